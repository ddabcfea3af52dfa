import type { InventoryItem } from '../../aws/types.ts';
import { accounts, domains, mailOf, people, regions, teams } from '../people.ts';
import type { Team } from '../people.ts';
import { lastingResources } from '../resources.ts';
import type { StoryResource } from '../resources.ts';
import { arnOf, billed, idOf, item, proper, roleOf } from './item.ts';
import type { By, Tags, Where } from './item.ts';
import { at } from './moment.ts';
import type { Moment } from './moment.ts';

/** Vision's people are in the United States. */
const whereOf = (team: Team): Where => (team === 'vision' ? 'research.us' : 'research.eu');
const firsts: Readonly<Record<Team, string>> = { search: 'ana', vision: 'ben', fraud: 'dmitri' };
const byOf = (team: Team, person = firsts[team]): By => [team, 'studio', person];
const ROLE_ACCOUNT = accounts.research;
const SINCE = '2025-02-10';

const domainTags: Readonly<Partial<Record<Team, Tags>>> = {
  // Made by hand before there was a tag policy.
  fraud: { 'cost-center': 'fraud', environment: 'development', 'created-by': 'dmitri' },
};

const domainItem = (team: Team): InventoryItem => {
  const id = domains[team];
  const region = whereOf(team).endsWith('eu') ? regions.eu : regions.us;
  const tags = domainTags[team];
  return item('domain', whereOf(team), `${team}-studio`, byOf(team), SINCE, {
    path: id,
    ...(tags === undefined ? {} : { tags }),
    status: 'InService',
    members: {
      DomainId: id,
      DomainName: `${team}-studio`,
      AuthMode: team === 'fraud' ? 'IAM' : 'SSO',
      TagPropagation: team === 'vision' ? 'ENABLED' : 'DISABLED',
      Url: `https://${id}.studio.${region}.sagemaker.aws`,
      HomeEfsFileSystemId: `fs-0${idOf(16, id).replaceAll(/[g-z]/g, 'a')}`,
      VpcId: 'vpc-0a1b2c3d4e5f60718',
      SubnetIds: ['subnet-0a1b2c3d4e5f60719'],
      AppNetworkAccessType: 'VpcOnly',
      DefaultUserSettings: { ExecutionRole: roleOf(ROLE_ACCOUNT, team) },
    },
  });
};

const profileTags: Readonly<Record<string, Tags>> = {
  priya: { 'cost-center': 'vision' },
  vera: {},
  wen: proper(byOf('fraud', 'wen'), 'dev'),
  oscar: { team: 'vision', floor: '3' },
};

const profileItem = (team: Team, person: string, since: string, by = byOf(team, person)): InventoryItem => {
  const tags = profileTags[person];
  return item('user-profile', whereOf(team), person, by, since, {
    path: `${domains[team]}/${person}`,
    ...(tags === undefined ? {} : { tags }),
    status: 'InService',
    members: {
      DomainId: domains[team],
      UserProfileName: person,
      ...(team === 'fraud' ? {} : { SingleSignOnUserIdentifier: 'UserName', SingleSignOnUserValue: mailOf(person) }),
      UserSettings: { ExecutionRole: roleOf(ROLE_ACCOUNT, team) },
    },
  });
};

const spaceItem = (space: StoryResource): InventoryItem => {
  const gigabytes = Math.round((space.meters[0]?.units(space.since) ?? 0) * 30);
  const storage = { EbsStorageSettings: { EbsVolumeSizeInGb: gigabytes } };
  return billed(space, at(space.since, 8), {
    status: 'InService',
    members: {
      DomainId: domains[space.team],
      SpaceName: space.name,
      SpaceDisplayName: space.name,
      OwnershipSettings: { OwnerUserProfileName: space.owner },
      OwnershipSettingsSummary: { OwnerUserProfileName: space.owner },
      SpaceSharingSettings: { SharingType: 'Private' },
      SpaceSharingSettingsSummary: { SharingType: 'Private' },
      SpaceSettings: { AppType: 'JupyterLab', SpaceStorageSettings: storage },
      SpaceSettingsSummary: { AppType: 'JupyterLab', SpaceStorageSettings: storage },
    },
  });
};

