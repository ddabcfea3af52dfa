import type { InventoryItem } from '../../aws/types.ts';
import { domains } from '../people.ts';
import { arnOf, bucketOf, idOf, item } from './item.ts';
import type { By, Tags, Where } from './item.ts';
import { at, dayBefore } from './moment.ts';
import type { Moment } from './moment.ts';
import { pipelines } from './pipelines.ts';
import type { Run } from './runs.ts';
import { modelDataOf } from './runs.ts';

const WHERE: Where = 'research.eu';
const SYNONYMS: By = ['search', 'query-understanding', 'mei'];
const GRAPH: By = ['fraud', 'graph', 'tara'];

/** As Studio notes who did something. */
const createdBy = (domain: string, person: string): Record<string, unknown> => ({
  CreatedBy: {
    UserProfileArn: arnOf('user-profile', WHERE, `${domain}/${person}`),
    UserProfileName: person,
    DomainId: domain,
  },
});
const ofStudio = (domain: string, person: string): Tags => ({
  'sagemaker:domain-arn': arnOf('domain', WHERE, domain),
  'sagemaker:user-profile-arn': arnOf('user-profile', WHERE, `${domain}/${person}`),
});

/** Every pipeline is an experiment of its own name, and each execution a trial; the one of today is there. */
const pipelineExperiments = (moment: Moment): InventoryItem[] =>
  pipelines
    .filter(({ where }) => where === 'prod.eu')
    .flatMap(({ name, where, by, since, tags }) => {
      const trial = idOf(12, name, moment.day);
      const copied = tags === undefined ? {} : { tags };
      return [
        item('experiment', where, name, by, since, {
          ...copied,
          members: {
            DisplayName: name,
            Source: { SourceArn: arnOf('pipeline', where, name), SourceType: 'SageMakerPipeline' },
            ExperimentSource: { SourceArn: arnOf('pipeline', where, name), SourceType: 'SageMakerPipeline' },
          },
        }),
        item('experiment-trial', where, trial, by, at(moment.day, 0.2), {
          ...copied,
          members: { DisplayName: trial, ExperimentName: name },
        }),
      ];
    });

const byHand = (): InventoryItem[] => [
  item('experiment', WHERE, 'synonyms-2026', SYNONYMS, '2026-08-11', {
    tags: ofStudio(domains.search, 'mei'),
    members: { DisplayName: 'Synonyms 2026', ...createdBy(domains.search, 'mei') },
  }),
  item('experiment', WHERE, 'graph-depth', GRAPH, '2026-09-28', {
    members: { DisplayName: 'Depth of the graph', ...createdBy(domains.fraud, 'tara') },
  }),
  ...['two-hops', 'three-hops'].map((name) =>
    item('experiment-trial', WHERE, name, GRAPH, '2026-09-29', {
      members: { DisplayName: name, ExperimentName: 'graph-depth', ...createdBy(domains.fraud, 'tara') },
    }),
  ),
  item('experiment-trial', WHERE, 'synonyms-baseline', SYNONYMS, '2026-08-12', {
    tags: ofStudio(domains.search, 'mei'),
    members: { DisplayName: 'Baseline', ExperimentName: 'synonyms-2026', ...createdBy(domains.search, 'mei') },
  }),
];

const TRACKED: Readonly<Record<string, By>> = {
  'graph-train': GRAPH,
  'fraud-train': ['fraud', 'scoring', 'dmitri'],
};
const TRACKED_DAYS = 6;

/** SageMaker notes some trainings by itself: what ran, what came of it. The training's tags are its too. */
const trackedRuns = (runs: readonly Run[], moment: Moment): InventoryItem[] =>
  runs
    .filter(({ job, started }) => TRACKED[job.series ?? ''] && started > at(dayBefore(moment.day, TRACKED_DAYS), 0))
    .flatMap((run) => {
      const { job, started, ended } = run;
      const by = TRACKED[job.series ?? ''] ?? GRAPH;
      const where: Where = job.series === 'fraud-train' ? 'prod.eu' : WHERE;
      const over = ended <= moment.now;
      const source = { SourceArn: job.arn, SourceType: 'SageMakerTrainingJob' };
      const model = modelDataOf(job);
      return [
        item('experiment-trial-component', where, `${job.name}-aws-training-job`, by, started, {
          tags: job.tags,
          members: {
            DisplayName: job.name,
            Source: source,
            TrialComponentSource: source,
            Status: { PrimaryStatus: over ? run.outcome : 'InProgress' },
            StartTime: started,
            ...(over ? { EndTime: ended } : {}),
          },
        }),
        ...(over && run.outcome === 'Completed'
          ? [
              item('artifact', where, `${job.name}-model`, by, ended, {
                path: idOf(32, job.name).replaceAll(/[g-z]/g, (letter) => String(letter.charCodeAt(0) % 10)),
                tags: job.tags,
                members: { Source: { SourceUri: model }, ArtifactType: 'Model' },
              }),
            ]
          : []),
      ];
    });

const deployments = (): InventoryItem[] => {
  const action = (name: string, where: Where, by: By, source: string, since: string, tags?: Tags): InventoryItem =>
    item('action', where, name, by, since, {
      ...(tags === undefined ? {} : { tags }),
      status: 'Completed',
      members: { ActionType: 'ModelDeployment', Source: { SourceUri: source, SourceType: 'Endpoint' } },
    });
  const context = (name: string, where: Where, by: By, since: string, tags?: Tags): InventoryItem =>
    item('context', where, name, by, since, {
      ...(tags === undefined ? {} : { tags }),
      members: {
        ContextType: 'Endpoint',
        Source: { SourceUri: arnOf('endpoint', where, name.replace(/-context$/, '')) },
      },
    });
  const dataset = (name: string, by: By, tags?: Tags): InventoryItem =>
    item('artifact', 'prod.eu', name, by, '2026-02-02', {
      path: idOf(32, name).replaceAll(/[g-z]/g, (letter) => String(letter.charCodeAt(0) % 10)),
      ...(tags === undefined ? {} : { tags }),
      members: { ArtifactType: 'DataSet', Source: { SourceUri: `s3://${bucketOf('eu-west-1')}/data/${name}/` } },
    });
  const arn = (name: string): string => arnOf('endpoint', 'prod.eu', name);
  return [
    action('deploy-scorer-prod', 'prod.eu', ['fraud', 'scoring', 'dmitri'], arn('scorer-prod'), '2026-04-02'),
    action('deploy-ranker-prod', 'prod.eu', ['search', 'ranking', 'ana'], arn('ranker-prod'), '2026-04-02'),
    action('deploy-fraud-scorer', 'prod.eu', ['fraud', 'scoring', 'dmitri'], arn('fraud-scorer'), '2026-04-20', {}),
    context('scorer-prod-context', 'prod.eu', ['fraud', 'scoring', 'dmitri'], '2026-04-02'),
    context('ranker-prod-context', 'prod.eu', ['search', 'ranking', 'ana'], '2026-04-02'),
    context('pose-demo-context', 'research.us', ['vision', 'pose', 'sven'], '2026-07-06', {
      Environment: 'development',
    }),
    dataset('transactions-2026', ['fraud', 'scoring', 'dmitri']),
    dataset('shelf-images', ['vision', 'detection', 'ben'], { 'cost-center': 'vision', project: 'detection' }),
  ];
};

/** What SageMaker and people note of how things came to be. */
export const lineageItems = (runs: readonly Run[], moment: Moment): InventoryItem[] => [
  ...pipelineExperiments(moment),
  ...byHand(),
  ...trackedRuns(runs, moment),
  ...deployments(),
];
