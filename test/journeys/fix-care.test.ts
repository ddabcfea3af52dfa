import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { PublicMessage } from '../../src/demo/slack/public-state.ts';
import { callsDuring } from '../support/calls.ts';
import {
  arnOf,
  asked,
  audited,
  csvOf,
  dialogOf,
  fieldsOf,
  nowAt,
  pressAt,
  readableDialog,
  recordsOf,
  shownOf,
  submitted,
  withFaults,
} from '../support/fixing.ts';
import { changedDuring, press, readable, smallPrint } from '../support/messages.ts';
import { startRunning, type Running } from '../support/running.ts';

/** What is not to be fixed now: put off, excused, or somebody else's. */

let running: Running;
beforeAll(async () => {
  running = await startRunning();
  await audited(running.demo);
});
afterAll(() => running.stop());

const ask = (line: string, where = {}) => asked(running.demo, line, where);
const openMore = async (message: PublicMessage, name: string, as = 'ana') =>
  dialogOf(await pressAt(running.demo, message, name, 'More…', as));
const findings = async () => recordsOf(await csvOf(running, await ask('untagged'))).map(({ arn }) => arn);
const refresh = () => ask('untagged refresh', { as: 'chloe', channel: 'finops' });

describe('a snooze', () => {
  const NAME = 'ranker-staging';
  const ARN = arnOf('prod.eu', `endpoint/${NAME}`);

  test('takes the finding out of the answer, which says so, and changes nothing at AWS', async () => {
    const message = await ask('untagged endpoints');
    const modal = await openMore(message, NAME);
    expect(readableDialog(modal)).toMatch(/ranker-staging \(endpoint\)\nenvironment=stage is not allowed/);
    expect(fieldsOf(modal)).toMatchObject({ what: { initial: 'P7D', options: ['P7D', 'P30D', 'exempt'] } });
    const calls = await callsDuring(running.demo, () =>
      submitted(running.demo, modal, { reason: 'After the <!channel> release & *soon*' }),
    );
    expect(Object.keys(calls.aws).filter((name) => !name.startsWith('ce:'))).toEqual([]);
    const now = await nowAt(running.demo, message);
    expect(shownOf(now, NAME)).toBeUndefined();
    expect(smallPrint(now)).toMatch(/1 snoozed/);
    expect(await findings()).not.toContain(ARN);
    expect(readable(await ask('untagged'))).toMatch(/^149 of 1,238 resources break the tag policy$/m);
  });

  test('is listed with who, until when and why, and ended by a click', async () => {
    const message = await ask('untagged snoozed');
    expect(readable(message)).toMatch(/^1 resources? (is|are) snoozed$/m);
    expect(shownOf(message, NAME)?.text).toMatch(
      /Snoozed by @ana until .*26 Nov 2026.*: After the <!channel> release & ∗soon∗/,
    );
    expect(JSON.stringify(message.blocks)).not.toContain('<!channel>');
    await pressAt(running.demo, message, NAME, 'Show again');
    expect(shownOf(await nowAt(running.demo, message), NAME)).toBeUndefined();
    expect(await findings()).toContain(ARN);
  });

  test('ends by itself after its days, and outlives audits until then', async () => {
    const message = await ask('untagged endpoints');
    await submitted(running.demo, await openMore(message, NAME));
    await running.demo.clock('P6D');
    await refresh();
    expect(await findings()).not.toContain(ARN);
    await running.demo.clock('P2D');
    expect(await findings()).toContain(ARN);
  });
});

describe('an exemption', () => {
  const NAME = 'pose-demo';
  const ARN = arnOf('research.us', `endpoint/${NAME}`);

  test('needs a reason and a day to come, said at the fields', async () => {
    const modal = await openMore(await ask('untagged endpoints'), NAME);
    const without = await submitted(running.demo, modal, { what: 'exempt' });
    expect(without.errors).toEqual({ reason: 'Say why it is exempt: others will wonder.' });
    const past = await submitted(running.demo, modal, { what: 'exempt', reason: 'demo', until: '2026-11-19' });
    expect(past.errors).toEqual({ until: 'Choose a day that is still to come.' });
    await running.demo.close({ as: 'ana', view_id: modal.view_id });
    expect(await findings()).toContain(ARN);
  });

  test('holds to the end of its day, counts as kept, and is listed with its reason', async () => {
    const before = await coverage();
    const message = await ask('untagged endpoints');
    const until = new Date(running.workspace.clock.now().getTime() + 3 * 86_400_000).toISOString().slice(0, 10);
    await submitted(running.demo, await openMore(message, NAME), { what: 'exempt', reason: 'For the fair', until });
    expect(shownOf(await nowAt(running.demo, message), NAME)).toBeUndefined();
    expect(shownOf(await ask('untagged exempt'), NAME)?.text).toMatch(/Exempt by @ana until .*: For the fair/);
    expect(await coverage()).toBe(before - 1);
    await refresh();
    expect(await findings()).not.toContain(ARN);
    await running.demo.clock('P3D');
    expect(await findings()).not.toContain(ARN);
    await running.demo.clock('P1D');
    expect(await findings()).toContain(ARN);
  });

  /** How many resources coverage says are left to fix. */
  async function coverage(): Promise<number> {
    const said = readable(await ask('coverage'));
    return Number(/^(\d+) of [\d,]+ resources are left to fix/m.exec(said)?.[1]);
  }

  test('is not for owners to give: the choice is not offered, and a submission of it is refused', async () => {
    const message = await ask('untagged name:vision-mlflow', { as: 'ben' });
    const modal = await openMore(message, 'vision-mlflow', 'ben');
    expect(fieldsOf(modal)['what']?.options).toEqual(['P7D', 'P30D']);
    expect(fieldsOf(modal)['until']).toBeUndefined();
    await submitted(running.demo, modal, { what: 'P30D' }, 'ben');
    expect(shownOf(await nowAt(running.demo, message), 'vision-mlflow')).toBeUndefined();
    const snoozed = await ask('untagged snoozed', { as: 'ben' });
    await pressAt(running.demo, snoozed, 'vision-mlflow', 'Show again', 'ben');
    expect(shownOf(await ask('untagged name:vision-mlflow', { as: 'ben' }), 'vision-mlflow')).toBeDefined();
  });
});

