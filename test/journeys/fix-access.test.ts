import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { PublicMessage } from '../../src/demo/slack/public-state.ts';
import { callsDuring } from '../support/calls.ts';
import {
  arnOf,
  asked,
  audited,
  dialogOf,
  directTo,
  nowAt,
  pressAt,
  shownOf,
  submitted,
  tagsOf,
} from '../support/fixing.ts';
import { buttonsIn, changedDuring, press, readable } from '../support/messages.ts';
import { startRunning, type Running } from '../support/running.ts';

/** Who may change what: ana and dmitri are in people.tag, chloe administers, ben owns some, otto is from outside. */

let running: Running;
beforeAll(async () => {
  running = await startRunning();
  await audited(running.demo);
});
afterAll(() => running.stop());

const ask = (line: string, where = {}) => asked(running.demo, line, where);
const SCORER = arnOf('prod.eu', 'endpoint/fraud-scorer');
const LOCKED = /^:lock: Only its owner and those whom people\.tag in mlcost\.yml names may change the tags of/m;

const refusals = async (): Promise<string[]> => {
  const said = readable(await ask('history', { as: 'chloe', channel: 'finops' }));
  return /Told no lately[^\n]*\n((?:• .*\n?)+)/.exec(said)?.[1]?.trim().split('\n') ?? [];
};

/** What ana asked, posted to the channel for everybody. */
async function shared(line: string): Promise<PublicMessage> {
  const mine = await ask(line);
  const changed = await changedDuring(running.demo, () => press(running.demo, mine, 'Share to channel'));
  const found = changed.find(({ ephemeral }) => !ephemeral);
  if (found === undefined) throw new Error('nothing was shared');
  return found;
}

describe('somebody who may not tag what is of others', () => {
  test.each(['Fix', 'Not mine', 'More…'])(
    'gets a private no to %s, which is recorded; nothing is read from AWS or changed',
    async (button) => {
      const before = (await refusals()).length;
      const message = await ask('untagged', { as: 'ben' });
      const calls = await callsDuring(running.demo, async () => {
        const { modal, messages } = await pressAt(running.demo, message, 'fraud-scorer', button, 'ben');
        expect(modal).toBeUndefined();
        expect(messages).toHaveLength(1);
        expect(messages[0]).toMatchObject({ ephemeral: true, visible_to: 'ben' });
        expect(readable(messages[0] ?? message)).toMatch(LOCKED);
      });
      expect(Object.keys(calls.aws)).toEqual([]);
      const after = await refusals();
      expect(after.length).toBe(Math.min(5, before + 1));
      expect(after[0]).toContain('@ben');
    },
  );

  test('gets the no in private on a message that everybody sees, which stays as it is', async () => {
    const message = await shared('untagged endpoints');
    const { messages } = await pressAt(running.demo, message, 'fraud-scorer', 'Fix', 'ben');
    expect(messages).toHaveLength(1);
    expect(messages[0]).toMatchObject({ ephemeral: true, visible_to: 'ben' });
    expect(readable(messages[0] ?? message)).toMatch(LOCKED);
    expect((await nowAt(running.demo, message)).edited).toBeUndefined();
    expect((await refusals())[0]).toMatch(/@ben: .*Fix/);
  });

  test('gets a no to all suggestions at once, and to what tag shows', async () => {
    const { messages, modal } = await press(
      running.demo,
      await ask('untagged', { as: 'ben' }),
      /with .*suggestion/,
      'ben',
    );
    expect(modal).toBeUndefined();
    expect(readable(messages.at(-1) ?? (await ask('')))).toMatch(/:lock: Only those whom people\.tag/);
    const preview = await ask('tag fraud-scorer cost-center=fraud', { as: 'ben' });
    expect(readable(preview)).toMatch(/:lock: Only its owner and those whom people\.tag/);
    expect(buttonsIn(preview.blocks).map(({ text }) => text)).not.toContain('Tag it');
  });

  test('can undo, retry or cancel nothing of others, wherever the button stands', async () => {
    const message = await shared('untagged endpoints');
    const opened = await pressAt(running.demo, message, 'fraud-scorer', 'Fix', 'dmitri');
    await submitted(running.demo, dialogOf(opened), {}, 'dmitri');
    const fixed = await nowAt(running.demo, message);
    expect(readable(fixed)).toMatch(/fraud-scorer tagged by @dmitri/);
    const refused = await press(running.demo, fixed, 'Undo', 'ben');
    expect(readable(refused.messages.at(-1) ?? fixed)).toMatch(LOCKED);
    const [, id = ''] = /· (f\w+)$/m.exec(readable(await ask('history', { as: 'ben' }))) ?? [];
    const asks = await ask(`undo ${id}`, { as: 'ben' });
    const again = await press(running.demo, asks, 'Undo', 'ben');
    expect(readable(again.messages.at(-1) ?? fixed)).toMatch(LOCKED);
    expect(tagsOf(running, SCORER)).toMatchObject({ 'cost-center': 'fraud' });
    // Whose it is may, and in the channel everybody sees that it was done.
    await press(running.demo, await nowAt(running.demo, message), 'Undo', 'dmitri');
    expect(readable(await nowAt(running.demo, message))).toMatch(/fraud-scorer has its earlier tags again, by @dmitri/);
    expect(tagsOf(running, SCORER)).toEqual({ 'created-by': 'dmitri', environment: 'prod' });
  });
});

