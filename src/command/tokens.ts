import { readMention, type Mention } from './slack-escapes.ts';
import { quoted, type UsageError } from './usage-error.ts';

/** Text and whether it was in quotes: `(unallocated)` in quotes is a value of that name. */
export type Written = { readonly text: string; readonly quoted: boolean };

/** `cost-center=search,vision` or `cost-center!=search`. Always has a value; `key=` has the value ''. */
export type Pair = {
  readonly kind: 'pair';
  readonly key: Written;
  readonly negated: boolean;
  readonly values: readonly Written[];
};

export type Token = ({ readonly kind: 'word' } & Written) | { readonly kind: 'comma' } | Pair | Mention;

const DOUBLE = '"“”„‟«»″＂';
const SINGLE = "'‘’‚‛‹›";
const QUOTES = new Set(DOUBLE + SINGLE);
const ESCAPABLE = new Set(`${DOUBLE}${SINGLE}\\,=! `);
const SPACE = /\s/;
const LETTERS = /[\w.:/@+-]+/y;
const PAIR_AHEAD = /[^\s,=!]+!?=/y;
/** NUL and the like, and marks nobody sees (direction, zero width): outside quotes they only come from pasting. */
const INVISIBLE = /[\p{Cc}\p{Cf}]/u;

/**
 * The words of a command line as Slack delivers it (`&amp;`, `<@U1|ana>`), or typed into a terminal. Any of the
 * quotes that keyboards and phones make hold words together; a backslash takes the meaning from a quote, comma, `=`,
 * space or backslash. Quotes inside a word (O'Brien) are letters. Takes time in proportion to the line's length.
 */
export function tokenize(line: string): Token[] | UsageError {
  const reader = { line, at: 0 };
  const tokens: Token[] = [];
  for (;;) {
    skipBlank(reader);
    if (reader.at >= line.length) return tokens;
    if (line[reader.at] === ',') {
      reader.at++;
      // Behind a pair it separates nothing any more: commas of its values have been read.
      if (tokens.at(-1)?.kind !== 'pair') tokens.push({ kind: 'comma' });
      continue;
    }
    const token = readToken(reader);
    if ('usageError' in token) return token;
    if (token.kind !== 'word' || token.quoted || token.text !== '') tokens.push(token);
  }
}

/** Tokens as a line that reads back as the same tokens. */
export function writeTokens(tokens: readonly Token[]): string {
  return tokens
    .map((token) => {
      if (token.kind === 'comma') return ',';
      if (token.kind === 'word') return ` ${token.quoted ? inQuotes(token.text) : writeWord(token.text)}`;
      if (token.kind === 'pair') return ` ${writePair(token)}`;
      return ` <${{ user: '@', channel: '#', group: '!subteam^' }[token.of]}${token.id}>`;
    })
    .join('')
    .trim();
}

/** One word, in quotes only where it would otherwise read back as something else. */
export const writeWord = (text: string): string => (isPlain(text) ? text : inQuotes(text));

export const writePair = ({ key, negated, values }: Pair): string =>
  `${key.quoted ? inQuotes(key.text) : writeWord(key.text)}${negated ? '!=' : '='}${values
    .map((value) => (value.quoted ? inQuotes(value.text) : value.text === '' ? '' : writeWord(value.text)))
    .join(',')}`;

type Reader = { readonly line: string; at: number };

function readToken(reader: Reader): Token | UsageError {
  const mention = readMention(reader.line, reader.at);
  if (mention?.mention !== undefined && endsWord(reader.line[mention.end])) {
    reader.at = mention.end;
    return mention.mention;
  }
  const from = reader.at;
  const word = readText(reader, 'key');
  if ('usageError' in word) return word;
  const { line } = reader;
  const negated = line.startsWith('!=', reader.at);
  if (!negated && line[reader.at] !== '=') return { kind: 'word', ...word };
  reader.at += negated ? 2 : 1;
  if (word.text === '') {
    const sign = negated ? '!=' : '=';
    return {
      usageError: `There is no key before ${quoted(sign)}: write ${quoted(`key${sign}value`)}, without spaces around it.`,
      ...joined(line, from, reader.at),
    };
  }
  const values: Written[] = [];
  for (;;) {
    const value = readText(reader, 'value');
    if ('usageError' in value) return value;
    values.push(value);
    if (!skipComma(reader)) break;
  }
  // A comma at the very end promises a value that doesn't come; `key=` alone means to be empty.
  const last = values.at(-1);
  if (values.length > 1 && last !== undefined && last.text === '' && !last.quoted) values.pop();
  return { kind: 'pair', key: word, negated, values };
}

