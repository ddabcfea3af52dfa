import type { CostRow } from '../../aws/cost-explorer/answers.ts';
import { add, compareMoney, sum, zero, type Money } from '../../model/money.ts';
import type { Day, Period } from '../../model/period.ts';

/** Spend of one group. `values` has one entry a grouping key, '' where the tag or category is absent. */
export type Group = Amounts & { readonly values: readonly string[] };

/**
 * `spend` is that of the whole period; `compared` that of its days whose data is complete, which `previous` is as many
 * days of. They are undefined where there is no comparison.
 */
export type Amounts = {
  readonly spend: Money;
  readonly compared: Money | undefined;
  readonly previous: Money | undefined;
};

/** The groups of a period: the largest ones, the rest as one amount, and what is unallocated. They add up to `total`. */
export type Breakdown = {
  readonly groups: readonly Group[];
  readonly other: (Amounts & { readonly count: number }) | undefined;
  readonly unallocated: Group | undefined;
  readonly total: Money;
  readonly comparedTotal: Money | undefined;
  readonly previousTotal: Money | undefined;
};

const within = (period: Period) => (row: CostRow) => row.period.start >= period.start && row.period.end <= period.end;

const keyOf = (values: readonly string[]) => JSON.stringify(values);

export function totalOf(rows: readonly CostRow[], period: Period, currency: string): Money {
  return sum(
    rows.filter(within(period)).map((row) => row.amount),
    currency,
  );
}

function byGroup(rows: readonly CostRow[], period: Period, currency: string): Map<string, Money> {
  const found = new Map<string, Money>();
  for (const row of rows.filter(within(period))) {
    const key = keyOf(row.values);
    found.set(key, add(found.get(key) ?? zero(currency), row.amount));
  }
  return found;
}

/**
 * Groups rows of a period, with the same groups of the period it is compared with.
 * `unallocatedAt` is the index of the grouping key whose absence means unallocated: those groups are kept together
 * and never hidden in "other". A group that only the earlier period had counts with a spend of zero.
 */
export function breakdown(
  rows: readonly CostRow[],
  options: {
    period: Period;
    compared: { current: Period; previous: Period } | undefined;
    currency: string;
    top: number;
    unallocatedAt: number | undefined;
  },
): Breakdown {
  const { period, compared, currency, top, unallocatedAt } = options;
  const now = byGroup(rows, period, currency);
  const complete = compared && byGroup(rows, compared.current, currency);
  const before = compared && byGroup(rows, compared.previous, currency);
  const all: Group[] = [...new Set([...now.keys(), ...(before?.keys() ?? [])])].map((key) => ({
    values: JSON.parse(key) as string[], // written by keyOf
    spend: now.get(key) ?? zero(currency),
    compared: complete && (complete.get(key) ?? zero(currency)),
    previous: before && (before.get(key) ?? zero(currency)),
  }));
  const isUnallocated = (group: Group) => unallocatedAt !== undefined && group.values[unallocatedAt] === '';
  const ranked = all
    .filter((group) => !isUnallocated(group))
    .sort((a, b) => compareMoney(b.spend, a.spend) || (keyOf(a.values) < keyOf(b.values) ? -1 : 1));
  const unallocated = all.filter(isUnallocated);
  const sumOf = (amounts: readonly (Money | undefined)[]) =>
    sum(
      amounts.filter((amount) => amount !== undefined),
      currency,
    );
  const together = (groups: readonly Group[]): Amounts => ({
    spend: sumOf(groups.map((group) => group.spend)),
    compared: compared && sumOf(groups.map((group) => group.compared)),
    previous: compared && sumOf(groups.map((group) => group.previous)),
  });
  // One group more is shown instead of an "other" that stands for a single group.
  const shown = ranked.length === top + 1 ? ranked : ranked.slice(0, top);
  const rest = ranked.slice(shown.length);
  return {
    groups: shown,
    other: rest.length === 0 ? undefined : { count: rest.length, ...together(rest) },
    unallocated:
      unallocated.length === 0 ? undefined : { values: unallocated[0]?.values ?? [], ...together(unallocated) },
    total: totalOf(rows, period, currency),
    comparedTotal: compared && totalOf(rows, compared.current, currency),
    previousTotal: compared && totalOf(rows, compared.previous, currency),
  };
}

/** The last day with cost: Cost Explorer lags by about a day and answers later days with zero or nothing. */
export function dataThrough(rows: readonly CostRow[], period: Period): Day | undefined {
  let last: Day | undefined;
  for (const row of rows) {
    if (!within(period)(row) || row.amount.amount.eq(0)) continue;
    if (last === undefined || row.period.start > last) last = row.period.start;
  }
  return last;
}
