import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Outcome } from '../../src/demo/client.ts';
import {
  arnOf,
  asked,
  audited,
  csvOf,
  dialogOf,
  directTo,
  fieldsOf,
  nowAt,
  readableDialog,
  recordsOf,
  submitted,
  tagsOf,
  withFaults,
} from '../support/fixing.ts';
import { buttonsIn, changedDuring, press, readable } from '../support/messages.ts';
import { startRunning, type Running } from '../support/running.ts';

/** Fixing from where no answer stands: the lightning menu, and the menu of any message. */

let running: Running;
beforeAll(async () => {
  running = await startRunning();
  await audited(running.demo);
});
afterAll(() => running.stop());

const SCORER = arnOf('prod.eu', 'endpoint/fraud-scorer');
const find = async (as = 'ana') => dialogOf(await running.demo.shortcut({ as, callback_id: 'fix_tags' }));
/** Opens the menu of a message that somebody wrote. */
async function onMessage(text: string, as = 'ana'): Promise<Outcome> {
  const channel = 'ml-costs';
  await running.demo.say({ as: 'dmitri', channel, text });
  const said = (await running.demo.state()).channels.find(({ name }) => name === channel)?.messages.at(-1);
  return running.demo.shortcut({ as, callback_id: 'fix_tags_in_message', channel, ts: said?.ts ?? '' });
}
const closed = (as: string, { modal }: Outcome) => running.demo.close({ as, view_id: modal?.view_id ?? '' });

