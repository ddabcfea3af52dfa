import { setImmediate } from 'node:timers/promises';
import { CompiledQuery } from 'kysely';
import type { Db, StoreDialect } from './database.ts';
import type { InventoryTable } from './inventory-row.ts';

/**
 * Rows a statement: some milliseconds, for which SQLite holds the event loop. Few different lengths, as the driver keeps
 * each one compiled.
 */
const LENGTHS = [100, 20, 5, 1];

/** Inserts rows, or replaces those that were put no later than `until`. A resource that is there twice is written once. */
export const upsertRows = async (
  db: Db,
  dialect: StoreDialect,
  rows: readonly InventoryTable[],
  until: number,
): Promise<void> => {
  // No two rows of one statement may meet in the primary key.
  const distinct = [...new Map(rows.map((row) => [`${row.part} ${row.ref}`, row])).values()];
  for (let from = 0; from < distinct.length;) {
    const length = LENGTHS.find((each) => from + each <= distinct.length) ?? 1;
    await db.executeQuery(upsertion(dialect, distinct.slice(from, from + length), until));
    from += length;
    await setImmediate();
  }
};

/** Written by hand: kysely takes ten times as long to make the text of so many rows as the database to run it. */
const upsertion = (dialect: StoreDialect, rows: readonly InventoryTable[], until: number): CompiledQuery => {
  const columns = Object.keys(rows[0] ?? {});
  let parameter = 0;
  const placeholder = () => (dialect === 'postgres' ? `$${(parameter += 1)}` : '?');
  const values = rows.map(() => `(${columns.map(placeholder).join(',')})`).join(',');
  const changed = columns.filter((name) => name !== 'ref' && name !== 'part');
  const text = `insert into inventory (${columns.join(',')}) values ${values}
    on conflict (part, ref) do update set ${changed.map((name) => `${name} = excluded.${name}`).join(',')}
    where coalesce(inventory.put_at, 0) <= ${placeholder()}`;
  return CompiledQuery.raw(text, [...rows.flatMap((row) => Object.values(row)), until]);
};
