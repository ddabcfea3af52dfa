import type { Inventory } from './inventory.ts';
import type { Resource, ResourceName } from './resource.ts';
import type { StudioPlace } from './studio-place.ts';
import type { Suggested } from './suggestion.ts';

/** The allowed value of the wanted key that a resource carries. */
export type ValueOf = (resource: Resource) => string | undefined;

/** A chain that visits more is no lineage that anybody could follow. */
const MOST_VISITED = 200;
/** Endpoint, its config, its model, the model's training job: as far as one thing is plainly made from another. */
const PLAIN_STEPS = 3;

/**
 * The tag of what the resource was made from, by the nearest that carries an allowed value. When several equally near
 * disagree, none is taken.
 */
export function suggestByLineage(resource: Resource, inventory: Inventory, valueOf: ValueOf): Suggested | undefined {
  // Facts of two resources can name each other.
  const visited = new Set([resource.arn.toLowerCase()]);
  type Step = { readonly its: Resource; readonly path: readonly ResourceName[] };
  let level: Step[] = [{ its: resource, path: [] }];
  while (level.length > 0 && visited.size < MOST_VISITED) {
    const next: Step[] = [];
    for (const { its, path } of level) {
      for (const name of its.facts.madeFrom ?? []) {
        const parent = inventory.named(its, name);
        if (parent === undefined || visited.has(parent.arn.toLowerCase())) continue;
        visited.add(parent.arn.toLowerCase());
        next.push({ its: parent, path: [...path, { kind: parent.kind, name: parent.name }] });
      }
    }
    const carrying = next.flatMap(({ its, path }) => {
      const value = valueOf(its);
      return value === undefined ? [] : [{ value, path, via: { kind: its.kind, name: its.name } }];
    });
    const [first] = carrying;
    if (first !== undefined) {
      if (carrying.some(({ value }) => value !== first.value)) return undefined;
      const { value, path, via } = first;
      const confidence = path.length <= PLAIN_STEPS ? 'high' : 'medium';
      return { value, confidence, reason: { kind: 'lineage', via, path } };
    }
    level = next;
  }
  return undefined;
}

/** The tag of the space, user profile or domain the resource belongs to, in this order. Many share a domain. */
export function suggestByStudio(
  resource: Resource,
  { space, profile, domain }: StudioPlace,
  valueOf: ValueOf,
): Suggested | undefined {
  for (const via of [space, profile, domain]) {
    if (via === undefined || via.arn.toLowerCase() === resource.arn.toLowerCase()) continue;
    const value = valueOf(via);
    if (value === undefined) continue;
    const confidence = via === domain ? 'medium' : 'high';
    return { value, confidence, reason: { kind: 'studio', via: { kind: via.kind, name: via.name } } };
  }
  return undefined;
}
