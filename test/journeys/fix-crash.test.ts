import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test } from '@jest/globals';
import { startBot, type Bot } from '../../src/app.ts';
import { loadConfig } from '../../src/config.ts';
import { demoClient, type DemoClient } from '../../src/demo/client.ts';
import { startWorkspace, type Workspace } from '../../src/demo/index.ts';
import { createLog } from '../../src/log.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { freePort, idle, startChild, type Child } from '../support/child.ts';
import { arnOf, asked, dialogOf, directTo, fieldsOf, pressAt, submitted } from '../support/fixing.ts';
import { press, readable } from '../support/messages.ts';

/** A process that is killed in the middle of a fix, and the one that takes over: nothing lost, nothing done twice. */

let folder: string;
let workspace: Workspace;
let demo: DemoClient;
let child: Child | undefined;
let bot: Bot | undefined;
let store: Store | undefined;

afterEach(async () => {
  await store?.close();
  child?.kill('SIGKILL');
  await child?.ended;
  await bot?.stop();
  await workspace.close();
  await rm(folder, { recursive: true });
  [child, bot, store] = [undefined, undefined, undefined];
});

/** The program as it is deployed, which has looked at everything. */
async function started(): Promise<string> {
  folder = await mkdtemp(join(tmpdir(), 'mlcost-crash-'));
  const db = join(folder, 'mlcost.db');
  workspace = await startWorkspace({ quiet: true, rateLimits: false, now: new Date() });
  demo = demoClient(workspace.url);
  const port = String(await freePort());
  child = startChild(['all'], { ...workspace.env, PORT: port, MLCOST_HOST: '127.0.0.1', MLCOST_DB: db });
  await child.said('mlcost is ready');
  workspace.settleWith(() => idle(`http://127.0.0.1:${port}`));
  for (let seen = ''; !/resources? of yours/.test(seen);) seen = readable(await asked(demo, 'mine'));
  return db;
}

const killed = async () => {
  child?.kill('SIGKILL');
  expect((await child?.ended)?.signal).toBe('SIGKILL');
  await demo.faults({});
  // What the dead process had asked for is done to its end by AWS.
  while ((workspace.aws?.openCalls() ?? 0) > 0) await sleep(10);
};

/** Takes over on a clock that is a minute ahead, by which the dead one's hold has run out. */
async function successor(db: string): Promise<void> {
  const config = loadConfig({ MLCOST_DB: db, LOG_LEVEL: 'silent', ...workspace.env });
  bot = await startBot(
    { ...config, http: { ...config.http, port: 0 } },
    { log: createLog('silent'), clock: () => new Date(Date.now() + 60_000) },
  );
  const running = bot;
  workspace.settleWith(() => running.idle());
}

async function finished(of: Store, job: string): Promise<void> {
  while ((await of.jobs.get(job))?.state !== 'done') await sleep(50);
}

const written = async (least: number) => {
  // Of the emulator itself: the control API answers once the bot has settled.
  while ((workspace.aws?.calls()['tagging:TagResources'] ?? 0) < least) await sleep(5);
};
const history = (arn: string) => workspace.aws?.tagHistory(arn) ?? [];

test('hundreds at once: each is written once, recorded before and after, and the message says the end', async () => {
  const db = await started();
  const message = await asked(demo, 'untagged');
  const modal = dialogOf(await press(demo, message, /with suggestions/));
  const values = Object.fromEntries(
    Object.entries(fieldsOf(modal)).flatMap(([id, { options }]) => (id.startsWith('groups') ? [[id, options]] : [])),
  );
  await demo.faults({ aws: { latencyMs: 250 } });
  const work = submitted(demo, modal, values).catch(() => undefined);
  await written(3);
  await killed();
  await work;

  store = await openStore(db);
  const [begun] = await store.changes.list({ limit: 1 });
  const job = begun?.job ?? '';
  const before = await store.jobs.progress(job);
  expect(before.done).toBeLessThan(before.total);
  const items = await store.jobs.items(job, { offset: 0, limit: before.total });
  // Nothing reached AWS that was not recorded before.
  const recorded = new Set((await store.changes.list({ job, limit: 1_000 })).map(({ arn }) => arn));
  const touched = items.filter(({ arn }) => history(arn).length > 0).map(({ arn }) => arn);
  expect(touched.length).toBeGreaterThan(0);
  expect(touched.filter((arn) => !recorded.has(arn))).toEqual([]);

  await successor(db);
  await finished(store, job);
  expect(await store.jobs.progress(job)).toMatchObject({ total: before.total, done: before.total });
  const changes = await store.changes.list({ job, limit: 1_000 });
  expect(changes.map(({ arn }) => arn).toSorted()).toEqual(items.map(({ arn }) => arn).toSorted());
  expect(changes.filter(({ outcome }) => outcome?.result !== 'done')).toEqual([]);
  for (const { arn, edit } of items) {
    expect([arn, history(arn).length]).toEqual([arn, 1]);
    expect(workspace.aws?.tagsOf(arn)).toMatchObject(edit.set);
  }
  const told = async () => (await directTo(demo, 'ana')).map(readable).join('\n');
  while (!(await told()).includes(`${before.total} of ${before.total} tagged by @ana`)) await sleep(50);
}, 40_000);

test('one, between intent and outcome: it is found done and not done again, and its person is told', async () => {
  const db = await started();
  const arn = arnOf('prod.eu', 'endpoint/ranker-staging');
  const message = await asked(demo, 'untagged endpoints');
  const modal = dialogOf(await pressAt(demo, message, 'ranker-staging', 'Fix'));
  // AWS does the work, and its answer comes to nobody.
  await demo.faults({ aws: { faults: [{ operation: 'tagging:TagResources', delayMs: 3_000 }] } });
  const work = submitted(demo, modal).catch(() => undefined);
  store = await openStore(db);
  while ((await store.changes.list({ limit: 1 }))[0]?.arn !== arn) await sleep(5);
  while (workspace.aws?.openCalls() === 0) await sleep(1);
  await killed();
  await work;
  const [open] = await store.changes.list({ limit: 1 });
  expect(open).toMatchObject({ arn, person: 'U0ANA', operation: 'tag' });
  expect(open?.outcome).toBeUndefined();
  const writes = history(arn).length;

  await successor(db);
  await finished(store, open?.job ?? '');
  const changes = await store.changes.list({ arn, limit: 10 });
  expect(changes.map(({ id, outcome }) => [id, outcome?.result])).toEqual([[open?.id, 'done']]);
  expect(history(arn)).toHaveLength(Math.max(1, writes));
  expect(workspace.aws?.tagsOf(arn)).toMatchObject({ environment: 'staging' });
  const told = async () => (await directTo(demo, 'ana')).map(readable).join('\n');
  while (!(await told()).includes('ranker-staging tagged by @ana')) await sleep(50);
}, 40_000);