describe('Not mine', () => {
  const NAME = 'click-stats';

  test('gives it to whom is named, in every list, also after the next audit', async () => {
    const message = await ask('untagged feature groups');
    expect(shownOf(message, NAME)?.text).toMatch(/owner @ana/);
    const modal = dialogOf(await pressAt(running.demo, message, NAME, 'Not mine'));
    await submitted(running.demo, modal, { owner: 'chloe' });
    expect(shownOf(await nowAt(running.demo, message), NAME)?.text).toMatch(/owner @chloe/);
    for (const look of ['mine', 'mine page:2']) expect(shownOf(await ask(look), NAME)).toBeUndefined();
    await running.demo.clock('PT10M');
    await refresh();
    expect(shownOf(await ask('mine', { as: 'chloe', channel: 'finops' }), NAME)).toBeDefined();
    expect(shownOf(await ask('untagged feature groups'), NAME)?.text).toMatch(/owner @chloe/);
  });

  test('makes the new owner one who may fix it, and the old one one who may not', async () => {
    const message = await ask('untagged pipelines');
    const modal = dialogOf(await pressAt(running.demo, message, 'backtest-research', 'Not mine'));
    await submitted(running.demo, modal, { owner: 'ben' });
    const theirs = await ask('untagged pipelines', { as: 'ben' });
    const fix = dialogOf(await pressAt(running.demo, theirs, 'backtest-research', 'Fix', 'ben'));
    await running.demo.close({ as: 'ben', view_id: fix.view_id });
    const back = dialogOf(await pressAt(running.demo, theirs, 'backtest-research', 'Not mine', 'ben'));
    await submitted(running.demo, back, { owner: 'dmitri' }, 'ben');
    const { modal: none } = await pressAt(running.demo, theirs, 'backtest-research', 'Fix', 'ben');
    expect(none).toBeUndefined();
  });

  test('left empty leaves it to nobody, and then there is no such button', async () => {
    const message = await ask('untagged endpoints');
    const modal = dialogOf(await pressAt(running.demo, message, 'ocr-handwriting-poc', 'Not mine'));
    await submitted(running.demo, modal, {});
    const shown = shownOf(await nowAt(running.demo, message), 'ocr-handwriting-poc');
    expect(shown?.text).not.toMatch(/owner/);
    expect(shown?.buttons.map(({ text }) => text)).not.toContain('Not mine');
    await refresh();
    expect(shownOf(await ask('untagged endpoints'), 'ocr-handwriting-poc')?.text).not.toMatch(/owner/);
  });

  test('holds also when an audit is under way that began before it was said', async () => {
    const name = 'account-graph';
    const line = `untagged name:${name}`;
    const modal = dialogOf(await pressAt(running.demo, await ask(line), name, 'Not mine'));
    await running.demo.clock('PT10M');
    await withFaults(running.demo, { aws: { latencyMs: 30 } }, async () => {
      const calls = async () => JSON.stringify((await running.demo.calls())['aws']);
      const before = await calls();
      const audit = refresh();
      while ((await Promise.race([audit, calls()])) === before);
      await Promise.all([submitted(running.demo, modal, { owner: 'chloe' }), audit]);
    });
    expect(shownOf(await ask(line), name)?.text).toMatch(/owner @chloe/);
  });

  test('is seen in the channel where the answer was shared, in its place', async () => {
    const mine = await ask('untagged notebook instances');
    const changed = await changedDuring(running.demo, () => press(running.demo, mine, 'Share to channel'));
    const shared = changed.find(({ ephemeral }) => !ephemeral);
    if (shared === undefined) throw new Error('nothing was shared');
    const modal = dialogOf(await pressAt(running.demo, shared, 'zoe-backtest', 'Not mine'));
    await submitted(running.demo, modal, { owner: 'chloe' });
    const now = await nowAt(running.demo, shared);
    expect(now.ephemeral).toBe(false);
    expect(shownOf(now, 'zoe-backtest')?.text).toMatch(/owner @chloe/);
    expect(smallPrint(now)).toMatch(/shared by @ana/);
  });
});
