import type { Config } from '../../config.ts';
import type { Judgement } from '../../model/judge.ts';
import { ownerEmail } from '../../model/owner.ts';
import { tagValue, type Resource } from '../../model/resource.ts';
import type { PeopleDirectory } from '../../slack/people.ts';

/**
 * Whose a resource is, as the store keeps it: `slack:U0ANA` (a member) or `email:ana@acme.example`. The others are
 * shown, and give no right to change anything: `name:ana` where the configuration has no way from a name to an e-mail
 * address, and `maybe:U0ANA`, who would answer for a tag that is only suggested.
 */
export type OwnerKey = string;

/** What people said about owners, by lower-cased ARN; undefined: it is not whose it seemed to be. */
export type Assigned = ReadonlyMap<string, OwnerKey | undefined>;

type OwnerConfig = Pick<Config, 'owners'>;

/** What a person said, else who its tags or Studio name, else who answers for its tag values by the configuration. */
export function ownerKey(
  resource: Pick<Resource, 'arn' | 'tags'>,
  { owner, suggestions }: Pick<Judgement, 'owner' | 'suggestions'>,
  { owners }: OwnerConfig,
  assigned: Assigned,
): OwnerKey | undefined {
  const arn = resource.arn.toLowerCase();
  if (assigned.has(arn)) return assigned.get(arn);
  if (owner !== undefined) return keyOfName(owner.name, owners.email);
  const carried = answering(owners.byTag, (key) => tagValue(resource.tags, key));
  if (carried !== undefined) return `slack:${carried}`;
  // A value that leads to nobody may be a slip of the one that is suggested.
  const suggested = answering(owners.byTag, (key) => suggestions.find((one) => one.key === key)?.value);
  return suggested === undefined ? undefined : `maybe:${suggested}`;
}

/** Who answers for the first tag that somebody answers for. */
function answering(
  byTag: OwnerConfig['owners']['byTag'],
  valueOf: (key: string) => string | undefined,
): string | undefined {
  for (const [key, people] of Object.entries(byTag)) {
    const value = valueOf(key);
    if (value !== undefined && Object.hasOwn(people, value)) return people[value];
  }
  return undefined;
}

/** A member's id, an e-mail address, or a name that the template makes an address of. */
function keyOfName(name: string, template: string | undefined): OwnerKey {
  if (/^[UW][A-Z0-9]{5,}$/.test(name)) return `slack:${name}`;
  const email = ownerEmail(name, template);
  return email === undefined ? `name:${name.trim().toLowerCase()}` : `email:${email}`;
}

type Addresses = Pick<PeopleDirectory, 'emailOf'>;

/** The keys of what is a member's for certain, and so theirs to change. */
export async function ownerKeysOf(user: string, people: Addresses): Promise<OwnerKey[]> {
  const email = (await people.emailOf(user))?.toLowerCase();
  return [`slack:${user}`, ...(email === undefined ? [] : [`email:${email}`])];
}

/** And of what is probably theirs: another domain may have somebody of the same name, and suggestions can be wrong. */
export async function likelyOwnerKeysOf(user: string, people: Addresses): Promise<OwnerKey[]> {
  const email = (await people.emailOf(user))?.toLowerCase();
  const names = email === undefined ? [] : [`name:${email.split('@')[0] ?? ''}`];
  return [...(await ownerKeysOf(user, people)), ...names, `maybe:${user}`];
}

/** Whether an owner is only likely, and so has no right to change it. */
export const isLikelyOwner = (owner: OwnerKey | undefined): boolean =>
  owner !== undefined && /^(name|maybe):/.test(owner);

/** How it is known whose a resource is. `tag`: the key that names the owner, or the tag that somebody answers for. */
export type OwnerSource =
  | { readonly from: 'studio' }
  | { readonly from: 'tag'; readonly tag: string; readonly suggested?: true }
  | { readonly from: 'person' };

/** From where the owner that the snapshot has is known; undefined for none. */
export function ownerSource(
  { owner, kind, tags, facts }: Pick<Resource, 'kind' | 'tags' | 'facts'> & { readonly owner: OwnerKey | undefined },
  { owners }: OwnerConfig,
): OwnerSource | undefined {
  if (owner === undefined) return undefined;
  const keys = [...owners.tags, 'aws:createdBy'].map((key) => key.toLowerCase());
  const named = Object.entries(tags).find(
    ([key, value]) =>
      keys.includes(key.toLowerCase()) && keyOfName(value.split(':').at(-1) ?? value, owners.email) === owner,
  );
  if (named !== undefined) return { from: 'tag', tag: named[0] };
  const suggested = owner.startsWith('maybe:');
  const [answers] = Object.entries(owners.byTag).flatMap(([key, people]) =>
    Object.entries(people).flatMap(([value, user]) =>
      owner === `maybe:${user}` || (owner === `slack:${user}` && tagValue(tags, key) === value) ? [{ key, value }] : [],
    ),
  );
  const inStudio =
    kind === 'user-profile' || facts.userProfile !== undefined || tags['sagemaker:user-profile-arn'] !== undefined;
  if (inStudio && !suggested && !owner.startsWith('slack:')) return { from: 'studio' };
  if (answers === undefined) return { from: 'person' };
  return { from: 'tag', tag: `${answers.key}=${answers.value}`, ...(suggested ? { suggested: true } : {}) };
}

/** An owner as a message names them: a member, or the name as it was found. */
export type ShownOwner = { readonly user: string } | { readonly name: string };

/** Owners for a view. Who is no member (any more) keeps the name they have on the resource. */
export async function shownOwners(
  keys: readonly (OwnerKey | undefined)[],
  people: Pick<PeopleDirectory, 'userByEmail'>,
): Promise<ReadonlyMap<OwnerKey, ShownOwner>> {
  const wanted = [...new Set(keys.filter((key) => key !== undefined))];
  const shown = await Promise.all(
    wanted.map(async (key): Promise<readonly [OwnerKey, ShownOwner]> => {
      const [kind, name] = [key.slice(0, key.indexOf(':')), key.slice(key.indexOf(':') + 1)];
      if (kind === 'slack' || kind === 'maybe') return [key, { user: name }];
      const user = kind === 'email' ? await people.userByEmail(name) : undefined;
      return [key, user === undefined ? { name } : { user }];
    }),
  );
  return new Map(shown);
}
