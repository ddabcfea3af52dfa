import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { PublicMessage, PublicModal } from '../../src/demo/slack/public-state.ts';
import { callsDuring } from '../support/calls.ts';
import {
  arnOf,
  asked,
  audited,
  csvOf,
  dialogOf,
  directTo,
  fieldsOf,
  nowAt,
  pressAt,
  readableDialog,
  recordsOf,
  submitted,
  tagsOf,
  withFaults,
} from '../support/fixing.ts';
import { buttonsIn, press, readable } from '../support/messages.ts';
import { startRunning, type Running } from '../support/running.ts';

/** Many at once: all that are like one, and everything with a suggestion. */

let running: Running;
beforeAll(async () => {
  running = await startRunning();
  await audited(running.demo);
});
afterAll(() => running.stop());

const ask = (line: string, where = {}) => asked(running.demo, line, where);
const tags = (arn: string) => tagsOf(running, arn);
const history = (arn: string) => running.workspace.aws?.tagHistory(arn) ?? [];
const trail = async (line = 'history') => recordsOf(await csvOf(running, await ask(line)));
const openSuggested = async (): Promise<{ message: PublicMessage; modal: PublicModal }> => {
  const message = await ask('untagged');
  return { message, modal: dialogOf(await press(running.demo, message, /with .*suggestion/)) };
};

/** The values that tick every box of the dialog of suggestions. */
const everything = (modal: PublicModal) =>
  Object.fromEntries(
    Object.entries(fieldsOf(modal)).flatMap(([id, { options }]) => (id.startsWith('groups') ? [[id, options]] : [])),
  );

describe('Fix like this', () => {
  const CONFIGS = ['1103', '1110', '1117'].map((day) => arnOf('prod.eu', `endpoint-config/ranker-staging-${day}`));

  test('sets the same tags on all of them with one call, each recorded by itself, and undoes them together', async () => {
    const before = CONFIGS.map(tags);
    const message = await ask('untagged name:ranker-staging-1103');
    const modal = dialogOf(await pressAt(running.demo, message, 'ranker-staging-1103', 'Fix 3 like this'));
    expect(modal.view['title']).toMatchObject({ text: 'Fix tags of 3' });
    expect(readableDialog(modal)).toMatch(/these 3 endpoint configs/);
    for (const day of ['1103', '1110', '1117']) expect(readableDialog(modal)).toContain(`ranker-staging-${day}`);
    const calls = await callsDuring(running.demo, () => submitted(running.demo, modal));
    expect(calls.aws['tagging:TagResources']).toBe(1);
    for (const arn of CONFIGS) expect(tags(arn)).toMatchObject({ environment: 'staging' });
    const now = await nowAt(running.demo, message);
    expect(readable(now)).toMatch(/3 of 3 tagged by @ana, .* · environment=staging/);
    const changes = (await trail()).filter(({ operation }) => operation === 'tag');
    expect(new Set(changes.map(({ arn }) => arn))).toEqual(new Set(CONFIGS));
    expect(changes).toHaveLength(CONFIGS.length);
    expect(new Set(changes.map(({ fix }) => fix)).size).toBe(1);
    for (const change of changes) expect(change).toMatchObject({ person: 'U0ANA', through: 'bulk', result: 'done' });
    await press(running.demo, now, 'Undo');
    expect(CONFIGS.map(tags)).toEqual(before);
  });

  test('leaves alone the one that somebody changed since the dialog opened, and says which', async () => {
    const [first = '', second = '', third = ''] = CONFIGS;
    const message = await ask('untagged name:ranker-staging-1110');
    const modal = dialogOf(await pressAt(running.demo, message, 'ranker-staging-1110', 'Fix 3 like this'));
    const set = { environment: 'production' };
    await withFaults(running.demo, { aws: { retag: [{ arn: second, set }] } }, () => submitted(running.demo, modal));
    expect([first, second, third].map((arn) => tags(arn)['environment'])).toEqual(['staging', 'production', 'staging']);
    const said = readable(await nowAt(running.demo, message));
    expect(said).toMatch(/2 of 3 tagged by @ana/);
    expect(said).toMatch(/ranker-staging-1110: Somebody changed it meanwhile: environment is production now/);
    await press(running.demo, await nowAt(running.demo, message), 'Undo');
    expect([first, second, third].map((arn) => tags(arn)['environment'])).toEqual(['stage', 'production', 'stage']);
  });

  test('by who may not tag what is of others means their own', async () => {
    const line = 'untagged endpoint configs name:ocr-handwriting-poc';
    for (const name of ['ocr-handwriting-poc-1103', 'ocr-handwriting-poc-1110']) {
      const given = dialogOf(await pressAt(running.demo, await ask(line), name, 'Not mine'));
      await submitted(running.demo, given, { owner: 'ben' });
    }
    // Three have the same problem; the third is only perhaps ben's.
    const message = await ask('mine', { as: 'ben' });
    const modal = dialogOf(await pressAt(running.demo, message, 'ocr-handwriting-poc-1103', 'Fix 2 like this', 'ben'));
    expect(readableDialog(modal)).toContain('ocr-handwriting-poc-1110');
    await submitted(running.demo, modal, { remove: ['Cost-Center'] }, 'ben');
    expect(readable(await nowAt(running.demo, message))).toMatch(/2 of 2 tagged by @ben/);
    const config = (day: string) => tags(arnOf('research.eu', `endpoint-config/ocr-handwriting-poc-${day}`));
    expect(config('1110')).toEqual({ 'cost-center': 'vision', environment: 'development', project: 'ocr' });
    expect(config('1117')).toHaveProperty('Cost-Center');
  });
});

