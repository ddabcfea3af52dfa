import type { InventoryItem } from '../../aws/types.ts';
import { place } from '../resources.ts';
import { bucketOf, item, proper, roleOf } from './item.ts';
import type { By, More, Tags, Where } from './item.ts';
import { at } from './moment.ts';

const CHLOE: By = ['platform', 'experiment-tracking', 'chloe'];
const GRAPH: By = ['fraud', 'graph', 'tara'];
const SCORING: By = ['fraud', 'scoring', 'dmitri'];
const EMBEDDINGS: By = ['search', 'embeddings', 'kaori'];
const RANKING: By = ['search', 'ranking', 'ana'];
const FOUNDATION: By = ['vision', 'foundation', 'nora'];

const tagged = (tags: Tags | undefined): Pick<More, 'tags'> => (tags === undefined ? {} : { tags });

const features = (name: string, by: By, online: boolean, tags?: Tags): InventoryItem =>
  item('feature-group', 'prod.eu', name, by, '2025-04-14', {
    ...tagged(tags),
    status: 'Created',
    members: {
      RecordIdentifierFeatureName: 'id',
      EventTimeFeatureName: 'at',
      FeatureDefinitions: [
        { FeatureName: 'id', FeatureType: 'String' },
        { FeatureName: 'at', FeatureType: 'String' },
      ],
      ...(online ? { OnlineStoreConfig: { EnableOnlineStore: true, StorageType: 'Standard' } } : {}),
      OfflineStoreConfig: { S3StorageConfig: { S3Uri: `s3://${bucketOf('eu-west-1')}/features/${name}` } },
      OfflineStoreStatus: { Status: 'Active' },
      RoleArn: roleOf(place('prod.eu').account, by[0]),
    },
  });

/** One tag short of what AWS allows, and two of the required ones are not among them. */
const crowded = (): Tags =>
  Object.fromEntries([
    ['environment', 'production'],
    ...Array.from({ length: 48 }, (_, n) => [
      `lineage:source-${String(n + 1).padStart(2, '0')}`,
      `s3://acme-raw/${n + 1}`,
    ]),
  ]);

const featureItems = (): InventoryItem[] => [
  features('transaction-velocity', SCORING, true, crowded()),
  features('card-history', SCORING, true),
  features('merchant-risk', SCORING, true, { 'cost-center': 'fruad', environment: 'production', project: 'scoring' }),
  features('device-graph', GRAPH, false),
  features('account-graph', GRAPH, false, {
    'cost-center': 'fraud',
    environment: 'production',
    project: 'graph v2',
    note: 'Größe: 4 TB / größtenteils kalt / مالك: تارا',
  }),
  features('query-stats', RANKING, true),
  features('click-stats', RANKING, true, { 'Cost-Center': 'search', Environment: 'production', Project: 'ranking' }),
  features('catalog-embeddings', EMBEDDINGS, false),
  features('shelf-stock', ['vision', 'detection', 'ben'], false, {}),
  features('image-hashes', ['vision', 'visual-search', 'rosa'], true),
];

const image = (where: Where, name: string, by: By, more: More = {}): InventoryItem =>
  item('image', where, name, by, '2025-07-07', {
    status: 'CREATED',
    ...more,
    members: { DisplayName: name, RoleArn: roleOf(place(where).account, by[0]) },
  });
const imageConfig = (where: Where, name: string, by: By, tags?: Tags): InventoryItem =>
  item('app-image-config', where, name, by, '2025-07-08', {
    ...tagged(tags),
    members: { JupyterLabAppImageConfig: { FileSystemConfig: { MountPath: '/home/sagemaker-user' } } },
  });

const imageItems = (): InventoryItem[] => [
  image('research.eu', 'acme-jupyter', ['platform', 'studio', 'chloe']),
  image('research.us', 'acme-jupyter', ['platform', 'studio', 'chloe']),
  image('research.eu', 'graph-tools', GRAPH, {
    tags: { 'cost-center': 'fraud', 'cost-centre': 'fraud', environment: 'development', project: 'graph' },
  }),
  image('research.us', 'rapids-nightly', FOUNDATION, { tags: {}, onceTagged: true }),
  imageConfig('research.eu', 'acme-jupyter-lab', ['platform', 'studio', 'chloe']),
  imageConfig('research.us', 'acme-jupyter-lab', ['platform', 'studio', 'chloe'], {
    'cost-center': 'ml-platform',
    environment: 'development',
    project: 'studio',
  }),
];

