import { sql, type Selectable } from 'kysely';
import type { Tags } from '../model/resource.ts';
import type { TagEdit } from '../model/tag-edit.ts';
import { ADVISORY_LOCKS, type Db, type StoreDialect } from './database.ts';
import type { FixItem, FixJob, ItemUpdate, NewFixItem } from './jobs.ts';
import { plain } from './plain.ts';

export type FixJobsTable = {
  id: string;
  kind: FixJob['kind'];
  at: number;
  person: string;
  via: string;
  state: FixJob['state'];
  total: number;
  origin: string;
  finished_at: number | null;
  holder: string | null;
  held_until: number | null;
};

export type FixItemsTable = {
  job: string;
  seq: number;
  arn: string;
  account: string;
  region: string;
  /** JSON, as expected. */
  edit: string;
  expected: string | null;
  undoes: string | null;
  state: FixItem['state'];
  change_id: string | null;
  error: string | null;
  attempts: number;
};

export const jobOf = (row: Selectable<FixJobsTable>): FixJob => ({
  id: row.id,
  kind: row.kind,
  at: row.at,
  person: row.person,
  via: row.via,
  state: row.state,
  total: row.total,
  origin: row.origin,
  ...(row.finished_at === null ? {} : { finishedAt: row.finished_at }),
});

export const itemRow = (job: string, seq: number, item: NewFixItem): FixItemsTable => ({
  job,
  seq,
  arn: plain(item.arn),
  account: item.account,
  region: item.region,
  edit: JSON.stringify(item.edit),
  expected: item.expected === undefined ? null : JSON.stringify(item.expected),
  undoes: item.undoes ?? null,
  state: 'waiting',
  change_id: null,
  error: null,
  attempts: 0,
});

export const itemOf = (row: Selectable<FixItemsTable>): FixItem => ({
  job: row.job,
  seq: row.seq,
  arn: row.arn,
  account: row.account,
  region: row.region,
  // JSON as itemRow wrote it.
  edit: JSON.parse(row.edit) as TagEdit,
  ...(row.expected === null ? {} : { expected: JSON.parse(row.expected) as Tags }),
  ...(row.undoes === null ? {} : { undoes: row.undoes }),
  state: row.state,
  ...(row.change_id === null ? {} : { changeId: row.change_id }),
  ...(row.error === null ? {} : { error: row.error }),
  attempts: row.attempts,
});

const changed = ({ state, changeId, error, attempts }: ItemUpdate) => ({
  state,
  error: plain(error),
  ...(changeId === undefined ? {} : { change_id: changeId }),
  ...(attempts === undefined ? {} : { attempts }),
});

/** Moves items that are waiting or writing; false as soon as one is settled: what was moved is to be rolled back. */
export const beginItems = async (transaction: Db, items: readonly ItemUpdate[]): Promise<boolean> => {
  for (const item of inOrder(items)) {
    const { numUpdatedRows } = await transaction
      .updateTable('fix_items')
      .set(changed(item))
      .where('job', '=', item.job)
      .where('seq', '=', item.seq)
      .where('state', 'in', ['waiting', 'writing'])
      .executeTakeFirst();
    if (numUpdatedRows === 0n) return false;
  }
  return true;
};

/** Sets items' states, except of those whose latest change is among `except`. */
export const settleItems = async (
  transaction: Db,
  items: readonly ItemUpdate[],
  except: ReadonlySet<string> = new Set(),
): Promise<void> => {
  for (const item of inOrder(items)) {
    await transaction
      .updateTable('fix_items')
      .set(changed(item))
      .where('job', '=', item.job)
      .where('seq', '=', item.seq)
      .$if(except.size > 0, (update) =>
        update.where((where) => where.or([where('change_id', 'is', null), where('change_id', 'not in', [...except])])),
      )
      .execute();
  }
};

/** See jobs.begin. */
export const takeItems = async (
  transaction: Db,
  dialect: StoreDialect,
  items: readonly FixItem[],
  holder: string,
): Promise<{ items: FixItem[]; busy: FixItem[] } | undefined> => {
  const [first] = items;
  if (first === undefined) return { items: [], busy: [] };
  // Between the look and the mark nobody else may mark; SQLite has one writer anyway.
  if (dialect === 'postgres') await sql`select pg_advisory_xact_lock(${ADVISORY_LOCKS.fixItems})`.execute(transaction);
  if (!(await holdsJob(transaction, dialect, first.job, holder))) return undefined;
  const seqs = new Set(await stillWaiting(transaction, first.job, items));
  const waiting = items.filter(({ seq }) => seqs.has(seq));
  const arns = await beingWritten(transaction, waiting);
  const free = waiting.filter(({ arn }) => !arns.has(arn));
  await transaction
    .updateTable('fix_items')
    .set({ state: 'writing' })
    .where('job', '=', first.job)
    .where(
      'seq',
      'in',
      free.map(({ seq }) => seq),
    )
    .execute();
  return { items: free, busy: waiting.filter(({ arn }) => arns.has(arn)) };
};

const stillWaiting = async (transaction: Db, job: string, items: readonly FixItem[]): Promise<number[]> => {
  const rows = await transaction
    .selectFrom('fix_items')
    .select('seq')
    .where('job', '=', job)
    .where('state', '=', 'waiting')
    .where(
      'seq',
      'in',
      items.map(({ seq }) => seq),
    )
    .execute();
  return rows.map(({ seq }) => seq);
};

const beingWritten = async (transaction: Db, items: readonly FixItem[]): Promise<ReadonlySet<string>> => {
  const rows = await transaction
    .selectFrom('fix_items')
    .select('arn')
    .where('state', '=', 'writing')
    .where(
      'arn',
      'in',
      items.map(({ arn }) => arn),
    )
    .execute();
  return new Set(rows.map(({ arn }) => arn));
};

/** Whether the holder still has the job; it stays so until the transaction ends. */
export const holdsJob = async (
  transaction: Db,
  dialect: StoreDialect,
  id: string,
  holder: string,
): Promise<boolean> => {
  const row = await transaction
    .selectFrom('fix_jobs')
    .select('holder')
    .where('id', '=', id)
    .$if(dialect === 'postgres', (job) => job.forShare())
    .executeTakeFirst();
  return row?.holder === holder;
};

/** Two transactions that update the same rows in one order wait for each other instead of dying together. */
const inOrder = (items: readonly ItemUpdate[]): ItemUpdate[] =>
  items.toSorted((a, b) => (a.job === b.job ? a.seq - b.seq : a.job < b.job ? -1 : 1));
