import { demand, isHoliday, isWeekend, weekday } from './calendar.ts';
import { fleet } from './fleet.ts';
import type { FleetRow } from './fleet.ts';
import { jobs } from './jobs.ts';
import type { JobSeries } from './jobs.ts';
import { accounts, domains, people, regions, teams } from './people.ts';
import type { Team } from './people.ts';
import { chance } from './random.ts';

/** What a resource uses of one thing it is billed for. Units of a day; their price is the instance's or the gigabyte-month's. */
export type Meter = {
  readonly usageType: string;
  readonly unit: 'Hrs' | 'GB-Mo';
  readonly instanceType?: string;
  readonly spot?: boolean;
  units(day: string): number;
};

/** One SageMaker resource of the story. Ledger lines derive from it, and so can an inventory or a usage report. */
export type StoryResource = {
  readonly kind:
    | 'endpoint'
    | 'notebook-instance'
    | 'cluster'
    | 'space'
    | 'app'
    | 'training-job'
    | 'processing-job'
    | 'transform-job';
  readonly name: string;
  readonly arn: string;
  readonly account: string;
  readonly region: string;
  readonly team: Team;
  readonly owner: string;
  readonly tags: Readonly<Record<string, string>>;
  /** First day it exists and, inclusive, the last; a job has both the same. */
  readonly since: string;
  readonly until?: string;
  readonly meters: readonly Meter[];
  /** How many instances it has at its team's full demand; what has none, has one. */
  readonly count: number;
  /** Of a job: the series it is a run of. */
  readonly series?: string;
};

export const place = (where: FleetRow['where']): { account: string; region: string } => {
  const [account, region] = where.split('.');
  return {
    account: account === 'prod' ? accounts.prod : accounts.research,
    region: region === 'eu' ? regions.eu : regions.us,
  };
};
export const sagemakerArn = (region: string, account: string, path: string): string =>
  `arn:aws:sagemaker:${region}:${account}:${path}`;
/** us-east-1's usage types carry no prefix. */
const usage = (region: string, type: string): string => (region === regions.eu ? `EUW1-${type}` : type);
const jitter = (name: string, day: string, spread: number): number => 1 + (chance(name, day) - 0.5) * spread;
const hundredths = (units: number): number => Math.round(units * 100) / 100;

const workHours = (owner: string, day: string): number => {
  if (isWeekend(day) || isHoliday(day)) return chance(owner, day, 'weekend') < 0.06 ? 3 : 0;
  return chance(owner, day, 'absent') < 0.12 ? 0 : hundredths(7.5 * jitter(owner, day, 0.5));
};

const fleetHours = (row: FleetRow, day: string): number => {
  switch (row.runs) {
    case 'steady':
      return 24 * row.count;
    case 'work':
      return workHours(row.owner, day);
    case 'load': {
      // Autoscaling follows the load but never leaves fewer than one instance.
      const rhythm = isWeekend(day) ? 0.84 : 1.04;
      return hundredths(24 * Math.max(1, row.count * demand(row.team, day) * rhythm * jitter(row.name, day, 0.1)));
    }
  }
};

const usageNames = { endpoint: 'Host', 'notebook-instance': 'Notebk', cluster: 'Cluster' } as const;

const fleetResource = (row: FleetRow): StoryResource => {
  const { account, region } = place(row.where);
  const environment = row.name.endsWith('staging')
    ? 'staging'
    : row.where.startsWith('prod')
      ? 'production'
      : 'development';
  const id = row.kind === 'cluster' ? 'x7k2m9q4r1vt' : row.name;
  const volume: Meter[] =
    row.kind === 'endpoint'
      ? []
      : [
          {
            usageType: usage(region, row.kind === 'cluster' ? 'Cluster:VolumeUsage.gp2' : 'Notebk:VolumeUsage.gp3'),
            unit: 'GB-Mo',
            // Storage is billed stopped or not.
            units: () => hundredths(((row.kind === 'cluster' ? 2000 : 100) * row.count) / 30),
          },
        ];
  return {
    kind: row.kind,
    name: row.name,
    arn: sagemakerArn(region, account, `${row.kind}/${id}`),
    account,
    region,
    team: row.team,
    owner: row.owner,
    tags: row.tags ?? { 'cost-center': row.team, environment, project: row.project, owner: row.owner },
    since: row.since,
    ...(row.until === undefined ? {} : { until: row.until }),
    count: row.count,
    meters: [
      {
        usageType: usage(region, `${usageNames[row.kind]}:${row.instance}`),
        unit: 'Hrs',
        instanceType: row.instance,
        units: (day) => fleetHours(row, day),
      },
      ...volume,
    ],
  };
};

