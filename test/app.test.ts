import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test } from '@jest/globals';
import { startBot } from '../src/app.ts';
import { loadConfig } from '../src/config.ts';
import { demoClient } from '../src/demo/client.ts';
import { startWorkspace, type Workspace } from '../src/demo/index.ts';
import { createLog } from '../src/log.ts';
import { freePort } from './support/child.ts';
import { answer, changedDuring, press } from './support/messages.ts';

const configOf = (env: Record<string, string>, port: number) => {
  const config = loadConfig({ MLCOST_DB: ':memory:', LOG_LEVEL: 'silent', ...env });
  return { ...config, http: { port, host: '127.0.0.1' } };
};
const log = createLog('silent');
let workspace: Workspace;
const open = async () => {
  workspace = await startWorkspace({ quiet: true, rateLimits: false });
};
afterEach(() => workspace.close());

describe('a stop that can not wait for an answer', () => {
  test('tells those who asked by command or button to ask again', async () => {
    await open();
    const demo = demoClient(workspace.url);
    const clock = () => workspace.clock.now();
    const bot = await startBot(configOf(workspace.env, 0), { log, clock, drainMs: 100 });
    const first = await answer(demo, 'spend by cost-center last 30d');
    await demo.faults({ aws: { latencyMs: 2000 } });
    const asked = [demo.command({ as: 'ben', text: 'spend by region last 7d' }), press(demo, first, /^vision/)];
    const arrived = await changedDuring(demo, async () => {
      while ((workspace.aws?.openCalls() ?? 0) < 2) await sleep(10);
      const started = performance.now();
      await bot.stop();
      expect(performance.now() - started).toBeLessThan(1500);
    });
    expect(arrived.map(({ text, visible_to: who }) => `${who}: ${text}`).toSorted()).toEqual([
      'ana: mlcost is restarting: ask again.',
      'ben: mlcost is restarting: ask again.',
    ]);
    await Promise.allSettled(asked);
  });
});

describe('a start that fails', () => {
  test('leaves nothing open', async () => {
    await open();
    const port = await freePort();
    const config = configOf({ ...workspace.env, SLACK_APP_TOKEN: 'xapp-1-wrong' }, port);
    await expect(startBot(config, { log })).rejects.toMatchObject({ code: 'slack_token' });
    await expect(fetch(`http://127.0.0.1:${port}/healthz`)).rejects.toThrow();
  });
});