const applications = (): InventoryItem[] => [
  item('mlflow-tracking-server', 'research.eu', 'acme-mlflow', CHLOE, '2025-10-13', {
    status: 'Created',
    members: {
      TrackingServerSize: 'Medium',
      MlflowVersion: '3.0.0',
      IsActive: 'Active',
      ArtifactStoreUri: `s3://${bucketOf('eu-west-1')}/mlflow`,
      RoleArn: roleOf(place('research.eu').account, 'platform'),
    },
  }),
  item('mlflow-tracking-server', 'research.us', 'vision-mlflow', FOUNDATION, '2026-02-17', {
    tags: { 'cost-center': 'vision', 'Cost-Center': 'Vision', environment: 'development', project: 'foundation' },
    status: 'Stopped',
    members: {
      TrackingServerSize: 'Small',
      MlflowVersion: '3.0.0',
      IsActive: 'Inactive',
      ArtifactStoreUri: `s3://${bucketOf('us-east-1')}/mlflow`,
      RoleArn: roleOf(place('research.us').account, 'vision'),
    },
  }),
  item('mlflow-app', 'research.eu', 'fraud-tracking', ['fraud', 'scoring', 'zoe'], '2026-09-02', {
    path: 'app-Q7W3E9R1T5YU',
    tags: { creator: 'zoe', environment: 'development' },
    status: 'Created',
    members: { MlflowVersion: '3.4.0', ArtifactStoreUri: `s3://${bucketOf('eu-west-1')}/mlflow-fraud` },
  }),
  item('partner-app', 'prod.eu', 'drift-watch', ['platform', 'monitoring', 'chloe'], '2026-03-09', {
    path: 'app-K2M8N4B6V0CX',
    tags: { 'cost-center': 'platform', environment: 'production', project: 'monitoring', invoice: '-PO 4711 / 2026' },
    status: 'Available',
    members: { Type: 'fiddler', Tier: 'standard', Version: '24.5', AuthType: 'IAM' },
  }),
];

/** Jobs that end by themselves; `end` is the hour of their first day. */
const finished = (
  kind: string,
  where: Where,
  name: string,
  by: By,
  since: string,
  status: string,
  end: number,
  more: More,
): InventoryItem => item(kind, where, name, by, at(since, 9), { status, modified: at(since, end), ...more });

const experiments = (): InventoryItem[] => {
  const role = roleOf(place('research.eu').account, 'search');
  const ends = (since: string, hour: number): string => at(since, hour);
  const output = { S3OutputPath: `s3://${bucketOf('eu-west-1')}/automl` };
  return [
    finished('automl-job', 'research.eu', 'churn-quick-look', SCORING, '2026-11-03', 'Completed', 14, {
      members: {
        AutoMLJobSecondaryStatus: 'Completed',
        EndTime: ends('2026-11-03', 14),
        RoleArn: role,
        OutputDataConfig: output,
      },
    }),
    finished('automl-job', 'research.eu', 'query-volume', RANKING, '2026-11-10', 'Stopped', 12, {
      tags: { creator: 'jonas' },
      members: {
        AutoMLJobSecondaryStatus: 'Stopped',
        EndTime: ends('2026-11-10', 12),
        RoleArn: role,
        OutputDataConfig: output,
      },
    }),
    finished('optimization-job', 'prod.eu', 'embedder-int8', EMBEDDINGS, '2026-11-05', 'COMPLETED', 13, {
      members: {
        DeploymentInstanceType: 'ml.g5.xlarge',
        OptimizationTypes: ['Quantization'],
        OptimizationStartTime: ends('2026-11-05', 9.2),
        OptimizationEndTime: ends('2026-11-05', 13),
        RoleArn: roleOf(place('prod.eu').account, 'search'),
      },
    }),
    finished('optimization-job', 'prod.eu', 'ranker-int8', RANKING, '2026-11-06', 'FAILED', 10, {
      tags: proper(RANKING, 'prodution'),
      members: {
        DeploymentInstanceType: 'ml.g5.2xlarge',
        OptimizationTypes: ['Quantization'],
        OptimizationStartTime: ends('2026-11-06', 9.2),
        OptimizationEndTime: ends('2026-11-06', 10),
        RoleArn: roleOf(place('prod.eu').account, 'search'),
        FailureReason: 'The model does not fit on the instance.',
      },
    }),
    item('ai-workload-config', 'prod.eu', 'ranking-load', RANKING, '2026-10-12'),
    finished('ai-benchmark-job', 'prod.eu', 'ranking-benchmark', RANKING, '2026-10-13', 'Completed', 15, {
      members: {
        AIWorkloadConfigName: 'ranking-load',
        AIWorkloadConfigIdentifier: 'ranking-load',
        EndTime: ends('2026-10-13', 15),
      },
    }),
    finished('ai-recommendation-job', 'prod.eu', 'ranking-advice', RANKING, '2026-10-14', 'Completed', 16, {
      tags: {},
      members: { AIWorkloadConfigIdentifier: 'ranking-load', EndTime: ends('2026-10-14', 16) },
    }),
    agent('AgentRFT', 'support-agent-rft', '2026-11-12', 'Completed'),
    agent('AgentRFTEvaluation', 'support-agent-eval', '2026-11-13', 'Failed', { project: 'support-agent' }),
  ];
};

const agent = (category: string, name: string, since: string, status: string, tags?: Tags): InventoryItem =>
  finished('job', 'research.us', name, ['search', 'support-agent', 'mei'], since, status, 22, {
    ...tagged(tags),
    path: `${category}/${name}`,
    members: {
      JobCategory: category,
      JobSecondaryStatus: status,
      SecondaryStatus: status,
      SecondaryStatusTransitions: [],
      JobConfigSchemaVersion: '1.0',
      EndTime: at(since, 22),
      RoleArn: roleOf(place('research.us').account, 'search'),
      ...(status === 'Failed' ? { FailureReason: 'The evaluation set is empty.' } : {}),
    },
  });

/** Features, images, tracking servers and the rest that teams share. */
export const platformItems = (): InventoryItem[] => [
  ...featureItems(),
  ...imageItems(),
  ...applications(),
  ...experiments(),
];
