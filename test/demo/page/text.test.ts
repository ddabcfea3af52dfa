import { beforeAll, describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { load } from './load.ts';

type Node = { type: string; text?: string; children?: Node[]; [key: string]: unknown };
type Block = { type: string; text?: string; lines?: Node[][] };

let parseMrkdwn: (source: string) => Block[];
let parseInline: (source: string) => Node[];
let parseMarkdown: (source: string) => Block[];
let fillDate: (timestamp: number | string, pattern: string, now: Date) => string | undefined;
let dayWords: (date: Date, now: Date) => string;

beforeAll(async () => {
  ({ parseMrkdwn, parseInline } = await load<{ parseMrkdwn: typeof parseMrkdwn; parseInline: typeof parseInline }>(
    'text/mrkdwn.js',
  ));
  ({ parseMarkdown } = await load<{ parseMarkdown: typeof parseMarkdown }>('text/markdown.js'));
  ({ fillDate, dayWords } = await load<{ fillDate: typeof fillDate; dayWords: typeof dayWords }>('text/dates.js'));
});

const words = (nodes: Node[]): string => nodes.map((n) => n.text ?? (n.children ? words(n.children) : '')).join('');

describe('mrkdwn', () => {
  test('marks bold, italic, strike and code only around words', () => {
    expect(parseInline('*b* _i_ ~s~ `c`').map((n) => n.type)).toEqual([
      'bold',
      'text',
      'italic',
      'text',
      'strike',
      'text',
      'code',
    ]);
    expect(parseInline('snake_case_name 2*3*4 a ~ b')).toEqual([{ type: 'text', text: 'snake_case_name 2*3*4 a ~ b' }]);
    expect(parseInline('*not closed')).toEqual([{ type: 'text', text: '*not closed' }]);
  });

  test('nests marks and keeps marks inside code as they are', () => {
    expect(parseInline('*bold with `*code*`*')).toEqual([
      {
        type: 'bold',
        children: [
          { type: 'text', text: 'bold with ' },
          { type: 'code', text: '*code*' },
        ],
      },
    ]);
  });

  test('reads the references between angle brackets', () => {
    expect(parseInline('<@U1|ana>')[0]).toMatchObject({ type: 'user', id: 'U1', label: 'ana' });
    expect(parseInline('<#C1>')[0]).toMatchObject({ type: 'channel', id: 'C1' });
    expect(parseInline('<!subteam^S1|@finops>')[0]).toMatchObject({ type: 'usergroup', id: 'S1', label: '@finops' });
    expect(parseInline('<!here>')[0]).toMatchObject({ type: 'broadcast', range: 'here' });
    expect(parseInline('<https://a.example/?x=1&amp;y=2|see &lt;this&gt;>')[0]).toMatchObject({
      type: 'link',
      url: 'https://a.example/?x=1&y=2',
      label: 'see <this>',
    });
    expect(parseInline('<!date^0^{date} {time}|then>')[0]).toMatchObject({
      type: 'date',
      timestamp: '0',
      pattern: '{date} {time}',
      fallback: 'then',
    });
  });

  test('makes no link of an address that could run code', () => {
    for (const address of [
      'javascript:alert(1)',
      'data:text/html,x',
      'vbscript:x',
      '//evil.example',
      ' javascript:1',
    ]) {
      expect(parseInline(`<${address}|click>`).some((n) => n.type === 'link')).toBe(false);
    }
  });

  test('separates code blocks, quotes and lines', () => {
    expect(parseMrkdwn('one\n&gt; two\n&gt; three\n```\nfour *five*\n```\nsix').map((b) => b.type)).toEqual([
      'lines',
      'quote',
      'pre',
      'lines',
    ]);
    expect(parseMrkdwn('```{"a": "&lt;b&gt;"}```')).toEqual([{ type: 'pre', text: '{"a": "<b>"}' }]);
    expect(parseMrkdwn('open ```never closed')).toEqual([
      { type: 'lines', lines: [[{ type: 'text', text: 'open ' }], [{ type: 'text', text: '```never closed' }]] },
    ]);
  });

  test('never fails, and loses no letter of plain text, whatever is written', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => void parseMrkdwn(text)));
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z *_~]{0,60}$/), (text) => {
        expect(words(parseInline(text)).replaceAll(/[*_~]/g, '')).toBe(text.replaceAll(/[*_~]/g, ''));
      }),
    );
  });

  test('stays fast on long lines of marks that close nothing', () => {
    const begun = performance.now();
    parseMrkdwn('*a '.repeat(1000));
    parseMrkdwn('<'.repeat(3000));
    expect(performance.now() - begun).toBeLessThan(1000);
  });
});

describe('Markdown', () => {
  test('reads headings, lists, tables, fences, quotes and rules', () => {
    const source =
      '# One\n\ntext **bold**\nmore\n\n- a\n  - b\n\n1. c\n\n> q\n\n```ts\ncode\n```\n\n---\n\n| a | b |\n|:--|--:|\n| 1 | 2 |';
    expect(parseMarkdown(source).map((b) => b.type)).toEqual([
      'heading',
      'lines',
      'list',
      'list',
      'quote',
      'pre',
      'rule',
      'table',
    ]);
  });

  test('never fails, whatever is written', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => void parseMarkdown(text)));
    fc.assert(fc.property(fc.stringMatching(/^[-#>|`*_ \n1.[\]()a]{0,120}$/), (text) => void parseMarkdown(text)));
  });
});

describe('dates', () => {
  const now = new Date('2026-11-19T14:00:00Z');
  const noon = Date.parse('2026-11-18T12:05:00Z') / 1000;

  test("fill Slack's tokens in UTC", () => {
    expect(fillDate(noon, '{date_num} {time}', now)).toBe('18/11/2026 12:05');
    expect(fillDate(noon, '{date_short_pretty}', now)).toBe('yesterday');
    expect(fillDate(noon, '{ago}', now)).toBe('yesterday');
  });

  test('leave what is not a date to its fallback', () => {
    expect(fillDate('never', '{date}', now)).toBeUndefined();
    expect(fillDate(noon, '{no_such_token}', now)).toBeUndefined();
  });

  test('name days as a person would', () => {
    expect(dayWords(new Date('2026-11-19T00:00:00Z'), now)).toBe('Today');
    expect(dayWords(new Date('2026-11-02T00:00:00Z'), now)).toBe('Monday 2 November');
  });
});
