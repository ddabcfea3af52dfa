import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { PublicMessage, PublicModal } from '../../src/demo/slack/public-state.ts';
import { openStore } from '../../src/store/store.ts';
import { estateOf, resource } from '../support/estate.ts';
import {
  arnOf,
  asked,
  audited,
  dialogOf,
  fieldsOf,
  nowAt,
  pressAt,
  readableDialog,
  shownOf,
  submitted,
  tagsOf,
  withFaults,
} from '../support/fixing.ts';
import { press, readable } from '../support/messages.ts';
import { startRunning, type Running } from '../support/running.ts';

/** What a dialog or a preview showed is what is done, whatever changed and whatever an audit found since. */

const RIGHT = { 'cost-center': 'fraud', environment: 'production', constructor: 'yes', note: 'mine' };
const broken = (kind: string, name: string, tags: Record<string, string> = {}) =>
  resource(`${kind}/${name}`, { ...RIGHT, environment: 'prod', ...tags });

let running: Running;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mlcost-'));
  running = await startRunning({
    env: { MLCOST_DB: join(folder, 'mlcost.db') },
    workspace: {
      inventory: estateOf([
        ...['ana', 'ana', 'ben'].map((owner, at) => broken('model', `own-${at}`, { owner })),
        broken('endpoint', 'left-alone'),
        resource('endpoint/overtaken', { 'cost-center': 'fraud', environment: 'prod', constructor: 'yes' }),
        broken('endpoint', 'spaced', { note: ' Ana ' }),
        broken('endpoint', 'previewed'),
        broken('endpoint', 'slow'),
        ...[0, 1].map((at) => broken('endpoint-config', `group-${at}`)),
        ...[0, 1, 2].map((at) => broken('pipeline', `snoozed-${at}`)),
        ...['frau', 'frau', 'serch', 'frau'].map((value, at) =>
          resource(`image/suggested-${at}`, { ...RIGHT, 'cost-center': value }),
        ),
        ...[0, 1].map((at) => broken('project', `bens-${at}`, { owner: 'ben' })),
        ...[0, 1].map((at) => broken('context', `his-${at}`, { owner: 'ben' })),
      ]),
    },
    config: (config) => ({
      ...config,
      tagPolicy: {
        primary: 'cost-center',
        required: [
          { key: 'cost-center', values: ['search', 'vision', 'fraud'] },
          { key: 'environment', values: ['production', 'staging'] },
          { key: 'constructor' },
          { key: 'note' },
        ],
      },
    }),
  });
  await audited(running.demo);
});
afterAll(async () => {
  await running.stop();
  await rm(folder, { recursive: true });
});

const ask = (line: string, where = {}) => asked(running.demo, line, where);
const arn = (path: string) => arnOf('prod.eu', path);
const tags = (path: string) => tagsOf(running, arn(path));
const said = async (message: PublicMessage) => readable(await nowAt(running.demo, message));

async function open(line: string, name: string, button: string | RegExp = 'Fix', as = 'ana') {
  const message = await ask(line, { as });
  return { message, modal: dialogOf(await pressAt(running.demo, message, name, button, as)) };
}

/** Somebody changes tags at AWS, and an audit sees it. */
const changedAndAudited = (changes: Record<string, Record<string, string>>) =>
  withFaults(
    running.demo,
    { aws: { retag: Object.entries(changes).map(([path, set]) => ({ arn: arn(path), set })), taggingDelayMs: 0 } },
    async () => {
      await running.demo.clock('PT10M');
      await ask('untagged refresh', { as: 'chloe', channel: 'finops' });
    },
  );

async function snoozed(line: string, name: string): Promise<void> {
  const modal = dialogOf(await pressAt(running.demo, await ask(line, { as: 'dmitri' }), name, 'More…', 'dmitri'));
  await submitted(running.demo, modal, {}, 'dmitri');
}

/** The values that tick every box of the dialog of suggestions. */
const everything = (modal: PublicModal) =>
  Object.fromEntries(
    Object.entries(fieldsOf(modal)).flatMap(([id, { options }]) => (id.startsWith('groups') ? [[id, options]] : [])),
  );

test('what somebody opens of their own is not done to what is of others, though they may tag all', async () => {
  const { message, modal } = await open('mine', 'own-0', 'Fix 2 like this');
  expect(modal.view['submit']).toMatchObject({ text: 'Tag 2 resources' });
  await submitted(running.demo, modal);
  expect([0, 1, 2].map((at) => tags(`model/own-${at}`)['environment'])).toEqual(['production', 'production', 'prod']);
  expect(await said(message)).toMatch(/2 of 2 tagged by @ana/);
});

