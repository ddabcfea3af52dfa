import { spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { demoClient, type DemoClient } from '../../src/demo/client.ts';
import { startWorkspace, type Workspace } from '../../src/demo/index.ts';
import { openStore } from '../../src/store/store.ts';
import { callsOf } from '../support/calls.ts';
import { freePort, idle, runChild, startChild, type Child } from '../support/child.ts';
import { recentLedger } from '../support/ledger.ts';
import { answer, changedDuring, only, press, readable, sums } from '../support/messages.ts';

/** The program as a deployment runs it: processes of its own, on the real clock. */

let folder: string;
let workspace: Workspace;
let demo: DemoClient;
let database = 0;
const children = new Set<Child>();

const open = async (slackMode: 'socket' | 'http' = 'socket', requestUrl?: string) => {
  const now = new Date();
  workspace = await startWorkspace({
    quiet: true,
    rateLimits: false,
    now,
    ledger: recentLedger(now),
    slackMode,
    ...(requestUrl === undefined ? {} : { requestUrl }),
  });
  demo = demoClient(workspace.url);
};

const newDatabase = () => join(folder, `${(database += 1)}.db`);

async function startBot(
  command: 'all' | 'web',
  { db = newDatabase(), ...env }: Record<string, string> = {},
): Promise<Child & { db: string; url: string }> {
  const port = env['PORT'] ?? String(await freePort());
  const url = `http://127.0.0.1:${port}`;
  const child = startChild([command], {
    ...workspace.env,
    PORT: port,
    MLCOST_HOST: '127.0.0.1',
    MLCOST_DB: db,
    ...env,
  });
  children.add(child);
  await child.said('mlcost is ready');
  workspace.settleWith(() => idle(url));
  return { ...child, db, url };
}

const stop = async (child: Child) => {
  child.kill('SIGTERM');
  children.delete(child);
  return child.ended;
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mlcost-test-'));
});
afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  await Promise.all([...children].map(({ ended }) => ended));
  children.clear();
  await workspace.close();
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const LINE = 'spend by cost-center last 30d';

describe('the bot killed while it answers', () => {
  test('leaves a store that opens, and its successor answers the old buttons and the command again', async () => {
    await open();
    const first = await startBot('all');
    const old = await answer(demo, LINE);
    await demo.faults({ aws: { latencyMs: 800 } });
    const asked = demo.command({ text: 'spend by usage-type last 7d' });
    while ((await callsOf(demo)).slack['response_url'] === undefined || workspace.aws?.openCalls() === 0)
      await sleep(10);
    first.kill('SIGKILL');
    expect((await first.ended).signal).toBe('SIGKILL');
    expect((await asked).messages).toEqual([]);
    await demo.faults({});

    const store = await openStore(first.db);
    expect((await store.costRequests.since(0)).requests).toBeGreaterThanOrEqual(2);
    await store.close();

    const second = await startBot('all', { db: first.db });
    const monthly = only(await press(demo, old, 'Monthly'));
    expect(monthly.ts).toBe(old.ts);
    expect(sums(monthly)).toEqual(sums(old));
    const { modal } = await press(demo, monthly, 'Group by…');
    expect(modal?.view['type']).toBe('modal');
    const before = (await callsOf(demo)).aws['ce:GetCostAndUsage'];
    expect(sums(await answer(demo, LINE))).toEqual(sums(old));
    expect((await callsOf(demo)).aws['ce:GetCostAndUsage']).toBe(before);
    expect(readable(await answer(demo, 'spend by usage-type last 7d'))).toMatch(/of ML spend/);
    expect(await stop(second)).toEqual({ code: 0, signal: null });
  });
});

describe('SIGTERM', () => {
  test('lets the answer in progress arrive and ends well', async () => {
    await open();
    const bot = await startBot('all');
    await demo.faults({ aws: { latencyMs: 400 } });
    const arrived = await changedDuring(demo, async () => {
      const asked = demo.command({ text: LINE });
      while (workspace.aws?.openCalls() === 0) await sleep(10);
      bot.kill('SIGTERM');
      expect(await bot.ended).toEqual({ code: 0, signal: null });
      await asked;
    });
    expect(arrived.map(({ text }) => text)).toEqual([expect.stringMatching(/of ML spend/)]);
    expect(bot.stderr()).toContain('mlcost has stopped');
  });
});

/** A connection that is held open and says nothing, as load balancers keep some. */
const idleConnection = (url: string): Promise<() => void> =>
  new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1', () => resolve(() => socket.destroy()));
    socket.on('error', reject);
  });

