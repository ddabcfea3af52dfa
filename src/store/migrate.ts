import { sql } from 'kysely';
import { DEFAULT_MIGRATION_TABLE, Migrator } from 'kysely/migration';
import type { Migration } from 'kysely/migration';
import { MlcostError } from '../errors.ts';
import { ADVISORY_LOCKS } from './database.ts';
import type { Db, StoreDialect } from './database.ts';

/**
 * Brings the database up to date and returns the names of the migrations that ran. Everything happens in one
 * transaction under one lock: a second instance waits and then finds nothing to do, and a failure leaves no trace.
 *
 * @throws MlcostError store_unavailable when a newer mlcost has written the database.
 */
export const migrate = async (
  db: Db,
  dialect: StoreDialect,
  migrations: Record<string, Migration>,
): Promise<string[]> => {
  // Most starts find everything done, and then need no lock, nor the right to create tables.
  if ((await pending(db, migrations)).length === 0) return [];
  return await db.transaction().execute(async (transaction) => {
    if (dialect === 'postgres') await sql`select pg_advisory_xact_lock(${ADVISORY_LOCKS.migrate})`.execute(transaction);
    await pending(transaction, migrations);
    // As the migrator would make it. Its own attempt, where it fails, hides why behind the broken transaction.
    await transaction.schema
      .createTable(DEFAULT_MIGRATION_TABLE)
      .ifNotExists()
      .addColumn('name', 'varchar(255)', (column) => column.primaryKey())
      .addColumn('timestamp', 'varchar(255)', (column) => column.notNull())
      .execute();
    const migrator = new Migrator({ db: transaction, provider: { getMigrations: async () => migrations } });
    const { error, results } = await migrator.migrateToLatest();
    if (error !== undefined) {
      throw isError(error) ? error : new Error('a migration failed', { cause: error });
    }
    return (results ?? []).map((result) => result.migrationName);
  });
};

/** Without asking `instanceof`: the native module's errors come from another realm under jest. */
const isError = (thrown: unknown): thrown is Error =>
  typeof thrown === 'object' && thrown !== null && 'message' in thrown && typeof thrown.message === 'string';

const pending = async (db: Db, migrations: Record<string, Migration>): Promise<string[]> => {
  const applied = await appliedMigrations(db);
  const unknown = applied.filter((name) => !Object.hasOwn(migrations, name));
  if (unknown.length > 0) {
    throw new MlcostError(
      'store_unavailable',
      `The database was written by a newer version of mlcost: this one does not know ${unknown.join(', ')}.`,
      { hint: 'Run the newer version again, or name another database in MLCOST_DB or DATABASE_URL.' },
    );
  }
  return Object.keys(migrations).filter((name) => !applied.includes(name));
};

const appliedMigrations = async (db: Db): Promise<string[]> => {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true });
  if (!tables.some((table) => table.name === DEFAULT_MIGRATION_TABLE)) return [];
  const { rows } = await sql<{
    name: string;
  }>`select name from ${sql.table(DEFAULT_MIGRATION_TABLE)} order by name`.execute(db);
  return rows.map((row) => row.name);
};
