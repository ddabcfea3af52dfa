import { count, majority, tallies } from './majority.ts';
import type { Tally } from './majority.ts';
import type { Owner } from './owner.ts';
import type { Resource } from './resource.ts';
import type { Carried } from './suggest-siblings.ts';
import type { Suggested } from './suggestion.ts';

/** From so many on, those that agree to the last are more than an accident. */
const SEVERAL = 5;

/**
 * What the owner's resources say, in all accounts. The function made takes a rule by its index, and `own`, what the
 * resource itself was counted with.
 */
export function habitsIn(
  resources: readonly Resource[],
  rules: number,
  carried: Carried,
  ownerOf: (resource: Resource) => Owner | undefined,
): (owner: Owner, rule: number, own: string | undefined) => Suggested | undefined {
  let owners: ReadonlyMap<string, readonly Tally[]> | undefined;

  const countAll = (): ReadonlyMap<string, readonly Tally[]> => {
    const counted = new Map<string, Tally[]>();
    for (const resource of resources) {
      const values = carried(resource.tags);
      if (values.every((value) => value === undefined)) continue;
      const name = ownerOf(resource)?.name.toLowerCase();
      if (name === undefined) continue;
      const its = counted.get(name) ?? tallies(rules);
      counted.set(name, its);
      values.forEach((value, rule) => count(its[rule], value));
    }
    return counted;
  };

  return (owner, rule, own) => {
    owners ??= countAll();
    const tally = owners.get(owner.name.toLowerCase())?.[rule];
    const most = tally === undefined ? undefined : majority(tally, own);
    if (most === undefined || most === 'divided') return undefined;
    const { value, ...counts } = most;
    const confidence = most.count >= SEVERAL && most.count === most.of ? 'medium' : 'low';
    return { value, confidence, reason: { kind: 'owner-habit', owner: owner.name, ...counts } };
  };
}