describe('Fix with suggestions', () => {
  test('ticks what is certain only, says why of each, and wants something ticked', async () => {
    const { modal } = await openSuggested();
    const said = readableDialog(modal);
    expect(said).toMatch(/\(x\) 1 endpoint: cost-center=fraud, environment=production, project=scoring/);
    expect(said).toMatch(/\( \) 7 training jobs: cost-center=fraud, environment=development, project=graph/);
    const none = Object.fromEntries(Object.keys(everything(modal)).map((id) => [id, []]));
    const { errors } = await submitted(running.demo, modal, none);
    expect(Object.values(errors ?? {})).toEqual(['Tick what to tag, or cancel.']);
    await running.demo.close({ as: 'ana', view_id: modal.view_id });
  });

  test('tags more than a hundred with few calls, says how far it is in the direct message, and undoes all of it', async () => {
    const { message, modal } = await openSuggested();
    const values = everything(modal);
    const before = new Map((await trail('untagged')).map(({ arn = '' }) => [arn, tags(arn)] as const));
    const calls = await callsDuring(running.demo, () => submitted(running.demo, modal, values));
    const now = await nowAt(running.demo, message);
    const [, done = '', all = ''] = /(\d+) of (\d+) tagged by @ana/.exec(readable(now)) ?? [];
    expect(Number(done)).toBeGreaterThan(100);
    expect(done).toBe(all);
    // At most one call per group and place, each group being one edit.
    expect(calls.aws['tagging:TagResources']).toBeLessThan(80);
    const told = (await directTo(running.demo, 'ana')).filter(({ blocks }) => blocks.length > 0).at(-1);
    expect(readable(told ?? now)).toMatch(new RegExp(`${done} of ${all} tagged by @ana`));
    expect(buttonsIn(told?.blocks ?? []).map(({ text }) => text)).toEqual(['Undo']);
    await press(running.demo, now, 'Undo');
    for (const [arn, earlier] of before) expect([arn, tags(arn)]).toEqual([arn, earlier]);
    expect(readable(await nowAt(running.demo, message))).toMatch(new RegExp(`${done} of ${all} undone by @ana`));
  });

  test('can be cancelled: what is being written is finished and recorded, the rest stays, and the message says so', async () => {
    const { message, modal } = await openSuggested();
    await withFaults(running.demo, { aws: { latencyMs: 350 } }, async () => {
      const before = (await directTo(running.demo, 'ana')).length;
      const work = submitted(running.demo, modal, everything(modal));
      await press(running.demo, await buttonOfNew('Cancel', before), 'Cancel');
      await work;
    });
    const said = readable(await nowAt(running.demo, message));
    const [, done = '', total = ''] = /(\d+) of (\d+) tagged by @ana/.exec(said) ?? [];
    expect(Number(done)).toBeLessThan(Number(total));
    expect(said).toMatch(
      new RegExp(`Cancelled by @ana: ${Number(total) - Number(done)} w(as|ere) left as (it is|they are)\\.`),
    );
    const all = await trail('history me');
    const cancel = all.find(({ operation }) => operation === 'cancel');
    expect(cancel).toMatchObject({ person: 'U0ANA', result: 'done' });
    expect(readable(await ask('history me'))).toMatch(/fix cancelled by @ana/);
    const changes = all.filter(({ fix, operation }) => fix === cancel?.['fix'] && operation === 'tag');
    expect(changes).toHaveLength(Number(done));
    for (const { result, arn = '' } of changes) expect([result, history(arn).length > 0]).toEqual(['done', true]);
    await press(running.demo, await nowAt(running.demo, message), 'Undo');
  });

  /** The first message in ana's direct message after so many that has the button. */
  async function buttonOfNew(name: string, after: number): Promise<PublicMessage> {
    for (;;) {
      const found = (await directTo(running.demo, 'ana'))
        .slice(after)
        .find(({ blocks }) => buttonsIn(blocks).some(({ text }) => text === name));
      if (found !== undefined) return found;
      await sleep(20);
    }
  }

  test('of the own only, from mine', async () => {
    const message = await ask('mine', { as: 'ben' });
    const modal = dialogOf(await press(running.demo, message, /with .*suggestion/, 'ben'));
    expect(readableDialog(modal)).not.toMatch(/fraud/);
    await submitted(running.demo, modal, everything(modal), 'ben');
    expect(readable(await nowAt(running.demo, message))).toMatch(/(\d+) of \1 tagged by @ben/);
    await press(running.demo, await nowAt(running.demo, message), 'Undo', 'ben');
  });
});

