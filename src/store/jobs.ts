import { setImmediate } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Tags } from '../model/resource.ts';
import type { TagEdit } from '../model/tag-edit.ts';
import { chunksOf } from './chunks.ts';
import type { Db, StoreDialect } from './database.ts';
import { jobClaims } from './fix-claims.ts';
import { settleItems, takeItems } from './fix-items.ts';
import { itemReader } from './fix-read.ts';
import { itemRow, jobOf } from './fix-rows.ts';
import { plain } from './plain.ts';

const CHUNK = 500;

/** A change to many resources that goes on until it is finished, whichever process does it. Epoch milliseconds. */
export type FixJob = {
  readonly id: string;
  readonly kind: 'tag' | 'undo' | 'restart';
  readonly at: number;
  /** Slack user id. */
  readonly person: string;
  readonly via: string;
  readonly state: 'running' | 'done' | 'cancelled';
  readonly total: number;
  /** JSON of the feature that made it. */
  readonly origin: string;
  readonly finishedAt?: number;
  /** Slack user id. */
  readonly cancelledBy?: string;
};

/**
 * One resource of a job. `waiting`: not begun; `writing`: it has its turn at the resource, and from its intent on, which
 * `changeId` names, AWS may have been asked; the others are settled.
 */
export type FixItem = {
  readonly job: string;
  /** From 0, in the order given. */
  readonly seq: number;
  readonly arn: string;
  readonly account: string;
  readonly region: string;
  readonly edit: TagEdit;
  /** As the person saw them. */
  readonly expected?: Tags;
  readonly undoes?: string;
  readonly state: 'waiting' | 'writing' | 'done' | 'failed' | 'skipped';
  /** Of its latest change. */
  readonly changeId?: string;
  readonly error?: string;
  readonly attempts: number;
};

export type NewFixJob = Pick<FixJob, 'id' | 'kind' | 'at' | 'person' | 'via' | 'origin'>;
export type NewFixItem = {
  readonly arn: string;
  readonly account: string;
  readonly region: string;
  readonly edit: TagEdit;
  readonly expected?: Tags | undefined;
  readonly undoes?: string | undefined;
};

/** An item's new state. `changeId` and `attempts` stay as they are when left out; an error goes when left out. */
export type ItemUpdate = Pick<FixItem, 'job' | 'seq' | 'state'> & {
  readonly changeId?: string | undefined;
  readonly error?: string | undefined;
  readonly attempts?: number | undefined;
};

export type FixProgress = {
  readonly total: number;
  readonly waiting: number;
  readonly writing: number;
  readonly done: number;
  readonly failed: number;
  readonly skipped: number;
};

export type Jobs = {
  /** In one transaction. */
  create(job: NewFixJob, items: readonly NewFixItem[]): Promise<FixJob>;
  get(id: string): Promise<FixJob | undefined>;
  /**
   * The oldest unfinished job that nobody holds, held for `ms` from `now`. A cancelled one is unfinished until `finish`:
   * what became of its `writing` items is still to be recorded. With `id` that job or none.
   */
  claim(holder: string, now: number, ms: number, id?: string): Promise<FixJob | undefined>;
  /** Holds it for `ms` more; false when another process has it by now, or it is finished. */
  renew(id: string, holder: string, now: number, ms: number): Promise<boolean>;
  /** Gives a claim back before it runs out, so that another process can go on at once. */
  release(id: string, holder: string): Promise<void>;
  /** The first `n` items that are waiting or writing, by `seq`; those behind `after`. */
  next(id: string, n: number, after?: number): Promise<FixItem[]>;
  /**
   * Marks waiting items of one job, some hundred at most, as being written: a resource is written for one item at a
   * time, also by several processes. `busy` are those that another item is writing now; those that are not waiting any
   * more are in neither. undefined when the holder no longer has the job.
   */
  begin(
    items: readonly FixItem[],
    holder: string,
  ): Promise<{ readonly items: FixItem[]; readonly busy: FixItem[] } | undefined>;
  /** Where it is told of, once that is known. */
  setOrigin(id: string, origin: string): Promise<void>;
  /** New states of items whose change is not recorded with them; see changes.intend and changes.conclude. */
  settle(items: readonly ItemUpdate[]): Promise<void>;
  /** Failed items wait again and, when there are any, the job runs again. Returns how many. */
  retry(id: string): Promise<number>;
  /** A running job ends: waiting items are skipped. False when it was not running. */
  cancel(id: string, person?: string): Promise<boolean>;
  /**
   * Nothing is left to do: a running job is done, a cancelled one stays cancelled. Ends the claim. False, and nothing
   * is changed, when an item is open: somebody has tried it again meanwhile.
   */
  finish(id: string, at: number): Promise<boolean>;
  progress(id: string): Promise<FixProgress>;
  /** Failed items, by `seq`. */
  failures(id: string, limit: number): Promise<FixItem[]>;
  /** All of them, by `seq`, from `offset`. */
  items(id: string, range: { offset: number; limit: number }): Promise<FixItem[]>;
};