describe('a connection that somebody holds open', () => {
  const quickly = async (child: Child) => {
    const started = performance.now();
    expect(await stop(child)).toEqual({ code: 0, signal: null });
    expect(performance.now() - started).toBeLessThan(5000);
  };

  test.each(['socket', 'http'] as const)('holds up no stop in %s mode, and the answer still arrives', async (mode) => {
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    await open(mode, `${url}/slack/events`);
    const bot = await startBot('all', { PORT: String(port) });
    const hangUp = await idleConnection(url);
    await demo.faults({ aws: { latencyMs: 400 } });
    const arrived = await changedDuring(demo, async () => {
      const asked = demo.command({ text: LINE });
      while (workspace.aws?.openCalls() === 0) await sleep(10);
      await quickly(bot);
      await asked;
    });
    hangUp();
    expect(arrived.map(({ text }) => text)).toEqual([expect.stringMatching(/of ML spend/)]);
  });

  test('holds up no worker', async () => {
    await open();
    const port = String(await freePort());
    const env = { ...workspace.env, PORT: port, MLCOST_HOST: '127.0.0.1', MLCOST_DB: newDatabase() };
    const worker = startChild(['worker'], env);
    children.add(worker);
    await worker.said('mlcost worker is ready');
    const hangUp = await idleConnection(`http://127.0.0.1:${port}`);
    await quickly(worker);
    hangUp();
  });
});

