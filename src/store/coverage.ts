import type { Day } from '../model/period.ts';
import { chunksOf } from './chunks.ts';
import type { Db } from './database.ts';

const CHUNK = 500;

export type CoverageTable = { day: string; account: string; kind: string; resources: number; compliant: number };

/** How many resources of an account and kind there were on a day, and how many of them kept the policy. */
export type Coverage = {
  readonly account: string;
  readonly kind: string;
  readonly resources: number;
  readonly compliant: number;
};

export type CoverageHistory = {
  /** Replaces the day's. */
  put(day: Day, rows: readonly Coverage[]): Promise<void>;
  /** From this day on, by day, account and kind. */
  history(since: Day): Promise<(Coverage & { readonly day: Day })[]>;
};

export const createCoverage = (db: Db): CoverageHistory => ({
  put: async (day, rows) => {
    await db.transaction().execute(async (transaction) => {
      await transaction.deleteFrom('coverage').where('day', '=', day).execute();
      for (const chunk of chunksOf(rows, CHUNK)) {
        await transaction
          .insertInto('coverage')
          .values(
            chunk.map(({ account, kind, resources, compliant }) => ({ day, account, kind, resources, compliant })),
          )
          // Two instances may both find that the day is over: the later one's counts stay.
          .onConflict((conflict) =>
            conflict.columns(['day', 'account', 'kind']).doUpdateSet(({ ref }) => ({
              resources: ref('excluded.resources'),
              compliant: ref('excluded.compliant'),
            })),
          )
          .execute();
      }
    });
  },

  history: async (since) =>
    await db
      .selectFrom('coverage')
      .select(['day', 'account', 'kind', 'resources', 'compliant'])
      .where('day', '>=', since)
      .orderBy('day')
      .orderBy('account')
      .orderBy('kind')
      .execute(),
});
