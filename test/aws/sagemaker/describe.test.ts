import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { describeFacts, describesFacts } from '../../../src/aws/sagemaker/describe.ts';
import { trainingJobOf } from '../../../src/aws/sagemaker/lineage.ts';
import type { InventoryItem } from '../../../src/demo/aws/types.ts';
import type { SageMakerKind } from '../../../src/model/kinds.ts';
import type { ResourceFacts } from '../../../src/model/resource.ts';
import { estateItem, world, type World } from './estate.ts';

const arn = (path: string): string => `arn:aws:sagemaker:eu-west-1:222233334444:${path}`;
const item = (kind: SageMakerKind, name: string, members: Record<string, unknown>, more: Partial<InventoryItem> = {}) =>
  estateItem(kind, 0, { name, members, ...more });

const items = [
  item('endpoint', 'search', {
    EndpointConfigName: 'search-v3',
    ProductionVariants: [
      { VariantName: 'a', CurrentInstanceCount: 3 },
      { VariantName: 'b', CurrentInstanceCount: 1 },
      { VariantName: 'serverless' },
    ],
  }),
  item('endpoint-config', 'search-v3', {
    ProductionVariants: [
      { VariantName: 'a', ModelName: 'rank', InstanceType: 'ml.g5.xlarge', InitialInstanceCount: 1 },
      { VariantName: 'b', ModelName: 'rank-next', InstanceType: 'ml.g5.xlarge', InitialInstanceCount: 1 },
      { VariantName: 'serverless', ModelName: 'tail', ServerlessConfig: { MemorySizeInMB: 2048, MaxConcurrency: 5 } },
    ],
  }),
  item('endpoint', 'orphan', {
    EndpointConfigName: 'deleted-long-ago',
    ProductionVariants: [{ VariantName: 'a', CurrentInstanceCount: 2 }],
  }),
  item('model', 'rank', {
    PrimaryContainer: { ModelDataUrl: 's3://acme-ml/out/rank-2026-10-01/output/model.tar.gz' },
    Containers: [{ ModelPackageName: arn('model-package/rank/7') }],
  }),
  item('training-job', 'rank-2026-10-01', {
    TuningJobArn: arn('hyper-parameter-tuning-job/rank-tuning'),
    ResourceConfig: { InstanceType: 'ml.p4d.24xlarge', InstanceCount: 2, VolumeSizeInGB: 100 },
  }),
  item('cluster', 'pretraining', {
    InstanceGroups: [
      { InstanceGroupName: 'workers', InstanceType: 'ml.p5.48xlarge', CurrentCount: 8, TargetCount: 8 },
      { InstanceGroupName: 'head', InstanceType: 'ml.m5.xlarge', CurrentCount: 1, TargetCount: 1 },
      { InstanceGroupName: 'idle', InstanceType: 'ml.m5.large', CurrentCount: 0, TargetCount: 0 },
    ],
  }),
  item('user-profile', 'ana', { SingleSignOnUserValue: 'ana@acme.example' }),
  item('mlflow-tracking-server', 'tracking', { TrackingServerSize: 'Medium' }),
  item('transform-job', 'nightly', { ModelName: 'rank' }),
];

let w: World;
beforeAll(async () => {
  w = await world(items);
});
afterAll(() => w.close());

const factsOf = (name: string, facts: ResourceFacts = {}): Promise<ResourceFacts | undefined> => {
  const found = items.find((each) => each.name === name);
  return describeFacts(w.place, { arn: found?.arn ?? '', kind: found?.kind ?? 'model', name, facts });
};

describe('describing', () => {
  test('an endpoint tells its config, its models and the instances that run now', async () => {
    await expect(factsOf('search')).resolves.toEqual({
      madeFrom: [
        { kind: 'endpoint-config', name: 'search-v3' },
        { kind: 'model', name: 'rank' },
        { kind: 'model', name: 'rank-next' },
        { kind: 'model', name: 'tail' },
      ],
      instances: [{ instanceType: 'ml.g5.xlarge', count: 4, use: 'hosting' }],
    });
  });

  test('an endpoint whose config is deleted does not know its instance types', async () => {
    await expect(factsOf('orphan')).resolves.toEqual({
      madeFrom: [{ kind: 'endpoint-config', name: 'deleted-long-ago' }],
    });
  });

  test('a model tells the training job that wrote it and the package it is of', async () => {
    await expect(factsOf('rank')).resolves.toEqual({
      madeFrom: [
        { kind: 'training-job', name: 'rank-2026-10-01' },
        { kind: 'model-package', name: 'rank/7' },
      ],
    });
  });

  test('a training job tells its tuning job and instances', async () => {
    await expect(factsOf('rank-2026-10-01')).resolves.toEqual({
      madeFrom: [{ kind: 'hyper-parameter-tuning-job', name: 'rank-tuning' }],
      instances: [{ instanceType: 'ml.p4d.24xlarge', count: 2, use: 'training' }],
    });
  });

  test('a cluster tells what runs in all its groups', async () => {
    await expect(factsOf('pretraining')).resolves.toEqual({
      instances: [
        { instanceType: 'ml.p5.48xlarge', count: 8, use: 'cluster' },
        { instanceType: 'ml.m5.xlarge', count: 1, use: 'cluster' },
      ],
    });
  });

  test('adds to what listing told', async () => {
    const facts = { domainId: 'd-00000abc' };
    await expect(factsOf('ana', facts)).resolves.toEqual({ ...facts, ssoUser: 'ana@acme.example' });
    await expect(factsOf('tracking')).resolves.toEqual({
      instances: [{ instanceType: 'Medium', count: 1, use: 'mlflow' }],
    });
    await expect(factsOf('nightly')).resolves.toEqual({ madeFrom: [{ kind: 'model', name: 'rank' }] });
  });

  test.each(items.map(({ kind, name }) => [kind, name]))('a %s that is gone says so', async (kind) => {
    const gone = { arn: arn(`${kind}/gone`), kind, name: 'gone', facts: { domainId: 'd-00000abc' } };
    await expect(describeFacts(w.place, gone)).resolves.toBeUndefined();
  });

  test('asks nothing of kinds that have nothing more to tell', async () => {
    const before = w.emulated.calls();
    const image = { arn: arn('image/x'), kind: 'image', name: 'x', facts: {} };
    expect(describesFacts('image')).toBe(false);
    expect(describesFacts('toString')).toBe(false);
    await expect(describeFacts(w.place, image)).resolves.toEqual({});
    expect(w.emulated.calls()).toEqual(before);
  });

  test('says which permission is missing', async () => {
    w.emulated.setFaults({ deny: ['sagemaker:DescribeEndpointConfig'] });
    await expect(factsOf('search')).rejects.toMatchObject({ action: 'sagemaker:DescribeEndpointConfig' });
    w.emulated.setFaults({});
  });
});

describe('the training job of a model artifact', () => {
  test.each([
    ['s3://bucket/fraud-7/output/model.tar.gz', 'fraud-7'],
    ['s3://bucket/a/b/pipelines-x1-Train-9/output/model.tar.gz', 'pipelines-x1-Train-9'],
    ['s3://bucket/fraud-7/output/model/', 'fraud-7'],
    ['s3://bucket/models/latest.tar.gz', undefined],
    ['s3://bucket/output/model.tar.gz', undefined],
    ['https://bucket/fraud-7/output/model.tar.gz', undefined],
    [undefined, undefined],
  ])('of %s is %s', (url, name) => {
    expect(trainingJobOf(url)?.name).toBe(name);
  });
});
