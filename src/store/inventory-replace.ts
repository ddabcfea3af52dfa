import { setImmediate } from 'node:timers/promises';
import { chunksOf } from './chunks.ts';
import type { Db, StoreDialect } from './database.ts';
import { amongValues } from './inventory-filter.ts';
import { upsertRows } from './inventory-insert.ts';
import {
  buildParts,
  currentParts,
  lockInventory,
  NEVER_AUDITED,
  newPart,
  partInBatches,
  samePlace,
  setPartState,
  stillBuilding,
  sweepParts,
} from './inventory-parts.ts';
import type { Part } from './inventory-parts.ts';
import { columnsOf, digestOf } from './inventory-row.ts';
import type { Inventory, InventoryPlace, InventoryRow } from './inventory.ts';

export type InventorySizes = {
  /** Rows a transaction, where all in one would be too many. */
  readonly chunk: number;
  /** So many changed rows are written in one transaction; of more, kinds are written anew beside what is shown. */
  readonly atOnce: number;
};

type Replacement = {
  readonly dialect: StoreDialect;
  readonly sizes: InventorySizes;
  readonly place: InventoryPlace;
  readonly kinds: ReadonlySet<string>;
  readonly auditedAt: number;
  /** What was shown of each kind when the replacement began. */
  readonly before: ReadonlyMap<string, Part>;
};

/** What differs from what is shown of a kind. */
type Difference = {
  readonly kind: string;
  readonly rows: readonly InventoryRow[];
  readonly changed: readonly InventoryRow[];
  readonly gone: readonly string[];
};

/** See Inventory.replace. */
export const inventoryReplace =
  (db: Db, dialect: StoreDialect, sizes: InventorySizes): Inventory['replace'] =>
  async (place, kinds, rows, auditedAt) => {
    const wanted = new Set(kinds);
    const stray = rows.find((row) => !samePlace(row, place) || !wanted.has(row.kind));
    if (stray !== undefined) throw new Error(`${stray.arn} is not of the place and kinds that are replaced`);
    if (wanted.size === 0) return;
    const before = await currentParts(db, place, kinds);
    const replacement = { dialect, sizes, place, kinds: wanted, auditedAt, before };
    const byKind = Map.groupBy(rows, ({ kind }) => kind);
    const differences: Difference[] = [];
    for (const kind of replacement.kinds) {
      differences.push(await difference(db, replacement, kind, byKind.get(kind) ?? []));
    }
    const { few, many } = split(differences, sizes);
    const built = await buildParts(db, {
      ...replacement,
      anew: many.map(({ kind }) => kind),
    });
    try {
      if (await build(db, replacement, many, built)) await show(db, replacement, few, built);
    } catch (error) {
      // Whoever replaces next clears away what can't be now; the first error is the one that matters.
      for (const id of built.values()) await setPartState(db, id, 'old').catch(() => undefined);
      throw error;
    }
    await sweepParts(db, place);
  };

const COMPARED_AT_ONCE = 1_000;

/** Compares the rows with what is shown. */
const difference = async (
  db: Db,
  { before, sizes }: Replacement,
  kind: string,
  rows: readonly InventoryRow[],
): Promise<Difference> => {
  const part = before.get(kind);
  if (part === undefined) return { kind, rows, changed: rows, gone: [] };
  const shown = new Map<string, string>();
  for await (const some of partInBatches(db, part.id, COMPARED_AT_ONCE)) {
    for (const { ref, digest } of some) shown.set(ref, digest);
  }
  const changed: InventoryRow[] = [];
  for (const chunk of chunksOf(rows, sizes.chunk)) {
    for (const row of chunk) {
      if (shown.get(row.ref) !== digestOf(row)) changed.push(row);
      shown.delete(row.ref);
    }
    await setImmediate();
  }
  return { kind, rows, changed, gone: [...shown.keys()] };
};

/** `few` differences are written where they are, all in one transaction; kinds with `many` are built anew. */
const split = (
  differences: readonly Difference[],
  sizes: InventorySizes,
): { few: Difference[]; many: Difference[] } => {
  const few: Difference[] = [];
  const many: Difference[] = [];
  let left = sizes.atOnce;
  const size = ({ changed, gone }: Difference): number => changed.length + gone.length;
  for (const each of differences.toSorted((a, b) => size(a) - size(b))) {
    left -= size(each);
    (left >= 0 ? few : many).push(each);
  }
  return { few, many };
};

