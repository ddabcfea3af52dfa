import type { InventoryItem } from '../../aws/types.ts';
import { chance } from '../random.ts';
import type { StoryResource } from '../resources.ts';
import { arnOf, item } from './item.ts';
import type { By } from './item.ts';
import { at, dayBefore, monthDay } from './moment.ts';
import type { Moment } from './moment.ts';
import { statusAt } from './runs.ts';
import type { Run } from './runs.ts';

const WHERE = 'research.eu';
const BY: By = ['fraud', 'scoring', 'zoe'];
const TUNED: ReadonlySet<string> = new Set(['scoring-tune', 'scoring-sweep']);

const mondayOf = (day: string): string => dayBefore(day, (new Date(day).getUTCDay() + 6) % 7);

/** The tuning job that started this training job: one a week and series, named after its Monday. */
export const tuningJobOf = (job: StoryResource): { name: string; arn: string; monday: string } | undefined => {
  if (job.series === undefined || !TUNED.has(job.series)) return undefined;
  const monday = mondayOf(job.since);
  const name = `${job.series}-${monthDay(monday)}-hpo`;
  return { name, arn: arnOf('hyper-parameter-tuning-job', WHERE, name), monday };
};

/** The weeks' tuning jobs; in some weeks zoe forgot their tags, and so none of their training jobs got any. */
export const tuningItems = (runs: readonly Run[], moment: Moment): InventoryItem[] => {
  const tuned = runs.flatMap((run) => {
    const tuning = tuningJobOf(run.job);
    return tuning === undefined ? [] : [{ run, ...tuning }];
  });
  return [...Map.groupBy(tuned, ({ name }) => name)].flatMap(([name, children]) => {
    const monday = children[0]?.monday ?? moment.day;
    const [started, ended] = [at(monday, 6), at(monday, 6 * 24)];
    const over = ended <= moment.now;
    const statuses = children.map(({ run }) => statusAt(run, moment));
    const count = (status: string): number => statuses.filter((each) => each === status).length;
    const limits = { MaxNumberOfTrainingJobs: 20, MaxParallelTrainingJobs: 2 };
    return item('hyper-parameter-tuning-job', WHERE, name, BY, started, {
      ...(chance(name, 'tags') < 0.3 ? { tags: {} } : {}),
      status: over ? 'Completed' : 'InProgress',
      modified: over ? ended : started,
      members: {
        Strategy: 'Bayesian',
        ResourceLimits: limits,
        HyperParameterTuningJobConfig: { Strategy: 'Bayesian', ResourceLimits: limits },
        TrainingJobStatusCounters: {
          Completed: count('Completed'),
          InProgress: count('InProgress'),
          RetryableError: 0,
          NonRetryableError: count('Failed'),
          Stopped: count('Stopped'),
        },
        ObjectiveStatusCounters: {
          Succeeded: count('Completed'),
          Pending: count('InProgress'),
          Failed: count('Failed') + count('Stopped'),
        },
        ...(over ? { HyperParameterTuningEndTime: ended } : {}),
      },
    });
  });
};
