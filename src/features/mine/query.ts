import type { InventoryRow, InventoryTotals } from '../../store/inventory.ts';
import { fixOutcomes, type FixOutcome } from '../fix/query.ts';
import { accountNames, openFilter } from '../inventory/filter.ts';
import { ownerKeysOf } from '../inventory/owners.ts';
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
  /** For the CSV: everything, not this page. */
  readonly all: readonly InventoryRow[];
};

export const PAGE = 10;
const MOST_IN_CSV = 5_000;

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
  const owners = await ownerKeysOf(asker.person, people);
  const filter = { owners, now };
  const open = openFilter(filter, config);
  const [totals, groups, all, fixes, digest] = await Promise.all([
    store.inventory.totals(open),
    store.inventory.groups(open, 1_000),
    mineRows(filter, open, question),
    fixOutcomes(request.done, question),
    store.digests.get(asker.person),
  ]);
  return {
    request: { ...request, digest: undefined },
    user: asker.person,
    missing: people.missing(),
    rows: all.slice((request.page - 1) * PAGE, request.page * PAGE),
    totals,
    alike: new Map(groups.map(({ fixGroup, count }) => [fixGroup, count])),
    fixable: groups.reduce((sum, { count }) => sum + count, 0),
    fixes,
    digest: digest?.on === true,
    snapshot,
    accounts: accountNames(config),
    now,
    all,
  };
}

/** What breaks the policy first, then what keeps it, without jobs that ended: they are over and done with. */
async function mineRows(
  filter: { owners: readonly string[]; now: number },
  open: Parameters<Question['store']['inventory']['page']>[0],
  { store }: Pick<Question, 'store'>,
): Promise<InventoryRow[]> {
  const limit = { offset: 0, limit: MOST_IN_CSV };
  const [broken, fine] = await Promise.all([
    store.inventory.page(open, limit),
    store.inventory.page({ ...filter, broken: false }, limit),
  ]);
  return [...broken, ...fine.filter(({ state }) => state !== 'finished')];
}
