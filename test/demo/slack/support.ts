import { setTimeout as wait } from 'node:timers/promises';
import bolt from '@slack/bolt';
import { startWorkspace } from '../../../src/demo/index.ts';
import type { Workspace, WorkspaceOptions } from '../../../src/demo/index.ts';
import type { PublicMessage, PublicState } from '../../../src/demo/slack/public-state.ts';

/** A workspace and a real Bolt app in it; `setUp` registers the app's listeners. */
export type Bench = { workspace: Workspace; app: bolt.App; requestUrl: string; close(): Promise<void> };

export const quiet = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  setLevel: () => undefined,
  getLevel: () => bolt.LogLevel.ERROR,
  setName: () => undefined,
};

export async function bench(setUp: (app: bolt.App) => void, options: WorkspaceOptions = {}): Promise<Bench> {
  const workspace = await startWorkspace({ aws: 'own', rateLimits: false, ...options });
  const { env } = workspace;
  const http = options.slackMode === 'http';
  const app = new bolt.App({
    token: env['SLACK_BOT_TOKEN']!,
    ...(http
      ? { signingSecret: env['SLACK_SIGNING_SECRET']! }
      : { appToken: env['SLACK_APP_TOKEN']!, socketMode: true }),
    clientOptions: { slackApiUrl: env['SLACK_API_URL']!, retryConfig: { retries: 0 } },
    logger: quiet,
    deferInitialization: true,
    convoStore: false,
  });
  await app.init();
  // The bot's own word for "nothing under way", as the real one gives it.
  const handling = new Set<symbol>();
  app.use(async ({ next }) => {
    const mine = Symbol('handling');
    handling.add(mine);
    await next().finally(() => handling.delete(mine));
  });
  if (options.quiet !== false) {
    workspace.settleWith(async () => {
      while (handling.size > 0) await wait(5);
    });
  }
  setUp(app);
  let requestUrl = '';
  const server: unknown = await app.start(0);
  if (http) {
    const address = (server as { address(): { port: number } }).address();
    requestUrl = `http://127.0.0.1:${address.port}/slack/events`;
    workspace.slack.setRequestUrl(requestUrl);
  }
  return {
    workspace,
    app,
    requestUrl,
    close: async () => {
      await app.stop();
      await workspace.close();
    },
  };
}

export type Answer = {
  status: number;
  messages: PublicMessage[];
  error: string;
  errors: Record<string, string>;
  modal: { view_id: string; view: Record<string, unknown> };
  [key: string]: unknown;
};

export async function post(workspace: Workspace, path: string, body: unknown): Promise<Answer> {
  const response = await fetch(`${workspace.url}/_demo/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const answer = (await response.json()) as Answer;
  return { ...answer, status: response.status };
}

export const state = async (workspace: Workspace): Promise<PublicState> =>
  (await (await fetch(`${workspace.url}/_demo/state`)).json()) as PublicState;

/** A call of the Web API without a client in between. */
export async function call(
  workspace: Workspace,
  method: string,
  args: Record<string, unknown> = {},
  token: string | undefined = workspace.slack.tokens.bot,
): Promise<Record<string, unknown> & { status: number; headers: Headers }> {
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(args)) {
    form.set(name, typeof value === 'string' ? value : JSON.stringify(value));
  }
  const response = await fetch(`${workspace.url}/api/${method}`, {
    method: 'POST',
    body: form,
    headers: token ? { authorization: `Bearer ${token}` } : {},
  });
  const body = (await response.json()) as Record<string, unknown>;
  return { ...body, status: response.status, headers: response.headers };
}
