import { sageMakerName } from './arn.ts';
import type { Resource, ResourceName } from './resource.ts';

type Near = Pick<Resource, 'account' | 'region'>;

/** Everything an audit found, by name. What was not found is undefined, and so is what a name does not tell apart. */
export type Inventory = {
  readonly all: readonly Resource[];
  byArn(arn: string): Resource | undefined;
  /** The resource of this kind and name in the account and region of `near`. */
  named(near: Near, name: ResourceName): Resource | undefined;
  /** A user profile or space of a Studio domain, or without a name the domain itself, in the place of `near`. */
  inDomain(
    near: Near,
    domainId: string,
    kind: 'domain' | 'user-profile' | 'space',
    name?: string,
  ): Resource | undefined;
};

const STUDIO = new Set(['domain', 'user-profile', 'space']);

/** Names and ARNs are compared whatever their case: AWS spells some in its ARNs in another than where they were given. */
export function inventoryOf(resources: Iterable<Resource>): Inventory {
  const all = [...resources];
  const arns = new Map<string, Resource>();
  const places = new Map<string, Map<string, Map<string, Resource | undefined>>>();
  const studio = new Map<string, Resource>();
  for (const resource of all) {
    arns.set(resource.arn.toLowerCase(), resource);
    const kinds = entry(places, placeOf(resource), () => new Map());
    const names = entry(kinds, resource.kind, () => new Map<string, Resource | undefined>());
    const name = resource.name.toLowerCase();
    // Apps of two profiles may have one name; what it means is then unknown.
    names.set(name, names.has(name) ? undefined : resource);
    if (STUDIO.has(resource.kind)) for (const key of studioKeys(resource)) studio.set(key, resource);
  }
  return {
    all,
    byArn: (arn) => arns.get(arn.toLowerCase()),
    named: (near, { kind, name }) => places.get(placeOf(near))?.get(kind)?.get(name.toLowerCase()),
    inDomain: (near, domainId, kind, name) => studio.get(studioKey(near, domainId, kind, name)),
  };
}

const placeOf = ({ account, region }: Near): string => `${account}/${region}`;

const studioKey = (near: Near, domainId: string, kind: string, name = ''): string =>
  `${placeOf(near)}/${kind}/${domainId}/${name}`.toLowerCase();

/** By what its ARN says and by what listing it said; a domain has a name besides its id. */
function studioKeys(resource: Resource): string[] {
  const inArn = sageMakerName(resource.arn);
  if (resource.kind === 'domain') {
    const ids = [inArn?.name, resource.facts.domainId].filter((id) => id !== undefined);
    return ids.map((id) => studioKey(resource, id, 'domain'));
  }
  const domainId = resource.facts.domainId ?? inArn?.within[0] ?? '';
  const names = [resource.name, inArn?.name].filter((name) => name !== undefined);
  return names.map((name) => studioKey(resource, domainId, resource.kind, name));
}

function entry<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const found = map.get(key) ?? make();
  map.set(key, found);
  return found;
}
