import { createHash } from 'node:crypto';
import type { Db } from './database.ts';

export type CostCacheTable = {
  /** SHA-256 of the caller's key: a Postgres index row holds at most 2.7 kB, a Cost Explorer filter can be longer. */
  key: string;
  value: string;
  fetched_at: number;
  expires_at: number;
};

/** One cached answer. `value` is JSON text; times are epoch milliseconds. */
export type CachedAnswer = { value: string; fetchedAt: number; expiresAt: number };

export type CostCache = {
  /** The answer kept under this key, also when it has expired: the caller decides whether a stale one will do. */
  get(key: string): Promise<CachedAnswer | undefined>;
  /** Keeps the answer, replacing what was there. */
  put(key: string, answer: CachedAnswer): Promise<void>;
  /**
   * Drops the answers that expired before `before` (epoch ms) and, where `maxRows` is given, those beyond that many
   * which expire soonest. Returns how many went.
   */
  prune(before: number, maxRows?: number): Promise<number>;
};

const digest = (key: string): string => createHash('sha256').update(key).digest('hex');

export const createCostCache = (db: Db): CostCache => ({
  get: async (key) =>
    await db
      .selectFrom('cost_cache')
      .select(['value', 'fetched_at as fetchedAt', 'expires_at as expiresAt'])
      .where('key', '=', digest(key))
      .executeTakeFirst(),

  put: async (key, { value, fetchedAt, expiresAt }) => {
    await db
      .insertInto('cost_cache')
      .values({ key: digest(key), value, fetched_at: fetchedAt, expires_at: expiresAt })
      .onConflict((conflict) =>
        conflict.column('key').doUpdateSet({ value, fetched_at: fetchedAt, expires_at: expiresAt }),
      )
      .execute();
  },

  prune: async (before, maxRows) => {
    const expired = await db.deleteFrom('cost_cache').where('expires_at', '<', before).executeTakeFirst();
    if (maxRows === undefined) return Number(expired.numDeletedRows);
    const { rows } = await db
      .selectFrom('cost_cache')
      .select(({ fn }) => fn.countAll<number>().as('rows'))
      .executeTakeFirstOrThrow();
    if (rows <= maxRows) return Number(expired.numDeletedRows);
    const surplus = await db
      .deleteFrom('cost_cache')
      .where('key', 'in', (query) =>
        query
          .selectFrom('cost_cache')
          .select('key')
          .orderBy('expires_at')
          .orderBy('key')
          .limit(rows - maxRows),
      )
      .executeTakeFirst();
    return Number(expired.numDeletedRows + surplus.numDeletedRows);
  },
});