describe('a stop that never ends', () => {
  test('is ended with 1 after a while', async () => {
    await open();
    const child = spawn(process.execPath, ['test/support/stuck.ts'], { stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    const ended = new Promise((resolve) => child.on('close', (code) => resolve(code)));
    child.stderr.on('data', (data: Buffer) => {
      said += data.toString();
      if (said === 'ready\n') child.kill('SIGTERM');
    });
    expect(await ended).toBe(1);
    expect(said).toContain('stopping took too long');
  });
});

describe('a start that fails', () => {
  const env = (more: Record<string, string>) => ({
    ...workspace.env,
    MLCOST_HOST: '127.0.0.1',
    MLCOST_DB: newDatabase(),
    ...more,
  });

  test.each(['SLACK_APP_TOKEN', 'SLACK_BOT_TOKEN'])('for a wrong %s ends with 1 and a sentence', async (name) => {
    await open();
    const wrong = `${name === 'SLACK_APP_TOKEN' ? 'xapp' : 'xoxb'}-1-wrong`;
    const { code, stderr } = await runChild(['all'], env({ PORT: String(await freePort()), [name]: wrong }));
    expect(code).toBe(1);
    expect(stderr).toMatch(new RegExp(`Slack does not accept ${name} \\(invalid_auth\\)\\.\nCopy the token`));
    expect(stderr).not.toContain(wrong);
  });

  test.each(['all', 'worker'])('for a port that is in use ends with 1 and a sentence: %s', async (command) => {
    await open();
    const { code, stderr } = await runChild([command], env({ PORT: new URL(workspace.url).port }));
    expect(code).toBe(1);
    expect(stderr).toMatch(/^Port \d+ is in use\.\nChoose another/m);
  });
});

describe('HTTP mode', () => {
  const start = async () => {
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    await open('http', `${url}/slack/events`);
    return { bot: await startBot('web', { PORT: String(port) }), url };
  };

  test('answers commands, clicks, dialogs and App Home, and tells its health', async () => {
    const { bot, url } = await start();
    await workspace.slack.verifyRequestUrl();
    const first = await answer(demo, LINE);
    const monthly = only(await press(demo, first, 'Monthly'));
    expect(sums(monthly)).toEqual(sums(first));
    const { modal } = await press(demo, monthly, 'Group by…');
    const { errors } = await demo.submit({ as: 'ana', view_id: modal?.view_id ?? '', values: { period: 'nonsense' } });
    expect(Object.keys(errors ?? {})).toEqual(['period']);
    await demo.submit({ as: 'ana', view_id: modal?.view_id ?? '', values: { period: 'last 7d', group: 'region' } });
    const { channels, modals } = await demo.state();
    expect(channels.flatMap(({ messages }) => messages).at(-1)?.text).toMatch(/by region/);
    expect(modals['ana']).toEqual([]);
    const { view } = await demo.home({ as: 'ana' });
    // On the first day of a month there is nothing to show yet.
    expect(JSON.stringify(view)).toMatch(/of ML spend|No cost data yet/);

    const get = async (path: string) => {
      const response = await fetch(`${url}${path}`);
      return { status: response.status, body: await response.text() };
    };
    expect(await get('/healthz')).toEqual({ status: 200, body: 'ok\n' });
    expect(await get('/readyz')).toMatchObject({ status: 200, body: expect.stringContaining('"ready":true') });
    const metrics = await get('/metrics');
    expect(metrics.status).toBe(200);
    expect(metrics.body).toMatch(/mlcost_answers_total\{source="command",subcommand="spend",outcome="answered"\} 1/);
    expect(metrics.body).toMatch(/mlcost_answers_in_flight 0/);
    expect((await get('/nothing')).status).toBe(404);
    expect(await stop(bot)).toEqual({ code: 0, signal: null });
  });

  test('refuses what Slack did not sign, and what it signed long ago, without running it', async () => {
    const { url } = await start();
    const secret = workspace.env['SLACK_SIGNING_SECRET'] ?? '';
    const send = async (given: { secret?: string; age?: number; body?: string; signature?: string }) => {
      const timestamp = String(Math.floor(Date.now() / 1000) - (given.age ?? 0));
      const body = new URLSearchParams({
        command: '/mlcost',
        text: LINE,
        user_id: 'U0ANA',
        team_id: 'T0MLCOST',
        channel_id: 'C0MLCOSTS',
        response_url: `${workspace.url}/commands/x`,
      }).toString();
      const hmac = createHmac('sha256', given.secret ?? secret)
        .update(`v0:${timestamp}:${body}`)
        .digest('hex');
      const response = await fetch(`${url}/slack/events`, {
        method: 'POST',
        body: given.body ?? body,
        headers: {
          'content-type': 'application/x-www-form-urlencoded',
          'x-slack-request-timestamp': timestamp,
          'x-slack-signature': given.signature ?? `v0=${hmac}`,
        },
      });
      return response.status;
    };
    expect(await send({ secret: 'another' })).toBe(401);
    expect(await send({ age: 600 })).toBe(401);
    expect(await send({ body: 'command=%2Fmlcost&text=help' })).toBe(401);
    expect(await send({ signature: 'v0=' })).toBe(401);
    expect((await fetch(`${url}/slack/events`, { method: 'POST', body: 'x' })).status).toBe(401);
    expect((await callsOf(demo)).aws).toEqual({});
    expect((await callsOf(demo)).slack['response_url']).toBeUndefined();
    expect(await send({})).toBe(200);
  });

  test('lets the answer in progress arrive on SIGINT', async () => {
    const { bot } = await start();
    await demo.faults({ aws: { latencyMs: 400 } });
    const arrived = await changedDuring(demo, async () => {
      const asked = demo.command({ text: LINE });
      while (workspace.aws?.openCalls() === 0) await sleep(10);
      bot.kill('SIGINT');
      expect(await bot.ended).toEqual({ code: 0, signal: null });
      await asked;
    });
    expect(arrived.map(({ text }) => text)).toEqual([expect.stringMatching(/of ML spend/)]);
  });
});

describe('the worker', () => {
  test('runs beside the web process with health of its own, and ends well', async () => {
    await open();
    const port = await freePort();
    const env = { ...workspace.env, PORT: String(port), MLCOST_HOST: '127.0.0.1', MLCOST_DB: newDatabase() };
    const worker = startChild(['worker'], env);
    children.add(worker);
    await worker.said('mlcost worker is ready');
    for (const path of ['/healthz', '/readyz', '/metrics']) {
      expect((await fetch(`http://127.0.0.1:${port}${path}`)).status).toBe(200);
    }
    expect(await stop(worker)).toEqual({ code: 0, signal: null });
    expect((await callsOf(demo)).slack).toEqual({});
  });

  test('goes on without a server where PORT is 0', async () => {
    await open();
    const worker = startChild(['worker'], { ...workspace.env, PORT: '0', MLCOST_DB: newDatabase() });
    children.add(worker);
    await worker.said('mlcost worker is ready');
    expect(await Promise.race([worker.ended, sleep(500, 'runs')])).toBe('runs');
    expect(await stop(worker)).toEqual({ code: 0, signal: null });
  });
});

describe('/readyz', () => {
  test('is 503 until Slack is connected, while /healthz is already fine', async () => {
    await open();
    const port = await freePort();
    await demo.faults({ slack: [{ operation: 'apps.connections.open', delayMs: 800, times: 1 }] });
    const child = startChild(['all'], {
      ...workspace.env,
      PORT: String(port),
      MLCOST_HOST: '127.0.0.1',
      MLCOST_DB: newDatabase(),
    });
    children.add(child);
    const status = (path: string) =>
      fetch(`http://127.0.0.1:${port}${path}`).then(
        (response) => response.status,
        () => 0,
      );
    const seen = new Set<string>();
    while (!seen.has('200 200')) {
      seen.add(`${await status('/healthz')} ${await status('/readyz')}`);
      await sleep(20);
    }
    expect([...seen]).toContain('200 503');
    expect(await stop(child)).toEqual({ code: 0, signal: null });
  });
});

describe('the log at its most talkative', () => {
  test('holds no token, URL, key, message or command, whatever is done and whatever fails', async () => {
    await open();
    const bot = await startBot('all', { LOG_LEVEL: 'trace' });
    const secretWord = 'zebra-crossing-4711';
    const first = await answer(demo, LINE);
    await press(demo, first, 'CSV');
    const { modal } = await press(demo, first, 'Group by…');
    await demo.submit({ as: 'ana', view_id: modal?.view_id ?? '', values: { period: secretWord } });
    await demo.close({ as: 'ana', view_id: modal?.view_id ?? '' });
    await demo.home({ as: 'ana' });
    await press(demo, first, 'Share to channel');
    for (const text of [`spned ${secretWord}`, `spend cost-center=${secretWord}`, `spend "${secretWord}`]) {
      await demo.command({ text });
    }
    const failing = async (faults: Record<string, unknown>, work: () => Promise<unknown>) => {
      await demo.faults(faults);
      await work();
      await demo.faults({});
    };
    let fresh = 0;
    const ask = () => demo.command({ text: `spend cost-center!=${secretWord}${(fresh += 1)} last 7d` });
    await failing({ aws: { deny: ['ce:*'] } }, ask);
    await failing({ aws: { faults: [{ operation: '*', status: 500 }] } }, ask);
    await failing({ aws: { faults: [{ operation: '*', status: 400, error: 'ValidationException' }] } }, ask);
    await failing({ aws: { faults: [{ operation: '*', drop: true }] } }, ask);
    await failing({ slack: [{ operation: 'response_url', status: 500, times: 3 }] }, ask);
    await failing({ slack: [{ operation: 'response_url', status: 400, error: 'invalid_blocks' }] }, ask);
    await failing({ slack: [{ operation: 'response_url', drop: true, times: 1 }] }, ask);
    const second = await answer(demo, LINE);
    await failing({ slack: [{ operation: 'chat.postMessage', error: 'fatal_error' }] }, () =>
      press(demo, second, 'Share to channel'),
    );
    await failing({ slack: [{ operation: 'chat.postMessage', status: 500 }] }, () =>
      press(demo, second, 'Share to channel'),
    );
    await failing({ slack: [{ operation: 'views.open', error: 'expired_trigger_id' }] }, () =>
      press(demo, second, 'Group by…'),
    );
    await failing({ slack: [{ operation: 'views.publish', error: 'fatal_error' }] }, () => demo.home({ as: 'ben' }));
    workspace.slack.refreshSockets('warning');
    await sleep(300);
    await stop(bot);

    const log = bot.stderr() + bot.stdout();
    expect(log.split('\n').length).toBeGreaterThan(10);
    expect(log).toMatch(/could not answer/);
    const { env } = workspace;
    const secrets = [
      'SLACK_BOT_TOKEN',
      'SLACK_APP_TOKEN',
      'SLACK_SIGNING_SECRET',
      'AWS_SECRET_ACCESS_KEY',
      'AWS_ACCESS_KEY_ID',
    ];
    for (const name of secrets) expect([name, log.includes(env[name] ?? '?')]).toEqual([name, false]);
    expect(log).not.toMatch(/xox[a-z]-|xapp-|AKIA|ASIA|Bearer|AWS4-HMAC/);
    expect(log).not.toMatch(/\/(commands|actions)\/T\w+/);
    expect(log).not.toMatch(/ticket=/);
    expect(log).not.toContain(secretWord);
    expect(log).not.toMatch(/of ML spend|cost-center|last 30d|by usage/);
    expect(log).not.toMatch(/\$\d/);
    for (const line of log.trim().split('\n')) expect(() => JSON.parse(line) as unknown).not.toThrow();
  });
});
