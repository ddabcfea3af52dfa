import { suggestedEdit } from '../../model/judge.ts';
import type { Person } from '../../slack/bolt.ts';
import type { InventoryFilter, InventoryRow } from '../../store/inventory.ts';
import { openFilter } from '../inventory/filter.ts';
import { ownerKeysOf } from '../inventory/owners.ts';
import { withOpenSuggestions } from '../inventory/suggestions.ts';
import type { Deps } from '../subcommand.ts';
import { seenOf, type Seen } from './draft.ts';

type GroupDeps = Pick<Deps, 'config' | 'store' | 'people' | 'clock'>;

/** Everything that can be fixed now; with `mine` only what belongs to the person. */
export async function openTo({ user }: Person, mine: boolean, deps: GroupDeps): Promise<InventoryFilter> {
  const open = openFilter({ now: deps.clock().getTime() }, deps.config);
  return mine ? { ...open, owners: await ownerKeysOf(user, deps.people) } : open;
}

/** All of the filter's that have the same problem and the same suggestion as the row; itself first, if it is among them. */
export async function rowsLike(
  row: InventoryRow,
  filter: InventoryFilter,
  { store }: Pick<Deps, 'store'>,
): Promise<InventoryRow[]> {
  const rows: InventoryRow[] = [];
  const same = row.fixGroup === undefined ? { refs: [row.ref] } : { fixGroup: row.fixGroup };
  await store.inventory.each({ ...filter, ...same }, (some) => {
    rows.push(...some);
  });
  return [...rows.filter(({ ref }) => ref === row.ref), ...rows.filter(({ ref }) => ref !== row.ref)];
}

/** A group as a dialog offers it: who is in it, and one of them to show what would be done. */
export type SuggestedGroup = {
  readonly example: InventoryRow;
  readonly targets: readonly Seen[];
  /** The suggestions are certain, for each of them. */
  readonly sure: boolean;
};

/** The groups that cost most. All that is open is gone through once: asking for each by itself takes as many scans. */
export async function suggestedGroups(
  filter: InventoryFilter,
  most: number,
  { store }: Pick<Deps, 'store'>,
): Promise<SuggestedGroup[]> {
  const groups = await store.inventory.groups(filter, most);
  const found = new Map(
    groups.map(({ fixGroup }) => [
      fixGroup,
      { example: undefined as InventoryRow | undefined, targets: [] as Seen[], sure: true },
    ]),
  );
  await store.inventory.each(filter, (rows) => {
    for (const row of rows) {
      const group = row.fixGroup === undefined ? undefined : found.get(row.fixGroup);
      if (group === undefined) continue;
      const shown = withOpenSuggestions(row);
      group.targets.push(seenOf(row));
      group.sure &&= shown.suggestions.every(({ confidence }) => confidence === 'high');
      if (group.example === undefined || row.name < group.example.name) group.example = shown;
    }
  });
  return [...found.values()].flatMap(({ example, targets, sure }) =>
    // What only has an old key to lose has nothing to be set.
    example === undefined || Object.keys(suggestedEdit(example).set).length === 0 ? [] : [{ example, targets, sure }],
  );
}
