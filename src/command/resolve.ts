import { closest, nearest, prefixMatch } from './closest.ts';
import { writeTokens, type Token } from './tokens.ts';
import { anyOf, quoted, type UsageError } from './usage-error.ts';

export type Named = { readonly name: string; readonly aliases?: readonly string[] };

/**
 * The subcommand that a word names, in any case: exactly, or as the beginning of one only (`sp` → spend). Otherwise
 * a usage error with the names it could be; `rest` is what follows it, for the corrected line.
 */
export function resolveSubcommand<Entry extends Named>(
  word: string,
  table: readonly Entry[],
  rest: readonly Token[] = [],
): Entry | UsageError {
  const wanted = word.toLowerCase();
  const exact = table.find((entry) => namesOf(entry).some((name) => name.toLowerCase() === wanted));
  if (exact !== undefined) return exact;

  const starting = table.filter((entry) => prefixMatch(word, namesOf(entry)).length > 0);
  const [first] = starting;
  if (first !== undefined && starting.length === 1) return first;
  if (first !== undefined) {
    return { usageError: `${quoted(word)} could be ${anyOf(starting.map(({ name }) => quoted(name)))}.` };
  }

  const names = table.flatMap(namesOf);
  const meant = closest(word, names);
  if (meant !== undefined) {
    const line = rest.length === 0 ? meant : `${meant} ${writeTokens(rest)}`;
    return { usageError: `There is no subcommand ${quoted(word)}. Did you mean ${quoted(meant)}?`, try: line };
  }
  const near = nearest(word, names);
  return {
    usageError: `There is no subcommand ${quoted(word)}.${near === undefined ? '' : ` The nearest is ${quoted(near)}.`}`,
  };
}

const namesOf = ({ name, aliases = [] }: Named): readonly string[] => [name, ...aliases];
