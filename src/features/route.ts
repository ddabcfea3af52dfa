import { costKeyWords } from '../command/cost-words.ts';
import { resolveSubcommand } from '../command/resolve.ts';
import { tokenize, writeWord, type Token } from '../command/tokens.ts';
import { isUsageError, type UsageError } from '../command/usage-error.ts';
import type { Config } from '../config.ts';
import type { Day } from '../model/period.ts';
import { subcommands } from './index.ts';
import type { ParseContext, Subcommand } from './subcommand.ts';

/** A command line that makes sense, and who answers it. */
export type Route = { readonly subcommand: Subcommand; readonly tokens: readonly Token[]; readonly line: string };

export function parseContext(
  { weekStart, tagPolicy }: Pick<Config, 'weekStart' | 'tagPolicy'>,
  today: Day,
): ParseContext {
  const { primary, required } = tagPolicy;
  const [value = 'search'] = required.find(({ key }) => key === primary)?.values ?? [];
  return {
    today,
    weekStart,
    primaryTag: primary,
    tagKeys: required.map(({ key }) => key),
    tagValues: required.flatMap(({ key, values = [] }) => values.map((one) => ({ key, value: one }))),
    words: { tag: writeWord(costKeyWords({ kind: 'tag', key: primary })), value: writeWord(value) },
  };
}

/**
 * Finds the subcommand of a line. No words at all are the overview; words that name no subcommand but say what to show
 * ("by service", "last month", "cost-center=search") go to overview or spend; else the nearest subcommand is named.
 */
export function route(line: string, context: ParseContext): Route | UsageError {
  const tokens = tokenize(line);
  if (isUsageError(tokens)) return tokens;
  const [first, ...rest] = tokens;
  if (first === undefined) return checked('overview', [], context);
  // A habit from terminals: `spend --help`.
  const last = tokens.at(-1);
  if (last?.kind === 'word' && /^(--?help|-h)$/.test(last.text)) return checked('help', tokens.slice(0, -1), context);
  if (first.kind === 'word') {
    const found = resolveSubcommand(first.text, subcommands, rest);
    if (!isUsageError(found)) return checked(found.name, rest, context);
    const direct = ['overview', 'spend'].map((name) => checked(name, tokens, context));
    return direct.find((attempt) => !isUsageError(attempt)) ?? found;
  }
  return checked('spend', tokens, context);
}

function checked(name: string, tokens: readonly Token[], context: ParseContext): Route | UsageError {
  const subcommand = subcommands.find((one) => one.name === name);
  if (subcommand === undefined) return { usageError: `There is no subcommand ${name}.`, try: 'help' };
  const fine = subcommand.check(tokens, context);
  return isUsageError(fine) ? fine : { subcommand, tokens, line: fine.line };
}
