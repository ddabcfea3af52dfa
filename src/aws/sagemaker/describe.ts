import type {
  DescribeEndpointConfigOutput,
  DescribeEndpointOutput,
  ModelDataSource,
  ProductionVariant,
} from '@aws-sdk/client-sagemaker';
import { MlcostError } from '../../errors.ts';
import type { Instances, Resource, ResourceFacts, ResourceName } from '../../model/resource.ts';
import type { CallOptions } from '../pace.ts';
import type { PlaceClients } from '../places.ts';
import type { SageMakerCall } from './calls.ts';
import { madeFrom, named, namedAs, trainingJobOf } from './lineage.ts';

/** What is looked at to describe it. */
export type Described = Pick<Resource, 'arn' | 'kind' | 'name' | 'facts'>;

type Describe = (call: SageMakerCall, resource: Described, options: CallOptions) => Promise<ResourceFacts>;

/** The kinds of which describing tells more than listing: what they run on, or what they were made from. */
const describers: Readonly<Record<string, Describe>> = {
  endpoint: async (call, { name }, options) => {
    const endpoint = await call('DescribeEndpoint', { EndpointName: name }, options);
    const configName = endpoint.EndpointConfigName;
    if (configName === undefined) return {};
    // A config may be deleted while its endpoint runs; then nobody knows the instance types.
    const config = await orGone(call('DescribeEndpointConfig', { EndpointConfigName: configName }, options));
    const instances = config === undefined ? undefined : hostingInstances(endpoint, config);
    return {
      ...madeFrom(namedAs('endpoint-config', configName), ...(config === undefined ? [] : modelsOf(config))),
      ...(instances === undefined ? {} : { instances }),
    };
  },
  'endpoint-config': async (call, { name }, options) =>
    madeFrom(...modelsOf(await call('DescribeEndpointConfig', { EndpointConfigName: name }, options))),
  model: async (call, { name }, options) => {
    const model = await call('DescribeModel', { ModelName: name }, options);
    const containers = [model.PrimaryContainer, ...(model.Containers ?? [])];
    return madeFrom(
      ...unique(
        containers.flatMap((container) => [...artifactJobs(container), modelPackage(container?.ModelPackageName)]),
      ),
    );
  },
  'model-package': async (call, { arn, facts }, options) => {
    const found = await call('DescribeModelPackage', { ModelPackageName: arn }, options);
    const jobs = (found.InferenceSpecification?.Containers ?? []).flatMap((container) => artifactJobs(container));
    return madeFrom(...unique([...jobs, ...(facts.madeFrom ?? [])]));
  },
  'inference-component': async (call, { name, facts }, options) => {
    const found = await call('DescribeInferenceComponent', { InferenceComponentName: name }, options);
    const models = [found.Specification, ...(found.Specifications ?? [])].map((each) =>
      namedAs('model', each?.ModelName),
    );
    return madeFrom(...unique([...(facts.madeFrom ?? []), ...models]));
  },
  'training-job': async (call, { name }, options) => {
    const job = await call('DescribeTrainingJob', { TrainingJobName: name }, options);
    const { InstanceType, InstanceCount, InstanceGroups = [] } = job.ResourceConfig ?? {};
    const groups = [...InstanceGroups, ...(InstanceGroups.length > 0 ? [] : [{ InstanceType, InstanceCount }])];
    return {
      ...madeFrom(named(job.TuningJobArn), named(job.AutoMLJobArn), named(job.LabelingJobArn)),
      ...instancesOf(
        'training',
        groups.map((group) => ({ type: group.InstanceType, count: group.InstanceCount })),
      ),
    };
  },
  'transform-job': async (call, { name }, options) => {
    const job = await call('DescribeTransformJob', { TransformJobName: name }, options);
    return madeFrom(namedAs('model', job.ModelName), named(job.AutoMLJobArn), named(job.LabelingJobArn));
  },
  'processing-job': async (call, { name }, options) => {
    const job = await call('DescribeProcessingJob', { ProcessingJobName: name }, options);
    return madeFrom(named(job.MonitoringScheduleArn), named(job.AutoMLJobArn), named(job.TrainingJobArn));
  },
  cluster: async (call, { arn }, options) => {
    const cluster = await call('DescribeCluster', { ClusterName: arn }, options);
    const groups = [...(cluster.InstanceGroups ?? []), ...(cluster.RestrictedInstanceGroups ?? [])];
    return instancesOf(
      'cluster',
      groups.flatMap((group) => {
        const several = 'InstanceTypeDetails' in group ? (group.InstanceTypeDetails ?? []) : [];
        if (several.length > 0) return several.map((each) => ({ type: each.InstanceType, count: each.CurrentCount }));
        return [{ type: group.InstanceType, count: group.CurrentCount }];
      }),
    );
  },
  'mlflow-tracking-server': async (call, { name }, options) => {
    const server = await call('DescribeMlflowTrackingServer', { TrackingServerName: name }, options);
    return instancesOf('mlflow', [{ type: server.TrackingServerSize, count: 1 }]);
  },
  'user-profile': async (call, { name, facts }, options) => {
    const profile = await call('DescribeUserProfile', { DomainId: facts.domainId, UserProfileName: name }, options);
    return profile.SingleSignOnUserValue === undefined ? {} : { ssoUser: profile.SingleSignOnUserValue };
  },
};

