import { closest, nearest } from './closest.ts';
import { costKeyWords, dimensionWords, metricWords, parseDimension } from './cost-words.ts';
import type { Part, RequestContext, RequestGrammar, RequestParts, Wrong } from './request-grammar.ts';
import { writeTokens, writeWord, type Token } from './tokens.ts';
import { quoted } from './usage-error.ts';

/** The words with which a part begins, for finding the one that was meant. */
const VOCABULARY: Readonly<Record<Exclude<Part, 'filter'>, readonly string[]>> = {
  by: ['by'],
  granularity: ['daily', 'monthly'],
  metric: metricWords,
  top: ['top'],
  months: ['months'],
  period: (
    'today yesterday last this mtd qtd ytd wtd ' +
    'january february march april may june july august september october november december'
  ).split(' '),
};

/** What people write for what Cost Explorer calls otherwise. */
const MEANT: Readonly<Record<string, string>> = {
  weekly: 'daily',
  hourly: 'daily',
  yearly: 'monthly',
  quarterly: 'monthly',
};

/** A word that says nothing here, with the nearest that does. */
export function unknownWord(
  tokens: readonly Token[],
  at: number,
  { tagKeys, tagValues = [] }: RequestContext,
  { name, takes, groupings = 1 }: RequestGrammar,
  { groupBy }: RequestParts,
): Wrong {
  const token = tokens[at];
  const text = token?.kind === 'word' ? token.text : '';
  const unknown = `${quoted(text)} is not known in ${quoted(name)}.`;

  const before = tokens[at - 1];
  const emptyPair = before?.kind === 'pair' && before.values.at(-1)?.text === '' ? before : undefined;
  if (emptyPair !== undefined) {
    const words = `${writeTokens([emptyPair])}${writeWord(text)}`;
    return {
      usageError: `${unknown} Did you mean ${quoted(words)}, without the space?`,
      fix: { at: at - 1, used: 2, words },
    };
  }

  const named = takes.includes('filter')
    ? tagValues.find(({ value }) => value.toLowerCase() === text.toLowerCase())
    : undefined;
  if (named !== undefined) {
    const words = `${writeWord(costKeyWords({ kind: 'tag', key: named.key }))}=${writeWord(named.value)}`;
    return { usageError: `${unknown} Did you mean ${quoted(words)}?`, fix: { at, used: 1, words } };
  }

  const keys = takes.includes('by') ? [...tagKeys, ...dimensionWords] : [];
  const words = takes.flatMap((part) => (part === 'filter' ? [] : VOCABULARY[part]));
  const key = keys.find((known) => known === text) ?? (keys.length > 0 && parseDimension(text) ? text : undefined);
  const meant = key ?? meantWord(text, takes) ?? closest(text, [...words, ...keys]);
  if (meant !== undefined) {
    const isKey = meant === key || !words.includes(meant);
    // A key needs `by` before it, if there is still place for one.
    const better = isKey ? `by ${writeWord(meant)}` : meant;
    return {
      usageError: `${unknown} Did you mean ${quoted(better)}?`,
      ...(isKey && groupBy.length >= groupings ? {} : { fix: { at, used: 1, words: better } }),
    };
  }
  const near = nearest(text, [...words, ...keys]);
  return { usageError: near === undefined ? unknown : `${unknown} The nearest word that is: ${quoted(near)}.` };
}

function meantWord(text: string, takes: readonly Part[]): string | undefined {
  const word = text.toLowerCase();
  return takes.includes('granularity') && Object.hasOwn(MEANT, word) ? MEANT[word] : undefined;
}
