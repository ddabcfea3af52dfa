import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { startBot, type Bot } from '../../src/app.ts';
import { loadConfig } from '../../src/config.ts';
import { demoClient, type DemoClient } from '../../src/demo/client.ts';
import { startWorkspace, type Workspace } from '../../src/demo/index.ts';
import { rulesKey } from '../../src/features/inventory/rules.ts';
import { createLog } from '../../src/log.ts';
import { openStore } from '../../src/store/store.ts';
import { callsDuring } from '../support/calls.ts';
import { answer, readable } from '../support/messages.ts';

/** What a snapshot may be answered from, and when it has to be made anew. */

let folder: string;
let workspace: Workspace;
let demo: DemoClient;
let bot: Bot | undefined;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mlcost-audits-'));
  workspace = await startWorkspace({ quiet: true, rateLimits: false });
  demo = demoClient(workspace.url);
});
afterEach(async () => {
  await bot?.stop();
  await workspace.close();
  await rm(folder, { recursive: true });
});

const configured = (more: Record<string, string> = {}) =>
  loadConfig({ MLCOST_DB: join(folder, 'mlcost.db'), LOG_LEVEL: 'silent', ...workspace.env, ...more });

async function started(more?: Record<string, string>): Promise<void> {
  const config = configured(more);
  bot = await startBot(
    { ...config, http: { ...config.http, port: 0 } },
    { log: createLog('silent'), clock: () => workspace.clock.now(), jobs: false },
  );
  const running = bot;
  workspace.settleWith(() => running.idle());
}

const headline = async (line: string): Promise<string> => readable(await answer(demo, line)).split('\n')[1] ?? '';

describe('a kind of which only a part can be read', () => {
  test('is a gap with its missing action, and everything else is there', async () => {
    await started();
    await demo.faults({ aws: { deny: ['sagemaker:DescribeUserProfile'] } });
    const message = readable(await answer(demo, 'untagged'));
    expect(message).toMatch(/user profiles in .* not readable: needs sagemaker:DescribeUserProfile/);
    expect(message).toMatch(/2 accounts × 2 regions/);
    expect(message).toMatch(/\d{3} of 1,2\d\d resources break/);
    await demo.faults({});
    await demo.clock('PT1M');
    expect(await headline('untagged refresh')).toMatch(/150 of 1,238 resources break/);
  });

  test('keeps what was known of it before', async () => {
    await started();
    const before = await headline('untagged training jobs');
    // What was looked at some seconds ago is not looked at again.
    await demo.clock('PT1M');
    await demo.faults({ aws: { pageSize: 20, faults: [{ operation: 'sagemaker:ListTrainingJobs', status: 500 }] } });
    const message = readable(await answer(demo, 'untagged training jobs refresh'));
    expect(message).toContain(before);
    expect(message).toMatch(/training jobs in .* not readable/);
  });
});

test('an audit that died before it had looked everywhere is no answer: it is made whole first', async () => {
  const config = configured();
  const store = await openStore(config.store.target);
  const place = { account: '222233334444', region: 'eu-west-1' };
  const now = workspace.clock.now().getTime();
  await store.audits.finished(place, now, { resources: 0, gaps: [], rules: rulesKey(config) });
  await store.close();
  await started();
  expect(await headline('untagged')).toMatch(/150 of 1,238 resources break/);
});

test('a changed tag policy is looked at by the next question, not after an hour', async () => {
  await started();
  expect(await headline('untagged')).toMatch(/150 of 1,238 resources break/);
  await bot?.stop();
  const file = join(folder, 'mlcost.yml');
  const story = await readFile('src/demo/story/mlcost.yml', 'utf8');
  await writeFile(file, story.replace('values: [production, staging, development]', 'values: [staging, development]'));
  await started({ MLCOST_CONFIG: file });
  const calls = await callsDuring(demo, async () => {
    expect(await headline('untagged')).not.toMatch(/150 of 1,238 resources break/);
  });
  expect(calls.aws['sagemaker:ListEndpoints']).toBe(4);
  const again = await callsDuring(demo, () => headline('untagged'));
  expect(again.aws['sagemaker:ListEndpoints']).toBeUndefined();
});
