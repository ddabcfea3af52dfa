import { sql } from 'kysely';
import type { Generated, SqlBool } from 'kysely';
import { ADVISORY_LOCKS } from './database.ts';
import type { Db, StoreDialect } from './database.ts';
import { groupCommit } from './group-commit.ts';

export type CostRequestsTable = {
  id: Generated<number>;
  at: number;
  operation: string;
  person: string;
  feature: string;
  outcome: CostRequestOutcome;
  cost_micros: number;
};

/**
 * How a question to Cost Explorer was answered: by a paid request, from the cache, by a request someone else had under
 * way, or from an expired answer because a fresh one could not be had.
 */
type CostRequestOutcome = 'request' | 'hit' | 'shared' | 'stale';

/** One question. `at` is epoch milliseconds, `costMicros` millionths of a US dollar (a request is 10,000). */
export type CostRequest = {
  at: number;
  operation: string;
  person: string;
  feature: string;
  outcome: CostRequestOutcome;
  costMicros: number;
};

/** `requests` are the paid ones, `hits` those answered from the cache or by sharing; stale answers are neither. */
type CostRequestTotals = { requests: number; costMicros: number; hits: number };

type Reservation = {
  at: number;
  operation: string;
  person: string;
  feature: string;
  costMicros: number;
  /** What may be spent from `dayStart` (epoch ms) on, this request included. */
  capMicros: number;
  dayStart: number;
};

export type CostRequests = {
  /** Resolves when it is committed; what is recorded at the same time is committed together. */
  record(request: CostRequest): Promise<void>;
  /** Resolves when nothing is being recorded. */
  idle(): Promise<void>;
  /**
   * Records a paid request only while the spend since `dayStart` stays within the cap. All instances on one database
   * take turns, so that together they never exceed it. `spentMicros` is the spend since `dayStart` afterwards.
   */
  reserve(
    reservation: Reservation,
  ): Promise<{ ok: true; id: number; spentMicros: number } | { ok: false; spentMicros: number }>;
  /** Takes back what was reserved, for a request that can't have cost anything. */
  release(id: number): Promise<void>;
  /** Totals of everything recorded at or after `at`. */
  since(at: number): Promise<CostRequestTotals>;
  /** The same by person, feature or operation, the dearest first. */
  by(column: 'person' | 'feature' | 'operation', since: number): Promise<({ name: string } & CostRequestTotals)[]>;
  /** Drops what was recorded before `before`; returns how many rows went. */
  prune(before: number): Promise<number>;
};

// Sums come back from Postgres as numeric unless cast; SQLite does not mind the cast.
const count = (condition: ReturnType<typeof sql<SqlBool>>) =>
  sql<number>`cast(coalesce(sum(case when ${condition} then 1 else 0 end), 0) as bigint)`;
const totals = [
  count(sql`outcome = 'request'`).as('requests'),
  sql<number>`cast(coalesce(sum(cost_micros), 0) as bigint)`.as('costMicros'),
  count(sql`outcome in ('hit', 'shared')`).as('hits'),
] as const;

const insert = async (db: Db, requests: readonly CostRequest[]): Promise<void> => {
  await db
    .insertInto('cost_requests')
    .values(requests.map(({ costMicros, ...request }) => ({ ...request, cost_micros: costMicros })))
    .execute();
};

const since = async (db: Db, at: number): Promise<CostRequestTotals> =>
  await db.selectFrom('cost_requests').select(totals).where('at', '>=', at).executeTakeFirstOrThrow();

export const createCostRequests = (db: Db, dialect: StoreDialect): CostRequests => {
  const recorded = groupCommit<CostRequest>(async (requests) => await insert(db, requests));
  return {
    record: async ({ at, operation, person, feature, outcome, costMicros }) =>
      await recorded.add({ at, operation, person, feature, outcome, costMicros }),

    idle: async () => await recorded.idle(),

    reserve: async ({ at, operation, person, feature, costMicros, capMicros, dayStart }) =>
      await db.transaction().execute(async (transaction) => {
        // Under READ COMMITTED two instances would both read the sum before either inserts. In SQLite the transaction
        // has had the write lock since it began.
        if (dialect === 'postgres')
          await sql`select pg_advisory_xact_lock(${ADVISORY_LOCKS.dailyCap})`.execute(transaction);
        const { costMicros: spent } = await since(transaction, dayStart);
        if (spent + costMicros > capMicros) return { ok: false, spentMicros: spent };
        const { id } = await transaction
          .insertInto('cost_requests')
          .values({ at, operation, person, feature, outcome: 'request', cost_micros: costMicros })
          .returning('id')
          .executeTakeFirstOrThrow();
        return { ok: true, id, spentMicros: spent + costMicros };
      }),

    release: async (id) => {
      await db.deleteFrom('cost_requests').where('id', '=', id).execute();
    },

    since: async (at) => await since(db, at),

    by: async (column, at) =>
      await db
        .selectFrom('cost_requests')
        .select(`${column} as name`)
        .select(totals)
        .where('at', '>=', at)
        .groupBy(column)
        .orderBy('costMicros', 'desc')
        .orderBy('requests', 'desc')
        .orderBy('name')
        .execute(),

    prune: async (before) => {
      const { numDeletedRows } = await db.deleteFrom('cost_requests').where('at', '<', before).executeTakeFirst();
      return Number(numDeletedRows);
    },
  };
};