describe('an owner who is not in people.tag', () => {
  const OWN = arnOf('prod.eu', 'pipeline/detector-nightly');

  test('may fix their own, in a message that everybody sees too: it is changed in its place for all', async () => {
    const message = await shared('untagged pipelines');
    expect(shownOf(message, 'detector-nightly')?.text).toMatch(/owner @ben/);
    const modal = dialogOf(await pressAt(running.demo, message, 'detector-nightly', 'Fix', 'ben'));
    await submitted(running.demo, modal, {}, 'ben');
    const now = await nowAt(running.demo, message);
    expect(now).toMatchObject({ ephemeral: false, ts: message.ts });
    expect(readable(now)).toMatch(/detector-nightly tagged by @ben, .* · environment=production/);
    expect(tagsOf(running, OWN)).toMatchObject({ environment: 'production' });
    await press(running.demo, now, 'Undo', 'ben');
    expect(tagsOf(running, OWN)).toMatchObject({ environment: 'prod' });
  });

  test('may not submit a dialog that was opened while it was still theirs', async () => {
    const theirs = dialogOf(
      await pressAt(running.demo, await ask('untagged pipelines', { as: 'ben' }), 'detector-nightly', 'Fix', 'ben'),
    );
    const notTheirs = dialogOf(
      await pressAt(running.demo, await ask('untagged pipelines'), 'detector-nightly', 'Not mine'),
    );
    await submitted(running.demo, notTheirs, { owner: 'chloe' });
    const before = tagsOf(running, OWN);
    const { messages } = await submitted(running.demo, theirs, {}, 'ben');
    expect(messages.map(readable).join('\n')).toMatch(LOCKED);
    expect(tagsOf(running, OWN)).toEqual(before);
    expect((await refusals())[0]).toMatch(/@ben: .*Tag/);
    expect(readable(await ask('mine', { as: 'chloe', channel: 'finops' }))).toContain('detector-nightly');
  });
});

describe('somebody from another workspace', () => {
  test('is told no in the channel shared with them, and it is recorded', async () => {
    await running.demo.say({ as: 'ana', channel: 'labeling-vendor', text: 'Who looks after fraud-scorer?' });
    const said = (await running.demo.state()).channels.find(({ name }) => name === 'labeling-vendor')?.messages.at(-1);
    const on = { callback_id: 'fix_tags_in_message', channel: 'labeling-vendor', ts: said?.ts ?? '' };
    const calls = await callsDuring(running.demo, async () => {
      const { modal, messages } = await running.demo.shortcut({ as: 'otto', ...on });
      expect(modal).toBeUndefined();
      expect(messages.map(readable).join('\n')).toMatch(/you are from another one/);
      expect(messages.every(({ ephemeral, visible_to }) => ephemeral && visible_to === 'otto')).toBe(true);
      const global = await running.demo.shortcut({ as: 'otto', callback_id: 'fix_tags' });
      expect(global.modal).toBeUndefined();
    });
    expect(Object.keys(calls.aws)).toEqual([]);
    expect((await refusals()).slice(0, 2)).toEqual([
      expect.stringContaining('@otto'),
      expect.stringContaining('@otto'),
    ]);
    // Nor does a member get the dialog there: its answer would be seen by others.
    const { modal, messages } = await running.demo.shortcut({ as: 'ana', ...on });
    expect(modal).toBeUndefined();
    expect(messages.map(readable).join('\n')).toMatch(/shared with another organization/);
  });
});

describe('refusals', () => {
  test('are seen by admins only, each with who, what and of which resource', async () => {
    await pressAt(running.demo, await ask('untagged', { as: 'ben' }), 'fraud-scorer', 'Fix', 'ben');
    expect((await refusals())[0]).toMatch(/@ben: Fix .*fraud-scorer, 19 Nov 2026/);
    expect(readable(await ask('history'))).not.toMatch(/Told no/);
    expect(await directTo(running.demo, 'ben')).toEqual([]);
  });
});
