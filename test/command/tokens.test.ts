import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { tokenize, writeTokens, type Token } from '../../src/command/tokens.ts';
import { isUsageError } from '../../src/command/usage-error.ts';

/** Tokens in short: words as they are, pairs as [key, sign, values], quoted text with a leading ~. */
function read(line: string): unknown {
  const tokens = tokenize(line);
  if (isUsageError(tokens)) return tokens;
  const written = ({ text, quoted }: { text: string; quoted: boolean }) => (quoted ? `~${text}` : text);
  return tokens.map((token) => {
    if (token.kind === 'comma') return ',';
    if (token.kind === 'word') return written(token);
    if (token.kind === 'pair') return [written(token.key), token.negated ? '!=' : '=', token.values.map(written)];
    return token;
  });
}

const nasty = fc
  .array(
    fc.oneof(
      fc.constantFrom(...Array.from('"\'“”„‚‘’«»‹›\\,=! <>&@#|\n\t\0\u200f\u202e\ufeff')),
      fc.constantFrom(
        '&amp;',
        '&lt;',
        '<@U1|ana>',
        '<#C1|x>',
        '<!subteam^S1|@x>',
        '<https://x|x>',
        '<!here>',
        'key=',
        'a',
        'é',
        '😀',
      ),
      fc.string({ unit: 'binary', maxLength: 3 }),
    ),
    { maxLength: 60 },
  )
  .map((pieces) => pieces.join(''));

describe('words', () => {
  test('are split at spaces of any kind', () => {
    expect(read('  by\tcost-center\u00a0daily\n')).toEqual(['by', 'cost-center', 'daily']);
    expect(read('')).toEqual([]);
  });

  test('and commas, with spaces around them or not', () => {
    for (const line of ['by a, b', 'by a , b', 'by a,b', 'by a ,b']) expect(read(line)).toEqual(['by', 'a', ',', 'b']);
  });

  test.each(['"a b"', '“a b”', '„a b“', '«a b»', '”a b”', "'a b'", '‘a b’', '‚a b‘', '‹a b›'])(
    'are held together by %s',
    (text) => expect(read(`x ${text} y`)).toEqual(['x', '~a b', 'y']),
  );

  test('keep apostrophes', () => {
    expect(read("O'Brien’s")).toEqual(["O'Brien’s"]);
    expect(read("'Ana's team' x")).toEqual(["~Ana's team", 'x']);
  });

  test('keep what a backslash protects', () => {
    expect(read(String.raw`a\ b "say \"x\"" c\,d e\=f g\h`)).toEqual(['a b', '~say "x"', 'c,d', 'e=f', 'g\\h']);
  });

  test('lose marks that nobody sees, unless in quotes', () => {
    expect(read('dai\u200bly\u200f \0 x')).toEqual(['daily', 'x']);
    expect(read('"a\u200fb"')).toEqual(['~a\u200fb']);
  });
});

describe('pairs', () => {
  test('have a key, a sign and values', () => {
    expect(read('team=a')).toEqual([['team', '=', ['a']]]);
    expect(read('team!=a,b')).toEqual([['team', '!=', ['a', 'b']]]);
    expect(read('team=a , b x')).toEqual([['team', '=', ['a', 'b']], 'x']);
    expect(read('team="big data",“x, y”')).toEqual([['team', '=', ['~big data', '~x, y']]]);
    expect(read('"cost center"=search')).toEqual([['~cost center', '=', ['search']]]);
    expect(read('k=a=b')).toEqual([['k', '=', ['a=b']]]);
    expect(read('k=(unallocated)')).toEqual([['k', '=', ['(unallocated)']]]);
    expect(read('k="(unallocated)"')).toEqual([['k', '=', ['~(unallocated)']]]);
  });

  test('may be empty', () => {
    expect(read('k=')).toEqual([['k', '=', ['']]]);
    expect(read('k=""')).toEqual([['k', '=', ['~']]]);
    expect(read('k= x')).toEqual([['k', '=', ['']], 'x']);
    expect(read('k=a,')).toEqual([['k', '=', ['a']]]);
  });

  test('may be separated by commas', () => {
    expect(read('a=1, b=2')).toEqual([
      ['a', '=', ['1']],
      ['b', '=', ['2']],
    ]);
    expect(read('a=1,b=2')).toEqual([['a', '=', ['1', 'b=2']]]);
  });

  test('need a key', () => {
    expect(read('spend team = a')).toEqual({
      usageError: 'There is no key before `=`: write `key=value`, without spaces around it.',
      try: 'spend team=a',
    });
    expect(read('=a')).toEqual(expect.objectContaining({ usageError: expect.any(String) }));
  });
});

