import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { EmulatedAws, Inventory, Ledger, LedgerLine, Organization } from './aws/types.ts';
import { storyClock } from './clock.ts';
import type { StoryClock } from './clock.ts';
import { answerControl } from './control.ts';
import type { Control, ControlledAws } from './control.ts';
import { answerPage } from './page-server.ts';
import { emulatedSlack } from './slack/emulated.ts';
import type { EmulatedSlack } from './slack/emulated.ts';
import { STORY_START } from './story/calendar.ts';

export type WorkspaceOptions = {
  /** 0 (the default) takes a free one. */
  port?: number;
  /** `own`: no emulated AWS, and the clock is the real one. */
  aws?: 'emulated' | 'own';
  /** Where the story's clock starts; 19 Nov 2026, 14:00 UTC. */
  now?: Date;
  slackMode?: 'socket' | 'http';
  /** HTTP mode: where the bot listens. It can be set later with `slack.setRequestUrl`. */
  requestUrl?: string;
  organization?: Organization;
  ledger?: Ledger | readonly LedgerLine[];
  /** The story's, unless the organization is another one. */
  inventory?: Inventory;
  /** Days appear in Cost Explorer bit by bit instead of whole on the next morning. */
  partialDays?: boolean;
  /** Slack's and AWS's; off for benchmarks. */
  rateLimits?: boolean;
  quiet?: boolean;
};

export type Workspace = {
  readonly url: string;
  /** The environment a bot needs to live in this workspace. */
  readonly env: Record<string, string>;
  readonly clock: StoryClock;
  readonly aws?: EmulatedAws;
  readonly slack: EmulatedSlack;
  /** Gives the bot's own word for "nothing is under way", so that answers of the control API come at once. */
  settleWith(idle: () => Promise<void>): void;
  close(): Promise<void>;
};

/** Starts the demo workspace on loopback: Slack, the control API and the page on one port, AWS on another. */
export async function startWorkspace(options: WorkspaceOptions = {}): Promise<Workspace> {
  const own = options.aws === 'own';
  const clock = own ? storyClock() : storyClock(options.now ?? new Date(STORY_START));
  const mode = options.slackMode ?? 'socket';
  let url = '';
  let idle: (() => Promise<void>) | undefined;

  const aws = own ? undefined : await startAws(options, clock);
  const slack = emulatedSlack({ clock, mode, url: () => url, rateLimits: options.rateLimits ?? true });
  if (mode === 'http') slack.setRequestUrl(options.requestUrl ?? 'http://127.0.0.1:3000/slack/events');

  const controlledAws = aws && controlled(aws);
  const control: Control = {
    slack,
    clock,
    aws: controlledAws,
    settling: () => ({
      open: () => slack.openCalls() + (controlledAws?.openCalls() ?? 0),
      calls: () => total(slack.calls()) + total(controlledAws?.calls() ?? {}),
      idle,
    }),
  };

  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://demo');
    if (slack.handle(request, response, pathname)) return;
    if (pathname.startsWith('/_demo/') && answerControl(control, pathname, request, response)) return;
    void answerPage(pathname, response);
  });
  server.on('upgrade', (request, socket, head) => slack.upgrade(request, socket, head));
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  // A listening TCP server's address is an object.
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    url,
    env: {
      SLACK_BOT_TOKEN: slack.tokens.bot,
      SLACK_SIGNING_SECRET: slack.tokens.signingSecret,
      SLACK_API_URL: `${url}/api/`,
      MLCOST_SLACK_MODE: mode,
      ...(mode === 'socket' ? { SLACK_APP_TOKEN: slack.tokens.app } : {}),
      ...(aws ? { ...aws.env, MLCOST_CONFIG: fileURLToPath(new URL('./story/mlcost.yml', import.meta.url)) } : {}),
    },
    clock,
    ...(aws ? { aws } : {}),
    slack,
    settleWith: (given) => {
      idle = given;
    },
    close: async () => {
      await slack.close();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await Promise.all([closed, aws?.close()]);
    },
  };
}

/** The emulated AWS with the story's organization; loaded only where it is used. */
async function startAws(options: WorkspaceOptions, clock: StoryClock): Promise<EmulatedAws> {
  const { startEmulatedAws } = await import('./aws/server.ts');
  const organization = options.organization ?? (await import('./story/organization.ts')).storyOrganization();
  const ledger = options.ledger ?? (await import('./story/ledger.ts')).storyLedger();
  const inventory =
    options.inventory ??
    (options.organization === undefined ? (await import('./story/inventory.ts')).storyInventory() : undefined);
  return startEmulatedAws({
    organization,
    ledger,
    clock: () => clock.now(),
    rateLimits: options.rateLimits ?? true,
    ...(inventory === undefined ? {} : { inventory }),
    ...(options.partialDays === undefined ? {} : { partialDays: options.partialDays }),
  });
}

const total = (calls: Record<string, number>): number => Object.values(calls).reduce((sum, count) => sum + count, 0);

const controlled = (aws: EmulatedAws): ControlledAws => ({
  calls: () => aws.calls(),
  recent: () => aws.recent(),
  setFaults: (faults) => aws.setFaults(faults),
  openCalls: () => aws.openCalls(),
});
