import type { InventoryFilter, InventoryRow, InventoryTotals } from '../../store/inventory.ts';
import { fixOutcomes, type FixOutcome } from '../fix/query.ts';
import { accountNames, openFilter } from '../inventory/filter.ts';
import { likelyOwnerKeysOf, ownerKeysOf } from '../inventory/owners.ts';
import { freshSnapshot, type Snapshot } from '../inventory/snapshot.ts';
import type { Question } from '../subcommand.ts';

export type MineRequest = {
  /** From 1 on. */
  readonly page: number;
  readonly digest: 'on' | 'off' | undefined;
  /** Ids of fixes made from this answer. */
  readonly done: readonly string[];
};

export type MineReport = {
  readonly request: MineRequest;
  readonly user: string;
  /** The scope without which nobody can be found by e-mail. */
  readonly missing: string | undefined;
  readonly rows: readonly InventoryRow[];
  readonly totals: InventoryTotals;
  /** How many of each row one fix suits. */
  readonly alike: ReadonlyMap<string, number>;
  readonly fixable: number;
  readonly fixes: readonly FixOutcome[];
  readonly digest: boolean;
  readonly snapshot: Snapshot;
  readonly accounts: ReadonlyMap<string, string>;
  readonly now: number;
  /** How many are on all pages. */
  readonly listed: number;
};

export const PAGE = 10;

/** What is needed to tell a person what is theirs. */
export type MineQuestion = Pick<Question, 'config' | 'store' | 'people' | 'asker' | 'audits' | 'clock' | 'progress'>;

export async function mineReport(request: MineRequest, question: MineQuestion): Promise<MineReport> {
  const { config, store, people, asker } = question;
  const snapshot = await freshSnapshot(question);
  const now = question.clock().getTime();
  if (request.digest !== undefined) {
    const before = await store.digests.get(asker.person);
    await store.digests.put({ ...before, user: asker.person, on: request.digest === 'on' });
  }
  const { open, fine } = await mineFilters(question);
  const [totals, kept, groups, fixes, digest] = await Promise.all([
    store.inventory.totals(open),
    store.inventory.count(fine),
    // What is only likely theirs is shown, and is not theirs to fix.
    store.inventory.groups({ ...open, owners: await ownerKeysOf(asker.person, people) }, 1_000),
    fixOutcomes(request.done, question),
    store.digests.get(asker.person),
  ]);
  // What breaks the policy comes first, then what keeps it.
  const offset = (request.page - 1) * PAGE;
  const broken = await store.inventory.page(open, { offset, limit: PAGE });
  const rest = { offset: Math.max(0, offset - totals.broken), limit: PAGE - broken.length };
  const keeping = rest.limit === 0 ? [] : await store.inventory.page(fine, rest);
  return {
    request: { ...request, digest: undefined },
    user: asker.person,
    missing: people.missing(),
    rows: [...broken, ...keeping],
    listed: totals.broken + kept,
    totals,
    alike: new Map(groups.map(({ fixGroup, count }) => [fixGroup, count])),
    fixable: groups.reduce((sum, { count }) => sum + count, 0),
    fixes,
    digest: digest?.on === true,
    snapshot,
    accounts: accountNames(config),
    now,
  };
}

/** What of a person's own is to be fixed, and what keeps the policy, without jobs that ended: they are over and done with. */
export async function mineFilters({
  config,
  people,
  asker,
  clock,
}: Pick<Question, 'config' | 'people' | 'asker' | 'clock'>): Promise<{ open: InventoryFilter; fine: InventoryFilter }> {
  const now = clock().getTime();
  const filter = { owners: await likelyOwnerKeysOf(asker.person, people), now };
  return {
    open: openFilter(filter, config),
    fine: { ...filter, broken: false, changeable: { finishedAfter: Number.MAX_SAFE_INTEGER } },
  };
}
