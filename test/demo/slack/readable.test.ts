import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { plainMrkdwn } from '../../../src/demo/readable-text.ts';
import { readableBlocks, readableMessages } from '../../../src/demo/readable.ts';
import { block } from '../../../src/demo/slack/blocks/blocks.ts';
import type { PublicMessage } from '../../../src/demo/slack/public-state.ts';

const message = (blocks: Record<string, unknown>[], extra: Partial<PublicMessage> = {}): PublicMessage => ({
  ts: '1795096800.000100',
  channel: 'ml-costs',
  user: 'mlcost',
  text: 'Fallback',
  blocks,
  ephemeral: false,
  ...extra,
});
const plain = (text: string) => ({ type: 'plain_text', text });
const mrkdwn = (text: string) => ({ type: 'mrkdwn', text });
const body = (...blocks: Record<string, unknown>[]) =>
  readableMessages([message(blocks)])
    .split('\n')
    .slice(1);

describe('markup as a person reads it', () => {
  test.each([
    ['*bold* _italic_ ~gone~ `code`', 'bold italic gone code'],
    ['snake_case_name and 2*3*4', 'snake_case_name and 2*3*4'],
    ['<https://aws.example/x|the console>', 'the console (https://aws.example/x)'],
    ['<https://aws.example/x>', 'https://aws.example/x'],
    ['<@U0ANA> <@U9|zed> <#C0SEARCH> <!subteam^S0FINOPS> <!here>', '@ana @zed #team-search @finops @here'],
    ['<!date^1795096800^{date_short} at {time}|19 Nov>', '19 Nov 2026 at 14:00 UTC'],
    ['<!date^x^{date}|some day>', 'some day'],
    ['a &lt; b &amp;&amp; c &gt; d', 'a < b && c > d'],
    ['```\nx_y_z\n```', 'x_y_z'],
  ])('%s', (given, expected) => {
    expect(plainMrkdwn(given)).toBe(expected);
  });

  test('of any text never fails', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => typeof plainMrkdwn(text) === 'string'));
    fc.assert(
      fc.property(fc.stringMatching(/^[<>*_~`|^!@#{}a]{0,60}$/), (text) => typeof plainMrkdwn(text) === 'string'),
    );
  });
});

describe('a message', () => {
  test('says who, where, when and who sees it', () => {
    expect(readableMessages([message([], { ephemeral: true, visible_to: 'ana', edited: '1.1' })])).toBe(
      'mlcost in #ml-costs, 2026-11-19 14:00 UTC · only ana can see this · edited\nFallback',
    );
  });

  test('in a thread is indented; files are named', () => {
    const file = { id: 'F1', name: 'a.csv', title: 'Spend', mimetype: 'text/csv', size: 12, url: '/_demo/files/F1' };
    const reply = message([], { thread_ts: '1.1', text: 'two\nlines', files: ['F1', 'F2'], channel: '@ana' });
    expect(readableMessages([reply], [file])).toBe(
      [
        '    mlcost to @ana, 2026-11-19 14:00 UTC',
        '    two',
        '    lines',
        '    [file: Spend, 12 bytes, /_demo/files/F1]',
        '    [file: F2]',
      ].join('\n'),
    );
  });

  test('shows headers, text, fields, buttons, selects and context', () => {
    const option = { text: plain('Daily'), value: 'd' };
    expect(
      body(
        { type: 'header', text: plain('ML spend') },
        {
          type: 'section',
          text: mrkdwn('*$5* now'),
          fields: [mrkdwn('*Share*\n38 %')],
          accessory: { type: 'button', text: plain('Why') },
        },
        { type: 'divider' },
        {
          type: 'actions',
          elements: [
            { type: 'button', text: plain('Share') },
            { type: 'static_select', placeholder: plain('Group by'), options: [option] },
            { type: 'static_select', options: [option], initial_option: option },
            { type: 'overflow', options: [option] },
          ],
        },
        { type: 'image', alt_text: 'A chart of spend', image_url: 'https://x.example' },
        { type: 'context', elements: [mrkdwn('net amortized'), { type: 'image', alt_text: 'dot' }] },
        { type: 'markdown', text: '# x' },
      ),
    ).toEqual([
      '# ML spend',
      '$5 now',
      'Share 38 %',
      '[Why]',
      '────',
      '[Share] [Group by ▾] [Daily ▾] [⋯ Daily]',
      '[image: A chart of spend]',
      'net amortized [image: dot]',
      '# x',
    ]);
  });

  test('lines tables up, numbers to the right', () => {
    const text = (value: string) => ({ type: 'raw_text', text: value });
    const rows = [
      [text('team'), text('spend'), text('note')],
      [
        text('search'),
        { type: 'raw_number', value: 5, text: '$1,005.00' },
        { type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: 'ok' }] }] },
      ],
      [text('é'), { type: 'raw_number', value: 5, text: '$5.00' }, text('fine')],
    ];
    const lines = ['team        spend  note', 'search  $1,005.00  ok', 'é           $5.00  fine'];
    expect(body({ type: 'data_table', caption: 'By team', rows })).toEqual(['By team', ...lines]);
    expect(body({ type: 'table', rows })).toEqual(lines);
  });

  test('says a chart as its title and numbers', () => {
    const data = (...values: number[]) => values.map((value, index) => ({ label: ['Mon', 'Tue'][index], value }));
    const chart = {
      type: 'bar',
      series: [
        { name: 'search', data: data(1234.5, 2) },
        { name: 'fraud', data: data(3, 4) },
      ],
      axis_config: { categories: ['Mon', 'Tue'] },
    };
    expect(body({ type: 'data_visualization', title: 'Spend', chart })).toEqual([
      '[bar chart: Spend]',
      '       search  fraud',
      'Mon  1,234.50   3.00',
      'Tue      2.00   4.00',
    ]);
    const pie = {
      type: 'pie',
      segments: [
        { label: 'a', value: 10 },
        { label: 'bb', value: 5 },
      ],
    };
    expect(body({ type: 'data_visualization', title: 'Share', chart: pie })).toEqual([
      '[pie chart: Share]',
      'a   10',
      'bb   5',
    ]);
  });
});

test('an input shows its label, what is in it and its hint', () => {
  const element = { type: 'plain_text_input' };
  const input = { type: 'input', label: plain('Owner'), hint: plain('who'), optional: true, element };
  expect(readableBlocks([input])).toEqual(['Owner (optional): […]', '  who']);
});

test('no JSON at all makes reading or checking a block fail', () => {
  const context = () => ({
    surface: 'message' as const,
    fileState: () => 'ready' as const,
    counts: { tables: 0, charts: 0, markdown: 0, tableCharacters: 0, focused: 0 },
  });
  const types = fc.constantFrom(
    'section',
    'actions',
    'table',
    'data_table',
    'data_visualization',
    'context',
    'rich_text',
    'image',
    'input',
    'card',
    'container',
    'plan',
  );
  const anyBlock = fc.record({
    type: types,
    text: fc.jsonValue(),
    elements: fc.jsonValue(),
    rows: fc.jsonValue(),
    chart: fc.jsonValue(),
    element: fc.jsonValue(),
    fields: fc.jsonValue(),
  });
  fc.assert(
    fc.property(anyBlock, (value) => {
      expect(block(value, '', context()).length).toBeGreaterThan(0);
      expect(typeof readableMessages([message([value])])).toBe('string');
    }),
  );
});
