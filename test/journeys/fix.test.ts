import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { PublicMessage, PublicModal } from '../../src/demo/slack/public-state.ts';
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
} from '../support/fixing.ts';
import { buttonsIn, press, readable, readableHome } from '../support/messages.ts';
import { startRunning, type Running } from '../support/running.ts';

/** One resource: its dialog, what is written, what the message says then, undo. */

let running: Running;
beforeAll(async () => {
  running = await startRunning();
  await audited(running.demo);
});
afterAll(() => running.stop());

const ask = (line: string, where = {}) => asked(running.demo, line, where);
const tags = (arn: string) => tagsOf(running, arn);
const history = (arn: string) => running.workspace.aws?.tagHistory(arn) ?? [];

async function open(line: string, name: string, as = 'ana'): Promise<{ message: PublicMessage; modal: PublicModal }> {
  const message = await ask(line, { as });
  return { message, modal: dialogOf(await pressAt(running.demo, message, name, 'Fix', as)) };
}

/** Opens, submits, and gives the message as it is then. */
async function fix(line: string, name: string, values: Record<string, unknown> = {}): Promise<PublicMessage> {
  const { message, modal } = await open(line, name);
  const { errors } = await submitted(running.demo, modal, values);
  expect(errors).toBeUndefined();
  return nowAt(running.demo, message);
}

