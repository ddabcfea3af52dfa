import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { PublicMessage } from '../../src/demo/slack/public-state.ts';
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

/** Studio: apps that run with their old tags until they are restarted, and domains that hand their tags on. */

let running: Running;
beforeAll(async () => {
  running = await startRunning();
  await audited(running.demo);
});
afterAll(() => running.stop());

const ask = (line: string, where = {}) => asked(running.demo, line, where);
const trail = async (line: string) => recordsOf(await csvOf(running, await ask(line)));
const texts = ({ blocks }: PublicMessage) => buttonsIn(blocks).map(({ text }) => text);
const RESTART = /^Restart \d+ apps?…$/;
const VISION = 'd-v9wpt3hcb6yd';
const PRIYA = arnOf('research.us', `app/${VISION}/priya-lab/JupyterLab/default`);

/** Fixes priya's profile, in which an app runs that was started before. */
async function fixedProfile(): Promise<PublicMessage> {
  const message = await ask('untagged user profiles');
  await submitted(running.demo, dialogOf(await pressAt(running.demo, message, 'priya', 'Fix')));
  return nowAt(running.demo, message);
}

describe('a user profile in which an app runs', () => {
  test('says before that it keeps its tags, and offers to restart it afterwards', async () => {
    const before = tagsOf(running, PRIYA);
    const message = await ask('untagged user profiles');
    const modal = dialogOf(await pressAt(running.demo, message, 'priya', 'Fix'));
    expect(readableDialog(modal)).toMatch(
      /1 running app keeps its old tags until restarted; you can restart it afterwards\./,
    );
    await submitted(running.demo, modal);
    const now = await nowAt(running.demo, message);
    expect(readable(now)).toMatch(/priya tagged by @ana/);
    expect(texts(now).filter((text) => RESTART.test(text))).toEqual(['Restart 1 app…']);
    expect(tagsOf(running, PRIYA)).toEqual(before);
    await press(running.demo, now, 'Undo');
    expect(texts(await nowAt(running.demo, message)).filter((text) => RESTART.test(text))).toEqual([]);
  });

  test('tells whose kernels stop, and restarts nothing until that is confirmed', async () => {
    const now = await fixedProfile();
    const calls = await callsDuring(running.demo, async () => {
      const modal = dialogOf(await press(running.demo, now, RESTART));
      expect(readableDialog(modal)).toMatch(
        /Restarting stops their kernels: files stay, what is only in memory is lost/,
      );
      expect(readableDialog(modal)).toMatch(/• JupyterLab · priya-lab · default of priya@acme-ml\.example/);
      expect(modal.view['submit']).toMatchObject({ text: 'Restart 1 app' });
      await running.demo.close({ as: 'ana', view_id: modal.view_id });
    });
    expect(calls.aws).not.toHaveProperty('sagemaker:DeleteApp');
    await press(running.demo, now, 'Undo');
  });

  test('restarted, it has the tags of its profile, with the same settings; that is recorded, and told', async () => {
    const message = await fixedProfile();
    const modal = dialogOf(await press(running.demo, message, RESTART));
    const calls = await callsDuring(running.demo, () => submitted(running.demo, modal));
    expect(calls.aws).toMatchObject({ 'sagemaker:DeleteApp': 1, 'sagemaker:CreateApp': 1 });
    expect(tagsOf(running, PRIYA)).toMatchObject({ environment: 'development', project: 'studio' });
    const now = await nowAt(running.demo, message);
    expect(readable(now)).toMatch(/default of (priya|jonas)-lab restarted by @ana/);
    const told = (await directTo(running.demo, 'ana')).map(readable).join('\n');
    expect(told).toMatch(/default of (priya|jonas)-lab restarted by @ana/);
    const [restart, tag] = await trail('history');
    expect(restart).toMatchObject({ operation: 'restart-app', arn: PRIYA, person: 'U0ANA', result: 'done' });
    expect(restart?.['aws request id']).not.toBe('');
    expect(tag).toMatchObject({ operation: 'tag', result: 'done' });
  });

  test('is not offered a second time once it was restarted', async () => {
    const message = await ask('untagged user profiles');
    const id = (await trail('history')).find(({ operation }) => operation === 'tag')?.['fix'];
    const now = await ask(`untagged user profiles done:${id ?? ''}`);
    expect(readable(now)).toMatch(/priya tagged by @ana/);
    expect(texts(now).filter((text) => RESTART.test(text))).toEqual([]);
    expect(texts(message).filter((text) => RESTART.test(text))).toEqual([]);
  });
});

describe('a restart that AWS does not allow', () => {
  test('of which nothing was deleted says what is missing, and can be tried again', async () => {
    const message = await ask('untagged name:jonas-lab');
    await submitted(running.demo, dialogOf(await pressAt(running.demo, message, 'jonas-lab', 'Fix')));
    const modal = dialogOf(await press(running.demo, await nowAt(running.demo, message), RESTART));
    const calls = await withFaults(running.demo, { aws: { deny: ['sagemaker:DeleteApp'] } }, () =>
      callsDuring(running.demo, () => submitted(running.demo, modal)),
    );
    expect(calls.aws).not.toHaveProperty('sagemaker:CreateApp');
    const now = await nowAt(running.demo, message);
    expect(readable(now)).toMatch(/sagemaker:DeleteApp/);
    await press(running.demo, now, 'Try it again');
    expect(readable(await nowAt(running.demo, message))).toMatch(/default of (priya|jonas)-lab restarted by @ana/);
  });
});

