import { isTop, readFilter } from './cost-key-tokens.ts';
import { parseMetric } from './cost-words.ts';
import { parsePeriod } from './periods.ts';
import { readBy } from './request-by.ts';
import { conflict, contradiction } from './request-conflicts.ts';
import type { Part, RequestContext, RequestGrammar, RequestParts, Said, Wrong } from './request-grammar.ts';
import { readMonths, readTop } from './request-numbers.ts';
import { unknownWord } from './request-unknown.ts';
import { tokenize, writeTokens, type Token } from './tokens.ts';
import { isUsageError, quoted, type UsageError } from './usage-error.ts';

const MOST_FIXES = 4;

/**
 * Reads the tokens after a subcommand (its own name in front is skipped) by its grammar. Whatever is wrong names the
 * word and the nearest valid one; `try` is there when the line, so corrected, can be answered.
 */
export function readRequest(
  tokens: readonly Token[],
  context: RequestContext,
  grammar: RequestGrammar,
): RequestParts | UsageError {
  const read = readFixing(named(tokens, grammar) ? tokens.slice(1) : tokens, context, grammar, MOST_FIXES);
  if (!isUsageError(read) || read.try === undefined || answers(read.try, context, grammar)) return read;
  return { usageError: read.usageError };
}

const named = ([first]: readonly Token[], { name }: RequestGrammar): boolean =>
  first?.kind === 'word' && !first.quoted && first.text.toLowerCase() === name;

/** Is the corrected line, read as a person would type it, one that can be answered? Another subcommand's line may be. */
function answers(line: string, context: RequestContext, grammar: RequestGrammar): boolean {
  const tokens = tokenize(line);
  if (isUsageError(tokens)) return false;
  return !named(tokens, grammar) || !isUsageError(readParts(tokens.slice(1), context, grammar));
}

function readFixing(
  tokens: readonly Token[],
  context: RequestContext,
  grammar: RequestGrammar,
  fixes: number,
): RequestParts | UsageError {
  const parts = readParts(tokens, context, grammar);
  if (!isUsageError(parts)) return parts;
  const { usageError, fix } = parts;
  if (parts.try !== undefined || fix === undefined || fixes === 0) {
    return parts.try === undefined ? { usageError } : { usageError, try: parts.try };
  }
  // The corrected line may have another mistake: only one that can be answered is worth typing.
  const { line, tokens: corrected } = edited(tokens, fix);
  const again = readFixing(corrected, context, grammar, fixes - 1);
  if (!isUsageError(again)) return { usageError, try: `${grammar.name} ${line}`.trim() };
  return again.try === undefined ? { usageError } : { usageError, try: again.try };
}

function readParts(tokens: readonly Token[], context: RequestContext, grammar: RequestGrammar): RequestParts | Wrong {
  let parts: RequestParts = { groupBy: [], filters: [] };
  const written = new Map<Part, () => string>();
  for (let at = 0; at < tokens.length;) {
    if (tokens[at]?.kind === 'comma') {
      at++;
      continue;
    }
    const said = readPart(tokens, at, context, grammar, parts);
    if (said === undefined) return unknownWord(tokens, at, context, grammar, parts);
    if (isUsageError(said)) return said;
    if (!grammar.takes.includes(said.part)) return refusal(tokens, at, said, grammar);
    const clash = conflict(parts, said, written.get(said.part));
    if (clash !== undefined) return { usageError: clash, fix: { at, used: said.used, words: '' } };
    written.set(said.part, said.words);
    parts = {
      ...parts,
      ...said.adds,
      groupBy: [...parts.groupBy, ...(said.adds.groupBy ?? [])],
      filters: [...parts.filters, ...(said.adds.filters ?? [])],
    };
    at += said.used;
  }
  return contradiction(tokens, parts.filters, context, grammar.name) ?? parts;
}

