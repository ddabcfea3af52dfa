import { sageMakerName } from './arn.ts';
import type { Inventory } from './inventory.ts';
import { tagValue, type Resource } from './resource.ts';

/** Where in Studio a resource belongs. A profile that the audit did not find has but a name. */
export type StudioPlace = {
  readonly space?: Resource | undefined;
  readonly profile?: Resource | undefined;
  readonly profileName?: string | undefined;
  readonly domain?: Resource | undefined;
};

/** Studio sets these on what is created in it. */
export const USER_PROFILE_TAG = 'sagemaker:user-profile-arn';
const SPACE_TAG = 'sagemaker:space-arn';
const DOMAIN_TAG = 'sagemaker:domain-arn';

/**
 * The space, user profile and domain of a resource: its own facts first (apps, spaces, profiles), else the tags that
 * Studio set. A private space leads to the profile that owns it. A profile is its own.
 */
export function studioPlace(resource: Resource, inventory: Inventory): StudioPlace {
  const { facts, kind } = resource;
  const tagged = (key: string) => tagValue(resource.tags, key);
  const inDomain = (domainId: string | undefined, of: 'user-profile' | 'space', name: string | undefined) =>
    domainId === undefined || name === undefined ? undefined : inventory.inDomain(resource, domainId, of, name);
  const byTag = (key: string, of: string) => {
    const arn = tagged(key);
    const found = arn === undefined ? undefined : inventory.byArn(arn);
    return found?.kind === of ? found : undefined;
  };

  const space = inDomain(facts.domainId, 'space', facts.space) ?? byTag(SPACE_TAG, 'space');
  const stated = kind === 'user-profile' ? resource.name : facts.userProfile;
  const profile =
    (kind === 'user-profile' ? resource : undefined) ??
    inDomain(facts.domainId, 'user-profile', facts.userProfile) ??
    byTag(USER_PROFILE_TAG, 'user-profile') ??
    (space === undefined ? undefined : inDomain(domainOf(space), 'user-profile', space.facts.userProfile));
  const profileName =
    profile?.name ??
    stated ??
    nameInTag(tagged(USER_PROFILE_TAG)) ??
    // A private space's owner is known even where profiles could not be listed.
    space?.facts.userProfile;

  const domainId = facts.domainId ?? ((profile ?? space) ? domainOf(profile ?? space) : undefined);
  const domain =
    (domainId === undefined ? undefined : inventory.inDomain(resource, domainId, 'domain')) ??
    byTag(DOMAIN_TAG, 'domain');
  return { space, profile, profileName, domain };
}

function nameInTag(arn: string | undefined): string | undefined {
  const inTag = arn === undefined ? undefined : sageMakerName(arn);
  return inTag?.kind === 'user-profile' ? inTag.name : undefined;
}

const domainOf = (inDomain: Resource | undefined): string | undefined =>
  inDomain === undefined ? undefined : (inDomain.facts.domainId ?? sageMakerName(inDomain.arn)?.within[0]);
