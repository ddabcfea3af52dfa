import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { startWorkspace } from '../../src/demo/index.ts';
import { section } from '../../src/slack/blocks.ts';
import { LIMITS } from '../../src/slack/limits.ts';
import {
  checkboxes,
  fitsMetadata,
  fitsSelect,
  input,
  modal,
  overflow,
  radioButtons,
  staticSelect,
  textInput,
  type Choice,
} from '../../src/slack/modals.ts';
import { call } from '../demo/slack/support.ts';

const choices = (count: number): Choice[] =>
  Array.from({ length: count }, (_, index) => ({ text: `team-${index}`, value: `t${index}` }));

describe('a select', () => {
  test('offers up to a hundred as they are, with the initial one chosen', () => {
    const select = staticSelect({ actionId: 'a', options: choices(100), initial: 't7' });
    expect(select.options).toHaveLength(100);
    expect(select.initial_option).toMatchObject({ value: 't7' });
    expect(staticSelect({ actionId: 'a', options: choices(3), initial: 'gone' })).not.toHaveProperty('initial_option');
  });

  test('offers more than a hundred in groups named by their ends, losing none', () => {
    const select = staticSelect({ actionId: 'a', options: choices(250), initial: 't249' });
    expect(select.options).toBeUndefined();
    expect(select.option_groups?.map(({ label, options }) => [label.text, options.length])).toEqual([
      ['team-0 – team-99', 100],
      ['team-100 – team-199', 100],
      ['team-200 – team-249', 50],
    ]);
    expect(select.initial_option).toMatchObject({ value: 't249' });
  });

  test('never offers a value that Slack would not take whole', () => {
    const long = { text: 'long', value: 'x'.repeat(76) };
    expect(fitsSelect([...choices(2), long])).toBe(false);
    expect(fitsSelect([{ text: 'nothing', value: '' }])).toBe(false);
    expect(fitsSelect([])).toBe(false);
    expect(fitsSelect(choices(10_000))).toBe(true);
    expect(fitsSelect(choices(10_001))).toBe(false);
    expect(staticSelect({ actionId: 'a', options: [...choices(1), long] }).options).toHaveLength(1);
  });

  test('shows the end of a long text, which tells names apart', () => {
    const [option] =
      staticSelect({
        actionId: 'a',
        options: [{ text: `${'very-'.repeat(30)}unlike`, value: 'v' }],
      }).options ?? [];
    expect(option?.text.text).toMatch(/^very-.*….*unlike$/);
  });
});

describe('a text field', () => {
  test('is not preset with half a text', () => {
    const long = 'x'.repeat(300);
    expect(textInput({ actionId: 'a', initial: long, maxLength: 256 })).not.toHaveProperty('initial_value');
    expect(textInput({ actionId: 'a', initial: long })).toMatchObject({ initial_value: long });
    expect(textInput({ actionId: 'a', maxLength: 9999 })).toMatchObject({ max_length: LIMITS.input.text });
  });
});

describe('a dialog', () => {
  test('says how many blocks it has no room for', () => {
    const { blocks } = modal({
      title: 'Many',
      callbackId: 'many',
      blocks: Array.from({ length: 130 }, (_, index) => section(`block ${index}`)),
    });
    expect(blocks).toHaveLength(100);
    expect(JSON.stringify(blocks.at(-1))).toContain('31 more');
  });

  test('does not carry half of what it is to carry', () => {
    const metadata = 'x'.repeat(3001);
    expect(fitsMetadata(metadata)).toBe(false);
    expect(() => modal({ title: 'x', callbackId: 'x', privateMetadata: metadata, blocks: [] })).toThrow(RangeError);
  });

  test('of any words is one that Slack takes', async () => {
    const workspace = await startWorkspace({ aws: 'own', rateLimits: false });
    const word = fc.string({ unit: 'grapheme', maxLength: 400 });
    const choice = fc.record({ text: word, value: fc.string({ minLength: 1, maxLength: 75 }), description: word });
    const list = (maxLength: number) => fc.array(choice, { minLength: 1, maxLength });
    try {
      await fc.assert(
        fc.asyncProperty(word, word, list(230), list(14), async (title, words, many, few) => {
          const initial = many[0]?.value;
          const view = modal({
            title,
            submit: words,
            close: words,
            callbackId: 'any',
            privateMetadata: words,
            blocks: [
              input({
                label: words,
                blockId: 'a',
                hint: title,
                element: staticSelect({ actionId: 'a', options: many, initial, placeholder: words }),
              }),
              input({
                label: title,
                blockId: 'b',
                optional: true,
                element: checkboxes({ actionId: 'b', options: few, initial: few.map(({ value }) => value) }),
              }),
              input({
                label: words,
                blockId: 'c',
                dispatch: true,
                element: radioButtons({ actionId: 'c', options: few, initial: few[0]?.value }),
              }),
              input({
                label: words,
                blockId: 'd',
                element: textInput({ actionId: 'd', initial: words, placeholder: title, maxLength: 50, minLength: 60 }),
              }),
              {
                type: 'actions',
                block_id: 'e',
                elements: [overflow({ actionId: 'e', options: few, confirm: { title, text: words, confirm: words } })],
              },
            ],
          });
          const asked = await call(workspace, 'views.publish', {
            user_id: 'U0ANA',
            view: { type: 'home', blocks: view.blocks },
          });
          expect(asked).toMatchObject({ ok: true });
          const { trigger_id } = {
            trigger_id: workspace.slack.slack.triggers.issue({ userId: 'U0ANA', viewId: undefined, interaction: '' }),
          };
          expect(await call(workspace, 'views.open', { trigger_id, view })).toMatchObject({ ok: true });
        }),
        { numRuns: 60 },
      );
    } finally {
      await workspace.close();
    }
  });
});
