import { costScope } from '../aws/cost-explorer/source.ts';
import type { Config } from '../config.ts';
import { closest } from '../command/closest.ts';
import { quoted, type UsageError } from '../command/usage-error.ts';
import { MlcostError } from '../errors.ts';
import type { CostFilter, CostKey, CostMetric } from '../model/cost.ts';
import { addDays, addUnits, startOf, type Day, type Period } from '../model/period.ts';
import type { CostUsage } from '../aws/cost-explorer/cache.ts';
import type { Question } from './subcommand.ts';

/** The accounts whose cost is counted, by name; none when it is all of the payer's. */
export function scopeAccounts(config: Config): string[] {
  const { payer, members } = config.accounts;
  const names = new Map([...(payer ? [payer] : []), ...members].map(({ id, name }) => [id, name ?? id]));
  return costScope(config).accounts.map((id) => names.get(id) ?? id);
}

/** What every cost answer states about its figures. */
export type Provenance = {
  readonly metric: CostMetric;
  readonly services: readonly string[];
  readonly accounts: readonly string[];
  readonly filters: readonly CostFilter[];
  /** The last day that has cost; undefined when nothing tells. */
  readonly dataThrough: Day | undefined;
  readonly estimated: boolean;
  readonly askedAt: Date;
  readonly usage: CostUsage;
};

export function provenance(
  question: Question,
  about: { metric: CostMetric; filters: readonly CostFilter[]; dataThrough?: Day | undefined; estimated: boolean },
): Provenance {
  const { config } = question;
  return {
    metric: about.metric,
    services: config.services,
    accounts: scopeAccounts(config),
    filters: about.filters,
    dataThrough: about.dataThrough,
    estimated: about.estimated,
    askedAt: question.clock(),
    usage: question.costs.usage(),
  };
}

/** The first day that Cost Explorer still has: whole months back from this one. */
export const historyStart = (today: Day, months: number): Day => addUnits('month', startOf('month', today), -months);

/** Refuses, before anything is paid for, a period that Cost Explorer cannot answer. */
export function assertHistory(period: Period, { config, today }: Question): void {
  const first = historyStart(today, config.costExplorer.historyMonths);
  if (period.start >= first) return;
  throw new MlcostError(
    'cost_history_limit',
    `Cost Explorer keeps ${config.costExplorer.historyMonths} months of history here: from ${first} on.`,
    {
      hint:
        config.costExplorer.historyMonths === 14
          ? 'Ask for a later period. If multi-year data is enabled in the Cost Management preferences, set costExplorer.historyMonths: 38 in mlcost.yml.'
          : 'Ask for a later period.',
    },
  );
}

/** Cost Explorer refuses days that have not begun in UTC; a team ahead of UTC may already name tomorrow. */
export function begun(period: Period, now: Date): Period {
  const tomorrow = addDays(now.toISOString().slice(0, 10), 1);
  return period.end > tomorrow && period.start < tomorrow ? { ...period, end: tomorrow } : period;
}

/**
 * Tag keys that neither the policy nor Cost Explorer knows are a slip of the pen: names the nearest one.
 * `redo` writes the command line with the better key.
 */
export async function unknownTagKey(
  keys: readonly CostKey[],
  period: Period,
  { config, costs }: Question,
  redo: (from: string, to: string) => string,
): Promise<UsageError | undefined> {
  const policy = new Set(config.tagPolicy.required.map(({ key }) => key));
  const asked = keys.flatMap((key) => (key.kind === 'tag' && !policy.has(key.key) ? [key.key] : []));
  if (asked.length === 0) return undefined;
  const known = await namesOrNone(costs.tagKeys(period));
  if (known === undefined) return undefined;
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

/** For a filter that matched nothing: the value that was probably meant. */
export async function nearestValue(
  filters: readonly CostFilter[],
  period: Period,
  { config, costs }: Question,
): Promise<{ filter: CostFilter; value: string; nearest: string | undefined; known: readonly string[] } | undefined> {
  for (const filter of filters) {
    if (filter.negated) continue;
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
    return { filter, value, nearest: closest(value, named), known: named };
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
