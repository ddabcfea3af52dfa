import { describe, expect, test } from '@jest/globals';
import { block } from '../../../src/demo/slack/blocks/blocks.ts';
import type { Context, FileState, Surface } from '../../../src/demo/slack/blocks/check.ts';

const context = (surface: Surface = 'message', file: FileState = 'ready'): Context => ({
  surface,
  fileState: () => file,
  counts: { tables: 0, charts: 0, markdown: 0, tableCharacters: 0, focused: 0 },
});

const problems = (value: unknown, at: Context = context()) =>
  block(value, '/blocks/0', at).map(({ pointer, message }) => `${message} [${pointer}]`);

const long = (length: number) => 'x'.repeat(length);
const plain = (text: string) => ({ type: 'plain_text', text });
const mrkdwn = (text: string) => ({ type: 'mrkdwn', text });
const many = <T>(count: number, item: (index: number) => T) => Array.from({ length: count }, (_, index) => item(index));
const option = (index: number, value = `v${index}`) => ({ text: plain(`Option ${index}`), value });
const button = (extra: object = {}) => ({ type: 'button', action_id: 'a', text: plain('Go'), ...extra });
const actions = (...elements: object[]) => ({ type: 'actions', elements });
const select = (extra: object = {}) => ({
  type: 'static_select',
  action_id: 's',
  placeholder: plain('Pick'),
  options: many(3, (n) => option(n)),
  ...extra,
});
const input = (element: object, extra: object = {}) => ({ type: 'input', label: plain('Label'), element, ...extra });
const cells = (...texts: string[]) => texts.map((text) => ({ type: 'raw_text', text }));
const rich = (...elements: object[]) => ({
  type: 'rich_text',
  elements: [{ type: 'rich_text_section', elements }],
});
const categories = ['Mon', 'Tue'];
const series = (name: string, labels = categories) => ({
  name,
  data: labels.map((label, index) => ({ label, value: index - 1 })),
});
const chart = (extra: object = {}, title = 'Spend') => ({
  type: 'data_visualization',
  title,
  chart: { type: 'bar', series: [series('search')], axis_config: { categories }, ...extra },
});
const pie = (segments: unknown[]) => ({ type: 'data_visualization', title: 'Share', chart: { type: 'pie', segments } });

