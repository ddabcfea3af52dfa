import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { StoryClock } from '../clock.ts';
import { answerApi } from './api.ts';
import { callLog } from './calls.ts';
import type { Call } from './calls.ts';
import { delivery } from './delivery.ts';
import { openHome } from './events.ts';
import type { Fault } from './faults.ts';
import { slackFaults } from './faults.ts';
import { closeView, submit } from './forms.ts';
import { click, runCommand, suggest } from './interactions.ts';
import type { Click, Interaction } from './interactions.ts';
import { installation } from './manifest.ts';
import { tickets } from './methods/session.ts';
import { bot } from './people.ts';
import { rates } from './rates.ts';
import { answerResponseUrl } from './respond.ts';
import { responses } from './responses.ts';
import { say } from './say.ts';
import { runShortcut } from './shortcuts.ts';
import type { ShortcutGiven } from './shortcuts.ts';
import type { Slack, Tokens } from './slack.ts';
import { slackState } from './state.ts';
import { answerFile, answerUpload } from './storage.ts';
import { triggers } from './triggers.ts';
import { uploads } from './uploads.ts';
import { sendJson } from './wire.ts';

/** The emulated Slack: what a test, the control API or a benchmark does with it. */
export type EmulatedSlack = {
  readonly slack: Slack;
  readonly tokens: Tokens;
  /** Answers a request that is Slack's to answer; false when it is not. */
  handle(request: IncomingMessage, response: ServerResponse, path: string): boolean;
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  command(given: { as: unknown; channel: unknown; text: unknown; command?: unknown }): Promise<Interaction>;
  click(given: Click): Promise<Interaction>;
  submit(given: { as: unknown; view_id: unknown; values: unknown }): Promise<Interaction>;
  closeView(given: { as: unknown; view_id: unknown; all?: unknown }): Promise<Interaction>;
  openHome(given: { as: unknown }): Promise<Interaction>;
  shortcut(given: ShortcutGiven): Promise<Interaction>;
  /** Posts what a person writes. */
  say(given: { as: unknown; channel: unknown; text: unknown }): Interaction;
  suggest(given: Click): ReturnType<typeof suggest>;
  /** Where signed requests go in HTTP mode. */
  setRequestUrl(url: string | undefined): void;
  verifyRequestUrl(): Promise<void>;
  /** Bids the bot's sockets to reconnect, as Slack does. */
  refreshSockets(reason?: 'warning' | 'refresh_requested' | 'link_disabled'): void;
  connections(): number;
  setFaults(faults: readonly Fault[]): void;
  calls(): Record<string, number>;
  recent(): Call[];
  /** Calls being answered now, and interactions waiting for their ack. */
  openCalls(): number;
  close(): Promise<void>;
};

export type SlackOptions = {
  clock: StoryClock;
  url: () => string;
  mode: 'socket' | 'http';
  rateLimits: boolean;
};

/** Tokens of Slack's look that open nothing but this workspace. */
const tokens = (): Tokens => {
  const secret = () => randomBytes(12).toString('hex');
  return {
    bot: `xoxb-demo-${secret()}`,
    app: `xapp-demo-${secret()}`,
    signingSecret: secret(),
    verification: secret(),
  };
};

export function emulatedSlack(options: SlackOptions): EmulatedSlack {
  const own = tokens();
  const { clock } = options;
  const slack: Slack = {
    state: slackState(() => clock.now()),
    clock,
    installation: installation(),
    tokens: own,
    log: callLog(() => clock.now()),
    faults: slackFaults(),
    rates: rates(options.rateLimits),
    triggers: triggers(),
    responses: responses(),
    tickets: tickets(),
    uploads: uploads(),
    delivery: delivery({
      mode: options.mode,
      appId: bot.app_id,
      signingSecret: own.signingSecret,
      verification: own.verification,
    }),
    url: options.url,
  };
  const sockets = new WebSocketServer({ noServer: true });

  return {
    slack,
    tokens: own,
    handle: (request, response, path) => {
      const method = /^\/api\/([A-Za-z.]+)$/.exec(path)?.[1];
      if (method !== undefined) {
        void answerApi(slack, method, request, response);
      } else if (/^\/(commands|actions|app)\//.test(path)) {
        void answerResponseUrl(slack, path, request, response);
      } else if (path.startsWith('/upload/v1/')) {
        void answerUpload(slack, path.slice('/upload/v1/'.length), request, response);
      } else if (path.startsWith('/files-pri/')) {
        answerFile(slack, path, request, response);
      } else if (path.startsWith('/api/')) {
        sendJson(response, { ok: false, error: 'unknown_method' }, 404);
      } else {
        return false;
      }
      return true;
    },
    upgrade: (request, socket, head) => {
      const url = new URL(request.url ?? '/', 'http://demo');
      const known = url.pathname === '/link/' && slack.tickets.redeem(url.searchParams.get('ticket') ?? '');
      if (!known || options.mode !== 'socket') {
        socket.end('HTTP/1.1 404 Not Found\r\nconnection: close\r\n\r\n');
        return;
      }
      sockets.handleUpgrade(request, socket, head, (open) => slack.delivery.accept(open));
    },
    command: (given) => runCommand(slack, given),
    click: (given) => click(slack, given),
    submit: (given) => submit(slack, given),
    closeView: (given) => closeView(slack, given),
    openHome: (given) => openHome(slack, given),
    shortcut: (given) => runShortcut(slack, given),
    say: (given) => say(slack, given),
    suggest: (given) => suggest(slack, given),
    setRequestUrl: (url) => slack.delivery.setRequestUrl(url),
    verifyRequestUrl: () => slack.delivery.verifyRequestUrl(),
    refreshSockets: (reason = 'warning') => slack.delivery.refresh(reason),
    connections: () => slack.delivery.connections(),
    setFaults: (faults) => slack.faults.set(faults),
    calls: () => slack.log.totals(),
    recent: () => slack.log.recent(),
    openCalls: () => slack.log.open() + slack.delivery.waiting(),
    close: async () => {
      await slack.delivery.close();
      sockets.close();
    },
  };
}