describe("Slack's escapes", () => {
  test('name people, channels and groups', () => {
    expect(read('<@U1|ana> <@W2> <#C1|ml-costs> <!subteam^S1|@finops>')).toEqual([
      { kind: 'mention', of: 'user', id: 'U1', name: 'ana' },
      { kind: 'mention', of: 'user', id: 'W2' },
      { kind: 'mention', of: 'channel', id: 'C1', name: 'ml-costs' },
      { kind: 'mention', of: 'group', id: 'S1', name: 'finops' },
    ]);
  });

  test('are what was typed inside words and values', () => {
    expect(read('owner=<@U1|ana> <https://x.io|x.io> <https://x.io/?a=1&amp;b> <mailto:a@b.c|a@b.c> <!here>')).toEqual([
      ['owner', '=', ['@ana']],
      'x.io',
      'https://x.io/?a=1&b',
      'a@b.c',
      '@here',
    ]);
  });

  test('stand for three characters, once', () => {
    expect(read('R&amp;D &lt;x&gt; &amp;amp; & &copy;')).toEqual(['R&D', '<x>', '&amp;', '&', '&copy;']);
  });

  test('that are none are text', () => {
    expect(read('<@> <x <@U1 a>b')).toEqual(['<@>', '<x', '<@U1', 'a>b']);
  });
});

describe('quotes that are not closed', () => {
  test('are a usage error that says so', () => {
    expect(read('spend team="big data')).toEqual({
      usageError: 'The quote that opens at `"big data` is never closed.',
      try: 'spend team="big data"',
    });
    expect(read("spend 'x y")).toEqual(expect.objectContaining({ try: "spend 'x y'" }));
    expect(read('spend "')).toEqual({ usageError: expect.stringContaining('never closed') });
  });
});

describe('any bytes', () => {
  test('never throw', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary', maxLength: 200 }), nasty), (line) => {
        const tokens = tokenize(line);
        if (isUsageError(tokens)) expect(tokens.usageError).not.toBe('');
      }),
      { numRuns: 2000 },
    );
  });

  test('are written back as the same tokens', () => {
    fc.assert(
      fc.property(nasty, (line) => {
        const tokens = tokenize(line);
        if (isUsageError(tokens)) return;
        // Mentions are written without the names, which only people need.
        const bare = tokens.map((token): Token => (token.kind === 'mention' ? { ...token, name: 'x' } : token));
        const again = tokenize(writeTokens(tokens));
        if (isUsageError(again)) throw new Error(again.usageError);
        const same = again.map((token): Token => (token.kind === 'mention' ? { ...token, name: 'x' } : token));
        expect(plain(same)).toEqual(plain(bare));
      }),
      { numRuns: 2000 },
    );
  });

  test('take time in proportion to their number', () => {
    for (const piece of [
      '"',
      "'",
      '\\',
      '<@',
      '<https://',
      '&amp',
      '\\"',
      ', ',
      '=',
      'a=',
      "a'",
      'a, b=',
      '«',
      ' ',
      'x',
    ]) {
      const line = piece.repeat(200_000 / piece.length);
      const start = performance.now();
      tokenize(line);
      expect(performance.now() - start).toBeLessThan(1500);
    }
  });
});

/** Quotes that were not needed are not written. */
const plain = (tokens: readonly Token[]) =>
  tokens.map((token) => {
    if (token.kind === 'word') return token.text;
    if (token.kind === 'pair') return [token.key.text, token.negated, token.values.map(({ text }) => text)];
    return token.kind === 'mention' ? [token.of, token.id] : ',';
  });
