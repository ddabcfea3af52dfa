import { setImmediate } from 'node:timers/promises';
import { sql } from 'kysely';
import { ADVISORY_LOCKS } from './database.ts';
import type { Db, StoreDialect } from './database.ts';
import type { InventoryPlace } from './inventory.ts';

/** A current part: what is shown of a kind in a place. */
export type Part = { readonly id: number; readonly kind: string; readonly audited_at: number };

/** Of a part in which there is only what was put. The next audit replaces all of it. */
export const NEVER_AUDITED = 0;

export const samePlace = (a: InventoryPlace, b: InventoryPlace): boolean =>
  a.account === b.account && a.region === b.region;

/** Writers take turns in Postgres; a write transaction of SQLite's has the file to itself. */
export const lockInventory = async (transaction: Db, dialect: StoreDialect): Promise<void> => {
  if (dialect === 'postgres') await sql`select pg_advisory_xact_lock(${ADVISORY_LOCKS.inventory})`.execute(transaction);
};

const partsOf = (db: Db, { account, region }: InventoryPlace, state: 'building' | 'current' | 'old') =>
  db
    .selectFrom('inventory_parts')
    .select(['id', 'kind', 'audited_at'])
    .where('account', '=', account)
    .where('region', '=', region)
    .where('state', '=', state);

/** By kind. */
export const currentParts = async (
  db: Db,
  place: InventoryPlace,
  kinds: readonly string[],
): Promise<ReadonlyMap<string, Part>> => {
  const parts = await partsOf(db, place, 'current').where('kind', 'in', kinds).execute();
  return new Map(parts.map((part) => [part.kind, part]));
};

export const newPart = async (
  db: Db,
  { account, region, kind }: InventoryPlace & { kind: string },
  state: 'building' | 'current',
  auditedAt: number,
): Promise<number> => {
  const { id } = await db
    .insertInto('inventory_parts')
    .values({ account, region, kind, state, audited_at: auditedAt })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
};

/** Parts to write into, of the kinds in `anew`. Whoever writes parts of `kinds`, or died writing them, is overtaken. */
export const buildParts = async (
  db: Db,
  {
    dialect,
    place,
    kinds,
    anew,
    auditedAt,
  }: {
    dialect: StoreDialect;
    place: InventoryPlace;
    kinds: ReadonlySet<string>;
    anew: readonly string[];
    auditedAt: number;
  },
): Promise<ReadonlyMap<string, number>> =>
  await db.transaction().execute(async (transaction) => {
    await lockInventory(transaction, dialect);
    const building = await partsOf(transaction, place, 'building').execute();
    for (const { id } of building.filter(({ kind }) => kinds.has(kind))) await setPartState(transaction, id, 'old');
    const parts = new Map<string, number>();
    for (const kind of anew) parts.set(kind, await newPart(transaction, { ...place, kind }, 'building', auditedAt));
    return parts;
  });

/** Whether nobody has overtaken us; in Postgres nobody can until the transaction ends. */
export const stillBuilding = async (
  transaction: Db,
  dialect: StoreDialect,
  parts: readonly number[],
): Promise<boolean> => {
  if (parts.length === 0) return true;
  const rows = await transaction
    .selectFrom('inventory_parts')
    .select('id')
    .where('id', 'in', parts)
    .where('state', '=', 'building')
    .$if(dialect === 'postgres', (query) => query.forShare())
    .execute();
  return rows.length === parts.length;
};

export const setPartState = async (db: Db, id: number, state: 'current' | 'old'): Promise<void> => {
  await db.updateTable('inventory_parts').set({ state }).where('id', '=', id).execute();
};

/** A part's rows in the order of their refs, `size` at a time, with a turn of the event loop after each. */
export async function* partInBatches(
  db: Db,
  part: number,
  size: number,
): AsyncGenerator<readonly { readonly ref: string; readonly digest: string }[]> {
  let after = '';
  for (;;) {
    const rows = await db
      .selectFrom('inventory')
      .select(['ref', 'digest'])
      .where('part', '=', part)
      .where('ref', '>', after)
      .orderBy('ref')
      .limit(size)
      .execute();
    const last = rows.at(-1);
    if (last === undefined) return;
    yield rows;
    after = last.ref;
    await setImmediate();
  }
}

/** Some milliseconds of the event loop in SQLite. */
const SWEPT_AT_ONCE = 500;

/** Deletes the rows that nobody sees any more. Who adds rows makes sure that their part is not old. */
export const sweepParts = async (db: Db, place: InventoryPlace): Promise<void> => {
  for (const { id } of await partsOf(db, place, 'old').execute()) {
    for await (const rows of partInBatches(db, id, SWEPT_AT_ONCE)) {
      const [first, last] = [rows[0]?.ref ?? '', rows.at(-1)?.ref ?? ''];
      // By the ends: Postgres would walk over all that is already deleted to find the first of the rest.
      await db
        .deleteFrom('inventory')
        .where('part', '=', id)
        .where('ref', '>=', first)
        .where('ref', '<=', last)
        .execute();
    }
    await db.deleteFrom('inventory_parts').where('id', '=', id).where('state', '=', 'old').execute();
  }
};
