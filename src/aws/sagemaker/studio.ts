import type { AppType, CreateAppRequest } from '@aws-sdk/client-sagemaker';
import type { Tags } from '../../model/resource.ts';
import { realTiming, type CallOptions, type Timing } from '../pace.ts';
import type { PlaceClients } from '../places.ts';
import { readTags } from '../tagging.ts';
import { orGone } from './describe.ts';

/** What names an app; it has a user profile or a space. */
export type StudioApp = {
  readonly domainId: string;
  readonly userProfile?: string;
  readonly space?: string;
  readonly appType: string;
  readonly name: string;
};

/** All that is needed to make an app anew, plain data that can be kept. */
export type AppSettings = StudioApp & {
  /** Tells the old one from the new. Epoch milliseconds. */
  readonly startedAt?: number;
  readonly resourceSpec?: CreateAppRequest['ResourceSpec'];
  readonly recoveryMode?: boolean;
  /** The tags that are its own, neither Studio's nor inherited from domain, profile or space. */
  readonly tags: Tags;
};

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
    ...(found.RecoveryMode === undefined ? {} : { recoveryMode: found.RecoveryMode }),
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
 * settings: what was done already is not done twice. Resolves when AWS has begun to start the new app; with undefined
 * when it has not deleted the old one within ten minutes. `signal` ends the waiting for that, by its reason, and no call
 * that is under way.
 */
export async function restartApp(
  { sageMaker }: PlaceClients,
  settings: AppSettings,
  { signal, timing = realTiming }: { readonly signal?: AbortSignal; readonly timing?: Timing } = {},
): Promise<{ readonly requestId: string | undefined } | undefined> {
  const name = nameOf(settings);
  const giveUpAt = timing.now() + DELETED_WITHIN_MS;
  for (;;) {
    const found = await orGone(sageMaker('DescribeApp', name));
    if (found === undefined || found.Status === 'Deleted') break;
    if (isNewer(found.CreationTime, settings)) return { requestId: found.$metadata.requestId };
    // One that is just starting can't be deleted yet.
    if (found.Status !== 'Deleting' && found.Status !== 'Pending') await orGone(sageMaker('DeleteApp', name));
    if (timing.now() > giveUpAt) return undefined;
    await timing.wait(POLL_MS, signal).catch(() => signal?.throwIfAborted());
  }
  const tags = Object.entries(settings.tags).map(([Key, Value]) => ({ Key, Value }));
  try {
    const created = await sageMaker('CreateApp', {
      ...name,
      ...(settings.resourceSpec === undefined ? {} : { ResourceSpec: settings.resourceSpec }),
      ...(settings.recoveryMode === undefined ? {} : { RecoveryMode: settings.recoveryMode }),
      ...(tags.length === 0 ? {} : { Tags: tags }),
    });
    return { requestId: created.$metadata.requestId };
  } catch (error) {
    // An answer that was lost on its way: the app is there already.
    const found = await orGone(sageMaker('DescribeApp', name));
    if (found === undefined || !isNewer(found.CreationTime, settings)) throw error;
    return { requestId: found.$metadata.requestId };
  }
}

const isNewer = (started: Date | undefined, { startedAt }: AppSettings): boolean =>
  startedAt !== undefined && started !== undefined && started.getTime() > startedAt;

const nameOf = (app: StudioApp) => ({
  DomainId: app.domainId,
  // AWS gave it, so it is one of the SDK's app types.
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
