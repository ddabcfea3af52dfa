import type { InventoryItem } from '../../aws/types.ts';
import { fleet } from '../fleet.ts';
import { lastingResources } from '../resources.ts';
import type { StoryResource } from '../resources.ts';
import { billed, imageOf, item, proper, roleOf } from './item.ts';
import type { By, Where } from './item.ts';
import { at, dayBefore, daysUntil, monthDay } from './moment.ts';
import type { Moment } from './moment.ts';
import { statusAt } from './runs.ts';
import type { Run } from './runs.ts';
import { COMPONENTS_ENDPOINT, deployedTags, modelMembers, served } from './served.ts';
import type { Origin } from './served.ts';

/** So many releases of an endpoint are kept; a clean-up deletes the configs and models of older ones. */
const RELEASES = 3;
const TUESDAY = 2;
const VARIANTS = ['AllTraffic', 'Challenger'] as const;

type Served = {
  readonly endpoint: StoryResource;
  readonly where: Where;
  readonly by: By;
  readonly origins: readonly Origin[];
};
type Release = { readonly name: string; readonly day: string };

const released = (): Served[] =>
  lastingResources().flatMap((endpoint) => {
    const row = endpoint.kind === 'endpoint' ? fleet.find(({ name }) => name === endpoint.name) : undefined;
    if (row === undefined) return [];
    const by: By = [row.team, row.project, row.owner];
    return [{ endpoint, where: row.where, by, origins: served[row.name] ?? [] }];
  });

/** Newest first. What is trained is released every Tuesday at ten, anything else once. */
const releasesOf = ({ endpoint, origins }: Served, moment: Moment): Release[] => {
  const [origin] = origins;
  if (origin?.from !== 'training') {
    const version = origin?.from === 'registry' ? `v${origin.version}` : 'v1';
    return [{ name: `${endpoint.name}-${version}`, day: endpoint.since }];
  }
  const days = daysUntil(moment.day, 7 * RELEASES - 1)
    .filter((day) => new Date(day).getUTCDay() === TUESDAY && day > endpoint.since && at(day, 10) <= moment.now)
    .toReversed();
  return (days.length === 0 ? [endpoint.since] : days).map((day) => ({
    name: `${endpoint.name}-${monthDay(day)}`,
    day,
  }));
};

/** The last run before the release that came to a good end. */
const trainedBy = (origin: Origin, { day }: Release, runs: readonly Run[], moment: Moment): StoryResource | undefined =>
  origin.from === 'training'
    ? runs.findLast(
        (run) =>
          run.job.series === origin.series &&
          run.job.since >= dayBefore(day, 14) &&
          run.ended < at(day, 9) &&
          statusAt(run, moment) === 'Completed',
      )?.job
    : undefined;

/** Instances of each variant: the last gets a third, and each at least one. */
const shares = (count: number, variants: number): number[] => {
  const last = Math.max(1, Math.floor(count / 3));
  return variants === 1 ? [count] : [Math.max(1, count - last), last];
};

const releaseItems = (each: Served, release: Release, runs: readonly Run[], moment: Moment): InventoryItem[] => {
  const { endpoint, where, by, origins } = each;
  const tags = deployedTags[endpoint.name];
  const modelName = (index: number): string => (index === 0 ? release.name : `${release.name}-${index + 1}`);
  const models = origins.map((origin, index) => ({
    name: modelName(index),
    members: modelMembers(where, by[0], modelName(index), origin, trainedBy(origin, release, runs, moment)),
  }));
  const instances = { InstanceType: endpoint.meters[0]?.instanceType };
  const variants =
    endpoint.name === COMPONENTS_ENDPOINT
      ? [{ VariantName: VARIANTS[0], ...instances, InitialInstanceCount: endpoint.count }]
      : models.map(({ name }, index) => ({
          VariantName: VARIANTS[index],
          ModelName: name,
          ...instances,
          InitialInstanceCount: shares(endpoint.count, models.length)[index],
          InitialVariantWeight: 1,
        }));
  return [
    ...models.map(({ name, members }) =>
      item('model', where, name, by, at(release.day, 8), { tags: tags?.model ?? endpoint.tags, members }),
    ),
    item('endpoint-config', where, release.name, by, at(release.day, 8.5), {
      tags: tags?.config ?? endpoint.tags,
      members: {
        ProductionVariants: variants,
        EnableNetworkIsolation: false,
        ...(endpoint.name === COMPONENTS_ENDPOINT ? { ExecutionRoleArn: roleOf(endpoint.account, by[0]) } : {}),
      },
    }),
  ];
};

