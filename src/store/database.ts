import type { Kysely } from 'kysely';
import type { AuditsTable } from './audits.ts';
import type { ChangeOutcomesTable, ChangesTable, RefusalsTable } from './changes.ts';
import type { CostCacheTable } from './cost-cache.ts';
import type { CostRequestsTable } from './cost-requests.ts';
import type { CoverageTable } from './coverage.ts';
import type { DigestsTable } from './digests.ts';
import type { DraftsTable } from './drafts.ts';
import type { FixItemsTable, FixJobsTable } from './fix-rows.ts';
import type { InventoryPartsTable, InventoryTable } from './inventory-row.ts';
import type { LeasesTable } from './leases.ts';
import type { OwnersTable } from './owners.ts';
import type { WaiversTable } from './waivers.ts';

/** The tables, as kysely sees them. Each table's shape is declared in its own file. */
export type Database = {
  cost_cache: CostCacheTable;
  cost_requests: CostRequestsTable;
  inventory: InventoryTable;
  inventory_parts: InventoryPartsTable;
  audits: AuditsTable;
  waivers: WaiversTable;
  owners: OwnersTable;
  leases: LeasesTable;
  changes: ChangesTable;
  change_outcomes: ChangeOutcomesTable;
  refusals: RefusalsTable;
  fix_jobs: FixJobsTable;
  fix_items: FixItemsTable;
  coverage: CoverageTable;
  digests: DigestsTable;
  drafts: DraftsTable;
};

export type Db = Kysely<Database>;

export type StoreDialect = 'sqlite' | 'postgres';

/**
 * The advisory locks mlcost takes in Postgres, in one place so that two purposes never share a number. SQLite needs
 * none: a write transaction there has the whole file.
 */
export const ADVISORY_LOCKS = {
  migrate: 7_230_411_001,
  dailyCap: 7_230_411_002,
  inventory: 7_230_411_003,
  fixItems: 7_230_411_004,
} as const;
