import { sameCostKey, type CostFilter } from '../model/cost.ts';
import { isKeyError, readKey } from './cost-key-tokens.ts';
import type { RequestContext, RequestParts, Said } from './request-grammar.ts';
import { writePair, writeTokens, type Pair, type Token } from './tokens.ts';
import { quoted, type UsageError } from './usage-error.ts';

/** Two words of which only one can hold, both named; saying the same twice is no conflict. */
export function conflict(
  parts: RequestParts,
  { part, words, adds }: Said,
  before: () => string = words,
): string | undefined {
  const both = () => `${quoted(before())} and ${quoted(words())}`;
  const { period, granularity, metric, top, months } = adds;
  if (granularity !== undefined && parts.granularity !== undefined && parts.granularity !== granularity) {
    const named = [parts.granularity, granularity].map((word) => quoted(word.toLowerCase()));
    return `${named.join(' and ')} can't both be: choose one.`;
  }
  if (metric !== undefined && parts.metric !== undefined && parts.metric !== metric) {
    return `${both()} are two metrics: choose one.`;
  }
  if (period !== undefined && parts.period !== undefined) {
    const same =
      period.start === parts.period.start && period.end === parts.period.end && period.unit === parts.period.unit;
    return same
      ? undefined
      : `${both()} are two periods: choose one, or write a range as in ${quoted('2026-10-01..2026-10-15')}.`;
  }
  if (part === 'top' && parts.top !== undefined && parts.top !== top) return `${both()} can't both be: choose one.`;
  if (part === 'months' && parts.months !== undefined && parts.months !== months)
    return `${both()} can't both be: choose one.`;
  return undefined;
}

/**
 * `team=a team=b` asks for cost that has both values, which none has: surely `team=a,b` is meant. Filters on one key
 * that have a value in common stay as they are: a drill-down narrows what was there.
 */
export function contradiction(
  tokens: readonly Token[],
  filters: readonly CostFilter[],
  { tagKeys }: RequestContext,
  name: string,
): UsageError | undefined {
  const wanted = filters.filter(({ negated }) => !negated);
  for (const [index, filter] of wanted.entries()) {
    const earlier = wanted
      .slice(0, index)
      .find(
        ({ key, values }) => sameCostKey(key, filter.key) && !values.some((value) => filter.values.includes(value)),
      );
    if (earlier === undefined) continue;
    const pairs = tokens.filter(
      (token): token is Pair => token.kind === 'pair' && !token.negated && hasKey(token, filter, tagKeys),
    );
    const [first] = pairs;
    if (first === undefined) return undefined;
    const merged: Pair = { ...first, values: pairs.flatMap(({ values }) => values) };
    const rest = new Set<Token>(pairs.slice(1));
    const line = writeTokens(
      tokens.filter((token) => !rest.has(token)).map((token) => (token === first ? merged : token)),
    );
    return {
      usageError: `Nothing has two values of ${quoted(first.key.text)}. For the cost of either, write ${quoted(writePair(merged))}.`,
      try: `${name} ${line}`,
    };
  }
  return undefined;
}

function hasKey({ key }: Pair, filter: CostFilter, tagKeys: readonly string[]): boolean {
  const read = readKey(key, tagKeys);
  return !isKeyError(read) && sameCostKey(read, filter.key);
}
