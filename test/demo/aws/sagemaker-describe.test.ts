import * as sdk from '@aws-sdk/client-sagemaker';
import { SearchCommand } from '@aws-sdk/client-sagemaker';
import type { SearchCommandInput } from '@aws-sdk/client-sagemaker';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { inventoryOf, item } from './items.ts';
import { sageMaker } from './sagemaker-client.ts';
import { bench, MEMBER, refusal } from './support.ts';
import type { Bench } from './support.ts';

const config = item('endpoint-config/search-7', {
  members: { ProductionVariants: [{ VariantName: 'AllTraffic', ModelName: 'search', InstanceType: 'ml.g5.xlarge' }] },
});
const items = [
  item('domain/d-one', { name: 'studio', status: 'InService' }),
  item('user-profile/d-one/ana', { status: 'InService', members: { SingleSignOnUserValue: 'ana@acme.example' } }),
  item('space/d-one/lab', { status: 'InService' }),
  item('notebook-instance/books', { status: 'Stopped', members: { InstanceType: 'ml.t3.medium' } }),
  item('endpoint/search', { status: 'InService', members: { EndpointConfigName: 'search-7' } }),
  config,
  item('model/search', {
    members: { PrimaryContainer: { ModelDataUrl: 's3://models/rank-1/output/model.tar.gz' } },
    tags: { owner: 'ana' },
  }),
  item('training-job/rank-1', {
    status: 'Completed',
    modified: '2026-10-01T11:00:00Z',
    tags: { 'cost-center': 'search' },
    members: {
      TuningJobArn: 'arn:aws:sagemaker:eu-west-1:222233334444:hyper-parameter-tuning-job/rank',
      TrainingStartTime: '2026-10-01T09:05:00Z',
    },
  }),
  item('training-job/rank-2', { status: 'Failed', created: '2026-10-02T09:00:00Z' }),
  item('processing-job/clean', { status: 'InProgress' }),
  item('transform-job/batch', { status: 'Stopped', members: { ModelName: 'search' } }),
  item('hyper-parameter-tuning-job/rank', { status: 'Completed' }),
  item('cluster/abcdefghijkl', { name: 'hyper', status: 'InService' }),
  item('pipeline/nightly', { status: 'Active' }),
  item('inference-experiment/shadow', { status: 'Running' }),
  item('inference-component/part', { status: 'InService', members: { EndpointName: 'search' } }),
  item('mlflow-tracking-server/flow', { status: 'Started' }),
  item('model-package/ranker/3', { name: 'ranker/3', status: 'Completed' }),
  item('feature-group/clicks', { status: 'Created' }),
];

let b: Bench;
let client: sdk.SageMakerClient;
beforeAll(async () => {
  b = await bench([], { inventory: inventoryOf(items), rateLimits: false });
  client = sageMaker(b);
});
afterAll(async () => {
  client.destroy();
  await b.close();
});

const send = (command: object): Promise<object> => client.send(command as sdk.DescribeEndpointCommand);
const arn = (path: string): string => `arn:aws:sagemaker:eu-west-1:${MEMBER}:${path}`;

