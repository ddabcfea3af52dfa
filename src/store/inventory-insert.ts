import { CompiledQuery } from 'kysely';
import type { StoreDialect } from './database.ts';
import type { InventoryTable } from './inventory-row.ts';

/**
 * Inserts rows, or replaces those that were read no later than `until`. Written by hand: kysely takes ten times as long
 * to make the text of so many rows as the database to run it. A resource that is there twice is written once.
 */
export const upsertion = (dialect: StoreDialect, rows: readonly InventoryTable[], until: number): CompiledQuery => {
  // No two rows of one statement may meet in the primary key.
  const distinct = [...new Map(rows.map((row) => [`${row.part} ${row.ref}`, row])).values()];
  const columns = Object.keys(distinct[0] ?? {});
  let parameter = 0;
  const placeholder = () => (dialect === 'postgres' ? `$${(parameter += 1)}` : '?');
  const values = distinct.map(() => `(${columns.map(placeholder).join(',')})`).join(',');
  const changed = columns.filter((name) => name !== 'ref' && name !== 'part');
  const text = `insert into inventory (${columns.join(',')}) values ${values}
    on conflict (part, ref) do update set ${changed.map((name) => `${name} = excluded.${name}`).join(',')}
    where coalesce(inventory.put_at, 0) <= ${placeholder()}`;
  return CompiledQuery.raw(text, [...distinct.flatMap((row) => Object.values(row)), until]);
};
