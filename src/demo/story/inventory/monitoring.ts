import type { InventoryItem } from '../../aws/types.ts';
import { fleet } from '../fleet.ts';
import { place } from '../resources.ts';
import { arnOf, bucketOf, imageOf, item, roleOf } from './item.ts';
import type { By, Tags, Where } from './item.ts';
import { at, dayBefore } from './moment.ts';
import type { Moment } from './moment.ts';
import { COMPONENTS_ENDPOINT } from './served.ts';

type Watch = { readonly endpoint: string; readonly type: keyof typeof definitions; readonly tags?: Tags };

/** What AWS calls each way of watching a model: its definition's kind, and the words of its members. */
const definitions = {
  DataQuality: 'data-quality-job-definition',
  ModelQuality: 'model-quality-job-definition',
  ModelBias: 'model-bias-job-definition',
  ModelExplainability: 'model-explainability-job-definition',
} as const;

const watched: readonly Watch[] = [
  { endpoint: 'ranker-prod', type: 'DataQuality' },
  { endpoint: 'detector-prod', type: 'DataQuality' },
  { endpoint: 'scorer-prod', type: 'DataQuality' },
  { endpoint: 'scorer-prod', type: 'ModelQuality' },
  { endpoint: 'scorer-prod', type: 'ModelBias' },
  { endpoint: 'fraud-scorer', type: 'DataQuality', tags: { environment: 'prod', 'created-by': 'dmitri' } },
  { endpoint: 'fraud-scorer', type: 'ModelExplainability', tags: {} },
  { endpoint: 'chargeback-prod', type: 'ModelQuality', tags: { CostCenter: 'fraud', environment: 'production' } },
];

const slug = (type: Watch['type']): string => type.replaceAll(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase();

const watchItems = ({ endpoint, type, tags }: Watch, moment: Moment): InventoryItem[] => {
  const row = fleet.find(({ name }) => name === endpoint);
  if (row === undefined) return [];
  const by: By = [row.team, row.project, row.owner];
  const { account, region } = place(row.where);
  const name = `${endpoint}-${slug(type)}`;
  const more = tags === undefined ? {} : { tags };
  const input = { EndpointInput: { EndpointName: endpoint, LocalPath: '/opt/ml/processing/input' } };
  const since = at(row.since, 12);
  return [
    item(definitions[type], row.where, name, by, since, {
      ...more,
      members: {
        EndpointName: endpoint,
        [`${type}JobInput`]: input,
        [`${type}AppSpecification`]: { ImageUri: imageOf(region, 'sagemaker-model-monitor-analyzer:1.3.1') },
        [`${type}JobOutputConfig`]: {
          MonitoringOutputs: [
            {
              S3Output: {
                S3Uri: `s3://${bucketOf(region)}/monitoring/${name}`,
                LocalPath: '/opt/ml/processing/output',
              },
            },
          ],
        },
        JobResources: { ClusterConfig: { InstanceCount: 1, InstanceType: 'ml.m5.xlarge', VolumeSizeInGB: 20 } },
        RoleArn: roleOf(account, row.team),
      },
    }),
    item('monitoring-schedule', row.where, name, by, since, {
      ...more,
      status: type === 'ModelBias' ? 'Stopped' : 'Scheduled',
      modified: at(dayBefore(moment.day), 5),
      members: {
        EndpointName: endpoint,
        MonitoringJobDefinitionName: name,
        MonitoringType: type,
        MonitoringScheduleConfig: {
          ScheduleConfig: { ScheduleExpression: 'cron(0 4 ? * * *)' },
          MonitoringJobDefinitionName: name,
          MonitoringType: type,
        },
      },
    }),
  ];
};

const OSCAR: By = ['vision', 'moderation', 'oscar'];
const ZOE: By = ['fraud', 'scoring', 'zoe'];

const component = (name: string, model: string, copies: number, tags?: Tags): InventoryItem => {
  const where: Where = 'prod.us';
  return item('inference-component', where, name, OSCAR, '2025-09-23', {
    ...(tags === undefined ? {} : { tags }),
    status: 'InService',
    members: {
      EndpointName: COMPONENTS_ENDPOINT,
      EndpointArn: arnOf('endpoint', where, COMPONENTS_ENDPOINT),
      VariantName: 'AllTraffic',
      Specification: {
        ModelName: model,
        ComputeResourceRequirements: { NumberOfAcceleratorDevicesRequired: 1, MinMemoryRequiredInMb: 8192 },
      },
      RuntimeConfig: { DesiredCopyCount: copies, CurrentCopyCount: copies },
    },
  });
};

const variant = (name: string, model: string): Record<string, unknown> => ({
  VariantName: name,
  ModelName: model,
  InfrastructureConfig: {
    InfrastructureType: 'RealTimeInference',
    RealTimeInferenceConfig: { InstanceType: 'ml.m5.4xlarge', InstanceCount: 1 },
  },
  Status: 'InService',
});

/** What hangs on endpoints: monitoring, components, an experiment, and what was tried before them. */
export const monitoringItems = (moment: Moment): InventoryItem[] => [
  ...watched.flatMap((watch) => watchItems(watch, moment)),
  component('moderation-text', 'moderation-prod-v2', 1),
  component('moderation-image', 'moderation-prod-v2-2', 1, {
    'cost-center': 'vision',
    environment: 'live',
    project: 'moderation',
    owner: 'oscar',
  }),
  item('inference-experiment', 'prod.us', 'scorer-shadow-test', ZOE, '2026-10-26', {
    tags: { owner: 'zoe' },
    status: 'Running',
    members: {
      Type: 'ShadowMode',
      Schedule: { StartTime: '2026-10-26T18:00:00Z', EndTime: '2027-04-26T18:00:00Z' },
      RoleArn: roleOf(place('prod.us').account, 'fraud'),
      EndpointMetadata: { EndpointName: 'scorer-prod-us', EndpointStatus: 'InService' },
      ModelVariants: [variant('prod', 'scorer-prod-us-v31'), variant('shadow', 'scorer-shadow-v32')],
      ShadowModeConfig: {
        SourceModelVariantName: 'prod',
        ShadowModelVariants: [{ ShadowModelVariantName: 'shadow', SamplingPercentage: 30 }],
      },
    },
  }),
  ...recommendations(),
];

const recommendations = (): InventoryItem[] => {
  const job = (name: string, by: By, model: string, since: string, status: string, tags?: Tags): InventoryItem =>
    item('inference-recommendations-job', 'prod.eu', name, by, since, {
      ...(tags === undefined ? {} : { tags }),
      status,
      modified: at(since, 21),
      members: {
        JobDescription: 'Instance types for the autumn',
        JobType: 'Default',
        RoleArn: roleOf(place('prod.eu').account, by[0]),
        ModelName: model,
        InputConfig: { ModelName: model },
        CompletionTime: at(since, 21),
        ...(status === 'FAILED' ? { FailureReason: 'The benchmark could not start: the payload is empty.' } : {}),
      },
    });
  return [
    job('embedder-sizing', ['search', 'embeddings', 'kaori'], 'embedder-prod-v7', '2026-10-21', 'COMPLETED'),
    job('graph-sizing', ['fraud', 'graph', 'tara'], 'graph-features-prod-v8', '2026-10-27', 'FAILED', {}),
  ];
};