describe('Fix', () => {
  const SCORER = arnOf('prod.eu', 'endpoint/fraud-scorer');

  test('opens with the suggestions filled in, their reasons, and what tagging can and cannot change', async () => {
    const { modal } = await open('untagged', 'fraud-scorer');
    const said = readableDialog(modal);
    expect(said).toMatch(/^fraud-scorer \(endpoint, eu-west-1, account ml-prod\)/);
    expect(said).toContain('no cost-center · environment=prod is not allowed · no project');
    expect(said).toMatch(/Tags now: created-by=dmitri and environment=prod/);
    expect(said).toMatch(/What changes: the tags above are set on this endpoint; other tags stay\./);
    expect(said).toMatch(/Spend from today on is allocated; earlier spend stays as it is\./);
    expect(said).toMatch(/Its endpoint config and model keep their tags\./);
    expect(fieldsOf(modal)).toMatchObject({
      'tag:cost-center': {
        initial: 'fraud',
        options: ['search', 'vision', 'fraud', 'platform'],
        hint: expect.stringMatching(/its model was trained by fraud-train-\d{4}/),
      },
      'tag:environment': {
        initial: 'production',
        options: ['production', 'staging', 'development'],
        hint: expect.stringContaining('the allowed value nearest to prod'),
      },
      'tag:project': { initial: 'scoring', options: [], hint: expect.stringContaining('[a-z][a-z0-9-]{1,40}') },
    });
    await running.demo.close({ as: 'ana', view_id: modal.view_id });
  });

  test('writes what was submitted, and nothing else, and says so in the place of the answer with Undo', async () => {
    const before = tags(SCORER);
    const after = await fix('untagged', 'fraud-scorer');
    expect(tags(SCORER)).toEqual({
      ...before,
      'cost-center': 'fraud',
      environment: 'production',
      project: 'scoring',
    });
    expect(history(SCORER)).toHaveLength(1);
    expect(after).toMatchObject({ ephemeral: true, visible_to: 'ana' });
    expect(readable(after)).toMatch(
      /:white_check_mark: fraud-scorer tagged by @ana, \d\d:\d\d UTC · .*cost-center=fraud/,
    );
    expect(buttonsIn(after.blocks).map(({ text }) => text)).toContain('Undo');
    expect(shownOf(after, 'fraud-scorer')).toBeUndefined();
    expect(readable(after)).toMatch(/^149 of 1,238 resources break the tag policy$/m);
  });

  test('is taken back by Undo: the tags are exactly those from before, and it can be fixed again', async () => {
    const message = await ask('history fraud-scorer');
    await press(running.demo, message, 'Undo');
    expect(tags(SCORER)).toEqual({ 'created-by': 'dmitri', environment: 'prod' });
    const again = await ask('untagged');
    expect(readable(again)).toMatch(/^150 of 1,238 resources break/m);
    // What was suggested before is suggested again, without waiting for the next audit.
    expect(shownOf(again, 'fraud-scorer')?.text).toMatch(/no cost-center, project → fraud, scoring: its model was/);
    const { modal } = await open('untagged', 'fraud-scorer');
    expect(fieldsOf(modal)['tag:cost-center']?.initial).toBe('fraud');
    await running.demo.close({ as: 'ana', view_id: modal.view_id });
  });

  test('undone in the answer itself says so there, and offers no second undo', async () => {
    const name = 'ranker-staging';
    const after = await fix('untagged endpoints', name);
    await press(running.demo, after, 'Undo');
    const undone = await nowAt(running.demo, after);
    expect(readable(undone)).toMatch(/ranker-staging has its earlier tags again, by @ana/);
    expect(readable(undone)).toMatch(/ranker-staging tagged by @ana, .* undone since/);
    expect(buttonsIn(undone.blocks).map(({ text }) => text)).not.toContain('Undo');
    expect(tags(arnOf('prod.eu', `endpoint/${name}`))).toMatchObject({ environment: 'stage' });
  });

  test('fixes what it was made from as well, where that is ticked, and only the keys those lack', async () => {
    const [config] = history(SCORER);
    const { message, modal } = await open('untagged endpoints', 'fraud-scorer');
    const also = fieldsOf(modal)['also'];
    expect(also?.options).toHaveLength(2);
    expect(readableDialog(modal)).toMatch(/endpoint config (fraud-scorer-\d{4}) .* model \1/);
    const [, release = ''] = /endpoint config (fraud-scorer-\d{4})/.exec(readableDialog(modal)) ?? [];
    const made = ['endpoint-config', 'model'].map((kind) => arnOf('prod.eu', `${kind}/${release}`));
    const before = made.map(tags);
    await submitted(running.demo, modal, {
      also: also?.options,
      'tag:cost-center': 'fraud',
      'tag:environment': 'staging',
      'tag:project': 'scoring',
    });
    for (const arn of [SCORER, ...made]) {
      expect(tags(arn)).toEqual({
        'created-by': 'dmitri',
        'cost-center': 'fraud',
        environment: 'staging',
        project: 'scoring',
      });
    }
    const now = await nowAt(running.demo, message);
    expect(readable(now)).toMatch(/3 of 3 tagged by @ana/);
    await press(running.demo, now, 'Undo');
    expect(readable(await nowAt(running.demo, message))).toMatch(/3 of 3 undone by @ana/);
    expect([tags(SCORER), ...made.map(tags)]).toEqual([config?.before, ...before]);
  });

  test('stays open with the reason at the field when a value is not allowed', async () => {
    const { modal } = await open('untagged endpoints', 'pose-demo');
    const arn = arnOf('research.us', 'endpoint/pose-demo');
    const wrong = await submitted(running.demo, modal, { 'tag:project': 'Pose Demo', 'tag:cost-center': 'vision' });
    expect(wrong.errors).toEqual({
      'tag:project': expect.stringMatching(/^Pose Demo is not allowed for project: it must match/),
    });
    const nothing = await submitted(running.demo, modal, { 'tag:project': '', 'tag:cost-center': null });
    expect(Object.values(nothing.errors ?? {})).toEqual(['Nothing would change: choose a value, or cancel.']);
    expect(tags(arn)).toEqual({});
    expect(history(arn)).toEqual([]);
    const right = await submitted(running.demo, modal, { 'tag:project': ' pose ', 'tag:cost-center': 'vision' });
    expect(right.errors).toBeUndefined();
    expect(tags(arn)).toEqual({ 'cost-center': 'vision', project: 'pose' });
  });

  test('that leaves something broken says what, in its place', async () => {
    const now = await ask('untagged endpoints');
    expect(shownOf(now, 'pose-demo')?.text).toMatch(/• no environment$/m);
  });

  test('works from App Home, in its place', async () => {
    await running.demo.home({ as: 'dmitri' });
    const view = async () => (await running.demo.state()).homes['dmitri'] ?? {};
    const click = async (name: string, of?: string) => {
      const home = (await view()) as unknown as Pick<PublicMessage, 'blocks'> & { id: string };
      const shown = of === undefined ? buttonsIn(home.blocks) : (shownOf(home, of)?.buttons ?? []);
      const found = shown.find(({ text }) => text === name);
      if (found === undefined) throw new Error(`no ${name} in ${readableHome(await view())}`);
      return running.demo.click({
        as: 'dmitri',
        view_id: home.id,
        action_id: 'id' in found ? found.id : found.actionId,
        value: found.value,
      });
    };
    expect(readableHome(await view())).toMatch(/\d+ of 1,238 SageMaker resources break the tag policy/);
    await click('Fix tags');
    expect(readableHome(await view())).toMatch(/\d+ of 1,238 resources break the tag policy/);
    const outcome = await click('Fix', 'scorer-shadow');
    await submitted(running.demo, dialogOf(outcome), {}, 'dmitri');
    expect(readableHome(await view())).toMatch(/scorer-shadow tagged by @dmitri/);
    await click('Undo');
    expect(readableHome(await view())).toMatch(/scorer-shadow has its earlier tags again/);
    expect(tags(arnOf('prod.us', 'endpoint/scorer-shadow'))).toEqual({});
  });
});