describe('a colleague’s change that an audit found while the dialog stood open', () => {
  test('stays, where the field was left as it was shown', async () => {
    const { modal } = await open('untagged endpoints', 'left-alone');
    expect(fieldsOf(modal)).toMatchObject({ 'tag:cost-center': { initial: 'fraud' }, 'tag:note': { initial: 'mine' } });
    await changedAndAudited({ 'endpoint/left-alone': { 'cost-center': 'vision', note: 'theirs' } });
    await submitted(running.demo, modal);
    expect(tags('endpoint/left-alone')).toEqual({
      ...RIGHT,
      'cost-center': 'vision',
      environment: 'production',
      note: 'theirs',
    });
  });

  test('stays in a group too, and is brought to none of the others', async () => {
    const { modal } = await open('untagged endpoint configs', 'group-0', 'Fix 2 like this');
    await changedAndAudited({ 'endpoint-config/group-0': { 'cost-center': 'vision' } });
    await submitted(running.demo, modal);
    expect([0, 1].map((at) => tags(`endpoint-config/group-${at}`))).toEqual([
      { ...RIGHT, 'cost-center': 'vision' },
      RIGHT,
    ]);
  });

  test('is not overwritten, where the dialog would set something else; the person is told', async () => {
    const { message, modal } = await open('untagged endpoints', 'overtaken');
    expect(fieldsOf(modal)['tag:environment']?.initial).toBe('production');
    await changedAndAudited({ 'endpoint/overtaken': { environment: 'staging' } });
    await submitted(running.demo, modal);
    expect(tags('endpoint/overtaken')['environment']).toBe('staging');
    expect(await said(message)).toMatch(/overtaken: Somebody changed it meanwhile: environment is staging now/);
  });

  test('makes Tag it show the preview anew, which does it then', async () => {
    const preview = await ask('tag previewed cost-center=search');
    await changedAndAudited({ 'endpoint/previewed': { 'cost-center': 'vision' } });
    const { messages } = await press(running.demo, preview, 'Tag it');
    expect(tags('endpoint/previewed')['cost-center']).toBe('vision');
    expect(messages.map(readable).join('\n')).toMatch(/Its tags changed since this was shown/);
    expect(await said(preview)).toMatch(/cost-center=search instead of vision/);
    await press(running.demo, await nowAt(running.demo, preview), 'Tag it');
    expect(tags('endpoint/previewed')['cost-center']).toBe('search');
  });
});

test('a value that begins or ends in a space stays so, where its field was left alone', async () => {
  const { modal } = await open('untagged endpoints', 'spaced');
  await submitted(running.demo, modal);
  expect(tags('endpoint/spaced')).toEqual({ ...RIGHT, note: ' Ana ' });
});

test('what was snoozed since the answer is no part of all that are like it', async () => {
  const message = await ask('untagged pipelines');
  await snoozed('untagged pipelines', 'snoozed-0');
  const modal = dialogOf(await pressAt(running.demo, message, 'snoozed-0', 'Fix 3 like this'));
  expect(modal.view['submit']).toMatchObject({ text: 'Tag 2 resources' });
  expect(readableDialog(modal)).not.toContain('snoozed-0');
  await snoozed('untagged pipelines', 'snoozed-1');
  await submitted(running.demo, modal);
  expect([0, 1, 2].map((at) => tags(`pipeline/snoozed-${at}`)['environment'])).toEqual(['prod', 'prod', 'production']);
});

test.each([
  [
    'all that are like one',
    (mine: PublicMessage) => pressAt(running.demo, mine, 'bens-0', /like this/, 'ben'),
    ['bens-0'],
  ],
  [
    'all suggestions',
    (mine: PublicMessage) => press(running.demo, mine, /with .*suggestion/, 'ben'),
    ['his-0', 'own-2'],
  ],
] as const)(
  'an owner whose resources were fixed meanwhile is told so, and not refused: %s',
  async (_, opened, names) => {
    const modal = dialogOf(await opened(await ask('mine', { as: 'ben' })));
    for (const name of names) {
      const message = await ask(`untagged name:${name}`);
      const theirs = await pressAt(running.demo, message, name, name === 'own-2' ? 'Fix' : 'Fix 2 like this');
      await submitted(running.demo, dialogOf(theirs));
    }
    const { messages } = await submitted(running.demo, modal, everything(modal), 'ben');
    expect(messages.map(readable).join('\n')).toMatch(/All of that has been fixed or put off meanwhile/);
    const history = await ask('history', { as: 'chloe', channel: 'finops' });
    expect(readable(history)).not.toMatch(/@ben: .*Tag/);
  },
);

test('a dialog that stood open for longer than a day does nothing, and says to open it again', async () => {
  const { modal } = await open('untagged endpoints', 'slow');
  const store = await openStore(join(folder, 'mlcost.db'));
  await store.drafts.prune(Number.MAX_SAFE_INTEGER);
  await store.close();
  const { messages } = await submitted(running.demo, modal);
  expect(messages.map(readable).join('\n')).toMatch(/This dialog is from yesterday: open it again\./);
  expect(tags('endpoint/slow')['environment']).toBe('prod');
  expect(shownOf(await ask('untagged endpoints'), 'slow')).toBeDefined();
});

test('the suggestions that were ticked are applied as they were shown, to what was shown, or not at all', async () => {
  const message = await ask('untagged');
  const modal = dialogOf(await press(running.demo, message, /with .*suggestion/));
  const offered = readableDialog(modal);
  expect(offered).toMatch(/3 images: cost-center=fraud/);
  expect(offered).toMatch(/1 image: cost-center=search/);
  // The example changes group, another one joins it, a third is put off.
  await changedAndAudited({
    'image/suggested-0': { 'cost-center': 'serch' },
    'image/suggested-2': { 'cost-center': 'frau' },
  });
  await snoozed('untagged images', 'suggested-3');
  await submitted(running.demo, modal, everything(modal));
  expect([0, 1, 2, 3].map((at) => tags(`image/suggested-${at}`)['cost-center'])).toEqual([
    'serch',
    'fraud',
    'frau',
    'frau',
  ]);
});