describe('the lightning menu', () => {
  test('finds a resource by name, part of a name or ARN, and goes on to its tags in the same dialog', async () => {
    for (const name of ['fraud-scorer', 'FRAUD-SCORER', SCORER, ' fraud-scorer ']) {
      const first = await find();
      const { modal, errors } = await submitted(running.demo, first, { name });
      expect(errors).toBeUndefined();
      if (modal === undefined) throw new Error(`no dialog for ${name}`);
      expect(readableDialog(modal)).toMatch(/^fraud-scorer \(endpoint, eu-west-1, account ml-prod\)/);
      await running.demo.close({ as: 'ana', view_id: modal.view_id });
    }
  });

  test('tells the end in the direct message, with an undo, and records where it came from', async () => {
    const { modal } = await submitted(running.demo, await find(), { name: 'fraud-scorer' });
    if (modal === undefined) throw new Error('no dialog');
    await submitted(running.demo, modal);
    expect(tagsOf(running, SCORER)).toMatchObject({ 'cost-center': 'fraud', project: 'scoring' });
    const told = (await directTo(running.demo, 'ana')).at(-1);
    if (told === undefined) throw new Error('nothing told');
    expect(readable(told)).toMatch(/fraud-scorer tagged by @ana/);
    const [record] = recordsOf(await csvOf(running, await asked(running.demo, 'history')));
    expect(record).toMatchObject({ through: 'shortcut', arn: SCORER, person: 'U0ANA' });
    await press(running.demo, told, 'Undo');
    expect(tagsOf(running, SCORER)).toEqual({ 'created-by': 'dmitri', environment: 'prod' });
    const after = await nowAt(running.demo, told);
    expect(readable(after)).toMatch(/fraud-scorer has its earlier tags again, by @ana/);
    expect(buttonsIn(after.blocks)).toEqual([]);
  });

  test('asks which of several with one name', async () => {
    const { modal } = await submitted(running.demo, await find(), { name: 'chargeback-prod-model-quality' });
    if (modal === undefined) throw new Error('no dialog');
    expect(readableDialog(modal)).toMatch(/Several have this name\. Which one\?/);
    const { options = [] } = fieldsOf(modal)['choice'] ?? {};
    expect(options).toHaveLength(2);
    const { modal: next } = await submitted(running.demo, modal, { choice: options[1] });
    if (next === undefined) throw new Error('no dialog');
    expect(readableDialog(next)).toMatch(/^chargeback-prod-model-quality \(monitoring schedule/);
    await running.demo.close({ as: 'ana', view_id: next.view_id });
  });

  test.each([
    ['nobody-there', /There is no SageMaker resource nobody-there in the last audit\./],
    ['fraud', /fraud could be .* Write the whole name\./],
    [
      'ranker-prod',
      /ranker-prod keeps the tag policy\. To change its tags all the same, type \/mlcost tag ranker-prod/,
    ],
    ['<!channel> *x*', /There is no SageMaker resource <!channel> \*x\*/],
  ])('stays open with what is wrong with %s', async (name, told) => {
    const modal = await find();
    const { errors } = await submitted(running.demo, modal, { name });
    expect(errors).toEqual({ name: expect.stringMatching(told) });
    await running.demo.close({ as: 'ana', view_id: modal.view_id });
  });

  test('says no to who may not, at the field', async () => {
    const modal = await find('ben');
    const { errors } = await submitted(running.demo, modal, { name: 'fraud-scorer' }, 'ben');
    expect(errors?.['name']).toMatch(/Only its owner and those whom people\.tag in mlcost\.yml names/);
    await running.demo.close({ as: 'ben', view_id: modal.view_id });
    const own = await submitted(running.demo, await find('ben'), { name: 'vision-mlflow' }, 'ben');
    expect(own.modal).toBeDefined();
    await closed('ben', own);
  });
});

describe('the menu of a message', () => {
  test.each([
    ['by name', 'Who looks after fraud-scorer, please?'],
    ['by name in code and bold', 'see `fraud-scorer` or *fraud-scorer*.'],
    ['by ARN with a full stop behind', `It is ${SCORER}.`],
    ['by ARN in brackets', `(${SCORER})`],
    ['by ARN and name', `${SCORER} is fraud-scorer`],
  ])('that names one broken resource opens its dialog: %s', async (_how, text) => {
    const outcome = await onMessage(text);
    expect(readableDialog(dialogOf(outcome))).toMatch(/^fraud-scorer \(endpoint/);
    await closed('ana', outcome);
  });

  test('that names several offers those that break the policy', async () => {
    const outcome = await onMessage('ranker-prod is fine, scorer-shadow and pose-demo are not');
    const modal = dialogOf(outcome);
    expect(fieldsOf(modal)['choice']?.options).toHaveLength(2);
    const { modal: next } = await submitted(running.demo, modal, { choice: fieldsOf(modal)['choice']?.options[1] });
    expect(next === undefined ? '' : readableDialog(next)).toMatch(/^(pose-demo|scorer-shadow) \(endpoint/);
    await closed('ana', { messages: [], ...(next === undefined ? {} : { modal: next }) });
  });

  test.each([
    ['nothing', 'Lunch?', /names no SageMaker resource that the last audit found\. Which one do you mean\?/],
    ['only what keeps the policy', 'ranker-prod runs', /What this message names keeps the tag policy\./],
  ])('that names %s says so and asks', async (_what, text, told) => {
    const outcome = await onMessage(text);
    expect(readableDialog(dialogOf(outcome))).toMatch(told);
    expect(fieldsOf(dialogOf(outcome))['name']).toBeDefined();
    await closed('ana', outcome);
  });

  test('on an answer of mlcost itself finds what that shows', async () => {
    const mine = await asked(running.demo, 'untagged endpoints name:pose-demo');
    const changed = await changedDuring(running.demo, () => press(running.demo, mine, 'Share to channel'));
    const { channel = '', ts = '' } = changed.find(({ ephemeral }) => !ephemeral) ?? {};
    const outcome = await running.demo.shortcut({ as: 'ana', callback_id: 'fix_tags_in_message', channel, ts });
    expect(readableDialog(dialogOf(outcome))).toMatch(/^pose-demo \(endpoint/);
    await closed('ana', outcome);
  });

  test('says no in private to who may not', async () => {
    const { modal, messages } = await onMessage('fraud-scorer again', 'ben');
    expect(modal).toBeUndefined();
    expect(messages).toHaveLength(1);
    expect(messages[0]).toMatchObject({ ephemeral: true, visible_to: 'ben' });
    expect(messages.map(readable).join('\n')).toMatch(/:lock: Only its owner/);
  });

  test('whose resource went away while the dialog was open says so', async () => {
    const modal = dialogOf(await onMessage('pose-demo'));
    const arn = arnOf('research.us', 'endpoint/pose-demo');
    await withFaults(running.demo, { aws: { vanish: [arn] } }, () =>
      submitted(running.demo, modal, { 'tag:cost-center': 'vision' }),
    );
    const told = (await directTo(running.demo, 'ana')).at(-1);
    expect(told === undefined ? '' : readable(told)).toMatch(/pose-demo: It is gone: somebody deleted it\./);
  });
});
