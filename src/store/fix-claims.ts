import type { Db, StoreDialect } from './database.ts';
import { jobOf } from './fix-rows.ts';
import type { Jobs } from './jobs.ts';

/** Which process works on a job. */
export const jobClaims = (db: Db, dialect: StoreDialect): Pick<Jobs, 'claim' | 'renew' | 'release'> => ({
  claim: async (holder, now, ms, id) => {
    const row = await db
      .updateTable('fix_jobs')
      .set({ holder, held_until: now + ms })
      // One statement, so that in SQLite nobody comes between; in Postgres the others skip the row it has locked.
      .where('id', '=', (query) =>
        query
          .selectFrom('fix_jobs as free')
          .select('free.id')
          .where('free.finished_at', 'is', null)
          .where((where) => where.or([where('free.holder', 'is', null), where('free.held_until', '<=', now)]))
          .$if(id !== undefined, (free) => free.where('free.id', '=', id ?? ''))
          .orderBy('free.at')
          .orderBy('free.id')
          .limit(1)
          .$if(dialect === 'postgres', (free) => free.forUpdate().skipLocked()),
      )
      .returningAll()
      .executeTakeFirst();
    return row === undefined ? undefined : jobOf(row);
  },

  renew: async (id, holder, now, ms) => {
    const { numUpdatedRows } = await db
      .updateTable('fix_jobs')
      .set({ held_until: now + ms })
      .where('id', '=', id)
      .where('holder', '=', holder)
      .where('finished_at', 'is', null)
      .executeTakeFirst();
    return numUpdatedRows > 0n;
  },

  release: async (id, holder) => {
    await db
      .updateTable('fix_jobs')
      .set({ holder: null, held_until: null })
      .where('id', '=', id)
      .where('holder', '=', holder)
      .execute();
  },
});
