import type { Db } from './database.ts';
import { itemOf } from './fix-rows.ts';
import type { Jobs } from './jobs.ts';

/** The items of a job, and how many of them are in which state. */
export const itemReader = (db: Db): Pick<Jobs, 'next' | 'progress' | 'failures' | 'items'> => ({
  next: async (id, n, after = -1) => {
    const rows = await db
      .selectFrom('fix_items')
      .selectAll()
      .where('job', '=', id)
      .where('state', 'in', ['waiting', 'writing'])
      .where('seq', '>', after)
      .orderBy('seq')
      .limit(n)
      .execute();
    return rows.map(itemOf);
  },

  progress: async (id) => {
    const rows = await db
      .selectFrom('fix_items')
      .select(['state', ({ fn }) => fn.countAll<number>().as('items')])
      .where('job', '=', id)
      .groupBy('state')
      .execute();
    const progress = { total: 0, waiting: 0, writing: 0, done: 0, failed: 0, skipped: 0 };
    for (const { state, items } of rows) {
      progress[state] = items;
      progress.total += items;
    }
    return progress;
  },

  failures: async (id, limit) => {
    const rows = await db
      .selectFrom('fix_items')
      .selectAll()
      .where('job', '=', id)
      .where('state', '=', 'failed')
      .orderBy('seq')
      .limit(limit)
      .execute();
    return rows.map(itemOf);
  },

  items: async (id, { offset, limit }) => {
    const rows = await db
      .selectFrom('fix_items')
      .selectAll()
      .where('job', '=', id)
      .where('seq', '>=', offset)
      .orderBy('seq')
      .limit(limit)
      .execute();
    return rows.map(itemOf);
  },
});