describe('what the tagging API refuses', () => {
  test('is tagged through SageMaker itself, with nobody noticing', async () => {
    const message = await ask('untagged name:embedder-canary-1103');
    const modal = dialogOf(await pressAt(running.demo, message, 'embedder-canary-1103', /like this/));
    const calls = await withFaults(running.demo, { aws: { refuseTagging: ['*:endpoint-config/*-1110'] } }, () =>
      callsDuring(running.demo, () => submitted(running.demo, modal)),
    );
    expect(calls.aws).toMatchObject({ 'tagging:TagResources': 1, 'sagemaker:AddTags': 1 });
    const now = await nowAt(running.demo, message);
    expect(readable(now)).toMatch(/3 of 3 tagged by @ana/);
    const undone = await withFaults(running.demo, { aws: { refuseTagging: ['*'] } }, () =>
      callsDuring(running.demo, () => press(running.demo, now, 'Undo')),
    );
    expect(undone.aws['sagemaker:AddTags']).toBe(3);
    for (const day of ['1103', '1110', '1117']) {
      const arn = arnOf('research.eu', `endpoint-config/embedder-canary-${day}`);
      expect(tags(arn)).toMatchObject({ 'cost-center': 'Search' });
    }
  });

  test.each([
    ['AWS fails to do at first, is sent again after a pause', 1, { 'tagging:TagResources': 2 }],
    [
      'AWS goes on failing to do, is tagged through SageMaker',
      3,
      { 'tagging:TagResources': 3, 'sagemaker:AddTags': 2 },
    ],
  ])('for some of a call only, that %s, each recorded once', async (_, times, expected) => {
    const message = await ask('untagged name:embedder-canary-1103');
    const modal = dialogOf(await pressAt(running.demo, message, 'embedder-canary-1103', /like this/));
    const arns = ['1103', '1110', '1117'].map((day) => arnOf('research.eu', `endpoint-config/embedder-canary-${day}`));
    const before = arns.map((arn) => history(arn).length);
    const calls = await withFaults(
      running.demo,
      { aws: { tagFailures: arns.slice(1).map((arn) => ({ arn, times })) } },
      () => callsDuring(running.demo, () => submitted(running.demo, modal)),
    );
    expect(calls.aws).toMatchObject(expected);
    if (times === 1) expect(calls.aws).not.toHaveProperty('sagemaker:AddTags');
    expect(arns.map((arn, at) => history(arn).length - (before[at] ?? 0))).toEqual([1, 1, 1]);
    const now = await nowAt(running.demo, message);
    expect(readable(now)).toMatch(/3 of 3 tagged by @ana/);
    await press(running.demo, now, 'Undo');
  });

  test('altogether is tagged one by one', async () => {
    const message = await ask('untagged name:embedder-canary-1103');
    const modal = dialogOf(await pressAt(running.demo, message, 'embedder-canary-1103', /like this/));
    await withFaults(running.demo, { aws: { deny: ['tag:TagResources', 'tag:UntagResources'] } }, async () => {
      await submitted(running.demo, modal);
      expect(readable(await nowAt(running.demo, message))).toMatch(/3 of 3 tagged by @ana/);
      await press(running.demo, await nowAt(running.demo, message), 'Undo');
    });
    expect(readable(await nowAt(running.demo, message))).toMatch(/3 of 3 undone by @ana/);
  });
});