/** Whether describing a resource of the kind tells more than listing it did. */
export const describesFacts = (kind: string): boolean => Object.hasOwn(describers, kind);

/**
 * All that is known of a resource after describing it; one call to SageMaker, two for an endpoint. undefined: it is
 * gone. For a kind of which describing tells nothing more, what was known before.
 */
export async function describeFacts(
  clients: Pick<PlaceClients, 'sageMaker'>,
  resource: Described,
  options: CallOptions = {},
): Promise<ResourceFacts | undefined> {
  const describe = describesFacts(resource.kind) ? describers[resource.kind] : undefined;
  if (describe === undefined) return resource.facts;
  const described = await orGone(describe(clients.sageMaker, resource, options));
  return described === undefined ? undefined : { ...resource.facts, ...described };
}

/** undefined when AWS says that there is no such resource. */
export const orGone = async <T>(answer: Promise<T>): Promise<T | undefined> => {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof MlcostError && error.code === 'aws_not_found') return undefined;
    throw error;
  }
};

const variantsOf = (config: DescribeEndpointConfigOutput): readonly ProductionVariant[] => [
  ...(config.ProductionVariants ?? []),
  ...(config.ShadowProductionVariants ?? []),
];

const modelsOf = (config: DescribeEndpointConfigOutput): (ResourceName | undefined)[] =>
  unique(variantsOf(config).map(({ ModelName }) => namedAs('model', ModelName)));

/** The endpoint says how many run now, its config of which type. Serverless variants have none. */
function hostingInstances(
  endpoint: DescribeEndpointOutput,
  config: DescribeEndpointConfigOutput,
): readonly Instances[] | undefined {
  const running = new Map(
    [...(endpoint.ProductionVariants ?? []), ...(endpoint.ShadowProductionVariants ?? [])].map((variant) => [
      variant.VariantName,
      variant,
    ]),
  );
  return instancesOf(
    'hosting',
    variantsOf(config).flatMap((variant) => {
      if (variant.ServerlessConfig !== undefined) return [];
      const now = running.get(variant.VariantName);
      const pools = now?.InstancePools ?? [];
      if (pools.length > 0) return pools.map((pool) => ({ type: pool.InstanceType, count: pool.CurrentInstanceCount }));
      return [{ type: variant.InstanceType, count: now?.CurrentInstanceCount ?? variant.InitialInstanceCount }];
    }),
  ).instances;
}

/** Same types together. A type or count that AWS does not say makes the whole unknown. */
function instancesOf(
  use: Instances['use'],
  groups: readonly { readonly type: string | undefined; readonly count: number | undefined }[],
): { readonly instances?: readonly Instances[] } {
  const counts = new Map<string, number>();
  for (const { type, count } of groups) {
    if (type === undefined || count === undefined) return {};
    if (count > 0) counts.set(type, (counts.get(type) ?? 0) + count);
  }
  return { instances: [...counts].map(([instanceType, count]) => ({ instanceType, count, use })) };
}

type Container = { ModelDataUrl?: string | undefined; ModelDataSource?: ModelDataSource | undefined } | undefined;

const artifactJobs = (container: Container): (ResourceName | undefined)[] => [
  trainingJobOf(container?.ModelDataUrl),
  trainingJobOf(container?.ModelDataSource?.S3DataSource?.S3Uri),
];

/** A container names a package by its name or its ARN. */
const modelPackage = (name: string | undefined): ResourceName | undefined =>
  named(name) ?? namedAs('model-package', name);

const unique = (names: readonly (ResourceName | undefined)[]): ResourceName[] => [
  ...new Map(names.filter((name) => name !== undefined).map((name) => [`${name.kind}/${name.name}`, name])).values(),
];
