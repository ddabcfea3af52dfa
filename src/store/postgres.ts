import { PostgresAdapter, PostgresDialect } from 'kysely';
import type { Dialect, PostgresPoolClient } from 'kysely';
import { postgresError } from './store-error.ts';

const INT8 = 20;
const CONNECT_MS = 5_000;
const QUERY_MS = 10_000;

/** A pool of connections for kysely. Nothing is connected yet: the first query is what finds the host down. */
export const openPostgres = async (url: string): Promise<Dialect> => {
  const attempt = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw postgresError(error, url);
    }
  };
  // Loaded here, so that the SQLite default does not pay for it.
  const { default: pg } = await import('pg');
  const pool = await attempt(
    async () =>
      new pg.Pool({
        connectionString: url,
        application_name: 'mlcost',
        max: 10,
        connectionTimeoutMillis: CONNECT_MS,
        // A server that stops answering must not hold questions, nor the end of the process.
        query_timeout: QUERY_MS,
        keepAlive: true,
        types: {
          // Ours alone, not pg's global table. Epoch milliseconds, micros and counts stay far below 2^53.
          getTypeParser: (id: number, format?: 'text' | 'binary') =>
            id === INT8 ? Number : pg.types.getTypeParser(id, format),
        },
      }),
  );
  // A connection the server drops while idle is taken from the pool; unheard, the event would end the process.
  pool.on('error', () => {});
  // The same goes for one it drops while it is ours; the query under way fails by itself.
  pool.on('connect', (client) => client.on('error', () => {}));

  return new MigrationsLockedElsewhere({
    pool: {
      options: pool.options,
      end: async () => await pool.end(),
      connect: async () => {
        const client = await attempt(() => pool.connect());
        const query = (text: string, parameters: readonly unknown[]) =>
          attempt(() => client.query(text, [...parameters]));
        return {
          // kysely's type has a second form for cursors, which needs a cursor class we do not pass.
          query: query as unknown as PostgresPoolClient['query'],
          release: (destroy?: boolean) => client.release(destroy),
        };
      },
    },
  });
};

/**
 * kysely's own lock belongs to the session and is given back by a statement, which fails (and hides the real error)
 * once the transaction around a migration is broken. migrate.ts takes one that ends with the transaction.
 */
class MigrationsLockedElsewhere extends PostgresDialect {
  override createAdapter(): PostgresAdapter {
    return new (class extends PostgresAdapter {
      override async acquireMigrationLock(): Promise<void> {}
      override async releaseMigrationLock(): Promise<void> {}
    })();
  }
}