/** False when another replacement has overtaken this one. */
const build = async (
  db: Db,
  { dialect, sizes }: Replacement,
  many: readonly Difference[],
  built: ReadonlyMap<string, number>,
): Promise<boolean> => {
  const ids = [...built.values()];
  for (const { kind, rows } of many) {
    const part = built.get(kind) ?? 0;
    for (const chunk of chunksOf(neighboursTogether(rows), sizes.chunk)) {
      const columns = chunk.map((row) => columnsOf(row, part, null));
      const going = await db.transaction().execute(async (transaction) => {
        if (!(await stillBuilding(transaction, dialect, ids))) return false;
        await upsertRows(transaction, dialect, columns, 0);
        return true;
      });
      if (!going) return false;
      await setImmediate();
    }
  }
  return true;
};

/** Rows that are neighbours in the indexes by ref, so that a chunk changes few of their pages. Sorting takes longer. */
const neighboursTogether = (rows: readonly InventoryRow[]): InventoryRow[] => {
  const alike = Map.groupBy(rows, ({ ref }) => ref.slice(0, 3));
  return [...alike.keys()].sort().flatMap((start) => alike.get(start) ?? []);
};

/** The moment at which readers see the new rows instead of the old ones. */
const show = async (
  db: Db,
  replacement: Replacement,
  few: readonly Difference[],
  built: ReadonlyMap<string, number>,
): Promise<void> => {
  const { dialect, place, kinds, auditedAt, before } = replacement;
  await db.transaction().execute(async (transaction) => {
    await lockInventory(transaction, dialect);
    const now = await currentParts(transaction, place, [...kinds]);
    const overtaken = [...kinds].some((kind) => {
      const [then, its] = [before.get(kind), now.get(kind)];
      // What was only put meanwhile is not a replacement.
      if (then === undefined) return its !== undefined && its.audited_at !== NEVER_AUDITED;
      return its?.id !== then.id || its.audited_at !== then.audited_at;
    });
    if (overtaken || !(await stillBuilding(transaction, dialect, [...built.values()]))) {
      for (const id of built.values()) await setPartState(transaction, id, 'old');
      return;
    }
    for (const each of few) await apply(transaction, replacement, each, now.get(each.kind)?.id);
    for (const [kind, part] of built) {
      const old = now.get(kind);
      if (old !== undefined) {
        await keepNewer(transaction, old.id, part, auditedAt);
        await setPartState(transaction, old.id, 'old');
      }
      await setPartState(transaction, part, 'current');
    }
  });
};

const apply = async (
  transaction: Db,
  { dialect, sizes, place, auditedAt }: Replacement,
  { kind, rows, changed, gone }: Difference,
  part: number | undefined,
): Promise<void> => {
  if (part === undefined && rows.length === 0) return;
  const id = part ?? (await newPart(transaction, { ...place, kind }, 'current', auditedAt));
  for (const chunk of chunksOf(changed, sizes.chunk)) {
    const columns = chunk.map((row) => columnsOf(row, id, null));
    await upsertRows(transaction, dialect, columns, auditedAt);
    await setImmediate();
  }
  for (const chunk of chunksOf(gone, sizes.chunk)) {
    await transaction
      .deleteFrom('inventory')
      .where('part', '=', id)
      .where(amongValues('inventory.ref', chunk, dialect))
      .where((where) => where.or([where('put_at', 'is', null), where('put_at', '<=', auditedAt)]))
      .execute();
    await setImmediate();
  }
  await transaction.updateTable('inventory_parts').set({ audited_at: auditedAt }).where('id', '=', id).execute();
};

/** What was read for itself after the audit began is newer than what the audit found. */
const keepNewer = async (transaction: Db, from: number, to: number, auditedAt: number): Promise<void> => {
  const newer = transaction
    .selectFrom('inventory')
    .select('ref')
    .where('part', '=', from)
    .where('put_at', '>', auditedAt);
  await transaction.deleteFrom('inventory').where('part', '=', to).where('ref', 'in', newer).execute();
  await transaction
    .updateTable('inventory')
    .set({ part: to })
    .where('part', '=', from)
    .where('put_at', '>', auditedAt)
    .execute();
};