describe('blocks Slack takes', () => {
  test.each<[string, object]>([
    [
      'section',
      {
        type: 'section',
        block_id: 'b',
        text: mrkdwn('*Hi*'),
        fields: [mrkdwn('a'), plain('b')],
        accessory: button(),
        expand: true,
      },
    ],
    ['section at its limit', { type: 'section', text: mrkdwn(long(3000)) }],
    ['header', { type: 'header', text: plain(long(150)) }],
    [
      'context',
      {
        type: 'context',
        elements: [mrkdwn('x'), { type: 'image', image_url: 'https://example.com/x.png', alt_text: 'x' }],
      },
    ],
    [
      'actions',
      actions(
        ...many(25, (n) =>
          button({ action_id: `a${n}`, value: long(2000), style: 'danger', url: 'https://example.com' }),
        ),
      ),
    ],
    [
      'confirm',
      actions(
        button({
          confirm: {
            title: plain('Sure?'),
            text: mrkdwn('Really'),
            confirm: plain('Yes'),
            deny: plain('No'),
            style: 'danger',
          },
        }),
      ),
    ],
    ['select', actions(select({ initial_option: option(1) }))],
    [
      'select with groups',
      actions(
        select({
          options: undefined,
          option_groups: [{ label: plain('G'), options: [option(1)] }],
          initial_option: option(1),
        }),
      ),
    ],
    [
      'pickers',
      actions(
        { type: 'datepicker', action_id: 'd', initial_date: '2026-11-19' },
        { type: 'timepicker', action_id: 't', initial_time: '09:00' },
        { type: 'datetimepicker', action_id: 'dt', initial_date_time: 1_790_000_000 },
        { type: 'overflow', action_id: 'o', options: [option(1)] },
      ),
    ],
    [
      'choices',
      actions(
        { type: 'radio_buttons', action_id: 'r', options: many(10, (n) => option(n)) },
        { type: 'checkboxes', action_id: 'c', options: [option(1)], initial_options: [option(1)] },
      ),
    ],
    [
      'people and channels',
      actions(
        { type: 'users_select', action_id: 'u' },
        { type: 'conversations_select', action_id: 'c', filter: { include: ['public'] } },
        { type: 'multi_users_select', action_id: 'm', max_selected_items: 2 },
      ),
    ],
    [
      'input',
      input(
        { type: 'plain_text_input', action_id: 'p', multiline: true, min_length: 1, max_length: 10 },
        { hint: plain('hint'), optional: true },
      ),
    ],
    ['divider', { type: 'divider' }],
    ['image from a URL', { type: 'image', image_url: 'https://example.com/x.png', alt_text: 'x', title: plain('t') }],
    ['image from a file', { type: 'image', slack_file: { id: 'F1' }, alt_text: 'x' }],
    ['markdown', { type: 'markdown', text: '# Hi' }],
    [
      'rich text',
      rich(
        { type: 'text', text: 'x', style: { bold: true } },
        { type: 'link', url: 'https://example.com' },
        { type: 'user', user_id: 'U1' },
      ),
    ],
    [
      'table',
      {
        type: 'table',
        rows: [cells('a', 'b'), [{ type: 'raw_number', value: 1, text: '1' }, rich({ type: 'text', text: 'x' })]],
        column_settings: [{ align: 'right', is_wrapped: true }],
      },
    ],
    [
      'data table',
      {
        type: 'data_table',
        caption: 'c',
        page_size: 100,
        row_header_column_index: 0,
        rows: [cells('a'), ...many(100, (n) => cells(String(n)))],
      },
    ],
    ['bar chart', chart()],
    ['line chart with axis labels', chart({ type: 'line', axis_config: { categories, x_label: 'Day', y_label: '$' } })],
    ['pie', pie([{ label: 'a', value: 1 }])],
    ['card', { type: 'card', title: mrkdwn('t'), body: mrkdwn('b'), actions: [button()] }],
    ['container', { type: 'container', title: plain('t'), child_blocks: [{ type: 'divider' }], is_collapsible: true }],
    [
      'plan',
      { type: 'plan', title: 't', tasks: [{ type: 'task_card', task_id: '1', title: 't', status: 'complete' }] },
    ],
  ])('%s', (_name, value) => {
    expect(problems(value)).toEqual([]);
  });

  test('an alert, in a modal only', () => {
    const alert = { type: 'alert', text: mrkdwn('x'), level: 'warning' };
    expect(problems(alert, context('modal'))).toEqual([]);
    expect(problems(alert)).toEqual(['unsupported type: alert in messages [/blocks/0/type]']);
    expect(problems(alert, context('home'))).toHaveLength(1);
  });

  test.each([
    'table',
    'data_table',
    'data_visualization',
    'markdown',
    'card',
    'carousel',
    'container',
    'plan',
    'task_card',
    'context_actions',
    'file',
  ])('%s in messages only', (type) => {
    expect(problems({ type }, context('modal'))).toEqual([`unsupported type: ${type} in modals [/blocks/0/type]`]);
    expect(problems({ type }, context('home'))).toHaveLength(1);
  });
});

