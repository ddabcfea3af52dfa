import { z } from 'zod';
import { AwsError, validation } from '../errors.ts';
import { operation } from '../service.ts';
import type { Context, Operation } from '../service.ts';
import { isReserved } from '../tag-rules.ts';
import type { InventoryItem } from '../types.ts';
import { appRequest } from './describe.ts';
import { appKey, arnOf, membersOf, kindNamed } from './kinds.ts';
import { missing } from './missing.ts';
import { givenTags, refuseTooMany, tagList } from './tags.ts';

/** Real time; the real Studio takes a minute or two for either. */
const STARTING_MS = 1500;
const DELETING_MS = 1000;
/** How long the list goes on showing a deleted app, by the story's clock. */
const REMEMBERED_MS = 24 * 3_600_000;

const createAppRequest = z.strictObject({
  ...appRequest,
  Tags: tagList.optional(),
  ResourceSpec: z
    .strictObject({
      SageMakerImageArn: z.string().max(256).optional(),
      SageMakerImageVersionArn: z.string().max(256).optional(),
      SageMakerImageVersionAlias: z.string().min(1).max(128).optional(),
      InstanceType: z
        .string()
        .regex(/^(system|ml\.[a-z0-9-]+\.[a-z0-9]+)$/)
        .optional(),
      LifecycleConfigArn: z.string().max(256).optional(),
      TrainingPlanArn: z.string().max(2048).optional(),
    })
    .optional(),
  RecoveryMode: z.boolean().optional(),
});
const deleteAppRequest = z.strictObject(appRequest);

type AppName = z.infer<typeof deleteAppRequest>;

const oneOwner = ({ UserProfileName, SpaceName }: AppName): { kind: 'user-profile' | 'space'; name: string } => {
  if (UserProfileName !== undefined && SpaceName === undefined) return { kind: 'user-profile', name: UserProfileName };
  if (SpaceName !== undefined && UserProfileName === undefined) return { kind: 'space', name: SpaceName };
  throw validation('Exactly one of UserProfileName and SpaceName must be specified.');
};

const appArn = (input: AppName, context: Context): string =>
  arnOf(context.place, `app/${input.DomainId}/${oneOwner(input).name}/${input.AppType.toLowerCase()}/${input.AppName}`);

const described = (input: AppName): string => `App [${input.AppName}] of type [${input.AppType}]`;

const inUse = (message: string): AwsError => new AwsError('ResourceInUse', message);

const memberOf = (item: InventoryItem, name: string): unknown => membersOf(kindNamed(item.kind), item)[name];

const text = (value: unknown, name: string): string | undefined =>
  z.object({ [name]: z.string() }).safeParse(value).data?.[name];

/**
 * Studio gives a new app the tags its domain and its user profile have at that moment, later changes do not reach it;
 * the tags of its space only where the domain propagates. It always says whose it is: the profile's, or everybody's who
 * shares the space.
 */
const inherited = (input: AppName, context: Context): Record<string, string> => {
  const { estate, place, now } = context;
  const { DomainId } = input;
  const owner = oneOwner(input);
  const named = (kind: string, key: string) => estate.named(place, kind, key, now);
  const domain = named('domain', DomainId);
  if (domain === undefined) throw missing('domain', '', DomainId);
  const launcher = named(owner.kind, `${DomainId}/${owner.name}`);
  if (launcher === undefined) throw missing(owner.kind, '', owner.name);
  const space = owner.kind === 'space' ? launcher : undefined;
  const person = space === undefined ? owner.name : text(memberOf(space, 'OwnershipSettings'), 'OwnerUserProfileName');
  const profile = person === undefined ? undefined : named('user-profile', `${DomainId}/${person}`);
  const isShared = space !== undefined && text(memberOf(space, 'SpaceSharingSettings'), 'SharingType') === 'Shared';
  const tagsOf = (item: InventoryItem | undefined) => (item === undefined ? {} : estate.tags.tagsOf(item));
  return {
    ...tagsOf(domain),
    ...tagsOf(profile),
    ...(memberOf(domain, 'TagPropagation') === 'ENABLED' ? tagsOf(space) : {}),
    'sagemaker:domain-arn': domain.arn,
    ...(profile === undefined || isShared
      ? { 'sagemaker:space-arn': launcher.arn }
      : { 'sagemaker:user-profile-arn': profile.arn }),
  };
};