/** A JupyterLab app is there on the days its owner works: it is started at seven and shut down at midnight. */
const appItems = (app: StoryResource, { day, hour }: Moment): InventoryItem[] => {
  if (hour < 7 || app.since > day || app.meters[0]?.units(day) === 0) return [];
  return [
    billed(app, at(day, 7), {
      status: 'InService',
      members: {
        DomainId: domains[app.team],
        SpaceName: `${app.owner}-lab`,
        AppType: 'JupyterLab',
        AppName: app.name,
        ResourceSpec: {
          InstanceType: app.meters[0]?.instanceType,
          SageMakerImageArn: `arn:aws:sagemaker:${app.region}:${app.region === 'eu-west-1' ? '819792524951' : '885854791233'}:image/sagemaker-distribution-cpu`,
          SageMakerImageVersionAlias: '3.4',
          LifecycleConfigArn: arnOf('studio-lifecycle-config', whereOf(app.team), `idle-shutdown-${app.team}`),
        },
      },
    }),
  ];
};

/** Studio Classic: the app that shows the pages costs nothing and stands under the profile itself. */
const classicItem = (person: string, tags?: Tags): InventoryItem => {
  const domain = domains.vision;
  return item('app', 'research.us', 'default', byOf('vision', person), '2025-04-07', {
    path: `${domain}/${person}/JupyterServer/default`,
    tags: {
      'sagemaker:domain-arn': arnOf('domain', 'research.us', domain),
      'sagemaker:user-profile-arn': arnOf('user-profile', 'research.us', `${domain}/${person}`),
      ...tags,
    },
    status: 'InService',
    members: {
      DomainId: domain,
      UserProfileName: person,
      AppType: 'JupyterServer',
      AppName: 'default',
      ResourceSpec: { InstanceType: 'system' },
    },
  });
};

/** Nobody has started anything in it yet, so it has no volume. */
const sharedSpace = (team: Team, name: string, by: By, tags?: Tags): InventoryItem =>
  item('space', whereOf(team), name, by, '2026-10-05', {
    path: `${domains[team]}/${name}`,
    ...(tags === undefined ? {} : { tags }),
    status: 'InService',
    members: {
      DomainId: domains[team],
      SpaceName: name,
      OwnershipSettings: { OwnerUserProfileName: by[2] },
      OwnershipSettingsSummary: { OwnerUserProfileName: by[2] },
      SpaceSharingSettings: { SharingType: 'Shared' },
      SpaceSharingSettingsSummary: { SharingType: 'Shared' },
      SpaceSettings: { AppType: 'JupyterLab' },
      SpaceSettingsSummary: { AppType: 'JupyterLab' },
    },
  });

const lifecycle = (team: Team, tags?: Tags): InventoryItem =>
  item('studio-lifecycle-config', whereOf(team), `idle-shutdown-${team}`, byOf(team), '2025-02-11', {
    ...(tags === undefined ? {} : { tags }),
    members: { StudioLifecycleConfigAppType: 'JupyterLab', StudioLifecycleConfigContent: 'IyEvYmluL2Jhc2gK' },
  });

/** Domains, profiles, spaces and apps. */
export const studioItems = (moment: Moment): InventoryItem[] => {
  const studio = lastingResources().filter(({ kind }) => kind === 'space' || kind === 'app');
  const joined = new Map(studio.map(({ owner, since }) => [owner, since]));
  return [
    ...teams.map(domainItem),
    ...teams.flatMap((team) =>
      people[team].map((person) => profileItem(team, person, at(joined.get(person) ?? SINCE, 7.5))),
    ),
    profileItem('search', 'chloe', '2025-06-16', ['platform', 'studio', 'chloe']),
    ...studio.flatMap((each) => (each.kind === 'space' ? [spaceItem(each)] : appItems(each, moment))),
    classicItem('ben', proper(byOf('vision', 'ben'), 'development')),
    classicItem('nora'),
    sharedSpace('search', 'ranking-reviews', ['search', 'ranking', 'ana'], {
      'sagemaker:domain-arn': arnOf('domain', 'research.eu', domains.search),
      'sagemaker:user-profile-arn': arnOf('user-profile', 'research.eu', `${domains.search}/ana`),
    }),
    sharedSpace('fraud', 'graph-reviews', ['fraud', 'graph', 'tara']),
    lifecycle('search'),
    lifecycle('vision'),
    lifecycle('fraud', {}),
  ];
};
