import { z } from 'zod';
import { operation } from '../service.ts';
import type { Context, Operation } from '../service.ts';
import { domainId, entityName } from './filters.ts';
import { appKey, arnOf, kindNamed, membersOf, onTheWire } from './kinds.ts';
import { timesOf } from './lists.ts';
import { missing } from './missing.ts';

/** A Describe operation: what it asks for, and what its answer calls the ARN and the status where List does otherwise. */
type Description = {
  readonly kind: string;
  readonly request: z.ZodType<Readonly<Record<string, unknown>>>;
  /** As `keyOf` says it of a resource. */
  readonly key: (input: Readonly<Record<string, unknown>>) => string;
  readonly arn?: string;
  readonly status?: string;
  /** Describe has no LastModifiedTime, or no end, though List has it. */
  readonly without?: readonly string[];
  /** Members the API always has, for inventories that do not say them. */
  readonly always?: Readonly<Record<string, unknown>>;
};

const name = z.string().max(63).regex(entityName);
const longName = z
  .string()
  .min(1)
  .max(256)
  .regex(/^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,255}$/);
const nameOrArn = (kind: string) =>
  z
    .string()
    .min(1)
    .max(2048)
    .regex(new RegExp(`^(arn:aws[a-z-]*:sagemaker:[a-z0-9-]*:[0-9]{12}:${kind}/)?[a-zA-Z0-9]([-_/]*[a-zA-Z0-9])*$`));

export const appRequest = {
  DomainId: domainId,
  UserProfileName: name.optional(),
  SpaceName: name.optional(),
  AppType: z.enum([
    'JupyterServer',
    'KernelGateway',
    'DetailedProfiler',
    'TensorBoard',
    'CodeEditor',
    'JupyterLab',
    'RStudioServerPro',
    'RSessionGateway',
    'Canvas',
  ]),
  AppName: name,
};

/** Most are asked for by their name alone. */
const byName = (kind: string, schema: z.ZodType<string> = name, more: Partial<Description> = {}): Description => {
  const member = kindNamed(kind).name;
  return {
    kind,
    request: z.strictObject({ [member]: schema }),
    key: (input) => String(input[member]),
    ...more,
  };
};
/** Or by their ARN in the name's place. */
const byNameOrArn = (kind: string, more: Partial<Description> = {}): Description => byName(kind, nameOrArn(kind), more);

const descriptions: Readonly<Record<string, Description>> = {
  DescribeDomain: {
    kind: 'domain',
    request: z.strictObject({ DomainId: domainId }),
    key: ({ DomainId }) => String(DomainId),
    always: { TagPropagation: 'DISABLED' },
  },
  DescribeUserProfile: {
    kind: 'user-profile',
    request: z.strictObject({ DomainId: domainId, UserProfileName: name }),
    key: ({ DomainId, UserProfileName }) => `${String(DomainId)}/${String(UserProfileName)}`,
    arn: 'UserProfileArn',
  },
  DescribeSpace: {
    kind: 'space',
    request: z.strictObject({ DomainId: domainId, SpaceName: name }),
    key: ({ DomainId, SpaceName }) => `${String(DomainId)}/${String(SpaceName)}`,
    arn: 'SpaceArn',
  },
  DescribeApp: { kind: 'app', request: z.strictObject(appRequest), key: appKey, arn: 'AppArn' },
  DescribeNotebookInstance: byName('notebook-instance'),
  DescribeEndpoint: byName('endpoint'),
  DescribeEndpointConfig: byName('endpoint-config', name, { always: { ProductionVariants: [] } }),
  DescribeModel: byName('model'),
  DescribeInferenceComponent: byName('inference-component'),
  DescribeTrainingJob: byName('training-job', name.min(1), {
    always: { SecondaryStatus: 'Completed', StoppingCondition: {}, ModelArtifacts: {} },
  }),
  DescribeProcessingJob: byName('processing-job', name.min(1), {
    always: { AppSpecification: {}, ProcessingResources: {} },
  }),
  DescribeTransformJob: byName('transform-job', name.min(1), {
    without: ['LastModifiedTime'],
    always: { TransformInput: {}, TransformResources: {} },
  }),
  DescribeHyperParameterTuningJob: byName('hyper-parameter-tuning-job', name.min(1).max(32)),
  DescribeCluster: byNameOrArn('cluster', { always: { InstanceGroups: [] } }),
  DescribePipeline: {
    ...byNameOrArn('pipeline', { status: 'PipelineStatus', always: { PipelineStatus: 'Active' } }),
    request: z.strictObject({ PipelineName: nameOrArn('pipeline'), PipelineVersionId: z.int().min(1).optional() }),
  },
  DescribeInferenceExperiment: byName('inference-experiment', longName.max(120), { arn: 'Arn' }),
  DescribeMlflowTrackingServer: byName('mlflow-tracking-server', longName),
  DescribeModelPackage: {
    ...byNameOrArn('model-package', { always: { ModelPackageStatusDetails: { ValidationStatuses: [] } } }),
    request: z.strictObject({
      ModelPackageName: nameOrArn('model-package'),
      IncludedData: z.enum(['AllData', 'MetadataOnly']).optional(),
    }),
  },
  DescribeFeatureGroup: {
    ...byNameOrArn('feature-group', { always: { FeatureDefinitions: [] } }),
    request: z.strictObject({
      FeatureGroupName: nameOrArn('feature-group'),
      NextToken: z.string().max(8192).optional(),
    }),
  },
};

const described =
  (description: Description) =>
  (input: Readonly<Record<string, unknown>>, context: Context): object => {
    const { place, estate, now } = context;
    const kind = kindNamed(description.kind);
    const key = description.key(input);
    const isArn = key.startsWith('arn:');
    const found = isArn ? estate.find(key, now) : estate.named(place, description.kind, key, now);
    const isHere = found?.account === place.account && found.region === place.region && found.kind === kind.kind;
    if (found === undefined || !isHere) {
      throw missing(description.kind, isArn ? key : arnOf(place, `${description.kind}/${key}`), key);
    }
    const status = description.status ?? kind.status;
    const arn = description.arn ?? kind.arn;
    const times = Object.entries(timesOf(kind, found)).filter(([each]) => description.without?.includes(each) !== true);
    return {
      ...description.always,
      ...Object.fromEntries(times),
      ...Object.fromEntries(
        Object.entries(membersOf(kind, found)).map(([each, value]) => [each, onTheWire(value, each)]),
      ),
      ...(status === undefined || found.status === undefined ? {} : { [status]: found.status }),
      ...(arn === undefined ? {} : { [arn]: found.arn }),
    };
  };

const onItem = (action: string, { kind, key }: Description) => ({
  action,
  resource: (input: unknown, { place }: Context): string => {
    const known = z.record(z.string(), z.unknown()).safeParse(input);
    return arnOf(place, `${kind}/${known.success ? key(known.data) : '*'}`);
  },
});

export const describeOperations: Readonly<Record<string, Operation>> = Object.fromEntries(
  Object.entries(descriptions).map(([called, description]) => [
    called,
    operation(description.request, described(description), onItem(`sagemaker:${called}`, description)),
  ]),
);
