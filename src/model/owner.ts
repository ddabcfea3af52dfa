import { tagValue, type Resource, type Tags } from './resource.ts';
import { USER_PROFILE_TAG } from './studio-place.ts';
import type { StudioPlace } from './studio-place.ts';

/**
 * Who a resource says it belongs to. `name` is as found: a user profile's name ('studio'), its user's name in single
 * sign-on ('sso'), or the value of a tag ('tag'). `key` is the tag that said so, where one did.
 */
export type Owner = { readonly name: string; readonly from: 'studio' | 'tag' | 'sso'; readonly key?: string };

/** Set by AWS when it is activated as a cost allocation tag: who made the call that created the resource. */
const CREATED_BY = 'aws:createdBy';

/** The owner of a resource, or undefined. Studio's own statement goes before what people wrote. */
export function ownerOf(
  resource: Resource,
  { profile, profileName }: StudioPlace,
  ownerKeys: readonly string[],
): Owner | undefined {
  const inFacts = resource.kind === 'user-profile' || resource.facts.userProfile !== undefined;
  const stated = !inFacts && Object.hasOwn(resource.tags, USER_PROFILE_TAG) ? { key: USER_PROFILE_TAG } : {};
  if (profile?.facts.ssoUser) return { name: profile.facts.ssoUser, from: 'sso', ...stated };
  if (profileName !== undefined) return { name: profileName, from: 'studio', ...stated };
  return taggedOwner(resource.tags, ownerKeys);
}

function taggedOwner(tags: Tags, ownerKeys: readonly string[]): Owner | undefined {
  const entries = Object.entries(tags);
  for (const wanted of ownerKeys) {
    const [key, value] =
      entries.find(([its, text]) => its.toLowerCase() === wanted.toLowerCase() && text.trim() !== '') ?? [];
    if (key !== undefined && value !== undefined && key !== CREATED_BY) return { name: value.trim(), from: 'tag', key };
  }
  const name = creatorName(tagValue(tags, CREATED_BY) ?? '');
  return name === undefined ? undefined : { name, from: 'tag', key: CREATED_BY };
}

/** The person in 'IAMUser:AIDA…:ana' or 'AssumedRole:AROA…:ana@acme.example'; not the sessions that programs open. */
function creatorName(text: string): string | undefined {
  const name = /^(?:IAMUser|AssumedRole):[^:]*:([^:]+)$/.exec(text)?.[1]?.trim() ?? '';
  const isProgram = /^(?:i-[\da-f]+|sagemaker.*|aws.*|botocore-session-.*|session-?\d*|\d+)$/i.test(name);
  return name === '' || isProgram ? undefined : name;
}

/**
 * The e-mail address of an owner's name: the name itself where it is one, else what the template makes of it, where
 * '{owner}' stands for the name in lower case. undefined when neither gives an address.
 */
export function ownerEmail(name: string, template: string | undefined): string | undefined {
  const person = name.trim().toLowerCase();
  const address = person.includes('@') ? person : template?.replace('{owner}', () => person);
  return address !== undefined && /^[^\s@<>()",;:]+@[^\s@<>()",;:]+$/.test(address) ? address : undefined;
}
