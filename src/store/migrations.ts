import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { StoreDialect } from './database.ts';
import { taggingTables } from './tagging-tables.ts';

/**
 * The migrations in the order of their names. A released one is never edited: what it made exists in people's
 * databases. They only go forward; a database that is ahead of the code is refused (see migrate.ts).
 */
export const migrations = (dialect: StoreDialect): Record<string, Migration> => ({
  '0001-cost-explorer': {
    up: async (db: Kysely<unknown>) => {
      await db.schema
        .createTable('cost_cache')
        .addColumn('key', 'text', (column) => column.primaryKey())
        .addColumn('value', 'text', (column) => column.notNull())
        .addColumn('fetched_at', 'bigint', (column) => column.notNull())
        .addColumn('expires_at', 'bigint', (column) => column.notNull())
        .execute();
      await db.schema.createIndex('cost_cache_expires_at').on('cost_cache').column('expires_at').execute();

      await db.schema
        .createTable('cost_requests')
        .addColumn('id', dialect === 'postgres' ? 'bigint' : 'integer', (column) =>
          dialect === 'postgres'
            ? column.primaryKey().generatedAlwaysAsIdentity()
            : column.primaryKey().autoIncrement(),
        )
        .addColumn('at', 'bigint', (column) => column.notNull())
        .addColumn('operation', 'text', (column) => column.notNull())
        .addColumn('person', 'text', (column) => column.notNull())
        .addColumn('feature', 'text', (column) => column.notNull())
        .addColumn('outcome', 'text', (column) =>
          column.notNull().check(sql`outcome in ('request', 'hit', 'shared', 'stale')`),
        )
        .addColumn('cost_micros', 'bigint', (column) => column.notNull())
        .execute();
      // Carries what `since` and the daily cap sum up, so that neither reads the table itself.
      await db.schema
        .createIndex('cost_requests_at')
        .on('cost_requests')
        .columns(['at', 'outcome', 'cost_micros'])
        .execute();
    },
  },
  ...taggingTables(dialect),
});
