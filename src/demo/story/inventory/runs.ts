import { chance } from '../random.ts';
import { jobsOn } from '../resources.ts';
import type { StoryResource } from '../resources.ts';
import { bucketOf } from './item.ts';
import { at, daysUntil } from './moment.ts';
import type { Moment } from './moment.ts';

/** SageMaker keeps jobs for good; the story's organization would drown in them. */
export const JOB_DAYS = 40;

export type Run = {
  readonly job: StoryResource;
  readonly started: string;
  readonly ended: string;
  /** How it ends, or ended. */
  readonly outcome: 'Completed' | 'Failed' | 'Stopped';
};

/** A run lies within its day, as its line of the ledger does: production at night, research in the morning. */
export const runOf = (job: StoryResource): Run => {
  const hours = (job.meters[0]?.units(job.since) ?? 0) / job.count;
  const early = job.tags['environment'] === 'production';
  const wanted = early ? 0.4 + chance(job.name, 'start') * 3.5 : 6.5 + chance(job.name, 'start') * 4.5;
  const start = Math.max(0, Math.min(wanted, 23.9 - hours));
  const luck = chance(job.name, 'outcome');
  return {
    job,
    started: at(job.since, start),
    ended: at(job.since, start + hours),
    outcome: luck < 0.02 ? 'Failed' : luck < 0.035 ? 'Stopped' : 'Completed',
  };
};

export const statusAt = (run: Run, { now }: Moment): string => (run.ended <= now ? run.outcome : 'InProgress');

/** The runs of the last days that have begun, oldest first. */
export const runsUntil = (moment: Moment): Run[] =>
  daysUntil(moment.day, JOB_DAYS)
    .flatMap((day) => jobsOn(day).map(runOf))
    .filter(({ started }) => started <= moment.now);

/** Where a training job leaves its model. */
export const modelDataOf = (job: Pick<StoryResource, 'name' | 'region'>): string =>
  `s3://${bucketOf(job.region)}/models/${job.name}/output/model.tar.gz`;
