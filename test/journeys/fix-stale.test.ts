import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { PublicMessage, PublicModal } from '../../src/demo/slack/public-state.ts';
import { callsDuring } from '../support/calls.ts';
import {
  arnOf,
  asked,
  audited,
  csvOf,
  dialogOf,
  nowAt,
  pressAt,
  recordsOf,
  shownOf,
  submitted,
  tagsOf,
  withFaults,
} from '../support/fixing.ts';
import { buttonsIn, press, readable } from '../support/messages.ts';
import { startRunning, type Running } from '../support/running.ts';

/** What was shown is no longer so: gone, fixed by somebody, changed by somebody, seen in an old message. */

let running: Running;
beforeAll(async () => {
  running = await startRunning();
  await audited(running.demo);
});
afterAll(() => running.stop());

const ask = (line: string, where = {}) => asked(running.demo, line, where);
const tags = (arn: string) => tagsOf(running, arn);
const trail = async (line: string) => recordsOf(await csvOf(running, await ask(line)));
const said = async (message: PublicMessage) => readable(await nowAt(running.demo, message));

async function open(line: string, name: string): Promise<{ message: PublicMessage; modal: PublicModal }> {
  const message = await ask(line);
  return { message, modal: dialogOf(await pressAt(running.demo, message, name, 'Fix')) };
}

describe('a resource that was deleted since the audit', () => {
  const GONE = arnOf('research.eu', 'endpoint/spelling-serverless');

  test('fails by itself with words for it, is recorded nowhere as changed, and is not shown any more', async () => {
    const { message, modal } = await open('untagged endpoints', 'spelling-serverless');
    await withFaults(running.demo, { aws: { vanish: [GONE] } }, () => submitted(running.demo, modal));
    expect(await said(message)).toMatch(/Nothing was changed/);
    expect(await said(message)).toMatch(/spelling-serverless: It is gone: somebody deleted it\./);
    expect(shownOf(await nowAt(running.demo, message), 'spelling-serverless')).toBeUndefined();
    expect((await trail('history')).filter(({ arn }) => arn === GONE)).toEqual([]);
  });

  test('and that an audit no longer finds answers a click on its old button, and shows the answer anew', async () => {
    const name = 'summarizer-trial';
    const arn = arnOf('research.us', `endpoint/${name}`);
    const message = await ask('untagged endpoints');
    expect(shownOf(message, name)).toBeDefined();
    await withFaults(running.demo, { aws: { vanish: [arn], taggingDelayMs: 0 } }, async () => {
      await running.demo.clock('PT10M');
      await asked(running.demo, 'untagged refresh', { as: 'chloe', channel: 'finops' });
    });
    const { modal, messages } = await pressAt(running.demo, message, name, 'Fix');
    expect(modal).toBeUndefined();
    expect(messages.map(readable).join('\n')).toMatch(/It is not there any more: the last audit did not find it\./);
    expect(shownOf(await nowAt(running.demo, message), name)).toBeUndefined();
  });

  test('cannot be undone, and that is said', async () => {
    const { message, modal } = await open('untagged endpoints', 'ranker-staging');
    await submitted(running.demo, modal);
    const now = await nowAt(running.demo, message);
    await withFaults(running.demo, { aws: { vanish: [arnOf('prod.eu', 'endpoint/ranker-staging')] } }, () =>
      press(running.demo, now, 'Undo'),
    );
    expect(await said(message)).toMatch(/ranker-staging: It is gone: somebody deleted it\./);
  });
});

