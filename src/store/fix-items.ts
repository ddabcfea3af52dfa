import { sql } from 'kysely';
import { ADVISORY_LOCKS } from './database.ts';
import type { Db, StoreDialect } from './database.ts';
import type { FixItem, ItemUpdate } from './jobs.ts';
import { plain } from './plain.ts';

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
  const waiting = await stillWaiting(transaction, first.job, items);
  if (waiting.length === 0) return { items: [], busy: [] };
  const written = await beingWritten(transaction, waiting);
  const [free, busy]: [FixItem[], FixItem[]] = [[], []];
  for (const item of waiting) {
    (written.has(item.arn) ? busy : free).push(item);
    // Of a resource that is there twice, the second waits for the first.
    written.add(item.arn);
  }
  if (free.length > 0) {
    await transaction
      .updateTable('fix_items')
      .set({ state: 'writing' })
      .where('job', '=', first.job)
      .where('seq', 'in', seqsOf(free))
      .execute();
  }
  return { items: free, busy };
};

const seqsOf = (items: readonly FixItem[]): number[] => items.map(({ seq }) => seq);

const stillWaiting = async (transaction: Db, job: string, items: readonly FixItem[]): Promise<FixItem[]> => {
  const rows = await transaction
    .selectFrom('fix_items')
    .select('seq')
    .where('job', '=', job)
    .where('state', '=', 'waiting')
    .where('seq', 'in', seqsOf(items))
    .execute();
  const seqs = new Set(rows.map(({ seq }) => seq));
  return items.filter(({ seq }) => seqs.has(seq));
};

/** The ARNs of those that any fix is writing now. */
const beingWritten = async (transaction: Db, items: readonly FixItem[]): Promise<Set<string>> => {
  const arns = items.map(({ arn }) => arn);
  const rows = await transaction
    .selectFrom('fix_items')
    .select('arn')
    // Literally, as in the index that has only these.
    .where('state', '=', sql.lit('writing'))
    .where('arn', 'in', arns)
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
