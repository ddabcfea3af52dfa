import { accessSync, constants, existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Database as SqliteFile, Statement } from 'better-sqlite3';
import { CompiledQuery, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely';
import type { DatabaseConnection, Dialect, Driver, QueryResult, TransactionSettings } from 'kysely';
import { LRUCache } from 'lru-cache';
import { codeOf, sqliteError } from './store-error.ts';

/** How long a write waits for another process's before it gives up. */
const BUSY_MS = 10_000;
/** better-sqlite3 waits inside the event loop, so only this long at a stretch; beyond it we wait outside. */
const BLOCKING_MS = 20;
/** Compiled statements that are kept: the store has about a hundred, and filters and lists of different lengths. */
const STATEMENTS = 200;

/**
 * Opens the file (its directory is created when missing) for kysely. Committed rows survive a kill of the process and
 * of the machine: WAL with synchronous FULL fsyncs each commit. Several processes on this machine may share the file.
 */
export const openSqlite = async (path: string): Promise<Dialect> => {
  // Loaded here, so that a Postgres installation does not load the native module.
  const { default: Database } = await import('better-sqlite3');
  try {
    if (path !== ':memory:') {
      mkdirSync(dirname(path), { recursive: true });
      // A file that can only be read opens well and fails at the first write.
      if (existsSync(path)) accessSync(path, constants.R_OK | constants.W_OK);
    }
    const file = new Database(path, { timeout: BLOCKING_MS });
    try {
      await patiently(() => file.pragma('journal_mode = WAL'));
      file.pragma('synchronous = FULL');
      file.pragma('foreign_keys = ON');
    } catch (error) {
      file.close();
      throw error;
    }
    return sqliteDialect(file, path);
  } catch (error) {
    throw sqliteError(error, path);
  }
};

const sqliteDialect = (file: SqliteFile, path: string): Dialect => ({
  createDriver: () => new OneConnectionDriver(new FileConnection(file, path), () => file.close()),
  createQueryCompiler: () => new SqliteQueryCompiler(),
  createAdapter: () => new TransactionalAdapter(),
  createIntrospector: (db) => new SqliteIntrospector(db),
});

/** SQLite does run DDL in transactions; kysely's own adapter leaves that unused, and migrations would run outside. */
class TransactionalAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

/** kysely hands the one connection to one user at a time (supportsMultipleConnections is false), in order of asking. */
class OneConnectionDriver implements Driver {
  readonly #connection: DatabaseConnection;
  readonly #close: () => void;

  constructor(connection: DatabaseConnection, close: () => void) {
    this.#connection = connection;
    this.#close = close;
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<DatabaseConnection> {
    return this.#connection;
  }

  /** The write lock is taken at once: a transaction that read first could not wait for it, only fail. */
  async beginTransaction(connection: DatabaseConnection, { accessMode }: TransactionSettings): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw(accessMode === 'read only' ? 'begin' : 'begin immediate'));
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('commit'));
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    try {
      await connection.executeQuery(CompiledQuery.raw('rollback'));
    } catch (error) {
      // Of some errors, a full disk for one, SQLite has rolled back itself; what it was must not be hidden by this.
      if (!/no transaction is active/.test(error instanceof Error ? error.message : '')) throw error;
    }
  }

  async releaseConnection(): Promise<void> {}

  async destroy(): Promise<void> {
    this.#close();
  }
}

class FileConnection implements DatabaseConnection {
  readonly #file: SqliteFile;
  readonly #path: string;
  // Compiling takes longer than most statements, and each one's memory is SQLite's, which the garbage collector can't see.
  readonly #statements = new LRUCache<string, Statement>({ max: STATEMENTS });

  constructor(file: SqliteFile, path: string) {
    this.#file = file;
    this.#path = path;
  }

  async executeQuery<Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> {
    try {
      return await patiently(() => {
        const statement = this.#prepared(sql);
        // The row's type is the query's, which kysely has checked.
        if (statement.reader) return { rows: statement.all(...parameters) as Row[] };
        const { changes } = statement.run(...parameters);
        return { rows: [], numAffectedRows: BigInt(changes) };
      });
    } catch (error) {
      throw sqliteError(error, this.#path);
    }
  }

  #prepared(sql: string): Statement {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    const statement = this.#file.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }

  // oxlint-disable-next-line require-yield -- kysely's interface wants a generator
  async *streamQuery(): AsyncIterableIterator<never> {
    throw new Error('The SQLite store does not stream: page with limit instead.');
  }
}

/** Runs `work`, again while another process holds the lock. A statement that found the file locked changed nothing. */
const patiently = async <T>(work: () => T): Promise<T> => {
  const deadline = performance.now() + BUSY_MS;
  for (;;) {
    try {
      return work();
    } catch (error) {
      if (codeOf(error)?.startsWith('SQLITE_BUSY') !== true || performance.now() > deadline) throw error;
      await sleep(2 + Math.random() * 8);
    }
  }
};
