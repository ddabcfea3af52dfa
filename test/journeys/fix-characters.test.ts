import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { estateOf, resource } from '../support/estate.ts';
import {
  arnOf,
  asked,
  audited,
  csvOf,
  dialogOf,
  nowAt,
  pressAt,
  readableDialog,
  recordsOf,
  shownOf,
  submitted,
  tagsOf,
} from '../support/fixing.ts';
import { buttonsIn, everyText, markupIn, press, readable } from '../support/messages.ts';
import { startRunning, type Running } from '../support/running.ts';

/** Whatever stands in a tag: through the dialog, to AWS, into the message, the audit trail and the CSV, and back. */

/** What AWS takes as a tag's value. */
const ALLOWED = [
  '=1+1',
  '+1+1',
  '-2+3',
  '@here',
  '@SUM',
  'a=b=c',
  '_it_ and __proto__',
  ':rotating_light:',
  'https://evil.example/x',
  'www.evil.example',
  'Größe 東京 ٣',
  'two  spaces',
  'مالية',
  'undefined',
  'x'.repeat(256),
];
/** What it refuses. */
const REFUSED = [
  '<!channel>',
  '<@U0BEN>',
  '<https://evil.example|here>',
  '*bold*',
  '`code`',
  '~gone~',
  'a|b',
  'a,b;c',
  '"quoted"',
  '=HYPERLINK("http://evil.example","x")',
  '&lt;!channel&gt;',
  'fraud 😀',
  'tab\there',
  'a\u202eb',
  '%s ${x}',
];

const WEIRD = arnOf('prod.eu', 'endpoint/weird');
let running: Running;
beforeAll(async () => {
  running = await startRunning({
    workspace: {
      inventory: estateOf([
        resource('endpoint/weird', { 'cost-center': 'fraud' }),
        // Nothing that AWS lets in, but nothing that the bot should rely on.
        ...REFUSED.map((value, at) =>
          resource(`model/m${at}`, { 'cost-center': value, [value]: value }, { name: `n${at} ${value}` }),
        ),
      ]),
    },
    config: (config) => ({
      ...config,
      tagPolicy: {
        primary: 'cost-center',
        required: [{ key: 'cost-center', values: ['search', 'vision', 'fraud'] }, { key: 'note' }],
      },
    }),
  });
  await audited(running.demo);
});
afterAll(() => running.stop());

const ask = (line: string) => asked(running.demo, line);
const quoted = (text: string) => `"${text.replace(/[\\"]/g, '\\$&')}"`;
const open = async () => {
  const message = await ask('untagged endpoints');
  return { message, modal: dialogOf(await pressAt(running.demo, message, 'weird', 'Fix')) };
};

describe('a value that AWS takes', () => {
  test.each(ALLOWED)('is written, shown, recorded and taken back to the letter: %j', async (value) => {
    const { message, modal } = await open();
    const { errors } = await submitted(running.demo, modal, { 'tag:note': value });
    expect(errors).toBeUndefined();
    expect(tagsOf(running, WEIRD)).toEqual({ 'cost-center': 'fraud', note: value });
    const now = await nowAt(running.demo, message);
    expect(readable(now)).toMatch(/weird tagged by @ana/);
    expect(markupIn(now, '<@U0ANA>')).toEqual([]);

    const history = await ask('history weird');
    expect(markupIn(history, '<@U0ANA>')).toEqual([]);
    const [record] = recordsOf(await csvOf(running, history));
    expect(JSON.parse(record?.['before'] ?? '')).toEqual({ 'cost-center': 'fraud' });
    expect(JSON.parse(record?.['after'] ?? '')).toEqual({ 'cost-center': 'fraud', note: value });

    await press(running.demo, now, 'Undo');
    expect(tagsOf(running, WEIRD)).toEqual({ 'cost-center': 'fraud' });

    const line = await ask(`tag weird note=${quoted(value)}`);
    expect(markupIn(line, '<@U0ANA>')).toEqual([]);
    await press(running.demo, line, 'Tag it');
    expect(tagsOf(running, WEIRD)).toEqual({ 'cost-center': 'fraud', note: value });
    await press(running.demo, await nowAt(running.demo, line), 'Undo');
    expect(tagsOf(running, WEIRD)).toEqual({ 'cost-center': 'fraud' });
  });
});

describe('a value that AWS refuses', () => {
  test.each(REFUSED)(
    'is not sent; the dialog and the command say which character and what to use: %j',
    async (value) => {
      const { modal } = await open();
      const { errors } = await submitted(running.demo, modal, { 'tag:note': value });
      expect(Object.keys(errors ?? {})).toEqual(['tag:note']);
      expect(errors?.['tag:note']).toMatch(
        /^AWS would refuse this: note has .+ in the value, which AWS does not allow: use/,
      );
      await running.demo.close({ as: 'ana', view_id: modal.view_id });

      const line = await ask(`tag weird note=${quoted(value)}`);
      expect(readable(line)).toMatch(/AWS would refuse this: note has|is not allowed|one value/);
      expect(buttonsIn(line.blocks).map(({ text }) => text)).not.toContain('Tag it');
      expect(markupIn(line)).toEqual([]);
      expect(tagsOf(running, WEIRD)).toEqual({ 'cost-center': 'fraud' });
    },
  );

  test('makes neither a mention, a link nor markup in any answer about a resource that has it and is named so', async () => {
    for (const line of ['untagged', 'untagged page:2', 'untagged models', 'coverage by owner', 'mine', 'history'])
      expect([line, markupIn(await ask(line), '<@U0ANA>', '<@U0BEN>', '<@U0DMITRI>')]).toEqual([line, []]);
    const message = await ask('untagged models');
    expect(everyText(message.blocks).filter((text) => /[\u202a-\u202e\u2066\u2067]/.test(text))).toEqual([]);
    expect(shownOf(message, 'weird')).toBeUndefined();
  });

  test('is shown in its dialog as it is, as text only', async () => {
    const message = await ask('untagged models');
    const rows = message.blocks.filter(({ type }) => type === 'actions');
    for (const row of rows.slice(0, 10)) {
      const [fix] = (row['elements'] ?? []) as { action_id: string; value: string; text: { text: string } }[];
      if (fix?.text.text !== 'Fix') continue;
      const { channel, ts } = message;
      const modal = dialogOf(await running.demo.click({ channel, ts, action_id: fix.action_id, value: fix.value }));
      expect(readableDialog(modal)).toMatch(/is not allowed|has|no note/);
      expect(markupIn({ blocks: (modal.view['blocks'] ?? []) as Record<string, unknown>[] })).toEqual([]);
      await running.demo.close({ as: 'ana', view_id: modal.view_id });
    }
  });

  test('survives the CSV whole, and runs in no spreadsheet', async () => {
    const rows = await csvOf(running, await ask('untagged models'));
    const records = recordsOf(rows);
    expect(records).toHaveLength(REFUSED.length);
    for (const value of REFUSED) {
      const found = records.find(({ tags = '{}' }) => Object.values(JSON.parse(tags) as object).includes(value));
      expect([value, found?.['name']?.endsWith(value)]).toEqual([value, true]);
    }
    for (const cell of rows.flat()) expect(cell).not.toMatch(/^\s*[=+@\t\r]|^-\D/);
  });
});
