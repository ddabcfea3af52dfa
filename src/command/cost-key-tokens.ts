import type { CostFilter, CostKey } from '../model/cost.ts';
import { closest } from './closest.ts';
import {
  costKeyWords,
  dimensionWords,
  forcedTagWords,
  parseCostKey,
  parseDimension,
  parseMetric,
} from './cost-words.ts';
import { parsePeriod } from './periods.ts';
import { ABSENT_WORDS } from './request-grammar.ts';
import { writePair, writeWord, type Pair, type Token, type Written } from './tokens.ts';
import { quoted, type UsageError } from './usage-error.ts';

/** `instead` is what to write in its place. */
export type KeyError = UsageError & { readonly instead?: string };

/**
 * The key that a word after `by` or before `=` names. Any word may be a tag's key, so only what looks like a
 * misspelt dimension is refused; in quotes, with `tag:`, or when it is a known key, it is taken as it stands.
 */
export function readKey({ text, quoted: inQuotes }: Written, tagKeys: readonly string[]): CostKey | KeyError {
  const key = parseCostKey(text);
  if (key.kind === 'dimension') return key;
  if (key.key === '') {
    return { usageError: `A key is missing in ${quoted(text === '' ? '""' : text)}.` };
  }
  if (inQuotes || key.kind === 'costCategory' || key.key !== text || tagKeys.includes(text)) return key;
  const meant = closest(text, dimensionWords, { slips: text.length < 8 ? 1 : 2 });
  if (meant === undefined) return key;
  const forced = writeWord(forcedTagWords(text));
  return {
    usageError: `${quoted(text)} is not known here. Did you mean ${quoted(meant)}? If it is a tag, write ${quoted(forced)}.`,
    instead: meant,
  };
}

export const isKeyError = (value: CostKey | KeyError): value is KeyError => 'usageError' in value;

/** Dimensions of two or three words without a hyphen: `usage type`. How many words, or 0. */
export function spacedDimension(tokens: readonly Token[], at: number): 0 | 2 | 3 {
  const words: string[] = [];
  for (const token of tokens.slice(at, at + 3)) {
    if (token.kind !== 'word' || token.quoted) break;
    words.push(token.text);
  }
  if (words.length === 3 && parseDimension(words.join('-')) !== undefined) return 3;
  return words.length >= 2 && parseDimension(words.slice(0, 2).join('-')) !== undefined ? 2 : 0;
}

/** Words after `by` that say something else in this grammar; as a key they need `tag:`. */
export function isReserved(text: string): boolean {
  return (
    /^(by|and|then|group|grouped|top-?\d*|day|days|daily|month|months|monthly|week|weekly|hour|hourly)$/i.test(text) ||
    parseMetric(text) !== undefined ||
    parsePeriod([{ kind: 'word', text, quoted: false }], 0, { today: '2026-01-01', weekStart: 'monday' }) !== undefined
  );
}

/** The text of a key after `by`, such that it reads back as this key. */
export function writeKey(key: CostKey): string {
  const words = costKeyWords(key);
  if (key.kind !== 'tag' || words !== key.key) return writeWord(words);
  return writeWord(isReserved(words) || readsOtherwise(words) ? forcedTagWords(words) : words);
}

export function readFilter({ key: written, negated, values }: Pair, tagKeys: readonly string[]): CostFilter | KeyError {
  const key = readKey(written, tagKeys);
  if (isKeyError(key)) {
    if (key.instead === undefined) return key;
    const instead = writePair({ kind: 'pair', key: { text: key.instead, quoted: false }, negated, values });
    return { usageError: key.usageError, instead };
  }
  return {
    key,
    negated,
    values: values.map(({ text, quoted: inQuotes }) =>
      !inQuotes && ABSENT_WORDS.includes(text.toLowerCase()) ? '' : text,
    ),
  };
}

export function writeFilter({ key, negated, values }: CostFilter): string {
  const words = costKeyWords(key);
  const forced = key.kind === 'tag' && words === key.key && (isTop(words) || readsOtherwise(words));
  return writePair({
    kind: 'pair',
    key: { text: forced ? forcedTagWords(words) : words, quoted: false },
    negated,
    values: values.map((value) => ({
      text: value === '' ? '(unallocated)' : value,
      quoted: ABSENT_WORDS.includes(value.toLowerCase()),
    })),
  });
}

/** `top=5`, also as a flag: no key of a filter. */
export const isTop = (key: string): boolean => /^(?:--|[—–])?top$/i.test(key);

const readsOtherwise = (word: string): boolean => isKeyError(readKey({ text: word, quoted: false }, []));