/** Up to a space, a comma or (in a key) `=`. A quote opens only where the text begins. */
function readText(reader: Reader, part: 'key' | 'value'): Written | UsageError {
  const { line } = reader;
  let text = '';
  let wasQuoted = false;
  const from = reader.at;
  for (;;) {
    const char = line[reader.at];
    if (char === undefined || char === ',' || SPACE.test(char)) break;
    if (part === 'key' && (char === '=' || line.startsWith('!=', reader.at))) break;
    // `owner:@ana` is a word and a person. The line is looked at: the text would be put together anew at every character.
    if (
      part === 'key' &&
      reader.at > from &&
      line[reader.at - 1] === ':' &&
      readMention(line, reader.at)?.mention !== undefined
    )
      break;
    if (QUOTES.has(char) && text === '' && !wasQuoted) {
      const inside = readQuoted(reader, char);
      if (typeof inside !== 'string') return inside;
      text = inside;
      wasQuoted = true;
    } else text += readLetters(reader) || readCharacter(reader, !wasQuoted);
  }
  return { text, quoted: wasQuoted };
}

function readQuoted(reader: Reader, opening: string): string | UsageError {
  const { line } = reader;
  const from = reader.at++;
  const family = DOUBLE.includes(opening) ? DOUBLE : SINGLE;
  let text = '';
  for (;;) {
    const char = line[reader.at];
    if (char === undefined) break;
    // An apostrophe inside single quotes ('Ana's team') does not end them.
    if (family.includes(char) && (family === DOUBLE || endsWord(line[reader.at + 1]))) {
      reader.at++;
      return text;
    }
    text += readCharacter(reader, false);
  }
  return {
    usageError: `The quote that opens at ${quoted(line.slice(from, from + 60))} is never closed.`,
    ...(text.trim() === '' || line.trimEnd().endsWith('\\')
      ? {}
      : { try: `${line.trim()}${family === DOUBLE ? '"' : "'"}` }),
  };
}

/** The letters of nearly every word, at once; '' where something else comes. */
function readLetters(reader: Reader): string {
  LETTERS.lastIndex = reader.at;
  const letters = LETTERS.exec(reader.line)?.[0] ?? '';
  reader.at += letters.length;
  return letters;
}

/** One character with its escapes resolved; '' for one that nobody sees, unless it is in quotes. */
function readCharacter(reader: Reader, dropInvisible: boolean): string {
  const { line, at } = reader;
  const char = line[at] ?? '';
  const next = line[at + 1];
  if (char === '\\' && next !== undefined && ESCAPABLE.has(next)) {
    reader.at += 2;
    return next;
  }
  const escape = readMention(line, at);
  if (escape !== undefined) {
    reader.at = escape.end;
    return escape.text;
  }
  // Whole code points, so that none is cut in half.
  const point = String.fromCodePoint(line.codePointAt(at) ?? 0);
  reader.at += point.length;
  return dropInvisible && INVISIBLE.test(point) ? '' : point;
}

function skipBlank(reader: Reader): void {
  const { line } = reader;
  for (let char = line[reader.at]; char !== undefined && SPACE.test(char); char = line[reader.at]) reader.at++;
}

/** Over a comma and the spaces around it; false where the values end, also before the next pair: `a=1, b=2`. */
function skipComma(reader: Reader): boolean {
  const { line } = reader;
  const from = reader.at;
  skipBlank(reader);
  if (line[reader.at] !== ',') {
    reader.at = from;
    return false;
  }
  const comma = ++reader.at;
  skipBlank(reader);
  PAIR_AHEAD.lastIndex = reader.at;
  return reader.at === comma || !PAIR_AHEAD.test(line);
}

const endsWord = (char: string | undefined): boolean => char === undefined || /[\s,=!]/.test(char);

/** The line with the spaces around a lone `=` taken out, when there is something on both sides to join. */
function joined(line: string, from: number, to: number): { try: string } | Record<string, never> {
  const before = line.slice(0, from).trimEnd();
  const after = line.slice(to).trimStart();
  const sign = line.slice(from, to).trim();
  return before === '' || after === '' || /[,=]$/.test(before) || /^[,=]/.test(after)
    ? {}
    : { try: `${before}${sign}${after}` };
}

const isPlain = (text: string): boolean =>
  text !== '' && !/[\s,=!\\\p{C}<]|&(?=amp;|lt;|gt;)/u.test(text) && !QUOTES.has(text.charAt(0));

function inQuotes(text: string): string {
  const escaped = text
    .replaceAll(/[\\"“”„‟«»″＂]/g, '\\$&')
    .replaceAll(/&(?=amp;|lt;|gt;)/g, '&amp;')
    .replaceAll(/<(?=[@#!a-z])/gi, '&lt;');
  return `"${escaped}"`;
}
