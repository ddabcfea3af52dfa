import { setImmediate } from 'node:timers/promises';
import type { Generated } from 'kysely';
import type { Tags } from '../model/resource.ts';
import { countUndone, type UndoneCount } from './change-counts.ts';
import { recordDone } from './change-records.ts';
import { changeOf, intentRow, matching, olderThan, outcomeRow } from './change-rows.ts';
import { chunksOf } from './chunks.ts';
import type { Db, StoreDialect } from './database.ts';
import { beginItems, holdsJob, settleItems } from './fix-items.ts';
import { refOf } from './inventory-ref.ts';
import type { ItemUpdate } from './jobs.ts';
import { plain } from './plain.ts';

export type ChangesTable = {
  seq: Generated<number>;
  id: string;
  at: number;
  person: string;
  via: string;
  job: string | null;
  ref: string;
  arn: string;
  kind: string;
  name: string;
  account: string;
  region: string;
  operation: ChangeIntent['operation'];
  /** JSON, as after. */
  before: string;
  after: string;
  undoes: string | null;
  note: string | null;
};

export type ChangeOutcomesTable = {
  id: string;
  at: number;
  result: ChangeOutcome['result'];
  request_id: string | null;
  error: string | null;
  /** JSON. */
  tags: string | null;
};

export type RefusalsTable = {
  seq: Generated<number>;
  at: number;
  person: string;
  what: string;
  ref: string | null;
  arn: string | null;
  why: string;
};

/** Done in mlcost itself: it changes no tags, and its `note` says what it does. */
export type KeptOperation = 'snooze' | 'exempt' | 'show-again' | 'owner' | 'cancel';

/** What somebody is about to change. Written before AWS is asked. Times are epoch milliseconds. */
export type ChangeIntent = {
  readonly id: string;
  readonly at: number;
  /** Slack user id. */
  readonly person: string;
  /** `dialog`, `button`, `bulk`, `command`, `undo`, `restart`, `shortcut`, `digest`. */
  readonly via: string;
  readonly job?: string | undefined;
  readonly arn: string;
  readonly kind: string;
  readonly name: string;
  readonly account: string;
  readonly region: string;
  readonly operation: 'tag' | 'undo' | 'restart-app' | 'tag-propagation' | KeptOperation;
  readonly before: Tags;
  readonly after: Tags;
  /** The change that this one takes back. */
  readonly undoes?: string | undefined;
  readonly note?: string | undefined;
};

/** What became of it. */
export type ChangeOutcome = {
  readonly id: string;
  readonly at: number;
  /** `conflict`: somebody else changed the resource meanwhile, and nothing was written. */
  readonly result: 'done' | 'failed' | 'conflict';
  readonly requestId?: string | undefined;
  readonly error?: string | undefined;
  /** As read afterwards. */
  readonly tags?: Tags | undefined;
};

export type Change = ChangeIntent & {
  /** undefined: under way, or its process died before it could say. */
  readonly outcome?: Omit<ChangeOutcome, 'id'>;
  /** The change that took this one back, and was done. */
  readonly undoneBy?: string;
};

/** Somebody was told no: what they tried, and why not. */
export type Refusal = {
  readonly at: number;
  readonly person: string;
  readonly what: string;
  readonly arn?: string | undefined;
  readonly why: string;
};

export type ChangeFilter = {
  /** In any case. */
  readonly arn?: string | undefined;
  readonly person?: string | undefined;
  readonly job?: string | undefined;
  /** From this moment on. */
  readonly since?: number | undefined;
  /** Before this moment. */
  readonly until?: number | undefined;
};

/**
 * The audit trail. Nothing in it is ever updated or deleted, by triggers in the database too: a change is its intent
 * and, once there, its one outcome.
 */
export type Changes = {
  /**
   * Records the intents and, in the same transaction, the new state of the items of a job they belong to. With items
   * it is all or nothing: false, and nothing recorded, when one of them is settled by now (cancelled), or `holder` is
   * given and no longer holds their job.
   */
  intend(intents: readonly ChangeIntent[], items?: readonly ItemUpdate[], holder?: string): Promise<boolean>;
  /**
   * Records outcomes and item states in one transaction. The first outcome of a change counts and later ones are
   * ignored; throws for a change without an intent. Returns the ids whose outcome was recorded now.
   */
  conclude(outcomes: readonly ChangeOutcome[], items?: readonly ItemUpdate[]): Promise<string[]>;
  /** What is done already, in mlcost itself: intent and outcome at once. */
  record(intent: ChangeIntent): Promise<void>;
  /** Over all changes of a job. */
  undone(job: string): Promise<UndoneCount>;
  refused(refusal: Refusal): Promise<void>;
  /** The newest first. */
  refusals(filter: Omit<ChangeFilter, 'job'> & { readonly limit: number }): Promise<Refusal[]>;
  get(id: string): Promise<Change | undefined>;
  /** The newest first. `before`: the id of the last one of the page before, or a moment. */
  list(
    filter: ChangeFilter & { readonly limit: number; readonly before?: string | number | undefined },
  ): Promise<Change[]>;
  /** Those of a job without an outcome, in the order of their intents. */
  unconcluded(job: string): Promise<Change[]>;
  /** Those of no job and from before a moment without an outcome, in the order of their intents. */
  stranded(operation: ChangeIntent['operation'], before: number): Promise<Change[]>;
  /** Everything that matches, the newest first, in batches of up to 1,000. */
  each(filter: ChangeFilter, visit: (changes: readonly Change[]) => void | Promise<void>): Promise<void>;
};

