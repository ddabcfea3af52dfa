import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { StoreDialect } from './database.ts';

/**
 * Lets rows be added to these tables and never be changed or deleted: not by a mistake of ours, nor by a person with a
 * SQL prompt who does not mean to. Whoever owns the database can still drop the triggers.
 */
export const appendOnly = async (db: Kysely<unknown>, dialect: StoreDialect, tables: readonly string[]) => {
  const says = 'the audit trail is append-only';
  if (dialect === 'postgres') {
    await sql`create function mlcost_append_only() returns trigger language plpgsql as ${sql.lit(
      `begin raise exception '${says}'; end`,
    )}`.execute(db);
    for (const table of tables) {
      await sql`create trigger ${sql.id(`${table}_append_only`)} before update or delete or truncate
        on ${sql.table(table)} for each statement execute function mlcost_append_only()`.execute(db);
    }
    return;
  }
  for (const table of tables) {
    for (const event of ['update', 'delete']) {
      await sql`create trigger ${sql.id(`${table}_no_${event}`)} before ${sql.raw(event)} on ${sql.table(table)}
        begin select raise(abort, ${sql.lit(says)}); end`.execute(db);
    }
  }
};
