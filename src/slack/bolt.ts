import bolt, { type LogLevel } from '@slack/bolt';
import type { BlockAction, ButtonAction, ViewSubmitAction } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import { scrub } from '../scrub.ts';
import { callSlack } from './call.ts';
import type { InFlight } from './in-flight.ts';
import { noteMessage } from './replies.ts';
import { closeServer, portProblem, type OpsHandler } from './ops.ts';
import { respond } from './response.ts';
import { keptSocket } from './socket.ts';

/** Slack's Web API. */
export type SlackClient = WebClient;

/** Who asks, and where. `team` is the person's own workspace, which is not ours in a channel shared through Slack Connect. */
export type Person = { readonly user: string; readonly team: string };

export type CommandAsked = Person & { readonly channel: string; readonly text: string; readonly responseUrl: string };

export type Click = Person & {
  readonly actionId: string;
  readonly value: string;
  readonly triggerId: string;
  /** undefined in App Home. */
  readonly channel: string | undefined;
  readonly responseUrl: string | undefined;
  readonly messageTs: string | undefined;
  /** The message was seen by this person only, so its place may be taken by the answer. */
  readonly ephemeral: boolean;
  readonly surface: 'message' | 'home' | 'modal';
};

export type Submission = Person & {
  readonly callbackId: string;
  readonly privateMetadata: string;
  /** By action_id: the text, the option's value, or the values. */
  readonly values: Readonly<Record<string, readonly string[]>>;
};

/**
 * Errors by block_id keep the modal open; otherwise `afterwards` runs once the modal is closed. `responseUrl` is where
 * the person is told when a stop can't wait for it.
 */
export type SubmissionOutcome =
  | { readonly errors: Readonly<Record<string, string>> }
  | { readonly afterwards: () => Promise<void>; readonly responseUrl?: string };

/** What the product does with what Slack delivers. Slack has been acknowledged when these run. */
export type Listeners = {
  readonly command: (asked: CommandAsked) => Promise<void>;
  readonly actions: readonly { readonly id: string | RegExp; readonly run: (click: Click) => Promise<void> }[];
  /** Decides at once (Slack waits three seconds for it), without asking anybody. */
  readonly submissions: readonly { readonly id: string; readonly run: (submission: Submission) => SubmissionOutcome }[];
  readonly home: (opened: Person) => Promise<void>;
};

export type SlackApp = {
  readonly client: WebClient;
  /** Connects (socket mode) or listens (HTTP). */
  start(): Promise<void>;
  /** Slack can reach the bot: the socket is open, or the server listens. */
  connected(): boolean;
  /** Takes nothing new; what runs is for the caller to wait for, before `close`. */
  stop(): Promise<void>;
  /** Ends all connections, also those that others hold open, and what a failed start has begun. */
  close(): Promise<void>;
};

/** Slack's client retries for half an hour by default; a person waits for seconds. */
const CLIENT_OPTIONS = {
  timeout: 10_000,
  retryConfig: { retries: 2, factor: 2, minTimeout: 200, maxTimeout: 1000 },
  rejectRateLimitedCalls: true,
};

