import { closest } from '../command/closest.ts';
import { anyOf, quoted, type UsageError } from '../command/usage-error.ts';
import type { Config } from '../config.ts';
import { MlcostError } from '../errors.ts';
import type { CostFilter, CostKey } from '../model/cost.ts';
import { addDays, type Period } from '../model/period.ts';
import type { CostQuestion } from './subcommand.ts';

/** Slips of the pen in names that only AWS or the configuration know: keys, values, accounts. */

export type UnknownValue = {
  readonly filter: CostFilter;
  readonly value: string;
  readonly nearest: string | undefined;
};

/**
 * Tag keys that neither the policy nor Cost Explorer knows are a slip of the pen: names the nearest one.
 * `redo` writes the command line with the better key.
 */
export async function unknownTagKey(
  keys: readonly CostKey[],
  period: Period,
  { config, costs, utcToday }: CostQuestion,
  redo: (from: string, to: string) => string,
): Promise<UsageError | undefined> {
  const policy = new Set(config.tagPolicy.required.map(({ key }) => key));
  const asked = keys.flatMap((key) => (key.kind === 'tag' && !policy.has(key.key) ? [key.key] : []));
  if (asked.length === 0) return undefined;
  // The last 30 days are one question a day for everybody; only a key they don't have is looked for in the period.
  const recent = await namesOrNone(costs.tagKeys({ start: addDays(utcToday, -30), end: utcToday }));
  if (recent === undefined || recent.length === 0 || asked.every((key) => recent.includes(key))) return undefined;
  const known = [...recent, ...((await namesOrNone(costs.tagKeys(period))) ?? [])];
  const wrong = asked.find((key) => !known.includes(key));
  if (wrong === undefined) return undefined;
  const nearest = closest(wrong, [...policy, ...known]);
  return {
    usageError:
      `${quoted(wrong)} is not a cost allocation tag in Cost Explorer for this period, nor a dimension.` +
      (nearest === undefined
        ? ` There ${known.length === 1 ? 'is' : 'are'}: ${known.slice(0, 10).map(quoted).join(', ') || 'none yet'}.`
        : ` Did you mean ${quoted(nearest)}?`),
    ...(nearest === undefined ? {} : { try: redo(wrong, nearest) }),
  };
}

/** The first value of a filter that Cost Explorer has no cost for, with the one that was probably meant. */
export async function unknownValue(
  filters: readonly CostFilter[],
  period: Period,
  { config, costs }: Pick<CostQuestion, 'config' | 'costs'>,
): Promise<UnknownValue | undefined> {
  for (const filter of filters) {
    const { key } = filter;
    if (key.kind === 'costCategory') continue;
    const known = await namesOrNone(
      key.kind === 'tag' ? costs.tagValues(key.key, period) : costs.dimensionValues(key.dimension, period),
    );
    if (known === undefined) continue;
    const value = filter.values.find((wanted) => wanted !== '' && !known.includes(wanted));
    if (value === undefined) continue;
    // Of equally near ones the policy's own (`search`, not `Search`): they come first.
    const policy = config.tagPolicy.required.find((rule) => key.kind === 'tag' && rule.key === key.key)?.values ?? [];
    const named = [...new Set([...policy.filter((name) => known.includes(name)), ...known])].filter(
      (name) => name !== '',
    );
    return { filter, value, nearest: closest(value, named) };
  }
  return undefined;
}

/** Names only help with slips of the pen: without them the question is asked as it stands. */
async function namesOrNone(asked: Promise<string[]>): Promise<string[] | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof MlcostError) return undefined;
    throw error;
  }
}

/**
 * Accounts by their names from mlcost.yml, as tables show them, become the ids that Cost Explorer knows. A name that is
 * neither is an error that lists them.
 */
export function withAccountIds(
  filters: readonly CostFilter[],
  { accounts }: Pick<Config, 'accounts'>,
): readonly CostFilter[] | UsageError {
  const listed = [...(accounts.payer === undefined ? [] : [accounts.payer]), ...accounts.members];
  const ids = new Map(
    listed.flatMap(({ id, name }) => (name === undefined ? [] : [[name.toLowerCase(), id] as const])),
  );
  let unknown: string | undefined;
  const resolved = filters.map((filter) => {
    if (filter.key.kind !== 'dimension' || filter.key.dimension !== 'LINKED_ACCOUNT') return filter;
    const values = filter.values.map((value) => {
      const id = /^\d{12}$/.test(value) ? value : ids.get(value.toLowerCase());
      if (id === undefined) unknown ??= value;
      return id ?? value;
    });
    return { ...filter, values: [...new Set(values)] };
  });
  if (unknown === undefined) return resolved;
  const names = listed.map(({ id, name }) => quoted(name ?? id));
  const known = names.length === 0 ? 'Write its 12-digit id.' : `There is ${anyOf(names)}.`;
  return { usageError: `There is no account ${quoted(unknown)}. ${known}` };
}
