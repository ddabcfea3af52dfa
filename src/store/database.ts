import type { Kysely } from 'kysely';
import type { CostCacheTable } from './cost-cache.ts';
import type { CostRequestsTable } from './cost-requests.ts';

/** The tables, as kysely sees them. Each table's shape is declared in its own file. */
export type Database = {
  cost_cache: CostCacheTable;
  cost_requests: CostRequestsTable;
};

export type Db = Kysely<Database>;

export type StoreDialect = 'sqlite' | 'postgres';

/**
 * The advisory locks mlcost takes in Postgres, in one place so that two purposes never share a number. SQLite needs
 * none: a write transaction there has the whole file.
 */
export const ADVISORY_LOCKS = { migrate: 7_230_411_001, dailyCap: 7_230_411_002 } as const;