const CHUNK = 500;
const BATCH = 1_000;

/** Rolls the transaction back: kysely takes a thrown error for that. */
class Superseded extends Error {}

export const createChanges = (db: Db, dialect: StoreDialect): Changes => {
  const list: Changes['list'] = async ({ limit, before, ...filter }) => {
    const rows = await matching(db, filter)
      .$if(typeof before === 'number', (query) => query.where('changes.at', '<', Number(before)))
      .$if(typeof before === 'string', (query) => query.where(olderThan(String(before))))
      .orderBy('changes.at', 'desc')
      .orderBy('changes.seq', 'desc')
      .limit(limit)
      .execute();
    return rows.map(changeOf);
  };

  return {
    intend: async (intents, items = [], holder) => {
      try {
        await db.transaction().execute(async (transaction) => {
          for (const job of new Set(items.map((item) => item.job))) {
            if (holder !== undefined && !(await holdsJob(transaction, dialect, job, holder))) throw new Superseded();
          }
          if (!(await beginItems(transaction, items))) throw new Superseded();
          for (const chunk of chunksOf(intents, CHUNK)) {
            await transaction.insertInto('changes').values(chunk.map(intentRow)).execute();
          }
        });
        return true;
      } catch (error) {
        if (error instanceof Superseded) return false;
        throw error;
      }
    },

    conclude: async (outcomes, items = []) =>
      await db.transaction().execute(async (transaction) => {
        const recorded: string[] = [];
        for (const chunk of chunksOf(outcomes, CHUNK)) {
          const rows = await transaction
            .insertInto('change_outcomes')
            .values(chunk.map(outcomeRow))
            .onConflict((conflict) => conflict.column('id').doNothing())
            .returning('id')
            .execute();
          recorded.push(...rows.map(({ id }) => id));
        }
        // Whoever was first has also said what became of the item.
        const late = new Set(outcomes.map(({ id }) => id));
        for (const id of recorded) late.delete(id);
        await settleItems(transaction, items, late);
        return recorded;
      }),

    record: async (intent) => await db.transaction().execute((transaction) => recordDone(transaction, intent)),

    undone: (job) => countUndone(db, job),

    refused: async ({ at, person, what, arn, why }) => {
      const ref = arn === undefined ? null : refOf(arn);
      const row = { at, person: plain(person), what: plain(what), ref, arn: plain(arn), why: plain(why) };
      await db.insertInto('refusals').values(row).execute();
    },

    refusals: async ({ arn, person, since, until, limit }) => {
      const rows = await db
        .selectFrom('refusals')
        .select(['at', 'person', 'what', 'arn', 'why'])
        .$if(arn !== undefined, (query) => query.where('ref', '=', refOf(arn ?? '')))
        .$if(person !== undefined, (query) => query.where('person', '=', person ?? ''))
        .$if(since !== undefined, (query) => query.where('at', '>=', since ?? 0))
        .$if(until !== undefined, (query) => query.where('at', '<', until ?? 0))
        .orderBy('at', 'desc')
        .orderBy('seq', 'desc')
        .limit(limit)
        .execute();
      return rows.map(({ arn: its, ...row }) => ({ ...row, ...(its === null ? {} : { arn: its }) }));
    },

    get: async (id) => {
      const row = await matching(db, {}).where('changes.id', '=', id).executeTakeFirst();
      return row === undefined ? undefined : changeOf(row);
    },

    list,

    unconcluded: async (job) => {
      const rows = await matching(db, { job }).where('outcome.id', 'is', null).orderBy('changes.seq').execute();
      return rows.map(changeOf);
    },

    stranded: async (operation, before) => {
      const rows = await matching(db, { until: before })
        .where('changes.job', 'is', null)
        .where('changes.operation', '=', operation)
        .where('outcome.id', 'is', null)
        .orderBy('changes.seq')
        .execute();
      return rows.map(changeOf);
    },

    each: async (filter, visit) => {
      let before: string | undefined;
      for (;;) {
        const changes = await list({ ...filter, limit: BATCH, before });
        if (changes.length > 0) await visit(changes);
        before = changes.at(-1)?.id;
        if (changes.length < BATCH) return;
        // SQLite answers without ever giving the event loop a turn.
        await setImmediate();
      }
    },
  };
};
