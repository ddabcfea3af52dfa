import type { Tags } from '../../../model/resource.ts';
import type { FixItem } from '../../../store/jobs.ts';
import { ownerNow } from '../../inventory/owner-now.ts';
import { rulesOf } from '../../inventory/rules.ts';
import type { Deps } from '../../subcommand.ts';
import { retagged } from '../plan.ts';

/** The snapshot follows what was read or written, until the next audit: findings, and whose it is. */
export async function followSnapshot(
  known: readonly { readonly item: FixItem; readonly tags?: Tags; readonly gone?: true }[],
  deps: Pick<Deps, 'store' | 'clock' | 'config'>,
): Promise<void> {
  const { store, clock, config } = deps;
  const rules = rulesOf(config);
  const gone: string[] = [];
  const rows = [];
  for (const { item, tags, gone: isGone } of known) {
    const row = await store.inventory.byArn(item.arn);
    if (row === undefined) continue;
    if (isGone === true) gone.push(row.ref);
    else if (tags !== undefined) {
      const now = retagged(row, tags, rules, clock().getTime());
      rows.push({ ...now, owner: await ownerNow(now, deps) });
    }
  }
  await store.inventory.put(rows);
  await store.inventory.remove(gone);
}
