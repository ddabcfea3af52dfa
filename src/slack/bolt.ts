import bolt from '@slack/bolt';
import type { BlockAction, ViewSubmitAction } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import type { ModalView } from './blocks.ts';
import { boltLogger } from './bolt-log.ts';
import { callSlack } from './call.ts';
import { clientOptions } from './client.ts';
import { homeOpener } from './home-opener.ts';
import type { InFlight } from './in-flight.ts';
import { closeServer, portProblem, type OpsHandler } from './ops.ts';
import { click, shortcut, submission } from './payloads.ts';
import { noteMessage } from './replies.ts';
import { respond } from './response.ts';
import { keptSocket } from './socket.ts';
import { answerSubmission } from './submit.ts';

/** Slack's Web API. */
export type SlackClient = WebClient;

/** Who asks, and where. `team` is the person's own workspace, which is not ours in a channel shared through Slack Connect. */
export type Person = { readonly user: string; readonly team: string };

export type CommandAsked = Person & { readonly channel: string; readonly text: string; readonly responseUrl: string };

/**
 * What was typed or chosen, by action_id: the text, the option's value, the user's id or the date; several where several
 * may be chosen, none where nothing was.
 */
export type FieldValues = Readonly<Record<string, readonly string[]>>;

/** A click on a button, or a choice in a menu, of a message, App Home or a dialog. */
export type Click = Person & {
  readonly actionId: string;
  /** A button's value or a field's text; of a menu, the first that is chosen. */
  readonly value: string;
  /** What is chosen in a menu, radios, checkboxes, a picker of people or dates; empty for a button. */
  readonly selected: readonly string[];
  readonly triggerId: string;
  /** undefined in App Home and in a dialog. */
  readonly channel: string | undefined;
  readonly responseUrl: string | undefined;
  readonly messageTs: string | undefined;
  /** All that a person reads in the message, one line a text; Slack leaves a private message out. */
  readonly messageBlocks?: string;
  /** The message was seen by this person only, so its place may be taken by the answer. */
  readonly ephemeral: boolean;
  readonly surface: 'message' | 'home' | 'modal';
  /** Of the dialog or App Home; undefined in a message. The hash tells a later change of the view. */
  readonly viewId: string | undefined;
  readonly viewHash: string | undefined;
  /** Empty outside a dialog. */
  readonly privateMetadata: string;
  /** All fields of the dialog or message as they are at the moment. */
  readonly values: FieldValues;
};

export type Submission = Person & {
  readonly callbackId: string;
  readonly privateMetadata: string;
  readonly triggerId: string;
  readonly viewId: string;
  readonly viewHash: string;
  readonly values: FieldValues;
};

/** The callback_ids of manifest.yml's shortcuts: the one of the ⚡ menu and the one of a message's menu. */
export const SHORTCUT = { fixTags: 'fix_tags', fixTagsInMessage: 'fix_tags_in_message' } as const;

/** Chosen from the shortcuts menu (`global`: there is no channel) or from a message's own menu. */
export type Shortcut = Person & {
  readonly callbackId: string;
  readonly triggerId: string;
  readonly kind: 'global' | 'message';
  readonly channel?: string;
  readonly messageTs?: string;
  /** As Slack has it, with its escapes; for a message of blocks the text of its notification. */
  readonly messageText?: string;
  /** All that a person reads in the message, one line a text. */
  readonly messageBlocks?: string;
  readonly responseUrl?: string;
};

/** What follows a dialog. `responseUrl` is where the person is told when a stop can't wait for it. */
type Following = { readonly afterwards?: () => Promise<void>; readonly responseUrl?: string };

/**
 * Errors by block_id (of input blocks; none at all closes it) keep the dialog open; `view` takes its place, `push` lies on top of it; otherwise
 * it closes, with `clear` together with those under it. `afterwards` runs once Slack knows.
 */
export type SubmissionOutcome =
  | { readonly errors: Readonly<Record<string, string>> }
  | ({ readonly view: ModalView } & Following)
  | ({ readonly push: ModalView } & Following)
  | ({ readonly clear?: boolean } & Following);

/** What the product does with what Slack delivers. Slack has been acknowledged when these run, but for submissions. */
export type Listeners = {
  readonly command: (asked: CommandAsked) => Promise<void>;
  readonly actions: readonly { readonly id: string | RegExp; readonly run: (click: Click) => Promise<void> }[];
  /**
   * Decides within two and a half seconds, since Slack waits for it: what takes longer goes into `afterwards`. A decision
   * that comes later, or not at all, closes the dialog and goes to `failed`.
   */
  readonly submissions: readonly {
    readonly id: string;
    readonly run: (submission: Submission) => SubmissionOutcome | Promise<SubmissionOutcome>;
  }[];
  /** By the callback_id of manifest.yml. */
  readonly shortcuts: readonly { readonly id: string; readonly run: (asked: Shortcut) => Promise<void> }[];
  readonly home: (opened: Person) => Promise<void>;
  /** Tells the person, in the direct message, what became of a dialog that could not say it itself. */
  readonly failed: (person: Person, error: unknown) => Promise<void>;
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

/** Acknowledges first, then runs the listener as tracked work whose errors are handled where it is defined. */
export function slackApp(
  deps: { config: Pick<Config, 'slack' | 'http'>; log: Logger; inFlight: InFlight; ops: OpsHandler },
  listeners: Listeners,
): SlackApp {
  const { config, log, inFlight } = deps;
  const { slack } = config;
  const options = clientOptions(slack);
  const common = {
    token: slack.botToken,
    clientOptions: options,
    logger: boltLogger(log),
    convoStore: false as const,
    deferInitialization: true,
    ignoreSelf: true,
  };
  const socket =
    slack.mode === 'socket'
      ? keptSocket({ appToken: slack.appToken ?? '', clientOptions: options, logger: common.logger, log })
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
    app.action<BlockAction>({ type: 'block_actions', action_id: id }, async ({ ack, body, action }) => {
      const work = async () => {
        await ack();
        await run(click(body, action));
      };
      await inFlight.track(work, () => sayRestarting(body.response_url));
    });
  }
  for (const { id, run } of listeners.submissions) {
    app.view<ViewSubmitAction>({ type: 'view_submission', callback_id: id }, ({ ack, body }) =>
      answerSubmission(submission(body), run, {
        ack: (answer) => (answer === undefined ? ack() : ack(answer)),
        inFlight,
        failed: listeners.failed,
        restarting: sayRestarting,
      }),
    );
  }
  for (const { id, run } of listeners.shortcuts) {
    app.shortcut({ callback_id: id }, async ({ ack, body }) => {
      const asked = shortcut(body);
      const work = async () => {
        await ack();
        await run(asked);
      };
      await inFlight.track(work, () => sayRestarting(asked.responseUrl));
    });
  }
  app.event('app_home_opened', async ({ event, body }) => {
    if (event.tab !== 'home') return;
    await inFlight.track(async () => {
      const opener = await homeOpener(event.user, body.team_id, app.client).catch((error: unknown) => ({ error }));
      await ('error' in opener
        ? listeners.failed({ user: event.user, team: body.team_id }, opener.error)
        : listeners.home(opener));
    });
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
