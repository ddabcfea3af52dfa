import { setTimeout as sleep } from 'node:timers/promises';
import { openStore } from '../../src/store/store.ts';
import { command } from './commands.ts';
import type { BenchWorkspace } from './workspace.ts';

export type Calls = Readonly<Record<string, number>>;

/** What came of the first `/mlcost untagged` that a bot without a snapshot was asked; times are after it was typed. */
export type FirstLook = {
  /** All tags were read, as near as was looked. */
  readonly readMs: number;
  /** Everything was listed and written: from then on it is answered. */
  readonly listedMs: number;
  /** What AWS was asked until then, by `service:Operation`, refused calls included. */
  readonly calls: Calls;
  readonly answerMs: number;
  /** Until the last detail was described, and the calls for that. */
  readonly describedMs: number;
  readonly described: Calls;
  /** As the snapshot has them. */
  readonly resources: number;
  readonly gaps: readonly string[];
};

/** A look takes the database a moment, so of a long listing fewer are taken. */
const LOOK_MS = 10;
const PART_OF_MOST = 3_000;
/** AWS is asked nothing more: longer than any pause between two descriptions. */
const QUIET_MS = 1_000;

/** Asks a bot that runs on `database` and was never asked before. `mostMs` is how long the listing may take. */
export async function firstLook(workspace: BenchWorkspace, database: string, mostMs = 30_000): Promise<FirstLook> {
  const store = await openStore(database);
  try {
    const before = callsOf(workspace);
    const sentAt = performance.now();
    let failure: unknown;
    const asked = command(workspace, 'untagged', mostMs);
    asked.catch((error: unknown) => (failure = error));
    let readMs = 0;
    let reads = 0;
    // The audit writes its counts of the day when everything else is written.
    while ((await store.coverage.history('2000-01-01')).length === 0) {
      if (failure !== undefined) throw failure;
      const now = countOf(callsOf(workspace), 'tagging:');
      if (now > reads) readMs = performance.now() - sentAt;
      reads = now;
      await sleep(Math.max(LOOK_MS, mostMs / PART_OF_MOST));
    }
    const listedMs = performance.now() - sentAt;
    const listed = callsOf(workspace);
    const { answerMs } = await asked;
    const describedAt = await quiet(workspace);
    const { resources } = await store.inventory.totals({ now: Date.now() });
    const gaps = await store.audits.gaps();
    return {
      readMs,
      listedMs,
      calls: less(listed, before),
      answerMs,
      describedMs: describedAt - sentAt,
      described: less(callsOf(workspace), listed),
      resources,
      gaps: gaps.map(({ kind, error }) => `${kind}: ${error}`),
    };
  } finally {
    await store.close();
  }
}

export const callsOf = ({ aws }: BenchWorkspace): Calls => aws?.calls() ?? {};
export const less = (calls: Calls, before: Calls): Calls =>
  Object.fromEntries(Object.entries(calls).map(([name, count]) => [name, count - (before[name] ?? 0)]));

/** How many calls of operations that begin so: `sagemaker:List`. */
export const countOf = (calls: Calls, ...beginnings: readonly string[]): number =>
  Object.entries(calls).reduce(
    (sum, [name, count]) => sum + (beginnings.some((beginning) => name.startsWith(beginning)) ? count : 0),
    0,
  );

/** Resolves when SageMaker is asked nothing more, with the moment of the last call. */
export async function quiet(workspace: BenchWorkspace): Promise<number> {
  let last = performance.now();
  let count = countOf(callsOf(workspace), 'sagemaker:');
  while (performance.now() - last < QUIET_MS) {
    await sleep(LOOK_MS);
    const now = countOf(callsOf(workspace), 'sagemaker:');
    if (now !== count || (workspace.aws?.openCalls() ?? 0) > 0) last = performance.now();
    count = now;
  }
  return last;
}