describe('a resource that somebody has fixed already', () => {
  test('through mlcost: a click on the old button says who it was, and shows the answer anew', async () => {
    const name = 'fraud-rules-explainer';
    const mine = await ask('untagged endpoints');
    const theirs = await asked(running.demo, 'untagged endpoints', { as: 'dmitri' });
    const modal = dialogOf(await pressAt(running.demo, theirs, name, 'Fix', 'dmitri'));
    await submitted(running.demo, modal, { remove: ['costcenter'] }, 'dmitri');
    const { modal: none, messages } = await pressAt(running.demo, mine, name, 'Fix');
    expect(none).toBeUndefined();
    expect(messages.map(readable).join('\n')).toMatch(/keeps the policy now: @dmitri changed its tags/);
    expect(shownOf(await nowAt(running.demo, mine), name)).toBeUndefined();
  });

  test('outside, as the dialog has it: nothing is written, and it says so', async () => {
    const arn = arnOf('prod.us', 'endpoint/scorer-shadow');
    const set = { 'cost-center': 'fraud', environment: 'production', project: 'scoring' };
    const { message, modal } = await open('untagged endpoints', 'scorer-shadow');
    await withFaults(running.demo, { aws: { retag: [{ arn, set }] } }, async () => {
      const calls = await callsDuring(running.demo, () => submitted(running.demo, modal));
      expect(calls.aws).not.toHaveProperty('tagging:TagResources');
    });
    expect(await said(message)).toMatch(/Nothing to do: it was so already\./);
    expect(shownOf(await nowAt(running.demo, message), 'scorer-shadow')).toBeUndefined();
    expect((await trail('history')).filter((change) => change['arn'] === arn)).toEqual([]);
  });
});

describe('a resource that somebody changes between the dialog and its submission', () => {
  const ARN = arnOf('prod.eu', 'endpoint/fraud-scorer');

  test('keeps what they wrote; who submits sees what it is now, and can decide anew', async () => {
    const { message, modal } = await open('untagged endpoints', 'fraud-scorer');
    const set = { environment: 'staging' };
    await withFaults(running.demo, { aws: { retag: [{ arn: ARN, set }] } }, () => submitted(running.demo, modal));
    expect(tags(ARN)).toEqual({ 'created-by': 'dmitri', environment: 'staging' });
    const now = await nowAt(running.demo, message);
    expect(readable(now)).toMatch(/fraud-scorer: Somebody changed it meanwhile: environment is staging now/);
    expect(shownOf(now, 'fraud-scorer')?.text).not.toMatch(/environment=prod/);
    const again = dialogOf(await pressAt(running.demo, now, 'fraud-scorer', 'Fix'));
    await submitted(running.demo, again);
    expect(tags(ARN)).toEqual({
      'created-by': 'dmitri',
      'cost-center': 'fraud',
      environment: 'staging',
      project: 'scoring',
    });
  });

  test('keeps a tag that nobody here touches, whoever wrote it and when', async () => {
    const set = { 'cost-center': 'vision', note: 'by hand' };
    await withFaults(running.demo, { aws: { retag: [{ arn: ARN, set: { note: 'by hand' } }] } }, async () => {
      const now = await ask(`tag fraud-scorer cost-center=vision`);
      await press(running.demo, now, 'Tag it');
    });
    expect(tags(ARN)).toMatchObject(set);
  });

  test('is not undone over what they wrote, from wherever; the person is told what it is now', async () => {
    const before = tags(ARN);
    const undo = async (from: PublicMessage, set: Record<string, string>) => {
      await withFaults(running.demo, { aws: { retag: [{ arn: ARN, set }] } }, () => press(running.demo, from, 'Undo'));
      expect(tags(ARN)).toEqual({ ...before, ...set });
      return said(from);
    };
    const history = await ask('history fraud-scorer');
    const TOLD = /Its tags changed since: owner is ana now/;
    expect(await undo(history, { owner: 'ana' })).toMatch(TOLD);
    const [, id = ''] = /· (f\w+)$/m.exec(readable(history)) ?? [];
    const line = await ask(`undo ${id}`);
    expect(await undo(line, { owner: 'ana' })).toMatch(TOLD);
  });
});

