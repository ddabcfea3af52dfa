import { editTo } from '../../model/tag-edit.ts';
import type { Change } from '../../store/changes.ts';
import type { FixItem, FixJob, FixProgress } from '../../store/jobs.ts';
import { hasApps, outdatedApps } from '../inventory/apps.ts';
import type { Question } from '../subcommand.ts';

/** What became of one fix, as far as it has got. */
export type FixOutcome = {
  readonly job: FixJob;
  readonly progress: FixProgress;
  /** The first few of its changes, the newest first. */
  readonly changes: readonly Change[];
  /** The first few that failed. */
  readonly failures: readonly FixItem[];
  /** Of one Studio resource: how many running apps keep their old tags until they are restarted. */
  readonly apps: number;
  /** How many of those that are done were taken back since. */
  readonly undone: number;
};

const FEW = 4;

/** The fixes of these ids; ids that nobody knows (any more) are left out. */
export async function fixOutcomes(
  ids: readonly string[],
  deps: Pick<Question, 'store' | 'clock'>,
): Promise<readonly FixOutcome[]> {
  const found = await Promise.all(ids.map((id) => fixOutcome(id, deps)));
  return found.filter((one) => one !== undefined);
}

export async function fixOutcome(id: string, deps: Pick<Question, 'store' | 'clock'>): Promise<FixOutcome | undefined> {
  const { store } = deps;
  const job = await store.jobs.get(id);
  if (job === undefined) return undefined;
  const [progress, changes, failures, { undone }] = await Promise.all([
    store.jobs.progress(id),
    store.changes.list({ job: id, limit: FEW }),
    store.jobs.failures(id, FEW),
    store.changes.undone(id),
  ]);
  const done = changes.find(({ outcome }) => outcome?.result === 'done');
  return {
    job,
    progress,
    changes,
    failures,
    apps: job.kind === 'tag' && job.total === 1 && undone === 0 ? await appsLeft(done, deps) : 0,
    undone,
  };
}

/** Only the tags that the change set are looked at: an app need not have all of its domain's. */
async function appsLeft(change: Change | undefined, deps: Pick<Question, 'store' | 'clock'>): Promise<number> {
  if (change === undefined || !hasApps(change.kind)) return 0;
  const row = await deps.store.inventory.byArn(change.arn);
  if (row === undefined) return 0;
  return (await outdatedApps(row, editTo(change.before, change.after).set, deps)).length;
}