describe('blocks Slack refuses', () => {
  test.each<[string, unknown, string]>([
    ['no object', 'text', 'must be an object [/blocks/0]'],
    ['no type', {}, 'missing required field: type [/blocks/0]'],
    ['an unknown type', { type: 'chart' }, 'unsupported type: chart [/blocks/0/type]'],
    ['a type of Object itself', { type: 'constructor' }, 'unsupported type: constructor [/blocks/0/type]'],
    ['an unknown field', { type: 'divider', colour: 'red' }, 'invalid additional property: colour [/blocks/0]'],
    [
      'a long block_id',
      { type: 'divider', block_id: long(256) },
      'must be less than 256 characters [/blocks/0/block_id]',
    ],
    ['an empty section', { type: 'section' }, 'must have text or fields [/blocks/0]'],
    ['an empty text', { type: 'section', text: mrkdwn('') }, 'must be more than 0 characters [/blocks/0/text/text]'],
    [
      'a long section',
      { type: 'section', text: mrkdwn(long(3001)) },
      'must be less than 3001 characters [/blocks/0/text/text]',
    ],
    [
      'eleven fields',
      { type: 'section', fields: many(11, () => mrkdwn('x')) },
      'no more than 10 items allowed [/blocks/0/fields]',
    ],
    [
      'a long field',
      { type: 'section', fields: [mrkdwn(long(2001))] },
      'must be less than 2001 characters [/blocks/0/fields/0/text]',
    ],
    [
      'emoji on mrkdwn',
      { type: 'section', text: { ...mrkdwn('x'), emoji: true } },
      'invalid additional property: emoji [/blocks/0/text]',
    ],
    [
      'an input as accessory',
      { type: 'section', text: mrkdwn('x'), accessory: { type: 'plain_text_input', action_id: 'p' } },
      'unsupported type: plain_text_input [/blocks/0/accessory/type]',
    ],
    [
      'a long header',
      { type: 'header', text: plain(long(151)) },
      'must be less than 151 characters [/blocks/0/text/text]',
    ],
    ['a mrkdwn header', { type: 'header', text: mrkdwn('x') }, 'unsupported type: mrkdwn [/blocks/0/text/type]'],
    [
      'eleven context elements',
      { type: 'context', elements: many(11, () => mrkdwn('x')) },
      'no more than 10 items allowed [/blocks/0/elements]',
    ],
    ['no context elements', { type: 'context', elements: [] }, 'must provide at least 1 items [/blocks/0/elements]'],
    [
      'a button in a context',
      { type: 'context', elements: [button()] },
      'unsupported type: button [/blocks/0/elements/0/type]',
    ],
    [
      '26 actions',
      actions(...many(26, (n) => button({ action_id: `a${n}` }))),
      'no more than 25 items allowed [/blocks/0/elements]',
    ],
    [
      'a long button',
      actions(button({ text: plain(long(76)) })),
      'must be less than 76 characters [/blocks/0/elements/0/text/text]',
    ],
    [
      'a mrkdwn button',
      actions(button({ text: mrkdwn('x') })),
      'unsupported type: mrkdwn [/blocks/0/elements/0/text/type]',
    ],
    [
      'a long value',
      actions(button({ value: long(2001) })),
      'must be less than 2001 characters [/blocks/0/elements/0/value]',
    ],
    [
      'a long action_id',
      actions(button({ action_id: long(256) })),
      'must be less than 256 characters [/blocks/0/elements/0/action_id]',
    ],
    [
      'a made-up style',
      actions(button({ style: 'warning' })),
      'must be one of: primary, danger [/blocks/0/elements/0/style]',
    ],
    ['a bad url', actions(button({ url: 'example.com' })), 'invalid_url [/blocks/0/elements/0/url]'],
    ['a number as value', actions(button({ value: 5 })), 'must be a string [/blocks/0/elements/0/value]'],
    [
      'a long confirm title',
      actions(button({ confirm: { title: plain(long(101)), text: plain('x') } })),
      'must be less than 101 characters [/blocks/0/elements/0/confirm/title/text]',
    ],
    [
      'a long confirm text',
      actions(button({ confirm: { text: plain(long(301)) } })),
      'must be less than 301 characters [/blocks/0/elements/0/confirm/text/text]',
    ],
    [
      'a long confirm button',
      actions(button({ confirm: { text: plain('x'), confirm: plain(long(31)) } })),
      'must be less than 31 characters [/blocks/0/elements/0/confirm/confirm/text]',
    ],
    [
      'a confirm with a type',
      actions(button({ confirm: { type: 'confirm', text: plain('x') } })),
      'invalid additional property: type [/blocks/0/elements/0/confirm]',
    ],
    [
      '101 options',
      actions(select({ options: many(101, (n) => option(n)) })),
      'no more than 100 items allowed [/blocks/0/elements/0/options]',
    ],
    ['no options', actions(select({ options: [] })), 'must provide at least 1 items [/blocks/0/elements/0/options]'],
    [
      'a long option',
      actions(select({ options: [{ text: plain(long(76)), value: 'v' }] })),
      'must be less than 76 characters [/blocks/0/elements/0/options/0/text/text]',
    ],
    [
      'a long option value',
      actions(select({ options: [{ text: plain('x'), value: long(76) }] })),
      'must be less than 76 characters [/blocks/0/elements/0/options/0/value]',
    ],
    [
      'a mrkdwn option in a select',
      actions(select({ options: [{ text: mrkdwn('x'), value: 'v' }] })),
      'unsupported type: mrkdwn [/blocks/0/elements/0/options/0/text/type]',
    ],
    [
      'the same value twice',
      actions(select({ options: [option(1, 'v'), option(2, 'v')] })),
      'duplicate option value: v [/blocks/0/elements/0/options/1/value]',
    ],
    [
      'an initial option that is not offered',
      actions(select({ initial_option: option(7) })),
      'initial_option must match one of the options [/blocks/0/elements/0/initial_option]',
    ],
    [
      'options and groups at once',
      actions(select({ option_groups: [{ label: plain('G'), options: [option(1)] }] })),
      'must have exactly one of options and option_groups [/blocks/0/elements/0]',
    ],
    [
      'a long placeholder',
      actions(select({ placeholder: plain(long(151)) })),
      'must be less than 151 characters [/blocks/0/elements/0/placeholder/text]',
    ],
    [
      'eleven radio buttons',
      actions({ type: 'radio_buttons', action_id: 'r', options: many(11, (n) => option(n)) }),
      'no more than 10 items allowed [/blocks/0/elements/0/options]',
    ],
    [
      'six overflow options',
      actions({ type: 'overflow', action_id: 'o', options: many(6, (n) => option(n)) }),
      'no more than 5 items allowed [/blocks/0/elements/0/options]',
    ],
    [
      'an impossible date',
      actions({ type: 'datepicker', action_id: 'd', initial_date: '2026-13-01' }),
      'invalid format [/blocks/0/elements/0/initial_date]',
    ],
    [
      'two focused elements',
      actions(select({ action_id: 's1', focus_on_load: true }), select({ action_id: 's2', focus_on_load: true })),
      'only one element can have focus_on_load [/blocks/0/elements/1/focus_on_load]',
    ],
    [
      'a long input label',
      { ...input({ type: 'plain_text_input', action_id: 'p' }), label: plain(long(2001)) },
      'must be less than 2001 characters [/blocks/0/label/text]',
    ],
    ['a button as input', input(button()), 'unsupported type: button [/blocks/0/element/type]'],
    [
      'an overflow as input',
      input({ type: 'overflow', options: [option(1)] }),
      'unsupported type: overflow [/blocks/0/element/type]',
    ],
    [
      'a long initial value',
      input({ type: 'plain_text_input', action_id: 'p', initial_value: long(3001) }),
      'must be less than 3001 characters [/blocks/0/element/initial_value]',
    ],
    [
      'min over max',
      input({ type: 'plain_text_input', action_id: 'p', min_length: 5, max_length: 4 }),
      'min_length must not be greater than max_length [/blocks/0/element/min_length]',
    ],
    [
      'a file input in a message',
      input({ type: 'file_input', action_id: 'f' }),
      'unsupported type: file_input in messages [/blocks/0/element/type]',
    ],
    [
      'a number input without decimals said',
      input({ type: 'number_input', action_id: 'n' }),
      'missing required field: is_decimal_allowed [/blocks/0/element]',
    ],
    [
      'an image without alt text',
      { type: 'image', image_url: 'https://example.com/x.png' },
      'missing required field: alt_text [/blocks/0]',
    ],
    [
      'an image with long alt text',
      { type: 'image', image_url: 'https://example.com/x.png', alt_text: long(2001) },
      'must be less than 2001 characters [/blocks/0/alt_text]',
    ],
    [
      'an image without a source',
      { type: 'image', alt_text: 'x' },
      'must have exactly one of image_url and slack_file [/blocks/0]',
    ],
    [
      'an image on this machine',
      { type: 'image', alt_text: 'x', image_url: 'http://127.0.0.1:80/x.png' },
      'downloading image failed [/blocks/0/image_url]',
    ],
    [
      'a file by id and url',
      { type: 'image', alt_text: 'x', slack_file: { id: 'F1', url: 'https://x.example' } },
      'must have exactly one of id and url [/blocks/0/slack_file]',
    ],
    ['long markdown', { type: 'markdown', text: long(12_001) }, 'must be less than 12001 characters [/blocks/0/text]'],
    [
      'a rich text run of an unknown type',
      rich({ type: 'bold', text: 'x' }),
      'unsupported type: bold [/blocks/0/elements/0/elements/0/type]',
    ],
    [
      '101 table rows',
      { type: 'table', rows: many(101, () => cells('x')) },
      'no more than 100 items allowed [/blocks/0/rows]',
    ],
    [
      '21 columns',
      { type: 'table', rows: [cells(...many(21, String))] },
      'no more than 20 items allowed [/blocks/0/rows/0]',
    ],
    ['an empty cell', { type: 'table', rows: [cells('')] }, 'must be more than 0 characters [/blocks/0/rows/0/0/text]'],
    [
      'ragged rows',
      { type: 'table', rows: [cells('a', 'b'), cells('c')] },
      'rows must have the same number of cells [/blocks/0/rows]',
    ],
    [
      'too much text in a table',
      { type: 'table', rows: many(11, () => cells(long(1000))) },
      "the cells of a message's tables must be less than 10001 characters [/blocks/0/rows]",
    ],
    [
      'an alignment that is none',
      { type: 'table', rows: [cells('a')], column_settings: [{ align: 'middle' }] },
      'must be one of: left, center, right [/blocks/0/column_settings/0/align]',
    ],
    [
      'a data table of a header alone',
      { type: 'data_table', caption: 'c', rows: [cells('a')] },
      'must provide at least 2 items [/blocks/0/rows]',
    ],
    [
      '102 data table rows',
      { type: 'data_table', caption: 'c', rows: many(102, () => cells('a')) },
      'no more than 101 items allowed [/blocks/0/rows]',
    ],
    [
      'a data table without caption',
      { type: 'data_table', rows: [cells('a'), cells('b')] },
      'missing required field: caption [/blocks/0]',
    ],
    [
      'rich text in the header row',
      { type: 'data_table', caption: 'c', rows: [[rich({ type: 'text', text: 'x' })], cells('b')] },
      'unsupported type: rich_text [/blocks/0/rows/0/0/type]',
    ],
    [
      'a page of 101',
      { type: 'data_table', caption: 'c', page_size: 101, rows: [cells('a'), cells('b')] },
      'must be at most 100 [/blocks/0/page_size]',
    ],
    [
      'a row header column that is not there',
      { type: 'data_table', caption: 'c', row_header_column_index: 1, rows: [cells('a'), cells('b')] },
      'row_header_column_index is not a column [/blocks/0/row_header_column_index]',
    ],
    [
      'a number cell without text',
      { type: 'table', rows: [[{ type: 'raw_number', value: 1 }]] },
      'missing required field: text [/blocks/0/rows/0/0]',
    ],
    ['a long chart title', chart({}, long(51)), 'must be less than 51 characters [/blocks/0/title]'],
    ['a stacked chart', chart({ stacked: true }), 'invalid additional property: stacked [/blocks/0/chart]'],
    [
      'seven series',
      chart({ series: many(7, (n) => series(`s${n}`)) }),
      'no more than 6 items allowed [/blocks/0/chart/series]',
    ],
    [
      'a long series name',
      chart({ series: [series(long(21))] }),
      'must be less than 21 characters [/blocks/0/chart/series/0/name]',
    ],
    [
      'the same series twice',
      chart({ series: [series('a'), series('a')] }),
      'series names must be unique [/blocks/0/chart/series]',
    ],
    [
      '21 points',
      chart({ series: [series('a', many(21, String))], axis_config: { categories: many(21, String) } }),
      'no more than 20 items allowed [/blocks/0/chart/series/0/data]',
    ],
    [
      'a long category',
      chart({ series: [series('a', [long(21)])], axis_config: { categories: [long(21)] } }),
      'must be less than 21 characters [/blocks/0/chart/series/0/data/0/label]',
    ],
    [
      'a series that skips a category',
      chart({ series: [series('a', ['Mon'])] }),
      'every series must have exactly one point for every category [/blocks/0/chart/series/0/data]',
    ],
    [
      'a point without a value',
      chart({
        series: [
          {
            name: 'a',
            data: [
              { label: 'Mon', value: null },
              { label: 'Tue', value: 1 },
            ],
          },
        ],
      }),
      'must be a number [/blocks/0/chart/series/0/data/0/value]',
    ],
    [
      'a pie with a segment of nothing',
      pie([{ label: 'a', value: 0 }]),
      'must be greater than 0 [/blocks/0/chart/segments/0/value]',
    ],
    [
      'a pie of seven segments',
      pie(many(7, (n) => ({ label: `s${n}`, value: 1 }))),
      'no more than 6 items allowed [/blocks/0/chart/segments]',
    ],
    ['a donut', chart({ type: 'donut' }), 'unsupported type: donut [/blocks/0/chart/type]'],
    [
      'an empty card',
      { type: 'card', subtitle: mrkdwn('x') },
      'must have a hero_image, title, body or actions [/blocks/0]',
    ],
    [
      'eleven cards',
      { type: 'carousel', elements: many(11, () => ({ type: 'card', title: mrkdwn('x') })) },
      'no more than 10 items allowed [/blocks/0/elements]',
    ],
  ])('%s', (_name, value, expected) => {
    expect(problems(value)).toContain(expected);
  });

  test.each<FileState>(['missing', 'processing', 'not_an_image'])('an image whose file is %s', (file) => {
    const image = { type: 'image', slack_file: { id: 'F1' }, alt_text: 'x' };
    expect(problems(image, context('message', file))).toEqual(['invalid slack file [/blocks/0/slack_file]']);
  });

  test('a file in an ephemeral message, which cannot share it', () => {
    const image = { type: 'image', slack_file: { id: 'F1' }, alt_text: 'x' };
    expect(problems(image, context('ephemeral'))).toEqual(['invalid slack file [/blocks/0/slack_file]']);
  });

  test('a second table, a third chart, and markdown of more than 12,000 in all', () => {
    const at = context();
    const table = { type: 'table', rows: [cells('a')] };
    expect(problems(table, at)).toEqual([]);
    expect(problems(table, at)).toEqual(['only one table is allowed in a message [/blocks/0]']);
    expect([problems(chart(), at), problems(chart(), at)]).toEqual([[], []]);
    expect(problems(chart(), at)).toEqual(['no more than 2 data_visualization blocks allowed [/blocks/0]']);
    const markdown = { type: 'markdown', text: long(7000) };
    expect(problems(markdown, at)).toEqual([]);
    expect(problems(markdown, at)).toHaveLength(1);
  });
});
