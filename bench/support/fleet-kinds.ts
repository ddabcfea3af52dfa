/** How common a kind is, and what its resources look like. */
export type Shape = {
  readonly weight: number;
  /** Separated by spaces; four of five have the first one. */
  readonly statuses?: string;
  /** What follows the kind in the ARN; the name, where it says nothing. */
  readonly path?: (own: Own) => string;
  /** Where the resource isn't called after its project. */
  readonly name?: (own: Own) => string;
  readonly members?: (own: Own) => Readonly<Record<string, unknown>>;
};

/** One resource among those of its kind in its place, and the others there that it may refer to. */
export type Own = {
  readonly n: number;
  readonly name: string;
  readonly region: string;
  readonly account: string;
  /** Twelve letters and digits of its own. */
  readonly id: string;
  readonly domain: string;
  readonly person: string;
  readonly instance: string;
  /** The name of one of that kind in the same place; undefined: there is none. */
  readonly other: (kind: string, n?: number) => string | undefined;
  readonly count: (kind: string) => number;
};

const job = 'Completed Failed Stopped InProgress';
const upperJob = 'COMPLETED FAILED STOPPED INPROGRESS';
const role = ({ account }: Own): string => `arn:aws:iam::${account}:role/sagemaker`;
const arn = ({ region, account }: Own, path: string): string => `arn:aws:sagemaker:${region}:${account}:${path}`;
const bucket = ({ region }: Own): string => `s3://acme-${region}`;
const instances = (own: Own): Record<string, unknown> => ({
  InstanceType: own.instance,
  InstanceCount: 1 + (own.n % 4),
});
const watched = (own: Own): Record<string, unknown> => ({ EndpointName: own.other('endpoint') ?? 'gone' });

/** Apps are JupyterLab's in a space as long as there are spaces, and kernels of Studio Classic then. */
const inSpace = (own: Own): boolean => own.n < own.count('space');
const appType = (own: Own): string => (inSpace(own) ? 'JupyterLab' : 'KernelGateway');
const spaceOf = (own: Own): string => own.other('space', own.n) ?? 'lab';

