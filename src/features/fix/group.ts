import { suggestedEdit } from '../../model/judge.ts';
import type { Person } from '../../slack/bolt.ts';
import type { InventoryFilter, InventoryGroup, InventoryRow } from '../../store/inventory.ts';
import type { NewFixItem } from '../../store/jobs.ts';
import { openFilter } from '../inventory/filter.ts';
import { ownerKeysOf } from '../inventory/owners.ts';
import { withOpenSuggestions } from '../inventory/suggestions.ts';
import type { Deps } from '../subcommand.ts';
import { editItems } from './begin.ts';

type GroupDeps = Pick<Deps, 'config' | 'store' | 'people' | 'clock'>;

/** Everything that can be fixed now; with `mine` only what belongs to the person. */
export async function openTo({ user }: Person, mine: boolean, deps: GroupDeps): Promise<InventoryFilter> {
  const open = openFilter({ now: deps.clock().getTime() }, deps.config);
  return mine ? { ...open, owners: await ownerKeysOf(user, deps.people) } : open;
}

/** All that have the same problem and the same suggestion as the row, itself first. */
export async function rowsLike(row: InventoryRow, filter: InventoryFilter, deps: GroupDeps): Promise<InventoryRow[]> {
  if (row.fixGroup === undefined) return [row];
  const rows: InventoryRow[] = [];
  await deps.store.inventory.each({ ...filter, fixGroup: row.fixGroup }, (some) => {
    rows.push(...some);
  });
  return [row, ...rows.filter(({ ref }) => ref !== row.ref)];
}

/** A group as a dialog offers it: how many, and one of them to show what would be done. */
export type SuggestedGroup = { readonly group: InventoryGroup; readonly example: InventoryRow };

export async function suggestedGroups(
  filter: InventoryFilter,
  most: number,
  { store }: GroupDeps,
): Promise<SuggestedGroup[]> {
  const groups = await store.inventory.groups(filter, most);
  const found = await Promise.all(
    groups.map(async (group) => {
      const [example] = await store.inventory.page({ ...filter, fixGroup: group.fixGroup }, { offset: 0, limit: 1 });
      // What only has an old key to lose has nothing to be set.
      const sets = example === undefined ? {} : suggestedEdit(withOpenSuggestions(example)).set;
      return example === undefined || Object.keys(sets).length === 0
        ? []
        : [{ group, example: withOpenSuggestions(example) }];
    }),
  );
  return found.flat();
}

/** The suggested edits of whole groups, each named by one of its resources. */
export async function suggestedItems(
  refs: readonly string[],
  removeOld: boolean,
  filter: InventoryFilter,
  deps: GroupDeps,
): Promise<{ items: NewFixItem[]; rows: InventoryRow[] }> {
  const items: NewFixItem[] = [];
  const all: InventoryRow[] = [];
  for (const ref of refs) {
    const row = await deps.store.inventory.get(ref);
    if (row === undefined || row.findings.length === 0) continue;
    const rows = await rowsLike(row, filter, deps);
    items.push(...editItems(rows, suggestedEdit(withOpenSuggestions(row), { removeOld })));
    all.push(...rows);
  }
  return { items, rows: all };
}
