import type { AppType, CreateAppRequest } from '@aws-sdk/client-sagemaker';
import { MlcostError } from '../../errors.ts';
import type { Tags } from '../../model/resource.ts';
import { realTiming, type CallOptions, type Timing } from '../pace.ts';
import type { PlaceClients } from '../places.ts';
import { readTags } from '../tagging.ts';
import { orGone } from './describe.ts';

/** Whose apps: all of the domain, or those of one of its user profiles or spaces. */
export type StudioOwner = { readonly domainId: string; readonly userProfile?: string; readonly space?: string };

/** An app that runs; it has a user profile or a space. Times are epoch milliseconds. */
export type StudioApp = {
  readonly domainId: string;
  readonly userProfile?: string;
  readonly space?: string;
  readonly appType: string;
  readonly name: string;
  readonly instanceType?: string;
  readonly startedAt?: number;
};

/** All that is needed to make an app anew, plain data that can be kept; `startedAt` tells the old one from the new. */
export type AppSettings = StudioApp & {
  readonly resourceSpec?: CreateAppRequest['ResourceSpec'];
  /** The tags that are its own, neither Studio's nor inherited from domain, profile or space. */
  readonly tags: Tags;
};

/** Those whose work is on a disk that outlives them; a Canvas or RStudio server is not restarted by us. */
const RESTARTABLE: ReadonlySet<string> = new Set(['JupyterLab', 'CodeEditor', 'KernelGateway', 'JupyterServer']);

export const restartable = (appType: string): boolean => RESTARTABLE.has(appType);

/** The apps that run now and can be restarted: they carry the tags they were started with. */
export async function runningApps(
  clients: PlaceClients,
  owner: StudioOwner,
  options: CallOptions = {},
): Promise<StudioApp[]> {
  const found: StudioApp[] = [];
  let token: string | undefined;
  do {
    const page = await clients.sageMaker(
      'ListApps',
      {
        DomainIdEquals: owner.domainId,
        // AWS takes one of the two.
        ...(owner.space === undefined
          ? owner.userProfile !== undefined && { UserProfileNameEquals: owner.userProfile }
          : { SpaceNameEquals: owner.space }),
        MaxResults: 100,
        ...(token === undefined ? {} : { NextToken: token }),
      },
      options,
    );
    for (const app of page.Apps ?? []) {
      if (app.Status !== 'InService' && app.Status !== 'Pending') continue;
      if (app.AppName === undefined || app.AppType === undefined || !restartable(app.AppType)) continue;
      const instanceType = app.ResourceSpec?.InstanceType;
      found.push({
        domainId: app.DomainId ?? owner.domainId,
        appType: app.AppType,
        name: app.AppName,
        ...(app.UserProfileName === undefined ? {} : { userProfile: app.UserProfileName }),
        ...(app.SpaceName === undefined ? {} : { space: app.SpaceName }),
        ...(instanceType === undefined ? {} : { instanceType }),
        ...(app.CreationTime === undefined ? {} : { startedAt: app.CreationTime.getTime() }),
      });
    }
    token = page.NextToken;
  } while (token !== undefined && token !== '');
  return found;
}

/**
 * What an app is to be made anew with, read before anything is deleted; undefined: it does not run any more.
 * Keep it before calling restartApp: after a crash between deleting and creating, nothing else knows it.
 */
export async function appSettings(
  clients: PlaceClients,
  app: StudioApp,
  options: CallOptions = {},
): Promise<AppSettings | undefined> {
  const found = await orGone(clients.sageMaker('DescribeApp', nameOf(app), options));
  if (found?.AppArn === undefined || (found.Status !== 'InService' && found.Status !== 'Pending')) return undefined;
  const [tags, inherited] = await Promise.all([
    readTags(clients, found.AppArn, options),
    inheritedKeys(clients, app, options),
  ]);
  const own = Object.entries(tags).filter(([key]) => !/^(aws|sagemaker):/i.test(key) && !inherited.has(key));
  return {
    ...app,
    ...(found.CreationTime === undefined ? {} : { startedAt: found.CreationTime.getTime() }),
    ...(found.ResourceSpec === undefined ? {} : { resourceSpec: found.ResourceSpec }),
    tags: Object.fromEntries(own),
  };
}