const withoutAws = (tags: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(tags).filter(([key]) => !isReserved(key)));

/** Tags at creation need the permission to add them. */
const deniedAddTags = (input: AppName, context: Context): AwsError =>
  new AwsError(
    'AccessDeniedException',
    `User: ${context.identity.arn} is not authorized to perform: sagemaker:AddTags on resource: ${appArn(input, context)} because no identity-based policy allows the sagemaker:AddTags action`,
  );

/** The inventory's people start apps too: one that is younger than what happened here is another app. */
const isStartedAfter = (app: InventoryItem | undefined, instant: string): boolean =>
  app !== undefined && Date.parse(app.created) > Date.parse(instant);

const createApp = (input: z.infer<typeof createAppRequest>, context: Context): object => {
  const { estate, place, now } = context;
  const given = givenTags(input.Tags ?? []);
  if (input.Tags !== undefined && !context.may('sagemaker:AddTags')) throw deniedAddTags(input, context);
  const tags = { ...withoutAws(inherited(input, context)), ...given };
  refuseTooMany(tags);
  const existing = estate.named(place, 'app', appKey(input), now);
  if (existing !== undefined && existing.status !== 'Deleted' && existing.status !== 'Failed') {
    throw inUse(`${described(input)} already exists and is in status ${existing.status}.`);
  }
  const { Tags: _tags, ...members } = input;
  const app = {
    kind: 'app',
    name: input.AppName,
    arn: existing?.arn ?? appArn(input, context),
    ...place,
    created: now.toISOString(),
    tags: {},
    members,
  };
  const readyAt = estate.realNow() + STARTING_MS;
  const isTheirs = estate.original(app.arn, now) !== undefined;
  estate.amend(app, (base) => {
    if (isStartedAfter(base, app.created)) return base;
    // It was one of the inventory's, which has shut it down since.
    if (isTheirs && base === undefined) return undefined;
    return { ...app, status: estate.realNow() < readyAt ? 'Pending' : 'InService' };
  });
  estate.tags.replace(app, tags, context.identity.arn);
  return { AppArn: app.arn };
};

const deleteApp = (input: AppName, context: Context): object => {
  const { estate, place, now } = context;
  oneOwner(input);
  const app = estate.named(place, 'app', appKey(input), now);
  if (app === undefined || app.status === 'Deleted') throw missing('app', '', input.AppName);
  if (app.status === 'Deleting' || app.status === 'Pending') {
    throw inUse(`${described(input)} cannot be deleted while it is in status ${app.status}.`);
  }
  const goneAt = estate.realNow() + DELETING_MS;
  const deleted = now.toISOString();
  estate.amend(app, (base, at) => {
    if (isStartedAfter(base, deleted)) return base;
    if (at.getTime() >= now.getTime() + REMEMBERED_MS) return undefined;
    return { ...app, status: estate.realNow() < goneAt ? 'Deleting' : 'Deleted', modified: deleted };
  });
  return {};
};

const onApp = (action: string) => ({
  action,
  resource: (input: unknown, context: Context): string => {
    const app = z.object(appRequest).safeParse(input);
    return app.success && (app.data.UserProfileName ?? app.data.SpaceName) !== undefined
      ? appArn(app.data, context)
      : arnOf(context.place, 'app/*');
  },
});

export const appOperations: Readonly<Record<string, Operation>> = {
  CreateApp: operation(createAppRequest, createApp, onApp('sagemaker:CreateApp')),
  DeleteApp: operation(deleteAppRequest, deleteApp, onApp('sagemaker:DeleteApp')),
};