describe('a batch of which a half fails', () => {
  const name = 'synonyms-experiment-1103';

  test('keeps what was done, names what failed and the missing permission, and tries only that again', async () => {
    const message = await ask(`untagged name:${name}`);
    const modal = dialogOf(await pressAt(running.demo, message, name, /like this/));
    const arns = ['1103', '1110', '1117'].map((day) =>
      arnOf('research.eu', `endpoint-config/synonyms-experiment-${day}`),
    );
    const [, ...others] = arns;
    const before = arns.map((arn) => history(arn).length);
    const changes = () => arns.map((arn, at) => history(arn).length - (before[at] ?? 0));
    await withFaults(
      running.demo,
      {
        aws: {
          refuseTagging: others,
          faults: [{ operation: 'sagemaker:AddTags', error: 'AccessDeniedException', status: 400 }],
        },
      },
      () => submitted(running.demo, modal),
    );
    const failed = await nowAt(running.demo, message);
    expect(readable(failed)).toMatch(/1 of 3 tagged by @ana/);
    expect(readable(failed)).toMatch(/• synonyms-experiment-1110: .*sagemaker:AddTags/);
    expect(changes()).toEqual([1, 0, 0]);
    const records = (await trail('history me')).slice(0, 3);
    expect(new Set(records.map(({ arn }) => arn))).toEqual(new Set(arns));
    expect(records.filter(({ result }) => result === 'done')).toHaveLength(1);
    expect(records.filter(({ result }) => result === 'failed')).toHaveLength(2);

    await press(running.demo, failed, 'Try 2 again');
    const again = await nowAt(running.demo, message);
    expect(readable(again)).toMatch(/3 of 3 tagged by @ana/);
    expect(buttonsIn(again.blocks).map(({ text }) => text)).not.toContain('Try 2 again');
    expect(changes()).toEqual([1, 1, 1]);
    await press(running.demo, again, 'Undo');
    for (const arn of arns) expect(tags(arn)).toMatchObject({ 'cost-center': 'serach' });
  });
});
