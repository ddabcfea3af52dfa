import type { InventoryItem } from '../../aws/types.ts';
import { fleet } from '../fleet.ts';
import { lastingResources } from '../resources.ts';
import type { StoryResource } from '../resources.ts';
import { billed, item, roleOf } from './item.ts';
import type { By, Tags } from './item.ts';
import { at } from './moment.ts';
import type { Moment } from './moment.ts';

const runsWithItsOwner = (name: string): boolean => fleet.find((row) => row.name === name)?.runs === 'work';

/** Those that come and go with their owner run from eight on for as long as the ledger bills them. */
const notebookItem = (notebook: StoryResource, { day, hour }: Moment): InventoryItem => {
  const hours = notebook.meters[0]?.units(day) ?? 0;
  const atWork = runsWithItsOwner(notebook.name);
  const running = !atWork || (hour >= 8 && hour < 8 + hours);
  const created = at(notebook.since, 8);
  return billed(notebook, created, {
    status: running ? 'InService' : 'Stopped',
    modified:
      atWork && hour >= 8 && hours > 0 && notebook.since < day
        ? at(day, running ? 8 : Math.min(8 + hours, hour))
        : created,
    // Whoever cleaned up zoe's tags in summer took all of them.
    ...(notebook.name === 'zoe-backtest' ? { onceTagged: true } : {}),
    members: {
      InstanceType: notebook.meters[0]?.instanceType,
      VolumeSizeInGB: 100,
      RoleArn: roleOf(notebook.account, notebook.team),
      Url: `${notebook.name}.notebook.${notebook.region}.sagemaker.aws`,
      DirectInternetAccess: 'Disabled',
      RootAccess: 'Enabled',
      PlatformIdentifier: 'notebook-al2-v3',
      ...(notebook.region === 'eu-west-1' && atWork ? { NotebookInstanceLifecycleConfigName: 'stop-when-idle' } : {}),
    },
  });
};

const clusterItem = (cluster: StoryResource): InventoryItem =>
  billed(cluster, at(cluster.since, 9), {
    status: 'InService',
    members: {
      ClusterName: cluster.name,
      NodeRecovery: 'Automatic',
      InstanceGroups: [
        {
          InstanceGroupName: 'workers',
          InstanceType: cluster.meters[0]?.instanceType,
          CurrentCount: cluster.count,
          TargetCount: cluster.count,
          ExecutionRole: roleOf(cluster.account, cluster.team),
          Status: 'InService',
        },
      ],
    },
  });

const VISION: By = ['vision', 'foundation', 'nora'];

/** What a cluster shares out: quotas, priorities, and capacity that was bought beforehand. */
const clusterParts = (cluster: StoryResource, { now }: Moment): InventoryItem[] => {
  const part = (kind: string, name: string, id: string, tags: Tags | undefined, members: object): InventoryItem =>
    item(kind, 'research.us', name, VISION, '2026-02-18', {
      path: id,
      ...(tags === undefined ? {} : { tags }),
      status: 'Created',
      members: { Name: name, ClusterArn: cluster.arn, ...members },
    });
  const quota = (name: string, id: string, share: number, tags?: Tags): InventoryItem =>
    part('compute-quota', name, id, tags, {
      ComputeQuotaId: id,
      ComputeQuotaVersion: 1,
      ActivationState: 'Enabled',
      ComputeQuotaTarget: { TeamName: name.replace(/-quota$/, ''), FairShareWeight: share },
      ComputeQuotaConfig: { ComputeQuotaResources: [{ InstanceType: cluster.meters[0]?.instanceType, Count: 1 }] },
    });
  const [start, end] = ['2027-01-11T11:30:00.000Z', '2027-01-25T11:30:00.000Z'];
  const status = now < start ? 'Scheduled' : now < end ? 'Active' : 'Expired';
  return [
    quota('pretraining-quota', 'q8w2e5r1t9yu', 70),
    quota('distillation-quota', 'k3j7h1g9f5ds', 30, { 'cost-center': 'vision', environment: 'development' }),
    part('cluster-scheduler-config', 'vision-priorities', 'z6x4c2v8b0nm', undefined, {
      ClusterSchedulerConfigId: 'z6x4c2v8b0nm',
      ClusterSchedulerConfigVersion: 1,
      SchedulerConfig: { PriorityClasses: [{ Name: 'pretraining', Weight: 90 }], FairShare: 'Enabled' },
    }),
    item('training-plan', 'research.us', 'backbone-2027', VISION, '2026-11-10', {
      tags: { environment: 'development', project: 'foundation', owner: 'nora' },
      status,
      members: {
        DurationHours: 336,
        DurationMinutes: 0,
        StartTime: start,
        EndTime: end,
        UpfrontFee: '18412.80',
        CurrencyCode: 'USD',
        TotalInstanceCount: 2,
        AvailableInstanceCount: 2,
        InUseInstanceCount: 0,
        TargetResources: ['training-job'],
      },
    }),
  ];
};

const supplies = (): InventoryItem[] => {
  const repository = (name: string, by: By, tags?: Tags): InventoryItem =>
    item('code-repository', 'research.eu', name, by, '2025-03-03', {
      ...(tags === undefined ? {} : { tags }),
      members: { GitConfig: { RepositoryUrl: `https://git.acme-ml.example/ml/${name}.git`, Branch: 'main' } },
    });
  return [
    repository('ranking-notebooks', ['search', 'ranking', 'ana']),
    repository('graph-notebooks', ['fraud', 'graph', 'tara'], {
      'cost-center': 'fraud',
      environment: 'devel',
      project: 'graph',
    }),
    item(
      'notebook-instance-lifecycle-config',
      'research.eu',
      'stop-when-idle',
      ['platform', 'notebooks', 'chloe'],
      '2025-02-20',
    ),
    item(
      'notebook-instance-lifecycle-config',
      'research.us',
      'gpu-drivers',
      ['vision', 'detection', 'ben'],
      '2025-02-20',
      {
        tags: { note: '=1+1', contact: '@here _Ben_ http://wiki.acme-ml.example/gpu' },
      },
    ),
  ];
};

/** Notebook instances and the cluster, and what belongs to them. */
export const machineItems = (moment: Moment): InventoryItem[] => {
  const lasting = lastingResources();
  const cluster = lasting.find(({ kind }) => kind === 'cluster');
  return [
    ...lasting.filter(({ kind }) => kind === 'notebook-instance').map((each) => notebookItem(each, moment)),
    ...(cluster === undefined ? [] : [clusterItem(cluster), ...clusterParts(cluster, moment)]),
    ...supplies(),
  ];
};
