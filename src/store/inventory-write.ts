import { setImmediate } from 'node:timers/promises';
import { chunksOf } from './chunks.ts';
import type { Db, StoreDialect } from './database.ts';
import { amongValues } from './inventory-filter.ts';
import { upsertRows } from './inventory-insert.ts';
import { currentParts, lockInventory, NEVER_AUDITED, newPart, samePlace, sweepParts } from './inventory-parts.ts';
import { inventoryReplace } from './inventory-replace.ts';
import type { InventorySizes } from './inventory-replace.ts';
import { columnsOf, digestOf } from './inventory-row.ts';
import type { Inventory, InventoryPlace, InventoryRow } from './inventory.ts';

export const inventoryWriter = (
  db: Db,
  dialect: StoreDialect,
  sizes: InventorySizes,
): Pick<Inventory, 'replace' | 'put' | 'remove' | 'retain'> => ({
  replace: inventoryReplace(db, dialect, sizes),

  put: async (rows) => {
    for (const chunk of chunksOf(rows, sizes.chunk)) {
      await db.transaction().execute(async (transaction) => {
        await lockInventory(transaction, dialect);
        for (const alike of Map.groupBy(chunk, partKey).values()) await putAlike(transaction, dialect, alike);
      });
      await setImmediate();
    }
  },

  remove: async (refs) => {
    for (const chunk of chunksOf(refs, sizes.chunk)) {
      await db
        .deleteFrom('inventory')
        .where(amongValues('inventory.ref', chunk, dialect))
        .where('part', 'in', (query) => query.selectFrom('inventory_parts').select('id').where('state', '=', 'current'))
        .execute();
    }
  },

  retain: async (places) => {
    const known = await db.selectFrom('inventory_parts').select(['account', 'region']).distinct().execute();
    const audited = await db.selectFrom('audits').select(['account', 'region']).execute();
    const dropped = (place: InventoryPlace) => !places.some((kept) => samePlace(kept, place));
    for (const place of known.filter(dropped)) {
      await db.transaction().execute(async (transaction) => {
        await lockInventory(transaction, dialect);
        await transaction
          .updateTable('inventory_parts')
          .set({ state: 'old' })
          .where('account', '=', place.account)
          .where('region', '=', place.region)
          .execute();
      });
      await sweepParts(db, place);
    }
    for (const { account, region } of audited.filter(dropped)) {
      await db.deleteFrom('audits').where('account', '=', account).where('region', '=', region).execute();
    }
  },
});

const partKey = ({ account, region, kind }: InventoryRow): string => `${account} ${region} ${kind}`;

/** Rows of one part. What is as the last audit found it needs no writing. */
const putAlike = async (transaction: Db, dialect: StoreDialect, rows: readonly InventoryRow[]): Promise<void> => {
  const [first] = rows;
  if (first === undefined) return;
  const known = (await currentParts(transaction, first, [first.kind])).get(first.kind);
  const part = known?.id ?? (await newPart(transaction, first, 'current', NEVER_AUDITED));
  const audited = known?.audited_at ?? NEVER_AUDITED;
  const refs = rows.map(({ ref }) => ref);
  const there = await transaction
    .selectFrom('inventory')
    .select(['ref', 'digest', 'put_at'])
    .where('part', '=', part)
    .where(amongValues('inventory.ref', refs, dialect))
    .execute();
  const shown = new Map(there.map((row) => [row.ref, row]));
  const newer = rows.filter((row) => {
    const its = shown.get(row.ref);
    if (row.auditedAt < Math.max(audited, its?.put_at ?? 0)) return false;
    return row.auditedAt > audited || its?.digest !== digestOf(row);
  });
  if (newer.length === 0) return;
  const columns = newer.map((row) => columnsOf(row, part, row.auditedAt));
  await upsertRows(transaction, dialect, columns, Number.MAX_SAFE_INTEGER);
};
