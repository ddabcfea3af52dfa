import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { estateOf, resource } from '../support/estate.ts';
import {
  asked,
  audited,
  csvOf,
  dialogOf,
  directTo,
  nowAt,
  pressAt,
  readableDialog,
  recordsOf,
  submitted,
  withFaults,
} from '../support/fixing.ts';
import { buttonsIn, changedDuring, press, readable, smallPrint } from '../support/messages.ts';
import { startRunning, type Running } from '../support/running.ts';

/** Ten thousand findings in one channel. */

const COUNT = 10_000;
const NAMES = Array.from({ length: COUNT }, (_, n) => `m-${String(n).padStart(5, '0')}`);
let running: Running;
beforeAll(async () => {
  const tags = { 'cost-center': 'serach', environment: 'production', project: 'ranking' };
  running = await startRunning({
    workspace: { inventory: estateOf(NAMES.map((name) => resource(`model/${name}`, tags))) },
  });
  await audited(running.demo);
}, 60_000);
afterAll(() => running.stop());

const ask = (line: string, where = {}) => asked(running.demo, line, where);

test('are answered with the first ten, their number, and the way on', async () => {
  const message = await ask('untagged');
  expect(readable(message)).toMatch(/^10,000 of 10,000 resources break the tag policy$/m);
  expect(readable(message)).toContain('Fix 10,000 like this');
  expect(buttonsIn(message.blocks).map(({ text }) => text)).toContain('Next 10 of 9,990');
  expect(message.blocks.length).toBeLessThanOrEqual(50);
});

test('have a last page, and nothing behind it', async () => {
  const last = await ask('untagged page:1000');
  expect(buttonsIn(last.blocks).filter(({ text }) => text === 'Fix')).toHaveLength(10);
  expect(buttonsIn(last.blocks).map(({ text }) => text)).not.toContain(expect.stringMatching(/^Next/));
  expect(readable(await ask('untagged page:1001'))).toMatch(/There is nothing on this page any more\./);
});

test('can be shared, and their CSV has each once', async () => {
  const message = await ask('untagged');
  const changed = await changedDuring(running.demo, () => press(running.demo, message, 'Share to channel'));
  expect(changed.some(({ ephemeral }) => !ephemeral)).toBe(true);
  const names = recordsOf(await csvOf(running, message)).map(({ name = '' }) => name);
  expect(names.toSorted()).toEqual(NAMES);
});

test('of one owner are counted rightly in theirs', async () => {
  const said = readable(await ask('mine'));
  expect(said).toMatch(/^10,?000 of 10,?000 SageMaker resources of yours break the tag policy$/m);
});

test('are one line in the dialog of suggestions', async () => {
  const modal = dialogOf(await press(running.demo, await ask('untagged'), /with suggestions/));
  expect(readableDialog(modal)).toMatch(/10,?000 models: cost-center=search/);
  await running.demo.close({ as: 'ana', view_id: modal.view_id });
});

test('can be fixed at once, which tells how far it is and can be stopped; what was done is told and undone', async () => {
  const message = await ask('untagged');
  const before = (await directTo(running.demo, 'ana')).length;
  await withFaults(running.demo, { aws: { latencyMs: 50 } }, async () => {
    const modal = dialogOf(await pressAt(running.demo, message, 'm-00000', 'Fix 10,000 like this'));
    expect(modal.view['submit']).toMatchObject({ text: expect.stringMatching(/^Tag 10,?000/) });
    const work = submitted(running.demo, modal);
    let told = (await directTo(running.demo, 'ana')).slice(before).at(0);
    while (told === undefined || !buttonsIn(told.blocks).some(({ text }) => text === 'Cancel')) {
      await sleep(20);
      told = (await directTo(running.demo, 'ana')).slice(before).at(0);
    }
    expect(readable(told)).toMatch(/of 10,?000 tagged by @ana/);
    await press(running.demo, told, 'Cancel');
    await work;
  });
  const now = await nowAt(running.demo, message);
  const [, done = ''] = /([\d,]+) of 10,?000 tagged by @ana/.exec(readable(now)) ?? [];
  const tagged = Number(done.replaceAll(',', ''));
  expect(tagged).toBeGreaterThan(0);
  expect(tagged).toBeLessThan(COUNT);
  const written = NAMES.filter(
    (name) => running.workspace.aws?.tagsOf(resource(`model/${name}`).arn)?.['cost-center'] === 'search',
  );
  expect(written).toHaveLength(tagged);
  expect(smallPrint(now)).toMatch(/^audited/);
  await press(running.demo, now, 'Undo');
  const left = NAMES.filter(
    (name) => running.workspace.aws?.tagsOf(resource(`model/${name}`).arn)?.['cost-center'] !== 'serach',
  );
  expect(left).toEqual([]);
}, 40_000);