/** The keys a new app gets from its domain, its user profile (a space's owner) and, where the domain says so, its space. */
async function inheritedKeys(clients: PlaceClients, app: StudioApp, options: CallOptions): Promise<Set<string>> {
  const { sageMaker } = clients;
  const DomainId = app.domainId;
  const [domain, space] = await Promise.all([
    sageMaker('DescribeDomain', { DomainId }, options),
    app.space === undefined ? undefined : sageMaker('DescribeSpace', { DomainId, SpaceName: app.space }, options),
  ]);
  const UserProfileName = app.userProfile ?? space?.OwnershipSettings?.OwnerUserProfileName;
  const profile =
    UserProfileName === undefined
      ? undefined
      : await orGone(sageMaker('DescribeUserProfile', { DomainId, UserProfileName }, options));
  const arns = [
    domain.DomainArn,
    profile?.UserProfileArn,
    domain.TagPropagation === 'ENABLED' ? space?.SpaceArn : undefined,
  ];
  const tags = await Promise.all(arns.filter((arn) => arn !== undefined).map((arn) => readTags(clients, arn, options)));
  return new Set(tags.flatMap((each) => Object.keys(each)));
}

const POLL_MS = 3_000;
/** Deleting an app takes AWS a minute or two. */
const DELETED_WITHIN_MS = 10 * 60_000;

/**
 * Deletes the app and creates it with the same settings; it then carries the present tags of its domain, profile and
 * space. Files stay, what its kernels hold in memory is lost. May be called again after a crash, with the same
 * settings: what was done already is not done twice. Resolves when AWS has begun to start the new app.
 *
 * @throws MlcostError aws_timeout when the old app is not deleted within ten minutes.
 */
export async function restartApp(
  clients: PlaceClients,
  settings: AppSettings,
  options: CallOptions & { readonly timing?: Timing | undefined } = {},
): Promise<{ readonly requestId: string | undefined }> {
  const { timing = realTiming, signal } = options;
  const { sageMaker } = clients;
  const name = nameOf(settings);
  const giveUpAt = timing.now() + DELETED_WITHIN_MS;
  for (;;) {
    const found = await orGone(sageMaker('DescribeApp', name, options));
    if (found === undefined || found.Status === 'Deleted') break;
    if (isNewer(found.CreationTime, settings)) return { requestId: found.$metadata.requestId };
    // One that is just starting can't be deleted yet.
    if (found.Status !== 'Deleting' && found.Status !== 'Pending') await orGone(sageMaker('DeleteApp', name, options));
    if (timing.now() > giveUpAt) {
      throw new MlcostError('aws_timeout', `AWS did not delete the app ${settings.name} within ten minutes.`, {
        hint: 'Look at it in Studio; restarting it again goes on where this stopped.',
      });
    }
    await timing.wait(POLL_MS, signal);
  }
  const tags = Object.entries(settings.tags).map(([Key, Value]) => ({ Key, Value }));
  try {
    const created = await sageMaker(
      'CreateApp',
      {
        ...name,
        ...(settings.resourceSpec === undefined ? {} : { ResourceSpec: settings.resourceSpec }),
        ...(tags.length === 0 ? {} : { Tags: tags }),
      },
      options,
    );
    return { requestId: created.$metadata.requestId };
  } catch (error) {
    // An answer that was lost on its way: the app is there already.
    const found = await orGone(sageMaker('DescribeApp', name, options));
    if (found === undefined || !isNewer(found.CreationTime, settings)) throw error;
    return { requestId: found.$metadata.requestId };
  }
}

const isNewer = (started: Date | undefined, { startedAt }: AppSettings): boolean =>
  startedAt !== undefined && started !== undefined && started.getTime() > startedAt;

const nameOf = (app: StudioApp) => ({
  DomainId: app.domainId,
  // ListApps gave it, so it is one of the SDK's app types.
  AppType: app.appType as AppType,
  AppName: app.name,
  ...(app.userProfile === undefined ? {} : { UserProfileName: app.userProfile }),
  ...(app.space === undefined ? {} : { SpaceName: app.space }),
});

/** Whether the domain gives its tags, and those of profile and space, to all that is created inside Studio. */
export async function domainPropagation(
  clients: PlaceClients,
  domainId: string,
  options: CallOptions = {},
): Promise<boolean> {
  const domain = await clients.sageMaker('DescribeDomain', { DomainId: domainId }, options);
  return domain.TagPropagation === 'ENABLED';
}

/** Concerns what is created from now on; what exists keeps its tags. */
export async function setDomainPropagation(
  clients: PlaceClients,
  domainId: string,
  on: boolean,
  options: CallOptions = {},
): Promise<{ readonly requestId: string | undefined }> {
  const input = { DomainId: domainId, TagPropagation: on ? ('ENABLED' as const) : ('DISABLED' as const) };
  const { $metadata } = await clients.sageMaker('UpdateDomain', input, options);
  return { requestId: $metadata.requestId };
}