describe('what is described says its ARN, its status and what there is of it', () => {
  test.each<[string, object, object]>([
    [
      'domain',
      new sdk.DescribeDomainCommand({ DomainId: 'd-one' }),
      { DomainArn: arn('domain/d-one'), DomainName: 'studio', Status: 'InService' },
    ],
    [
      'user profile',
      new sdk.DescribeUserProfileCommand({ DomainId: 'd-one', UserProfileName: 'ana' }),
      { UserProfileArn: arn('user-profile/d-one/ana'), SingleSignOnUserValue: 'ana@acme.example' },
    ],
    [
      'space',
      new sdk.DescribeSpaceCommand({ DomainId: 'd-one', SpaceName: 'lab' }),
      { SpaceArn: arn('space/d-one/lab') },
    ],
    [
      'notebook',
      new sdk.DescribeNotebookInstanceCommand({ NotebookInstanceName: 'books' }),
      { NotebookInstanceStatus: 'Stopped', InstanceType: 'ml.t3.medium' },
    ],
    [
      'endpoint',
      new sdk.DescribeEndpointCommand({ EndpointName: 'search' }),
      { EndpointArn: arn('endpoint/search'), EndpointStatus: 'InService', EndpointConfigName: 'search-7' },
    ],
    [
      'endpoint config',
      new sdk.DescribeEndpointConfigCommand({ EndpointConfigName: 'search-7' }),
      { EndpointConfigArn: config.arn, ...config.members },
    ],
    [
      'model',
      new sdk.DescribeModelCommand({ ModelName: 'search' }),
      { PrimaryContainer: { ModelDataUrl: 's3://models/rank-1/output/model.tar.gz' } },
    ],
    [
      'training job',
      new sdk.DescribeTrainingJobCommand({ TrainingJobName: 'rank-1' }),
      {
        TrainingJobArn: arn('training-job/rank-1'),
        TrainingJobStatus: 'Completed',
        TuningJobArn: arn('hyper-parameter-tuning-job/rank'),
        CreationTime: new Date('2026-10-01T09:00:00Z'),
        TrainingStartTime: new Date('2026-10-01T09:05:00Z'),
        TrainingEndTime: new Date('2026-10-01T11:00:00Z'),
      },
    ],
    [
      'processing job',
      new sdk.DescribeProcessingJobCommand({ ProcessingJobName: 'clean' }),
      { ProcessingJobStatus: 'InProgress' },
    ],
    ['transform job', new sdk.DescribeTransformJobCommand({ TransformJobName: 'batch' }), { ModelName: 'search' }],
    [
      'tuning job',
      new sdk.DescribeHyperParameterTuningJobCommand({ HyperParameterTuningJobName: 'rank' }),
      { HyperParameterTuningJobStatus: 'Completed' },
    ],
    ['cluster', new sdk.DescribeClusterCommand({ ClusterName: 'hyper' }), { ClusterArn: arn('cluster/abcdefghijkl') }],
    [
      'cluster by its ARN',
      new sdk.DescribeClusterCommand({ ClusterName: arn('cluster/abcdefghijkl') }),
      { ClusterName: 'hyper' },
    ],
    ['pipeline', new sdk.DescribePipelineCommand({ PipelineName: 'nightly' }), { PipelineStatus: 'Active' }],
    [
      'inference experiment',
      new sdk.DescribeInferenceExperimentCommand({ Name: 'shadow' }),
      { Arn: arn('inference-experiment/shadow') },
    ],
    [
      'inference component',
      new sdk.DescribeInferenceComponentCommand({ InferenceComponentName: 'part' }),
      { InferenceComponentStatus: 'InService', EndpointName: 'search' },
    ],
    [
      'MLflow server',
      new sdk.DescribeMlflowTrackingServerCommand({ TrackingServerName: 'flow' }),
      { TrackingServerStatus: 'Started' },
    ],
    [
      'model package',
      new sdk.DescribeModelPackageCommand({ ModelPackageName: arn('model-package/ranker/3') }),
      { ModelPackageGroupName: 'ranker', ModelPackageVersion: 3 },
    ],
    [
      'feature group',
      new sdk.DescribeFeatureGroupCommand({ FeatureGroupName: 'clicks' }),
      { FeatureGroupStatus: 'Created' },
    ],
  ])('%s', async (_what, command, expected) => {
    expect(await send(command)).toMatchObject(expected);
  });
});