const endpointItem = ({ endpoint, origins }: Served, release: Release, moment: Moment): InventoryItem => {
  const created = at(endpoint.since, 9);
  const modified = at(release.day, 10);
  const running = Math.max(1, Math.round((endpoint.meters[0]?.units(moment.day) ?? 24) / 24));
  const variants = endpoint.name === COMPONENTS_ENDPOINT ? 1 : origins.length;
  return billed(endpoint, created, {
    status: 'InService',
    modified: modified > created ? modified : created,
    members: {
      EndpointConfigName: release.name,
      ProductionVariants: shares(running, variants).map((count, index) => ({
        VariantName: VARIANTS[index],
        DeployedImages: [{ SpecifiedImage: imageOf(endpoint.region, 'pytorch-inference:2.6.0-gpu-py312') }],
        CurrentWeight: 1,
        DesiredWeight: 1,
        CurrentInstanceCount: count,
        DesiredInstanceCount: count,
      })),
    },
  });
};

/** Endpoints, and the configs and models of their last releases. */
export const endpointItems = (runs: readonly Run[], moment: Moment): InventoryItem[] =>
  released().flatMap((each) => {
    const releases = releasesOf(each, moment);
    const [current] = releases;
    return current === undefined
      ? []
      : [
          endpointItem(each, current, moment),
          ...releases.flatMap((release) => releaseItems(each, release, runs, moment)),
        ];
  });

/** Two that the ledger has no lines of: one is paid by the call and never called, the other never came up. */
export const freeEndpointItems = (): InventoryItem[] => {
  const serverless = { MemorySizeInMB: 4096, MaxConcurrency: 5 };
  const spelling: By = ['search', 'autocomplete', 'liam'];
  const summarizer: By = ['search', 'query-understanding', 'mei'];
  const model = (where: Where, name: string, by: By): Record<string, unknown> => ({
    members: modelMembers(where, by[0], name, { from: 'file' }, undefined),
  });
  const forgotten = { tags: {}, onceTagged: true };
  return [
    item(
      'model',
      'research.eu',
      'spelling-serverless',
      spelling,
      '2026-09-08',
      model('research.eu', 'spelling', spelling),
    ),
    item('endpoint-config', 'research.eu', 'spelling-serverless', spelling, '2026-09-09', {
      ...forgotten,
      members: {
        ProductionVariants: [
          { VariantName: 'AllTraffic', ModelName: 'spelling-serverless', ServerlessConfig: serverless },
        ],
      },
    }),
    item('endpoint', 'research.eu', 'spelling-serverless', spelling, '2026-09-10', {
      ...forgotten,
      status: 'InService',
      members: {
        EndpointConfigName: 'spelling-serverless',
        ProductionVariants: [
          { VariantName: 'AllTraffic', CurrentWeight: 1, DesiredWeight: 1, CurrentServerlessConfig: serverless },
        ],
      },
    }),
    item('model', 'research.us', 'summarizer-trial', summarizer, '2026-10-20', {
      ...model('research.us', 'summarizer', summarizer),
      tags: proper(summarizer, 'dev'),
    }),
    item('endpoint-config', 'research.us', 'summarizer-trial', summarizer, '2026-10-21', {
      tags: proper(summarizer, 'dev'),
      members: {
        ProductionVariants: [
          {
            VariantName: 'AllTraffic',
            ModelName: 'summarizer-trial',
            InstanceType: 'ml.g5.12xlarge',
            InitialInstanceCount: 1,
          },
        ],
      },
    }),
    item('endpoint', 'research.us', 'summarizer-trial', summarizer, '2026-10-22', {
      tags: proper(summarizer, 'dev'),
      status: 'Failed',
      members: {
        EndpointConfigName: 'summarizer-trial',
        FailureReason:
          'Unable to provision requested ML compute capacity due to InsufficientInstanceCapacity error. Please retry using a different ML instance type or after some time.',
      },
    }),
  ];
};