/** Acknowledges first, then runs the listener as tracked work whose errors are handled where it is defined. */
export function slackApp(
  deps: { config: Pick<Config, 'slack' | 'http'>; log: Logger; inFlight: InFlight; ops: OpsHandler },
  listeners: Listeners,
): SlackApp {
  const { config, log, inFlight } = deps;
  const { slack } = config;
  const clientOptions = { ...CLIENT_OPTIONS, ...(slack.apiUrl === undefined ? {} : { slackApiUrl: slack.apiUrl }) };
  const common = {
    token: slack.botToken,
    clientOptions,
    logger: boltLogger(log),
    convoStore: false as const,
    deferInitialization: true,
    ignoreSelf: true,
  };
  const socket =
    slack.mode === 'socket'
      ? keptSocket({ appToken: slack.appToken ?? '', clientOptions, logger: common.logger, log })
      : undefined;
  let listening = false;
  const app =
    socket !== undefined
      ? new bolt.App({ ...common, receiver: socket.receiver })
      : new bolt.App({
          ...common,
          signingSecret: slack.signingSecret ?? '',
          customRoutes: ['/healthz', '/readyz', '/metrics'].map((path) => ({ path, method: 'GET', handler: deps.ops })),
        });

  app.command('/mlcost', async ({ ack, command }) => {
    const work = async () => {
      await ack();
      await listeners.command({
        user: command.user_id,
        team: command.team_id,
        channel: command.channel_id,
        text: command.text,
        responseUrl: command.response_url,
      });
    };
    await inFlight.track(work, () => sayRestarting(command.response_url));
  });
  for (const { id, run } of listeners.actions) {
    app.action<BlockAction<ButtonAction>>({ type: 'block_actions', action_id: id }, async ({ ack, body, action }) => {
      const work = async () => {
        await ack();
        await run(click(body, action));
      };
      await inFlight.track(work, () => sayRestarting(body.response_url));
    });
  }
  for (const { id, run } of listeners.submissions) {
    app.view<ViewSubmitAction>({ type: 'view_submission', callback_id: id }, async ({ ack, body }) => {
      const outcome = run(submission(body));
      if ('errors' in outcome) {
        await ack({ response_action: 'errors', errors: { ...outcome.errors } });
        return;
      }
      const work = async () => {
        await ack();
        await outcome.afterwards();
      };
      await inFlight.track(work, () => sayRestarting(outcome.responseUrl));
    });
  }
  app.event('app_home_opened', async ({ event, body }) => {
    if (event.tab !== 'home') return;
    await inFlight.track(() => listeners.home({ user: event.user, team: body.team_id }));
  });
  app.error(async (error) => {
    log.error({ err: error }, 'Slack listener failed');
  });

  let stopped = false;
  let server: Awaited<ReturnType<typeof app.start>> | undefined;
  return {
    client: app.client,
    async start() {
      await app.init();
      if (socket !== undefined) {
        await callSlack('apps.connections.open', () => app.start());
        return;
      }
      const { port, host } = config.http;
      server = await app.start({ port, host }).catch((error: unknown) => {
        throw portProblem(error, port) ?? error;
      });
      listening = true;
    },
    connected: () => socket?.connected() ?? listening,
    async stop() {
      listening = false;
      stopped = true;
      if (socket !== undefined) await app.stop();
      // Over HTTP, Bolt's own stop waits for the last connection, and an idle one may never end.
      else server?.close();
    },
    async close() {
      if (socket !== undefined && !stopped) await app.stop();
      await closeServer(server);
    },
  };
}

/** To whom asked something that a stop could not wait for. A dialog or App Home has no place for it. */
async function sayRestarting(responseUrl: string | undefined): Promise<void> {
  if (responseUrl) await respond(responseUrl, noteMessage('mlcost is restarting: ask again.'));
}

function click(body: BlockAction<ButtonAction>, action: ButtonAction): Click {
  const { container } = body;
  const text = (value: unknown) => (typeof value === 'string' ? value : undefined);
  return {
    user: body.user.id,
    team: body.user.team_id ?? body.team?.id ?? '',
    actionId: action.action_id,
    value: action.value ?? '',
    triggerId: body.trigger_id,
    channel: body.channel?.id ?? text(container['channel_id']),
    responseUrl: body.response_url === '' ? undefined : body.response_url,
    messageTs: text(container['message_ts']),
    ephemeral: container['is_ephemeral'] === true,
    surface: body.view === undefined ? 'message' : body.view.type === 'home' ? 'home' : 'modal',
  };
}

function submission(body: ViewSubmitAction): Submission {
  const values: Record<string, readonly string[]> = {};
  for (const block of Object.values(body.view.state.values)) {
    for (const [actionId, input] of Object.entries(block)) {
      const chosen = input.selected_options?.map(({ value }) => value) ?? [
        input.value ?? input.selected_option?.value ?? input.selected_date ?? '',
      ];
      values[actionId] = chosen.filter((value): value is string => value !== undefined && value !== '');
    }
  }
  return {
    user: body.user.id,
    team: body.user.team_id ?? body.team?.id ?? '',
    callbackId: body.view.callback_id,
    privateMetadata: body.view.private_metadata,
    values,
  };
}

/** Bolt's own messages, without bodies and secrets. */
function boltLogger(log: Logger) {
  const texts = (parts: unknown[]) =>
    scrub(parts.map((part) => (part instanceof Error ? part.message : typeof part === 'string' ? part : '')).join(' '));
  return {
    debug: () => undefined,
    info: (...parts: unknown[]) => log.debug({ slack: texts(parts) }, 'Slack client'),
    warn: (...parts: unknown[]) => log.warn({ slack: texts(parts) }, 'Slack client'),
    error: (...parts: unknown[]) => log.error({ slack: texts(parts) }, 'Slack client'),
    setLevel: () => undefined,
    getLevel: () => 'info' as LogLevel, // the enum is not erasable, its value is
    setName: () => undefined,
  };
}
