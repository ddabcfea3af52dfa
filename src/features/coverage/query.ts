import { addDays, type Day } from '../../model/period.ts';
import type { InventoryCount, InventoryTotals } from '../../store/inventory.ts';
import { accountNames, openFilter } from '../inventory/filter.ts';
import { freshSnapshot, type Snapshot } from '../inventory/snapshot.ts';
import { provenance, type Provenance } from '../scope.ts';
import type { Question } from '../subcommand.ts';
import type { CoverageRequest } from './request.ts';
import { spendCoverage, type SpendCoverage } from './spend.ts';

export type CoverageReport = {
  readonly request: CoverageRequest;
  readonly totals: InventoryTotals;
  readonly counts: readonly InventoryCount[];
  /** Of the broken ones, jobs that ended too long ago to be worth fixing, and how long that is. */
  readonly oldJobs: number;
  readonly jobDays: number;
  readonly spend: SpendCoverage | undefined;
  /** Days with their counts, the oldest first; today's is the last. */
  readonly trend: readonly { readonly day: Day; readonly resources: number; readonly compliant: number }[];
  readonly accounts: ReadonlyMap<string, string>;
  readonly snapshot: Snapshot;
  readonly provenance: Provenance;
  readonly now: number;
};

const TREND_DAYS = 90;

export async function coverageReport(request: CoverageRequest, question: Question): Promise<CoverageReport> {
  const { config, store, people, today } = question;
  const [snapshot, spend] = await Promise.all([freshSnapshot(question), spendCoverage(request.by, question)]);
  const now = question.clock().getTime();
  // What is exempt keeps the policy as far as anybody is concerned.
  const filter = { waived: 'none', now } as const;
  const [totals, open, counts, history] = await Promise.all([
    store.inventory.totals(filter),
    store.inventory.totals(openFilter({ now }, config)),
    store.inventory.counts(request.by, filter),
    store.coverage.history(addDays(today, -TREND_DAYS)),
  ]);
  return {
    request,
    totals,
    oldJobs: totals.broken - open.broken,
    jobDays: config.audit.fixJobsDays,
    counts: request.by === 'owner' ? await byPerson(counts, people) : counts,
    spend,
    trend: trendOf(history),
    accounts: accountNames(config),
    snapshot,
    provenance: provenance(question, {
      metric: config.metric,
      filters: [],
      dataThrough: spend === undefined ? undefined : addDays(spend.period.end, -1),
      estimated: true,
    }),
    now,
  };
}

/** So many e-mail addresses are asked for; the table shows fewer rows. */
const MOST_PEOPLE = 100;

/** One person may be known by Slack id and by e-mail: the table has one row of theirs. */
async function byPerson(
  counts: readonly InventoryCount[],
  people: Question['people'],
): Promise<readonly InventoryCount[]> {
  const named = await Promise.all(
    counts.map(async (one, index) => {
      const { name } = one;
      if (name === undefined) return one;
      const id = name.slice(name.indexOf(':') + 1);
      const asked = /^(slack|maybe):/.test(name) && index < MOST_PEOPLE;
      return { ...one, name: asked ? ((await people.emailOf(id)) ?? id) : id };
    }),
  );
  const merged = [...Map.groupBy(named, ({ name }) => name).values()].map((alike) => alike.reduce(added));
  return merged.toSorted((a, b) => b.stakeMicros - a.stakeMicros || b.broken - a.broken || b.resources - a.resources);
}

/** Amounts of two currencies have no sum. */
function added(a: InventoryCount, b: InventoryCount): InventoryCount {
  const { name } = a;
  const counted = { name, resources: a.resources + b.resources, broken: a.broken + b.broken };
  const currencies = new Set([a, b].flatMap(({ currency }) => currency ?? []));
  const [currency] = currencies;
  return currencies.size > 1 || currency === undefined
    ? { ...counted, stakeMicros: 0, costMicros: 0 }
    : { ...counted, stakeMicros: a.stakeMicros + b.stakeMicros, costMicros: a.costMicros + b.costMicros, currency };
}

function trendOf(
  history: readonly { day: Day; resources: number; compliant: number }[],
): { day: Day; resources: number; compliant: number }[] {
  const days = Map.groupBy(history, ({ day }) => day);
  return [...days]
    .map(([day, rows]) => ({
      day,
      resources: rows.reduce((sum, { resources }) => sum + resources, 0),
      compliant: rows.reduce((sum, { compliant }) => sum + compliant, 0),
    }))
    .toSorted((a, b) => (a.day < b.day ? -1 : 1));
}
