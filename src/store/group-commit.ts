import { setImmediate } from 'node:timers/promises';

/** Rows that are committed together. */
type GroupCommit<Row> = {
  /** Resolves when the row is committed. */
  add(row: Row): Promise<void>;
  /** Resolves when everything added has been written, or has failed. */
  idle(): Promise<void>;
};

/** Postgres takes 65,535 parameters a statement, SQLite half of that. */
const MOST_ROWS = 1_000;

/**
 * Writes what is added within one turn of the event loop as one statement: fifty questions answered at once wait for one
 * fsync, where one each would hold up Slack's acknowledgements. A row that fails takes those added with it along.
 */
export function groupCommit<Row>(write: (rows: readonly Row[]) => Promise<void>): GroupCommit<Row> {
  let group: { readonly rows: Row[]; readonly written: Promise<void> } | undefined;
  const writing = new Set<Promise<void>>();

  const open = () => {
    const rows: Row[] = [];
    const written = setImmediate().then(() => {
      if (group?.rows === rows) group = undefined;
      return write(rows);
    });
    writing.add(written);
    const done = () => writing.delete(written);
    written.then(done, done);
    return { rows, written };
  };

  return {
    async add(row) {
      if (group === undefined || group.rows.length >= MOST_ROWS) group = open();
      group.rows.push(row);
      await group.written;
    },
    async idle() {
      while (writing.size > 0) await Promise.allSettled(writing);
    },
  };
}
