import { isUsageError, type UsageError } from '../../command/usage-error.ts';
import { MlcostError } from '../../errors.ts';
import { money, type Money } from '../../model/money.ts';
import { addDays, startOf, type Period } from '../../model/period.ts';
import type { InventoryFilter, InventoryRow, InventoryTotals } from '../../store/inventory.ts';
import type { Waiver } from '../../store/waivers.ts';
import { fixOutcomes, type FixOutcome } from '../fix/query.ts';
import { accountNames, inventoryFilter, openFilter } from '../inventory/filter.ts';
import { ownerSource, shownOwners, type OwnerSource, type ShownOwner } from '../inventory/owners.ts';
import { freshSnapshot, type Snapshot } from '../inventory/snapshot.ts';
import { spendReport } from '../spend/query.ts';
import type { Question } from '../subcommand.ts';
import type { UntaggedRequest } from './request.ts';

/** A resource that breaks the policy, as its answer shows it. */
export type Finding = {
  readonly row: InventoryRow;
  readonly owner: ShownOwner | undefined;
  readonly ownerFrom: OwnerSource | undefined;
  /** How many resources one fix suits, this one included. */
  readonly alike: number;
  readonly waiver: Waiver | undefined;
};

export type UntaggedReport = {
  readonly request: UntaggedRequest;
  readonly findings: readonly Finding[];
  /** How many there are on all pages. */
  readonly matching: number;
  readonly totals: InventoryTotals;
  /** How many have a whole fix suggested. */
  readonly fixable: number;
  /** Part of what is at stake that the three dearest make, of all pages. */
  readonly topShare: number | undefined;
  /** Spend this month that lacks the primary tag. */
  readonly unallocated: { readonly amount: Money; readonly period: Period } | undefined;
  readonly fixes: readonly FixOutcome[];
  readonly snapshot: Snapshot;
  readonly accounts: ReadonlyMap<string, string>;
  readonly jobDays: number;
  readonly now: number;
};

export const PAGE = 10;

export async function untaggedReport(
  request: UntaggedRequest,
  question: Question,
): Promise<UntaggedReport | UsageError> {
  const { config, store, people } = question;
  const [snapshot, unallocated] = await Promise.all([
    freshSnapshot(question, { refresh: request.refresh }),
    unallocatedSpend(question),
  ]);
  const now = question.clock().getTime();
  const which = await inventoryFilter(request, { config, people, now });
  if (isUsageError(which)) return which;
  const open = openFilter(which, config);
  const shown = shownFilter(request, which, open);
  const [totals, rows, groups, fixes] = await Promise.all([
    store.inventory.totals(open),
    store.inventory.page(shown, { offset: (request.page - 1) * PAGE, limit: PAGE }),
    // Like this: wherever it is.
    store.inventory.groups(openFilter({ now }, config), 1_000),
    fixOutcomes(request.done, question),
  ]);
  const owners = await shownOwners(
    rows.map(({ owner }) => owner),
    people,
  );
  const alike = new Map(groups.map(({ fixGroup, count }) => [fixGroup, count]));
  const findings = await Promise.all(
    rows.map(async (row): Promise<Finding> => ({
      row,
      owner: row.owner === undefined ? undefined : owners.get(row.owner),
      ownerFrom: ownerSource(row, config),
      alike: row.fixGroup === undefined ? 0 : (alike.get(row.fixGroup) ?? 1),
      waiver: request.show === 'open' || request.show === 'all' ? undefined : await store.waivers.get(row.arn),
    })),
  );
  return {
    request,
    findings,
    matching: matchingOf(request, totals),
    totals,
    fixable: groups.reduce((sum, { count }) => sum + count, 0),
    topShare: await topShare(open, totals, question),
    unallocated,
    fixes,
    snapshot,
    accounts: accountNames(config),
    jobDays: config.audit.fixJobsDays,
    now,
  };
}

/** What a request lists, of what it means. */
export function shownFilter({ show }: UntaggedRequest, which: InventoryFilter, open: InventoryFilter): InventoryFilter {
  switch (show) {
    case 'open':
      return open;
    case 'all':
      return { ...which, broken: true, waived: 'none' };
    case 'snoozed':
    case 'exempt':
      return { ...which, broken: true, waived: show === 'snoozed' ? 'snooze' : 'exempt' };
  }
}

function matchingOf({ show }: UntaggedRequest, totals: InventoryTotals): number {
  switch (show) {
    case 'open':
      return totals.broken;
    case 'all':
      return totals.broken + totals.finished;
    case 'snoozed':
      return totals.snoozed;
    case 'exempt':
      return totals.exempt;
  }
}

async function topShare(
  open: InventoryFilter,
  totals: InventoryTotals,
  { store }: Question,
): Promise<number | undefined> {
  if (totals.currency === undefined || totals.stakeMicros === 0 || totals.priced <= 3) return undefined;
  const three = await store.inventory.page(open, { offset: 0, limit: 3 });
  const micros = three.reduce(
    (sum, { stake }) => (stake === undefined ? sum : sum.plus(stake.monthly.amount.times(1_000_000))),
    money(0, totals.currency).amount,
  );
  return micros.div(totals.stakeMicros).toNumber();
}

/** The same request as the overview's, so that it is mostly answered from the cache. */
async function unallocatedSpend(question: Question): Promise<UntaggedReport['unallocated']> {
  const { config, utcToday } = question;
  const period: Period = { start: startOf('month', utcToday), end: addDays(utcToday, 1), unit: 'month' };
  try {
    const spend = await spendReport(
      {
        groupBy: [{ kind: 'tag', key: config.tagPolicy.primary }],
        filters: [],
        period,
        periodGiven: false,
        granularity: 'DAILY',
        metric: config.metric,
      },
      question,
    );
    if (isUsageError(spend) || spend.pending || spend.withoutPrimary === undefined) return undefined;
    return { amount: spend.withoutPrimary, period: spend.compared?.current ?? spend.period };
  } catch (error) {
    // The list of resources is what was asked for: it does not need Cost Explorer.
    if (error instanceof MlcostError) return undefined;
    throw error;
  }
}