describe('a key in the wrong case', () => {
  const HANDWRITING = arnOf('research.eu', 'endpoint/ocr-handwriting-poc');

  test('keeps its old spelling unless removing it is ticked; what is left then is said', async () => {
    const { message, modal } = await open('untagged endpoints', 'ocr-handwriting-poc');
    expect(fieldsOf(modal)).toMatchObject({
      'tag:cost-center': { initial: 'vision' },
      remove: { options: ['Cost-Center'], initial: undefined },
    });
    await submitted(running.demo, modal);
    expect(tags(HANDWRITING)).toEqual({
      'Cost-Center': 'vision',
      'cost-center': 'vision',
      environment: 'development',
      project: 'ocr',
    });
    expect(shownOf(await nowAt(running.demo, message), 'ocr-handwriting-poc')?.text).toMatch(
      /cost-center and also Cost-Center/,
    );
  });

  test('goes when removing it is ticked, which alone is a fix as well', async () => {
    const { message, modal } = await open('untagged endpoints', 'ocr-handwriting-poc');
    expect(fieldsOf(modal)['tag:cost-center']?.initial).toBe('vision');
    await submitted(running.demo, modal, { remove: ['Cost-Center'] });
    expect(tags(HANDWRITING)).toEqual({ 'cost-center': 'vision', environment: 'development', project: 'ocr' });
    const now = await nowAt(running.demo, message);
    expect(readable(now)).toMatch(/ocr-handwriting-poc tagged by @ana, .* · without Cost-Center/);
    await press(running.demo, now, 'Undo');
    expect(tags(HANDWRITING)).toMatchObject({ 'Cost-Center': 'vision', 'cost-center': 'vision' });
  });

  test('is repaired and removed in one go for several keys, and undone to the letter', async () => {
    const arn = arnOf('prod.eu', 'feature-group/click-stats');
    const before = tags(arn);
    const { message, modal } = await open('untagged feature groups', 'click-stats');
    await submitted(running.demo, modal, { remove: fieldsOf(modal)['remove']?.options });
    expect(tags(arn)).toEqual({ 'cost-center': 'search', environment: 'production', project: 'ranking' });
    await press(running.demo, await nowAt(running.demo, message), 'Undo');
    expect(tags(arn)).toEqual(before);
  });
});

describe('a resource with 49 tags of the 50 that AWS allows', () => {
  const ARN = arnOf('prod.eu', 'feature-group/transaction-velocity');

  test('is not touched when two more would be set, and the dialog says why and what to do', async () => {
    const before = tags(ARN);
    expect(Object.keys(before)).toHaveLength(49);
    const { modal } = await open('untagged feature groups', 'transaction-velocity');
    const { errors } = await submitted(running.demo, modal, { 'tag:cost-center': 'fraud', 'tag:project': 'scoring' });
    expect(Object.values(errors ?? {})).toEqual([
      expect.stringMatching(/would be one of 51 tags, and AWS allows 50 on a resource: remove 1 first/),
    ]);
    await running.demo.close({ as: 'ana', view_id: modal.view_id });
    expect(tags(ARN)).toEqual(before);
    expect(history(ARN)).toEqual([]);
  });

  test('takes one more', async () => {
    await fix('untagged feature groups', 'transaction-velocity', { 'tag:cost-center': 'fraud', 'tag:project': '' });
    expect(Object.keys(tags(ARN))).toHaveLength(50);
    expect(tags(ARN)).toMatchObject({ 'cost-center': 'fraud' });
  });
});
