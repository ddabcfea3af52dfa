import type { InventoryItem } from '../../aws/types.ts';
import { chance } from '../random.ts';
import { batchModelOf } from './batch-models.ts';
import { billed, bucketOf, imageOf, roleOf } from './item.ts';
import { plusSeconds } from './moment.ts';
import type { Moment } from './moment.ts';
import { pipelineOf } from './pipelines.ts';
import { modelDataOf, statusAt } from './runs.ts';
import type { Run } from './runs.ts';
import { tuningJobOf } from './tuning.ts';

const FAILURES = [
  'AlgorithmError: ExecuteUserScriptError: ExitCode 1, ErrorMessage "CUDA out of memory"',
  'ClientError: Data download failed: NoSuchKey (404): the specified key does not exist',
] as const;
const failure = (name: string): string =>
  FAILURES[Math.floor(chance(name, 'failure') * FAILURES.length)] ?? FAILURES[0];

const trainingMembers = ({ job, started, ended }: Run, status: string): Record<string, unknown> => {
  const bucket = bucketOf(job.region);
  const seconds = (Date.parse(ended) - Date.parse(started)) / 1000;
  const spot = job.meters[0]?.spot === true;
  const tuning = tuningJobOf(job)?.arn;
  return {
    SecondaryStatus: status === 'InProgress' ? 'Training' : status,
    AlgorithmSpecification: {
      TrainingImage: imageOf(job.region, 'pytorch-training:2.8.0-gpu-py312-cu129-ubuntu22.04-sagemaker'),
      TrainingInputMode: 'FastFile',
    },
    ResourceConfig: { InstanceType: job.meters[0]?.instanceType, InstanceCount: job.count, VolumeSizeInGB: 200 },
    StoppingCondition: { MaxRuntimeInSeconds: 86_400 },
    OutputDataConfig: { S3OutputPath: `s3://${bucket}/models` },
    ModelArtifacts: { S3ModelArtifacts: modelDataOf(job) },
    EnableManagedSpotTraining: spot,
    TrainingStartTime: plusSeconds(started, 150),
    ...(status === 'InProgress'
      ? {}
      : { TrainingEndTime: ended, TrainingTimeInSeconds: seconds, BillableTimeInSeconds: seconds }),
    ...(tuning === undefined ? {} : { TuningJobArn: tuning }),
  };
};

const membersOf = (run: Run, status: string): Record<string, unknown> => {
  const { job, started, ended } = run;
  const instances = { InstanceType: job.meters[0]?.instanceType, InstanceCount: job.count };
  const over = status !== 'InProgress';
  switch (job.kind) {
    case 'processing-job':
      return {
        AppSpecification: { ImageUri: imageOf(job.region, 'sagemaker-scikit-learn:1.4-2') },
        ProcessingResources: { ClusterConfig: { ...instances, VolumeSizeInGB: 100 } },
        ProcessingStartTime: plusSeconds(started, 120),
        ...(over ? { ProcessingEndTime: ended } : {}),
      };
    case 'transform-job':
      return {
        ModelName: batchModelOf(job.series ?? ''),
        TransformInput: {
          DataSource: {
            S3DataSource: { S3DataType: 'S3Prefix', S3Uri: `s3://${bucketOf(job.region)}/batch/${job.series}/` },
          },
        },
        TransformResources: instances,
        TransformStartTime: plusSeconds(started, 120),
        ...(over ? { TransformEndTime: ended } : {}),
      };
    default:
      return trainingMembers(run, status);
  }
};

const jobItem = (run: Run, moment: Moment): InventoryItem => {
  const { job } = run;
  const status = statusAt(run, moment);
  const pipeline = pipelineOf(job.series ?? '');
  return billed(job, run.started, {
    status,
    modified: status === 'InProgress' ? run.started : run.ended,
    members: {
      ...membersOf(run, status),
      ...(job.kind === 'transform-job' ? {} : { RoleArn: roleOf(job.account, job.team) }),
      ...(status === 'Failed' ? { FailureReason: failure(job.name) } : {}),
      ...(pipeline === undefined ? {} : { ExperimentConfig: { ExperimentName: pipeline } }),
    },
  });
};

export const jobItems = (runs: readonly Run[], moment: Moment): InventoryItem[] =>
  runs.map((run) => jobItem(run, moment));