function readPart(
  tokens: readonly Token[],
  at: number,
  context: RequestContext,
  grammar: RequestGrammar,
  soFar: RequestParts,
): Said | Wrong | undefined {
  const token = tokens[at];
  if (token === undefined || token.kind === 'comma') return undefined;
  if (token.kind === 'mention') {
    const shown = `@${token.name ?? token.id}`;
    return {
      usageError: `${quoted(shown)} has no meaning in ${quoted(grammar.name)}. Filter by a tag: ${quoted('owner=ana')}.`,
    };
  }
  const say = (part: Part, used: number, adds: Partial<RequestParts>): Said => ({
    part,
    used,
    adds,
    words: () => writeTokens(tokens.slice(at, at + used)),
  });
  if (token.kind === 'pair') {
    if (isTop(token.key.text) && !token.key.quoted) {
      const top = readTop(tokens, at);
      return isUsageError(top) ? top : say('top', top.used, { top: top.value });
    }
    const filter = readFilter(token, context.tagKeys);
    if (!('usageError' in filter)) return say('filter', 1, { filters: [filter] });
    const { usageError, instead } = filter;
    return instead === undefined ? { usageError } : { usageError, fix: { at, used: 1, words: instead } };
  }
  if (token.quoted) return undefined;
  // Flags are a habit: --daily is daily. A dash may have been made longer by the keyboard.
  const word = token.text.toLowerCase().replace(/^(?:--|[—–])(?=\p{L})/u, '');

  const next = tokens[at + 1];
  const following = next?.kind === 'word' && !next.quoted ? next.text.toLowerCase() : '';
  if (word === 'by') return readBy(tokens, at, 1, context, grammar, soFar);
  if (/^group(ed)?$/.test(word) && following === 'by') return readBy(tokens, at, 2, context, grammar, soFar);

  if (word === 'daily') return say('granularity', 1, { granularity: 'DAILY' });
  if (word === 'monthly') return say('granularity', 1, { granularity: 'MONTHLY' });
  const twoWords = following === '' ? undefined : parseMetric(`${word} ${following}`);
  if (twoWords !== undefined) return say('metric', 2, { metric: twoWords });
  const metric = parseMetric(word);
  if (metric !== undefined) return say('metric', 1, { metric });
  if (/^top-?\d*$/.test(word)) {
    const top = readTop(tokens, at);
    return isUsageError(top) ? top : say('top', top.used, { top: top.value });
  }
  if (grammar.takes.includes('months')) {
    const months = readMonths(tokens, at);
    if (months !== undefined)
      return isUsageError(months) ? months : say('months', months.used, { months: months.value });
  }
  const period = parsePeriod(tokens, at, context);
  if (period === undefined) return undefined;
  if (!isUsageError(period)) return say('period', period.used, { period: period.period });
  const { usageError, instead } = period;
  return instead === undefined ? { usageError } : { usageError, fix: { at, ...instead } };
}

const PART_NAMES: Readonly<Record<Part, string>> = {
  by: 'grouping',
  filter: 'filter',
  period: 'period',
  granularity: 'daily or monthly',
  metric: 'metric',
  top: 'top',
  months: 'number of months',
};

function refusal(tokens: readonly Token[], at: number, said: Said, { name, refuses }: RequestGrammar): Wrong {
  const refused = refuses?.[said.part];
  const usageError = `${quoted(said.words())}: ${refused?.why ?? `${quoted(name)} takes no ${PART_NAMES[said.part]}`}.`;
  return refused?.instead === undefined
    ? { usageError, fix: { at, used: said.used, words: '' } }
    : { usageError, try: `${refused.instead} ${writeTokens(tokens)}` };
}

/** The tokens with some of them written anew. */
function edited(
  tokens: readonly Token[],
  { at, used, words }: { at: number; used: number; words: string },
): { line: string; tokens: readonly Token[] } {
  const replacement = tokenize(words);
  // Our own words always read; the check is for the types.
  const corrected = [
    ...tokens.slice(0, at),
    ...(isUsageError(replacement) ? [] : replacement),
    ...tokens.slice(at + used),
  ];
  return { line: writeTokens(corrected), tokens: corrected };
}