describe('an old message', () => {
  test('answers after everything else moved on: the next audit, another day', async () => {
    const message = await ask('untagged endpoints');
    await running.demo.clock('P1D');
    const { modal, messages } = await pressAt(running.demo, message, 'pose-demo', 'Fix');
    expect(messages).toEqual([]);
    await submitted(running.demo, dialogOf({ messages, ...(modal === undefined ? {} : { modal }) }), {
      'tag:cost-center': 'vision',
    });
    expect(tags(arnOf('research.us', 'endpoint/pose-demo'))).toEqual({ 'cost-center': 'vision' });
  });

  test('whose response URL has run out is answered in the direct message', async () => {
    const message = await ask('untagged endpoints');
    const modal = dialogOf(await pressAt(running.demo, message, 'pose-demo', 'Fix'));
    await withFaults(running.demo, { slack: [{ operation: 'response_url', status: 404, error: 'expired_url' }] }, () =>
      submitted(running.demo, modal, { 'tag:environment': 'development', 'tag:project': 'pose' }),
    );
    const { channels } = await running.demo.state();
    const told = channels.find(({ name }) => name === '@ana')?.messages.at(-1);
    expect(readable(told ?? message)).toMatch(/pose-demo tagged by @ana/);
    expect(buttonsIn(told?.blocks ?? []).map(({ text }) => text)).toContain('Undo');
  });

  test('of another version of mlcost says that it is old', async () => {
    const message = await ask('untagged endpoints');
    const { slack } = running.workspace;
    const stored = slack.slack.state.messages.find(({ ts }) => ts === message.ts);
    const row = stored?.blocks.find(({ type }) => type === 'actions');
    const [fix] = (row?.['elements'] ?? []) as { action_id: string; value: string }[];
    if (fix === undefined) throw new Error('no button');
    fix.value = '{"resource":"x"}';
    const { messages } = await running.demo.click({
      channel: message.channel,
      ts: message.ts,
      action_id: fix.action_id,
      value: fix.value,
    });
    expect(messages.map(readable).join('\n')).toMatch(/This button is from another version of mlcost\. Ask again\./);
  });
});

describe('at the same moment', () => {
  const ARN = arnOf('prod.eu', 'feature-group/merchant-risk');
  const changes = async () => (await trail('history')).filter(({ arn, result }) => arn === ARN && result === 'done');

  test('a double click undoes once', async () => {
    const { message, modal } = await open('untagged feature groups', 'merchant-risk');
    await submitted(running.demo, modal);
    const now = await nowAt(running.demo, message);
    const calls = await callsDuring(running.demo, () =>
      Promise.all([press(running.demo, now, 'Undo'), press(running.demo, now, 'Undo')]),
    );
    expect(calls.aws['tagging:TagResources']).toBe(1);
    expect(tags(ARN)).toMatchObject({ 'cost-center': 'fruad' });
    expect((await changes()).map(({ operation }) => operation)).toEqual(['undo', 'tag']);
  });

  test('two people undo once', async () => {
    const { modal } = await open('untagged feature groups', 'merchant-risk');
    await submitted(running.demo, modal);
    const [anas, dmitris] = [await ask('history merchant-risk'), await ask('history merchant-risk', { as: 'dmitri' })];
    const before = (await changes()).length;
    await withFaults(running.demo, { aws: { latencyMs: 60 } }, () =>
      Promise.all([press(running.demo, anas, 'Undo'), press(running.demo, dmitris, 'Undo', 'dmitri')]),
    );
    expect(tags(ARN)).toMatchObject({ 'cost-center': 'fruad' });
    expect((await changes()).length - before).toBe(1);
  });

  test('two people set different values: the first is kept, the second is told', async () => {
    const ask2 = [
      await ask('untagged feature groups'),
      await ask('untagged feature groups', { as: 'dmitri' }),
    ] as const;
    const [anas, dmitris] = [
      dialogOf(await pressAt(running.demo, ask2[0], 'merchant-risk', 'Fix')),
      dialogOf(await pressAt(running.demo, ask2[1], 'merchant-risk', 'Fix', 'dmitri')),
    ];
    const writes = running.workspace.aws?.tagHistory(ARN).length ?? 0;
    await withFaults(running.demo, { aws: { latencyMs: 60 } }, () =>
      Promise.all([
        submitted(running.demo, anas, { 'tag:cost-center': 'search' }),
        submitted(running.demo, dmitris, { 'tag:cost-center': 'vision' }, 'dmitri'),
      ]),
    );
    const history = running.workspace.aws?.tagHistory(ARN).slice(writes) ?? [];
    expect(history).toHaveLength(1);
    const [first] = await changes();
    expect(tags(ARN)['cost-center']).toBe(first?.['person'] === 'U0ANA' ? 'search' : 'vision');
    const told = await Promise.all(ask2.map(said));
    expect(told.filter((text) => /merchant-risk tagged by/.test(text))).toHaveLength(1);
    expect(told.filter((text) => /merchant-risk: .*(changed|changing) it/i.test(text))).toHaveLength(1);
  });
});
