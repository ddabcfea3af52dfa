import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import {
  codeText,
  csvCell,
  csvFile,
  cutEnd,
  cutMiddle,
  cutMrkdwn,
  escapeText,
  graphemesOf,
  listWithRest,
  plainText,
  unescapeText,
} from '../../src/slack/text.ts';

const anyText = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: 'binary' }),
  fc
    .array(
      fc.constantFrom(
        '<',
        '>',
        '&',
        '*',
        '_',
        '`',
        '~',
        ':',
        '@here',
        '&lt;',
        'a',
        ' ',
        '\n',
        '😀',
        '👩‍👩‍👧',
        '\ud83d',
        'é',
        'س',
      ),
    )
    .map((parts) => parts.join('')),
);

describe('escapeText', () => {
  test('shows a mention, a link and entities as the text they are', () => {
    expect(escapeText('<!channel>')).toBe('&lt;!channel&gt;');
    expect(escapeText('<@U0ANA> & <https://x.example|y>')).toMatch(
      /^&lt;@U0ANA&gt; &amp; &lt;https:\u2060\/\/x\.example\|y&gt;$/,
    );
    expect(escapeText('&lt;')).toBe('&amp;lt;');
  });

  test('leaves marks inside words alone and replaces those that could format', () => {
    expect(escapeText('ml_search_prod')).toBe('ml_search_prod');
    expect(escapeText('_private_ *bold* ~gone~ `code`')).not.toMatch(/[*_~`]/);
    expect(escapeText('endpoint/*')).toBe('endpoint/\u2217');
  });

  test('breaks emoji names, bare mentions and addresses, and a quote at the start', () => {
    expect(escapeText('a :white_check_mark: b')).toBe('a :\u2060white_check_mark: b');
    expect(escapeText('@here')).toBe('@\u2060here');
    expect(escapeText('https://evil.example')).not.toContain('https://');
    expect(escapeText('> said')).toBe('\u2060&gt; said');
  });

  test('keeps a name on one line and the text beside it in its order', () => {
    expect(escapeText('a\r\nb\tc\u0000')).toBe('a b c ');
    expect(escapeText('gpj.\u202eexe')).toBe('gpj.\ufffdexe');
    expect(escapeText('عربي')).toBe('\u2068عربي\u2069');
  });

  test('never leaves an angle bracket, a bare ampersand, a line break or a mark at the edge of a word', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const escaped = escapeText(text);
        expect(escaped).not.toMatch(/[<>`\n\r]/);
        expect(escaped).not.toMatch(/&(?!(?:amp|lt|gt);)/);
        expect(escaped).not.toMatch(/(?<![\p{L}\p{N}])[*_~]|[*_~](?![\p{L}\p{N}])/u);
        expect(escaped).not.toMatch(/@(?:here|channel|everyone)\b/i);
        expect(escaped.isWellFormed()).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  test('can be undone: unescaping gives the same one-line text', () => {
    fc.assert(
      fc.property(
        anyText.filter((text) => !/[\u2217\u02cd\u223c\u02cb\u2060\u2068\u2069]/.test(plainText(text))),
        (text) => {
          expect(unescapeText(escapeText(text))).toBe(plainText(text));
        },
      ),
      { numRuns: 1000 },
    );
  });
});

describe('codeText', () => {
  test('shows an ARN as it is, to be copied', () => {
    const arn = 'arn:aws:sagemaker:eu-west-1:111122223333:endpoint/fraud_*';
    expect(codeText(arn)).toBe(`\`${arn}\``);
  });

  test('is one code span whatever is in it', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(codeText(text)).toMatch(/^`[^`<>\n]+`$/);
      }),
    );
  });
});

describe('cutting', () => {
  test('cuts at the end or in the middle, saying so with an ellipsis', () => {
    expect(cutEnd('fraud-scorer', 12)).toBe('fraud-scorer');
    expect(cutEnd('fraud-scorer', 7)).toBe('fraud-…');
    expect(cutMiddle('ml-training-production-eu-west-1', 20)).toBe('ml-trainin…eu-west-1');
    expect(cutMiddle('abc', 0)).toBe('');
  });

  test('never splits what a reader takes for one character', () => {
    const family = '👩‍👩‍👧‍👦';
    expect(cutEnd(family.repeat(3), family.length + 3)).toBe(`${family}…`);
    expect(cutMiddle(`ab${family}yz`, 6)).toBe('ab…yz');
  });

  test('never exceeds the limit and stays well-formed, for any text', () => {
    fc.assert(
      fc.property(anyText, fc.nat(40), (text, max) => {
        for (const cut of [cutEnd, cutMiddle, cutMrkdwn]) {
          const shown = cut(text, max);
          expect(shown.length).toBeLessThanOrEqual(max);
          expect(shown.isWellFormed()).toBe(true);
        }
        if (text.length > max && max > 0) expect(cutMiddle(text, max)).toContain('…');
      }),
      { numRuns: 1000 },
    );
  });

  test('keeps both ends as whole characters of the text', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', minLength: 30, maxLength: 60 }),
        fc.integer({ min: 3, max: 25 }),
        (text, max) => {
          const [start = '', end = ''] = cutMiddle(text.replaceAll('…', '.'), max).split('…');
          const parts = graphemesOf(text.replaceAll('…', '.'));
          expect(parts.slice(0, graphemesOf(start).length).join('')).toBe(start);
          expect(end === '' ? '' : parts.slice(-graphemesOf(end).length).join('')).toBe(end);
        },
      ),
    );
  });

  test('cuts escaped text without leaving half an entity, half a link or an open code span', () => {
    expect(cutMrkdwn('a &amp; b', 6)).toBe('a …');
    expect(cutMrkdwn('see <https://x.example|the page> now', 20)).toBe('see …');
    expect(cutMrkdwn('run `mlcost spend` now', 10)).toBe('run …');
    fc.assert(
      fc.property(anyText, fc.integer({ min: 1, max: 40 }), (text, max) => {
        expect(cutMrkdwn(escapeText(text), max)).not.toMatch(/&(?!(?:amp|lt|gt);)/);
      }),
      { numRuns: 1000 },
    );
  });
});

test('a list names the first items and counts the rest', () => {
  expect(listWithRest([], 3)).toBe('');
  expect(listWithRest(['a'], 3)).toBe('a');
  expect(listWithRest(['a', 'b'], 3)).toBe('a and b');
  expect(listWithRest(['a', 'b', 'c'], 3)).toBe('a, b and c');
  expect(listWithRest(['a', 'b', 'c', 'd', 'e'], 2)).toBe('a, b and 3 more');
});

// A reader of RFC 4180, written for this test.
const readCsv = (file: string): string[][] => {
  const rows: string[][] = [[]];
  let cell = '';
  let quoted = false;
  for (let at = 0; at < file.length; at++) {
    const character = file[at];
    if (quoted && character === '"' && file[at + 1] === '"') cell += file[++at];
    else if (character === '"') quoted = !quoted;
    else if (!quoted && character === ',') [cell] = ['', rows.at(-1)!.push(cell)];
    else if (!quoted && character === '\r' && file[at + 1] === '\n') {
      rows.at(-1)!.push(cell);
      rows.push([]);
      cell = '';
      at++;
    } else cell += character;
  }
  return rows.slice(0, -1);
};

describe('CSV', () => {
  test.each([
    ['plain', 'plain'],
    ['a,b', '"a,b"'],
    ['say "hi"', '"say ""hi"""'],
    ['-3.10', '-3.10'],
    ['+4', '+4'],
    ['=1+1', "'=1+1"],
    ['+cmd|x', "'+cmd|x"],
    ['-2+3', "'-2+3"],
    ['@sum', "'@sum"],
    ['\tx', "'\tx"],
    [' =1', "' =1"],
  ])('writes %j as %j', (text, cell) => {
    expect(csvCell(text)).toBe(cell);
  });

  test('reads back as the cells it was made of, and no cell starts a formula', () => {
    fc.assert(
      fc.property(fc.array(fc.array(anyText, { minLength: 1, maxLength: 4 }), { maxLength: 5 }), (rows) => {
        const file = csvFile(rows);
        expect(file.startsWith('\ufeff')).toBe(true);
        const cells = readCsv(file.slice(1));
        expect(cells.map((row) => row.map((cell) => cell.replace(/^'/, '')))).toEqual(
          rows.map((row) => row.map((cell) => cell.toWellFormed().replace(/^'/, ''))),
        );
        for (const cell of cells.flat()) if (!/^[+-][\d.]/.test(cell)) expect(cell).not.toMatch(/^[=+\-@\t\r]/);
      }),
    );
  });
});