describe('what is not there is refused in the words of its operation', () => {
  test.each<[object, string, string]>([
    [
      new sdk.DescribeEndpointCommand({ EndpointName: 'no' }),
      'ValidationException',
      `Could not find endpoint "${arn('endpoint/no')}".`,
    ],
    [
      new sdk.DescribeEndpointConfigCommand({ EndpointConfigName: 'no' }),
      'ValidationException',
      `Could not find endpoint configuration "${arn('endpoint-config/no')}".`,
    ],
    [
      new sdk.DescribeTrainingJobCommand({ TrainingJobName: 'no' }),
      'ValidationException',
      'Requested resource not found.',
    ],
    [new sdk.DescribeNotebookInstanceCommand({ NotebookInstanceName: 'no' }), 'ValidationException', 'RecordNotFound'],
    [
      new sdk.DescribeProcessingJobCommand({ ProcessingJobName: 'no' }),
      'ValidationException',
      'Could not find requested job with name: no',
    ],
    [new sdk.DescribeDomainCommand({ DomainId: 'd-no' }), 'ResourceNotFound', 'Domain [d-no] does not exist.'],
    [
      new sdk.DescribeModelPackageCommand({ ModelPackageName: 'ranker/4' }),
      'ValidationException',
      `ModelPackage ${arn('model-package/ranker/4')} does not exist.`,
    ],
  ])('%#', async (command, name, message) => {
    expect(await refusal(send(command))).toMatchObject({ name, message, status: 400 });
  });

  test('and what lacks a name or has no possible one as invalid', async () => {
    for (const command of [
      new sdk.DescribeEndpointCommand({ EndpointName: undefined }),
      new sdk.DescribeEndpointCommand({ EndpointName: 'a b' }),
      new sdk.DescribeDomainCommand({ DomainId: 'studio' }),
    ])
      expect(await refusal(send(command))).toMatchObject({ name: 'ValidationException' });
  });
});

describe('Search', () => {
  const search = (input: SearchCommandInput) => client.send(new SearchCommand(input));
  test('gives resources with their tags, newest first, and pages on', async () => {
    const first = await search({ Resource: 'TrainingJob', MaxResults: 1 });
    expect(first.Results!.map(({ TrainingJob }) => TrainingJob!.TrainingJobName)).toEqual(['rank-2']);
    const rest = await search({ Resource: 'TrainingJob', MaxResults: 1, NextToken: first.NextToken });
    expect(rest.Results![0]!.TrainingJob).toMatchObject({
      TrainingJobArn: arn('training-job/rank-1'),
      TrainingJobStatus: 'Completed',
      Tags: [{ Key: 'cost-center', Value: 'search' }],
    });
    expect(rest.NextToken).toBeUndefined();
    const models = await search({ Resource: 'Model' });
    expect(models.Results![0]!.Model!.Model).toMatchObject({
      ModelName: 'search',
      Tags: [{ Key: 'owner', Value: 'ana' }],
    });
  });

  test('looks for names, statuses and tags', async () => {
    const names = async (Filters: sdk.Filter[], Operator?: sdk.BooleanOperator) =>
      (await search({ Resource: 'TrainingJob', SearchExpression: { Filters, Operator } })).Results!.map(
        ({ TrainingJob }) => TrainingJob!.TrainingJobName,
      );
    expect(await names([{ Name: 'TrainingJobName', Operator: 'Contains', Value: '-1' }])).toEqual(['rank-1']);
    expect(await names([{ Name: 'TrainingJobStatus', Operator: 'Equals', Value: 'Failed' }])).toEqual(['rank-2']);
    expect(await names([{ Name: 'Tags.cost-center', Operator: 'Exists' }])).toEqual(['rank-1']);
    const either: sdk.Filter[] = [
      { Name: 'Tags.cost-center', Operator: 'NotExists' },
      { Name: 'TrainingJobName', Value: 'rank-1' },
    ];
    expect(await names(either, 'Or')).toEqual(['rank-2', 'rank-1']);
    expect(await names(either)).toEqual([]);
  });

  test('refuses what is not emulated and what is not known', async () => {
    const nested = { NestedFilters: [{ NestedPropertyName: 'X', Filters: [{ Name: 'X.Y', Value: 'z' }] }] };
    for (const input of [
      { Resource: 'PipelineExecution' as const },
      { Resource: 'TrainingJob' as const, SearchExpression: nested },
      { Resource: 'TrainingJob' as const, MaxResults: 101 },
    ])
      expect(await refusal(search(input))).toMatchObject({ name: 'ValidationException' });
  });
});