const studioInstances = ['ml.t3.medium', 'ml.t3.medium', 'ml.m5.large', 'ml.m5.xlarge', 'ml.g4dn.xlarge'] as const;

/** Everybody has a private space and a JupyterLab app in the team's Studio domain; a few came before the tag policy. */
const studioResources = (team: Team): StoryResource[] =>
  people[team].flatMap((person, index) => {
    const region = team === 'vision' ? regions.us : regions.eu;
    const account = accounts.research;
    const domain = domains[team];
    const space = `${person}-lab`;
    const automatic = {
      'sagemaker:domain-arn': sagemakerArn(region, account, `domain/${domain}`),
      'sagemaker:user-profile-arn': sagemakerArn(region, account, `user-profile/${domain}/${person}`),
    };
    const tagged =
      index % 5 === 3
        ? automatic
        : { ...automatic, 'cost-center': team, environment: 'development', project: 'studio' };
    const shared = {
      account,
      region,
      team,
      owner: person,
      tags: tagged,
      since: index < 4 ? '2025-03-01' : '2026-01-12',
      count: 1,
    };
    const instanceType = studioInstances[index % studioInstances.length] ?? 'ml.t3.medium';
    return [
      {
        ...shared,
        kind: 'space',
        name: space,
        arn: sagemakerArn(region, account, `space/${domain}/${space}`),
        meters: [
          {
            usageType: usage(region, 'Studio:VolumeUsage.gp3'),
            unit: 'GB-Mo',
            units: () => hundredths((40 + index * 30) / 30),
          },
        ],
      },
      {
        ...shared,
        kind: 'app',
        name: 'default',
        arn: sagemakerArn(region, account, `app/${domain}/${space}/JupyterLab/default`),
        meters: [
          {
            usageType: usage(region, `Studio:JupyterLab-${instanceType}`),
            unit: 'Hrs',
            instanceType,
            units: (day) => workHours(person, day),
          },
        ],
      },
    ];
  });

const runsOn = (series: JobSeries, day: string): boolean => {
  if (series.since !== undefined && day < series.since) return false;
  if (series.until !== undefined && day > series.until) return false;
  switch (series.runs) {
    case 'daily':
      return true;
    case 'weekdays':
      return !isWeekend(day) && !isHoliday(day);
    case 'weekly':
      return weekday(day) === 1 + Math.floor(chance(series.name) * 5);
    case 'sometimes':
      return !isWeekend(day) && !isHoliday(day) && chance(series.name, day, 'runs') < 0.45;
  }
};

const jobUsage = { 'training-job': 'Train', 'processing-job': 'Processing', 'transform-job': 'Tsform' } as const;

/** Month and day are enough around the story's start; other years' runs carry theirs, or names would come again. */
const jobName = (series: string, day: string): string => {
  const thisYear = day >= '2026-07-01' && day < '2027-07-01';
  return `${series}-${day.slice(5, 7)}${day.slice(8)}${thisYear ? '' : `-${day.slice(2, 4)}`}`;
};

const jobRun = (series: JobSeries, day: string): StoryResource => {
  const { account, region } = place(series.where);
  const name = jobName(series.name, day);
  const forgot = chance(series.name, day, 'tags') < (series.untagged ?? 0);
  const proper = {
    'cost-center': series.team,
    environment: series.environment,
    project: series.project,
    owner: series.owner,
  };
  const load =
    series.until === undefined
      ? demand(series.team, day) * jitter(series.name, day, 0.3)
      : jitter(series.name, day, 0.06);
  const hours = hundredths(series.hours * series.count * load);
  return {
    kind: series.kind,
    name,
    arn: sagemakerArn(region, account, `${series.kind}/${name}`),
    account,
    region,
    team: series.team,
    owner: series.owner,
    tags: forgot ? {} : proper,
    since: day,
    until: day,
    count: series.count,
    series: series.name,
    meters: [
      {
        usageType: usage(region, `${jobUsage[series.kind]}:${series.instance}`),
        unit: 'Hrs',
        instanceType: series.instance,
        ...(series.spot === true ? { spot: true } : {}),
        units: () => hours,
      },
    ],
  };
};

/** Endpoints, notebooks, clusters, spaces and apps, whether they exist yet or not. */
export const lastingResources = (): StoryResource[] => [...fleet.map(fleetResource), ...teams.flatMap(studioResources)];

/** The jobs that ran on the day. */
export const jobsOn = (day: string): StoryResource[] =>
  jobs.filter((series) => runsOn(series, day)).map((series) => jobRun(series, day));