export const shapes: Readonly<Record<string, Shape>> = {
  endpoint: {
    weight: 4,
    statuses: 'InService Updating Failed',
    members: (own) => ({
      EndpointConfigName: own.other('endpoint-config') ?? 'gone',
      ProductionVariants: [
        { VariantName: 'AllTraffic', CurrentInstanceCount: 1 + (own.n % 4), DesiredInstanceCount: 1 + (own.n % 4) },
      ],
    }),
  },
  'endpoint-config': {
    weight: 6,
    members: (own) => ({
      ProductionVariants: [
        {
          VariantName: 'AllTraffic',
          ModelName: own.other('model') ?? 'gone',
          InstanceType: own.instance,
          InitialInstanceCount: 1 + (own.n % 4),
        },
      ],
    }),
  },
  model: {
    weight: 8,
    members: (own) => ({
      PrimaryContainer: {
        Image: `763104351884.dkr.ecr.${own.region}.amazonaws.com/pytorch-inference:2.6.0-gpu-py312`,
        ModelDataUrl: `${bucket(own)}/models/${own.other('training-job') ?? 'handmade'}/output/model.tar.gz`,
      },
      ExecutionRoleArn: role(own),
    }),
  },
  'training-job': {
    weight: 30,
    statuses: job,
    members: (own) => ({
      ResourceConfig: { ...instances(own), VolumeSizeInGB: 100 },
      ModelArtifacts: { S3ModelArtifacts: `${bucket(own)}/models/${own.name}/output/model.tar.gz` },
      ...(own.n % 10 === 0 && own.other('hyper-parameter-tuning-job') !== undefined
        ? { TuningJobArn: arn(own, `hyper-parameter-tuning-job/${own.other('hyper-parameter-tuning-job')}`) }
        : {}),
      RoleArn: role(own),
    }),
  },
  'processing-job': {
    weight: 20,
    statuses: job,
    members: (own) => ({
      ProcessingResources: { ClusterConfig: { ...instances(own), VolumeSizeInGB: 50 } },
      RoleArn: role(own),
    }),
  },
  'transform-job': {
    weight: 8,
    statuses: job,
    members: (own) => ({ ModelName: own.other('model') ?? 'gone', TransformResources: instances(own) }),
  },
  'hyper-parameter-tuning-job': { weight: 2, statuses: job },
  'notebook-instance': {
    weight: 2,
    statuses: 'InService Stopped',
    members: (own) => ({ InstanceType: own.instance, VolumeSizeInGB: 50, RoleArn: role(own) }),
  },
  domain: {
    weight: 0,
    statuses: 'InService',
    path: ({ domain }) => domain,
    members: ({ domain }) => ({ DomainId: domain, AuthMode: 'SSO' }),
  },
  'user-profile': {
    weight: 3,
    statuses: 'InService',
    name: ({ person }) => person,
    path: ({ domain, name }) => `${domain}/${name}`,
    members: ({ domain, name }) => ({
      DomainId: domain,
      UserProfileName: name,
      SingleSignOnUserIdentifier: 'UserName',
      SingleSignOnUserValue: `${name}@acme-ml.example`,
    }),
  },
  space: {
    weight: 3,
    statuses: 'InService',
    name: ({ person, n }) => `${person}-lab-${n}`,
    path: ({ domain, name }) => `${domain}/${name}`,
    members: ({ domain, name, person }) => ({
      DomainId: domain,
      SpaceName: name,
      OwnershipSettings: { OwnerUserProfileName: person },
      OwnershipSettingsSummary: { OwnerUserProfileName: person },
      SpaceSharingSettingsSummary: { SharingType: 'Private' },
    }),
  },
  app: {
    weight: 3,
    statuses: 'InService',
    name: (own) => (inSpace(own) ? 'default' : `kernel-${own.n}`),
    path: (own) => `${own.domain}/${inSpace(own) ? spaceOf(own) : own.person}/${appType(own)}/${own.name}`,
    members: (own) => ({
      DomainId: own.domain,
      ...(inSpace(own) ? { SpaceName: spaceOf(own) } : { UserProfileName: own.person }),
      AppType: appType(own),
      AppName: own.name,
      ResourceSpec: { InstanceType: own.instance },
    }),
  },
  pipeline: { weight: 2 },
  'labeling-job': {
    weight: 1,
    statuses: job,
    members: (own) => ({ WorkteamArn: arn(own, `workteam/${own.other('workteam') ?? 'gone'}`) }),
  },
  workteam: { weight: 0.3, members: () => ({ Description: 'Labels', MemberDefinitions: [] }) },
  'feature-group': { weight: 1.5, statuses: 'Created' },
  'model-package-group': { weight: 1, statuses: 'Completed' },
  'model-package': { weight: 2, statuses: 'Completed Failed', members: () => ({ ModelApprovalStatus: 'Approved' }) },
  experiment: { weight: 1 },
  'experiment-trial': { weight: 2, members: (own) => ({ ExperimentName: own.other('experiment') ?? 'gone' }) },
  image: { weight: 0.5, statuses: 'CREATED CREATE_FAILED' },
  cluster: {
    weight: 0.2,
    statuses: 'InService',
    path: ({ id }) => id,
    members: (own) => ({
      InstanceGroups: [{ InstanceGroupName: 'workers', InstanceType: own.instance, CurrentCount: 2, TargetCount: 2 }],
    }),
  },
  'monitoring-schedule': { weight: 1, statuses: 'Scheduled Stopped', members: watched },
  'inference-component': {
    weight: 1,
    statuses: 'InService Failed',
    members: (own) => ({ ...watched(own), EndpointArn: arn(own, `endpoint/${own.other('endpoint') ?? 'gone'}`) }),
  },
  'automl-job': { weight: 0.5, statuses: job, members: () => ({ AutoMLJobSecondaryStatus: 'Completed' }) },
  // Those above are what most organizations have; the rest is for whoever asks for it.
  action: { weight: 1, statuses: 'Completed InProgress' },
  'ai-benchmark-job': { weight: 0.3, statuses: job },
  'ai-recommendation-job': { weight: 0.3, statuses: job },
  'ai-workload-config': { weight: 0.3 },
  algorithm: { weight: 0.3, statuses: 'Completed' },
  'app-image-config': { weight: 0.3 },
  artifact: { weight: 2, path: ({ id, n }) => `${id}${id}${n}`, members: () => ({ ArtifactType: 'Model' }) },
  'cluster-scheduler-config': { weight: 0.2, statuses: 'Created', path: ({ id }) => id },
  'code-repository': { weight: 0.3 },
  'compilation-job': { weight: 0.5, statuses: upperJob },
  'compute-quota': {
    weight: 0.2,
    statuses: 'Created',
    path: ({ id }) => id,
    members: ({ name }) => ({ ComputeQuotaTarget: { TeamName: name } }),
  },
  context: { weight: 1, members: () => ({ ContextType: 'Endpoint' }) },
  'data-quality-job-definition': { weight: 0.5, members: watched },
  device: {
    weight: 1,
    path: (own) => `${own.other('device-fleet') ?? 'fleet'}/device/${own.name}`,
    members: (own) => ({ DeviceFleetName: own.other('device-fleet') ?? 'fleet' }),
  },
  'device-fleet': { weight: 0.2 },
  'edge-deployment-plan': { weight: 0.2 },
  'edge-packaging-job': { weight: 0.3, statuses: upperJob },
  'experiment-trial-component': { weight: 2 },
  'flow-definition': { weight: 0.2, statuses: 'Active' },
  hub: { weight: 0, statuses: 'InService' },
  'hub-content': {
    weight: 0.5,
    statuses: 'Available',
    path: (own) => `${own.other('hub') ?? 'hub'}/Model/${own.name}`,
    members: (own) => ({ HubName: own.other('hub') ?? 'hub', HubContentType: 'Model', HubContentVersion: '1.0.0' }),
  },
  'human-task-ui': { weight: 0.2 },
  'inference-experiment': {
    weight: 0.2,
    statuses: 'Running Completed Cancelled',
    members: () => ({ Type: 'ShadowMode' }),
  },
  'inference-recommendations-job': { weight: 0.3, statuses: 'COMPLETED FAILED IN_PROGRESS' },
  job: {
    weight: 0.5,
    statuses: job,
    path: ({ name }) => `AgentRFT/${name}`,
    members: () => ({ JobCategory: 'AgentRFT', JobSecondaryStatus: 'Completed' }),
  },
  'mlflow-app': { weight: 0.2, statuses: 'Created', path: ({ id }) => `app-${id.toUpperCase()}` },
  'mlflow-tracking-server': {
    weight: 0.2,
    statuses: 'Created Stopped',
    members: () => ({ TrackingServerSize: 'Small', IsActive: 'Active' }),
  },
  'model-bias-job-definition': { weight: 0.3, members: watched },
  'model-card': { weight: 0.5, statuses: 'Approved Draft' },
  'model-explainability-job-definition': { weight: 0.3, members: watched },
  'model-quality-job-definition': { weight: 0.3, members: watched },
  'notebook-instance-lifecycle-config': { weight: 0.2 },
  'optimization-job': {
    weight: 0.3,
    statuses: upperJob,
    members: () => ({ DeploymentInstanceType: 'ml.g5.xlarge', OptimizationTypes: ['Quantization'] }),
  },
  'partner-app': {
    weight: 0.1,
    statuses: 'Available',
    path: ({ id }) => `app-${id.toUpperCase()}`,
    members: () => ({ Type: 'comet' }),
  },
  project: { weight: 0.3, statuses: 'CreateCompleted', members: ({ id }) => ({ ProjectId: `p-${id}` }) },
  'studio-lifecycle-config': { weight: 0.2, members: () => ({ StudioLifecycleConfigAppType: 'JupyterLab' }) },
  'training-plan': { weight: 0.1, statuses: 'Active Expired' },
  workforce: { weight: 0, statuses: 'Active' },
};

/** The 25 that most organizations have. */
export const COMMON_KINDS: readonly string[] = Object.keys(shapes).slice(0, 25);