export const createJobs = (db: Db, dialect: StoreDialect): Jobs => ({
  ...jobClaims(db, dialect),
  ...itemReader(db),

  create: async (job, items) => {
    const row = { ...job, origin: plain(job.origin), state: 'running' as const, total: items.length };
    await db.transaction().execute(async (transaction) => {
      await transaction
        .insertInto('fix_jobs')
        .values({ ...row, finished_at: null, cancelled_by: null, holder: null, held_until: null })
        .execute();
      let seq = 0;
      for (const chunk of chunksOf(items, CHUNK)) {
        await transaction
          .insertInto('fix_items')
          .values(chunk.map((item) => itemRow(job.id, seq++, item)))
          .execute();
        await setImmediate();
      }
    });
    return row;
  },

  get: async (id) => {
    const row = await db.selectFrom('fix_jobs').selectAll().where('id', '=', id).executeTakeFirst();
    return row === undefined ? undefined : jobOf(row);
  },

  begin: async (items, holder) =>
    await db.transaction().execute(async (transaction) => await takeItems(transaction, dialect, items, holder)),

  setOrigin: async (id, origin) => {
    await db
      .updateTable('fix_jobs')
      .set({ origin: plain(origin) })
      .where('id', '=', id)
      .execute();
  },

  settle: async (items) => await db.transaction().execute(async (transaction) => await settleItems(transaction, items)),

  retry: async (id) =>
    await db.transaction().execute(async (transaction) => {
      const { numUpdatedRows } = await transaction
        .updateTable('fix_items')
        .set({ state: 'waiting', change_id: null, error: null })
        .where('job', '=', id)
        .where('state', '=', 'failed')
        .executeTakeFirst();
      if (numUpdatedRows > 0n) {
        await transaction
          .updateTable('fix_jobs')
          .set({ state: 'running', finished_at: null, cancelled_by: null })
          .where('id', '=', id)
          .execute();
      }
      return Number(numUpdatedRows);
    }),

  cancel: async (id, person) =>
    await db.transaction().execute(async (transaction) => {
      const { numUpdatedRows } = await transaction
        .updateTable('fix_jobs')
        .set({ state: 'cancelled', cancelled_by: person ?? null })
        .where('id', '=', id)
        .where('state', '=', 'running')
        .executeTakeFirst();
      if (numUpdatedRows === 0n) return false;
      await transaction
        .updateTable('fix_items')
        .set({ state: 'skipped' })
        .where('job', '=', id)
        .where('state', '=', 'waiting')
        .execute();
      return true;
    }),

  finish: async (id, at) =>
    await db.transaction().execute(async (transaction) => {
      // Whoever has tried items again holds the row until they can be seen.
      if (dialect === 'postgres') {
        await transaction.selectFrom('fix_jobs').select('id').where('id', '=', id).forUpdate().execute();
      }
      const open = await transaction
        .selectFrom('fix_items')
        .select('seq')
        .where('job', '=', id)
        .where('state', 'in', ['waiting', 'writing'])
        .limit(1)
        .execute();
      if (open.length > 0) return false;
      await transaction
        .updateTable('fix_jobs')
        .set({
          state: sql<'done'>`case when state = 'cancelled' then state else 'done' end`,
          finished_at: at,
          holder: null,
          held_until: null,
        })
        .where('id', '=', id)
        .where('finished_at', 'is', null)
        .execute();
      return true;
    }),
});
