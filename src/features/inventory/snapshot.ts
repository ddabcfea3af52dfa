import { MlcostError } from '../../errors.ts';
import type { AuditGap } from '../../store/audits.ts';
import { countText } from '../labels.ts';
import type { Question } from '../subcommand.ts';

/** What an answer says about the audit it rests on. */
export type Snapshot = {
  /** When the part that was looked at longest ago was looked at, epoch ms. */
  readonly at: number;
  /** Accounts × regions. */
  readonly places: number;
  readonly accounts: number;
  readonly regions: number;
  /** What could not be read. */
  readonly gaps: readonly AuditGap[];
  /** An audit is under way: what it finds is not all in here. */
  readonly running: boolean;
  /** Why the last attempt to look again failed. */
  readonly failure: string | undefined;
};

const MINUTE = 60_000;
/** A stale snapshot is shown rather than waited for longer than this. */
const PATIENCE_MS = 8_000;

/**
 * Makes sure that there is something to answer from. Old snapshots are made anew while the person waits for some
 * seconds; `refresh` does so whatever their age.
 */
export async function freshSnapshot(
  question: Pick<Question, 'config' | 'store' | 'audits' | 'clock' | 'progress'>,
  { refresh = false } = {},
): Promise<Snapshot> {
  const { config, store, audits, progress } = question;
  const every = config.audit.everyMinutes === 0 ? 24 * 60 : config.audit.everyMinutes;
  const { running, failure } = await audits.fresh({
    // What was looked at in the last seconds need not be looked at again.
    maxAgeMs: refresh ? 5_000 : every * MINUTE,
    patienceMs: refresh ? 4 * PATIENCE_MS : PATIENCE_MS,
    progress: ({ kindsDone, kinds, resources }) =>
      progress(
        `Looking at every SageMaker resource: ${countText(resources)} so far, ${kindsDone} of ${kinds} lists done. The answer follows here.`,
      ),
  });
  const [tried, gaps] = await Promise.all([store.audits.latest(), store.audits.gaps()]);
  const latest = tried.filter(({ at }) => at !== undefined);
  // A place that could not be looked at again is among the gaps: the age is that of the others.
  const read = latest.filter(({ at, triedAt }) => at === triedAt);
  return {
    at: Math.min(...(read.length > 0 ? read : latest).map(({ at }) => at ?? 0), question.clock().getTime()),
    places: latest.length,
    accounts: new Set(latest.map(({ account }) => account)).size,
    regions: new Set(latest.map(({ region }) => region)).size,
    gaps,
    running,
    failure: failure instanceof MlcostError ? [failure.message, failure.hint].filter(Boolean).join(' ') : undefined,
  };
}
