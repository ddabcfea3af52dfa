import { Kysely, sql } from 'kysely';
import type { Dialect } from 'kysely';
import { MlcostError } from '../errors.ts';
import { createAudits } from './audits.ts';
import type { Audits } from './audits.ts';
import { createChanges } from './changes.ts';
import type { Changes } from './changes.ts';
import { createCostCache } from './cost-cache.ts';
import type { CostCache } from './cost-cache.ts';
import { createCostRequests } from './cost-requests.ts';
import type { CostRequests } from './cost-requests.ts';
import { createCoverage } from './coverage.ts';
import type { CoverageHistory } from './coverage.ts';
import type { Database, Db, StoreDialect } from './database.ts';
import { createDigests } from './digests.ts';
import type { Digests } from './digests.ts';
import { createDrafts } from './drafts.ts';
import type { Drafts } from './drafts.ts';
import { createInventory } from './inventory.ts';
import type { Inventory } from './inventory.ts';
import { createJobs } from './jobs.ts';
import type { Jobs } from './jobs.ts';
import { createLeases } from './leases.ts';
import type { Leases } from './leases.ts';
import { migrate } from './migrate.ts';
import { migrations } from './migrations.ts';
import { createOwners } from './owners.ts';
import type { Owners } from './owners.ts';
import { openPostgres } from './postgres.ts';
import { openSqlite } from './sqlite.ts';
import { postgresPlace } from './store-error.ts';
import { createWaivers } from './waivers.ts';
import type { Waivers } from './waivers.ts';

/** What mlcost remembers, in SQLite or Postgres. */
export type Store = {
  db: Db;
  dialect: StoreDialect;
  /** Where it is, fit to be shown: a path, or host and database without user and password. */
  place: string;
  costCache: CostCache;
  costRequests: CostRequests;
  inventory: Inventory;
  audits: Audits;
  waivers: Waivers;
  owners: Owners;
  leases: Leases;
  changes: Changes;
  jobs: Jobs;
  coverage: CoverageHistory;
  digests: Digests;
  drafts: Drafts;
  /** Brings the tables up to date and returns what ran; nothing when they are. Safe while other instances do the same. */
  migrate(): Promise<string[]>;
  /** Resolves when the database answers within three seconds. */
  ping(): Promise<void>;
  /** Waits for what is under way. Closing twice is fine. */
  close(): Promise<void>;
};

const PING_MS = 3_000;

/**
 * Opens the store that `postgres://…` (or `postgresql://…`), a SQLite path or `:memory:` names and brings its tables up
 * to date, unless `migrate` is false: then it is left as it is.
 *
 * @throws MlcostError store_unavailable saying what is wrong with the place and which variable names it.
 */
export const openStore = async (target: string, options: { migrate?: boolean } = {}): Promise<Store> => {
  const dialect = dialectOf(target);
  const db = new Kysely<Database>({ dialect: await openDialect(dialect, target) });
  const place = dialect === 'postgres' ? postgresPlace(target) : target;
  const costRequests = createCostRequests(db, dialect);
  const store: Store = {
    db,
    dialect,
    place,
    costCache: createCostCache(db),
    costRequests,
    inventory: createInventory(db, dialect),
    audits: createAudits(db),
    waivers: createWaivers(db),
    owners: createOwners(db),
    leases: createLeases(db),
    changes: createChanges(db, dialect),
    jobs: createJobs(db, dialect),
    coverage: createCoverage(db),
    digests: createDigests(db),
    drafts: createDrafts(db),
    migrate: async () => await migrate(db, dialect, migrations(dialect)),
    ping: async () => await ping(db, place),
    close: async () => {
      await costRequests.idle();
      await db.destroy();
    },
  };
  if (options.migrate === false) return store;
  try {
    await store.migrate();
  } catch (error) {
    await store.close();
    if (error instanceof MlcostError) throw error;
    const hint = 'The log has the cause; another place can be named in MLCOST_DB or DATABASE_URL.';
    throw new MlcostError('store_unavailable', `The database ${place} could not be prepared.`, { hint, cause: error });
  }
  return store;
};

const dialectOf = (target: string): StoreDialect => {
  if (/^postgres(ql)?:\/\//i.test(target)) {
    // URL's own error carries the text, password and all: it must not become a cause.
    if (URL.canParse(target)) return 'postgres';
    throw new MlcostError('store_unavailable', 'DATABASE_URL is not a well-formed URL.', {
      hint: 'Percent-encode special characters in user and password: # is %23, / is %2F, @ is %40.',
    });
  }
  if (target === '' || /^[a-z][a-z0-9+.-]*:\/\//i.test(target)) {
    throw new MlcostError('store_unavailable', 'The database is neither a Postgres URL nor a path of a SQLite file.', {
      hint: 'Set DATABASE_URL to postgres://user:password@host:5432/database, or MLCOST_DB to a path.',
    });
  }
  return 'sqlite';
};

const openDialect = async (dialect: StoreDialect, target: string): Promise<Dialect> =>
  dialect === 'postgres' ? await openPostgres(target) : await openSqlite(target);

const ping = async (db: Db, place: string): Promise<void> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      const hint = 'Check the server that DATABASE_URL names, or the disk below MLCOST_DB.';
      reject(new MlcostError('store_unavailable', `The database ${place} does not answer.`, { hint }));
    }, PING_MS);
  });
  try {
    await Promise.race([sql`select 1`.execute(db), late]);
  } finally {
    clearTimeout(timer);
  }
};