describe('a Studio domain that does not hand its tags on', () => {
  const DOMAIN = arnOf('research.eu', 'domain/d-f5jrn8gle0uk');

  test('is told what is missing when it may not be turned on; the tags are set all the same or not at all', async () => {
    const message = await ask('untagged domains');
    const modal = dialogOf(await pressAt(running.demo, message, 'fraud-studio', 'Fix'));
    const { messages } = await withFaults(running.demo, { aws: { deny: ['sagemaker:UpdateDomain'] } }, () =>
      submitted(running.demo, modal, { propagate: ['on'] }),
    );
    const said = [...messages, await nowAt(running.demo, message)].map(readable).join('\n');
    expect(said).toMatch(/sagemaker:UpdateDomain/);
    const [record] = await trail('history fraud-studio');
    expect(record).toMatchObject({ operation: 'tag-propagation', result: 'failed', arn: DOMAIN });
  });

  test('is offered propagation, which is recorded, told, and not offered again', async () => {
    const message = await ask('untagged domains');
    const modal = dialogOf(await pressAt(running.demo, message, 'fraud-studio', 'Fix'));
    expect(fieldsOf(modal)['propagate']).toMatchObject({ options: ['on'], initial: undefined });
    let told = '';
    const calls = await callsDuring(running.demo, async () => {
      const { messages } = await submitted(running.demo, modal, { propagate: ['on'] });
      told = messages.map(readable).join('\n');
    });
    expect(told).toMatch(/Tag propagation is on in fraud-studio/);
    expect(calls.aws).toMatchObject({ 'sagemaker:UpdateDomain': 1 });
    const [record] = await trail('history fraud-studio');
    expect(record).toMatchObject({ operation: 'tag-propagation', result: 'done', arn: DOMAIN });
    const now = await nowAt(running.demo, message);
    const again = dialogOf(await pressAt(running.demo, now, 'fraud-studio', 'Fix'));
    expect(fieldsOf(again)['propagate']).toBeUndefined();
    await running.demo.close({ as: 'ana', view_id: again.view_id });
  });

  test('offers to restart all the apps in it that lack what it got', async () => {
    const message = await ask('untagged domains');
    const modal = dialogOf(await pressAt(running.demo, message, 'fraud-studio', 'Fix'));
    await submitted(running.demo, modal, { 'tag:project': 'graph' });
    const now = await nowAt(running.demo, message);
    expect(texts(now)).toContain('Restart 6 apps…');
    const restart = dialogOf(await press(running.demo, now, RESTART));
    for (const person of ['dmitri', 'tara', 'umar', 'wen', 'yusuf', 'zoe'])
      expect(readableDialog(restart)).toContain(`${person}-lab`);
    // Who may not tag the domain restarts nothing in it.
    const { modal: none } = await press(running.demo, await ask(`history fraud-studio`, { as: 'ben' }), 'Undo', 'ben');
    expect(none).toBeUndefined();
    expect(tagsOf(running, DOMAIN)).toMatchObject({ project: 'graph' });
    await running.demo.close({ as: 'ana', view_id: restart.view_id });
  });
});

describe('a restart of which apps were deleted and could not be created', () => {
  test('creates them with their settings when it is tried again, also after an audit that found them gone', async () => {
    const fixed = (await trail('history fraud-studio')).find(({ operation }) => operation === 'tag')?.['fix'];
    const message = await ask(`untagged domains done:${fixed ?? ''}`);
    const modal = dialogOf(await press(running.demo, message, 'Restart 6 apps…'));
    const calls = await withFaults(running.demo, { aws: { deny: ['sagemaker:CreateApp'] } }, () =>
      callsDuring(running.demo, () => submitted(running.demo, modal)),
    );
    expect(calls.aws).toMatchObject({ 'sagemaker:DeleteApp': 6 });
    const failed = await nowAt(running.demo, message);
    expect(readable(failed)).toMatch(/6 of 6 failed.*sagemaker:CreateApp/s);
    await running.demo.clock('PT2H');
    await ask('untagged refresh');
    const again = await callsDuring(running.demo, () => press(running.demo, failed, 'Try 6 again'));
    expect(again.aws).toMatchObject({ 'sagemaker:CreateApp': 6 });
    expect(again.aws).not.toHaveProperty('sagemaker:DeleteApp');
    expect(readable(await nowAt(running.demo, message))).toMatch(/6 of 6 restarted by @ana/);
    const restarts = (await trail('history')).filter(({ operation }) => operation === 'restart-app').slice(0, 12);
    expect(restarts.map(({ result }) => result)).toEqual([...Array(6).fill('done'), ...Array(6).fill('failed')]);
  }, 40_000);
});
