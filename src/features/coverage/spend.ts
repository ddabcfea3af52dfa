import { MlcostError } from '../../errors.ts';
import type { CostKey } from '../../model/cost.ts';
import { add, zero, type Money } from '../../model/money.ts';
import { addDays, daysIn, startOf, type Day, type Period } from '../../model/period.ts';
import type { Question } from '../subcommand.ts';
import type { CoverageKey } from './request.ts';

/** Spend with and without the primary tag. */
export type Allocation = { readonly allocated: Money; readonly unallocated: Money };

export type SpendCoverage = {
  /** This month as far as there is data, and the day up to which that is. */
  readonly period: Period;
  readonly total: Allocation;
  /** The month before, its same days. */
  readonly previous: Allocation | undefined;
  /** By what was asked for, where spend can be split so; by the name that counts have. */
  readonly groups: ReadonlyMap<string, Allocation>;
  readonly days: readonly (Allocation & { readonly day: Day })[];
};

/** What SageMaker's usage types are of; the rest belongs to no kind. */
const KINDS: readonly (readonly [RegExp, string])[] = [
  [/(^|-)(Host|AsyncInf|ServerlessInf|Hst):/, 'endpoint'],
  [/(^|-)Notebk:/, 'notebook-instance'],
  [/(^|-)(Train|WarmPool):/, 'training-job'],
  [/(^|-)Processing:/, 'processing-job'],
  [/(^|-)Tsform:/, 'transform-job'],
  [/(^|-)Studio:VolumeUsage/, 'space'],
  [/(^|-)Studio:/, 'app'],
  [/(^|-)Cluster:/, 'cluster'],
  [/(^|-)FeatureStore:/, 'feature-group'],
];

const kindOf = (usageType: string): string => KINDS.find(([pattern]) => pattern.test(usageType))?.[1] ?? '';

const nameOf: Readonly<Partial<Record<CoverageKey, { key: CostKey; name: (value: string) => string }>>> = {
  kind: { key: { kind: 'dimension', dimension: 'USAGE_TYPE' }, name: kindOf },
  account: { key: { kind: 'dimension', dimension: 'LINKED_ACCOUNT' }, name: (value) => value },
  region: { key: { kind: 'dimension', dimension: 'REGION' }, name: (value) => value },
};

/** From Cost Explorer, one request; undefined when it can't be had. Costs can't be split by owner. */
export async function spendCoverage(by: CoverageKey, question: Question): Promise<SpendCoverage | undefined> {
  const { config, costs, utcToday, lastWhole } = question;
  const month = startOf('month', utcToday);
  const end = addDays(lastWhole, 1);
  const start = end > month ? month : startOf('month', lastWhole);
  const before = startOf('month', addDays(start, -1));
  const split = nameOf[by] ?? { key: { kind: 'dimension', dimension: 'SERVICE' } as const, name: () => '' };
  try {
    const table = await costs.costAndUsage({
      groupBy: [split.key, { kind: 'tag', key: config.tagPolicy.primary }],
      filters: [],
      period: { start: before, end },
      granularity: 'DAILY',
      metric: config.metric,
    });
    const currency = table.currency ?? 'USD';
    const none = (): Allocation => ({ allocated: zero(currency), unallocated: zero(currency) });
    let total = none();
    let previous = none();
    const groups = new Map<string, Allocation>();
    const days = new Map<Day, Allocation>();
    const lastBefore = addDays(before, daysIn({ start, end }));
    for (const { period, values, amount } of table.rows) {
      const [value = '', tag = ''] = values;
      const part =
        tag === ''
          ? { allocated: zero(currency), unallocated: amount }
          : { allocated: amount, unallocated: zero(currency) };
      days.set(period.start, plus(days.get(period.start) ?? none(), part));
      if (period.start >= start) {
        total = plus(total, part);
        const name = split.name(value);
        groups.set(name, plus(groups.get(name) ?? none(), part));
      } else if (period.start < lastBefore) previous = plus(previous, part);
    }
    return {
      period: { start, end },
      total,
      previous: previous.allocated.amount.eq(0) && previous.unallocated.amount.eq(0) ? undefined : previous,
      groups: by === 'owner' ? new Map() : groups,
      days: [...days].map(([day, allocation]) => ({ day, ...allocation })).toSorted((a, b) => (a.day < b.day ? -1 : 1)),
    };
  } catch (error) {
    if (error instanceof MlcostError) return undefined;
    throw error;
  }
}

const plus = (a: Allocation, b: Allocation): Allocation => ({
  allocated: add(a.allocated, b.allocated),
  unallocated: add(a.unallocated, b.unallocated),
});

/** What part is allocated; undefined when nothing was spent. Refunds can make a part negative: then there is none. */
export function allocatedShare({ allocated, unallocated }: Allocation): number | undefined {
  const whole = allocated.amount.plus(unallocated.amount);
  if (whole.lte(0) || allocated.amount.lt(0) || unallocated.amount.lt(0)) return undefined;
  return allocated.amount.div(whole).toNumber();
}
