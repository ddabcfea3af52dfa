import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { actions, button, context, fields, header, section, table, textTable } from '../../src/slack/blocks.ts';
import { tableLines } from '../../src/slack/tables.ts';

const long = 'x'.repeat(20_000);

describe('blocks', () => {
  test('cut what they are given to the limits of Slack', () => {
    expect(section(long).text?.text).toHaveLength(3000);
    expect(header(long).text.text).toHaveLength(150);
    expect(context(...Array.from({ length: 12 }, (_, index) => `${index}`)).elements).toHaveLength(10);
    expect(fields(...Array.from({ length: 12 }, () => long)).fields).toHaveLength(10);
    const cut = button({
      text: long,
      action_id: 'a',
      accessibility_label: long,
      confirm: { title: long, text: long, confirm: long },
    });
    expect(cut.text.text).toHaveLength(75);
    expect(cut.accessibility_label).toHaveLength(75);
    expect(cut.confirm?.title?.text).toHaveLength(100);
    expect(cut.confirm?.text.text).toHaveLength(300);
    expect(cut.confirm?.confirm?.text).toHaveLength(30);
    expect(
      actions(Array.from({ length: 30 }, (_, index) => button({ text: 'b', action_id: `${index}` }))).elements,
    ).toHaveLength(25);
  });

  test('let Slack link nothing by itself', () => {
    expect(section('see https://x.example').text).toEqual({
      type: 'mrkdwn',
      text: 'see https://x.example',
      verbatim: true,
    });
  });

  test('never have an empty text', () => {
    expect(section('').text?.text).toBe('\u00a0');
    expect(header('').text.text).toBe('\u00a0');
  });

  test('leave out a button whose value does not fit instead of cutting the value', () => {
    const kept = button({ text: 'a', action_id: 'a', value: 'v'.repeat(2000) });
    expect(actions([kept, button({ text: 'b', action_id: 'b', value: 'v'.repeat(2001) })]).elements).toEqual([kept]);
  });
});

const content = {
  columns: [
    { title: 'cost-center' },
    { title: 'spend', align: 'right' as const },
    { title: 'share', align: 'right' as const },
  ],
  rows: [
    ['search', '$18,420.11', '38.2 %'],
    ['unallocated', '$4,210.07', '8.7 %'],
  ],
};

describe('table', () => {
  test('has a header row, raw text cells and right-aligned figures', () => {
    const block = table(content);
    expect(block.column_settings).toEqual([{ align: 'left' }, { align: 'right' }, { align: 'right' }]);
    expect(block.rows).toHaveLength(3);
    expect(block.rows[1]).toEqual([
      { type: 'raw_text', text: 'search' },
      { type: 'raw_text', text: '$18,420.11' },
      { type: 'raw_text', text: '38.2 %' },
    ]);
  });

  test('counts the rows that do not fit in its last row', () => {
    const block = table({ ...content, rows: Array.from({ length: 250 }, (_, index) => [`r${index}`, '$1', '1 %']) });
    expect(block.rows).toHaveLength(100);
    expect(block.rows.at(-1)).toEqual([
      { type: 'raw_text', text: '… and 152 more' },
      { type: 'raw_text', text: ' ' },
      { type: 'raw_text', text: ' ' },
    ]);
  });

  test('keeps its limits and a rectangle of non-empty cells for any content', () => {
    const cell = fc.string({ unit: 'grapheme', maxLength: 300 });
    fc.assert(
      fc.property(
        fc.array(cell, { minLength: 1, maxLength: 25 }),
        fc.array(fc.array(cell, { maxLength: 25 }), { maxLength: 130 }),
        (titles, rows) => {
          const block = table({ columns: titles.map((title) => ({ title })), rows });
          expect(block.rows.length).toBeLessThanOrEqual(100);
          const cells = block.rows.flat().map((one) => ('text' in one ? one.text : ''));
          expect(cells.join('').length).toBeLessThanOrEqual(10_000);
          expect(cells.every((text) => text.length > 0)).toBe(true);
          expect(new Set(block.rows.map((row) => row.length)).size).toBe(1);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('textTable', () => {
  test('aligns its columns', () => {
    expect(tableLines(content)).toEqual([
      'cost-center       spend   share',
      'search       $18,420.11  38.2 %',
      'unallocated   $4,210.07   8.7 %',
    ]);
  });

  test('shortens names in the middle until the lines fit, and never a figure', () => {
    const lines = tableLines({
      ...content,
      rows: [['ml-training-production-experiments-eu-west-1', '$18,420.11', '38.2 %']],
    });
    expect(lines.every((line) => line.length <= 44)).toBe(true);
    expect(lines[1]).toMatch(/^ml-.+….+eu-west-1 {2}\$18,420\.11 {2}38\.2 %$/);
  });

  test('counts East Asian characters as two columns', () => {
    const lines = tableLines({
      columns: [{ title: 'n' }, { title: 'x' }],
      rows: [
        ['検索', '1'],
        ['ab', '2'],
      ],
    });
    expect(lines).toEqual(['n     x', '検索  1', 'ab    2']);
  });

  test('stays within one preformatted text and says how many rows are left out', () => {
    const block = textTable({ ...content, rows: Array.from({ length: 500 }, () => content.rows[0]!) });
    const [element] = block.elements;
    const text =
      element?.type === 'rich_text_preformatted' && element.elements[0]?.type === 'text'
        ? element.elements[0].text
        : '';
    expect(text.length).toBeLessThanOrEqual(3000);
    expect(text).toMatch(/… and \d+ more$/);
  });
});
