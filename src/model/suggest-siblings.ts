import { count, majority, tallies } from './majority.ts';
import type { Tally } from './majority.ts';
import { nameTree } from './name-tree.ts';
import type { Alike } from './name-tree.ts';
import type { Resource, Tags } from './resource.ts';
import type { Suggested } from './suggestion.ts';

/** The allowed values that tags carry for the rules, in the rules' order. */
export type Carried = (tags: Tags) => readonly (string | undefined)[];

/** What is said about a rule by resources of a kind, or of all kinds. */
type Said = (rule: number, kind?: string) => Tally;

/** From so many on, those that agree to the last are more than an accident. */
const SEVERAL = 3;
/** So few resources are counted again whenever they are asked about: remembering what they say takes more. */
const FEW = 64;

/**
 * What resources of the same account whose names begin alike say: the longest beginning first, and of each the same
 * kind before all kinds. The first that more than one says anything about decides: where those are divided, a shorter
 * beginning knows less. The function made takes a resource, and the one that then is made a rule by its index and
 * `own`, what the resource itself was counted with.
 */
export function siblingsIn(
  resources: readonly Resource[],
  rules: number,
  carried: Carried,
): (resource: Resource) => (rule: number, own: string | undefined) => Suggested | undefined {
  let accounts: ReadonlyMap<string, ReturnType<typeof nameTree>> | undefined;
  const common = new Map<Alike, Said>();

  const saidBy = (alike: Alike): Said => {
    const kept = common.get(alike);
    if (kept !== undefined) return kept;
    if (alike.size < FEW) return countedWhenAsked(alike.resources(), carried);
    const said = countedOnce(alike.resources(), rules, carried);
    common.set(alike, said);
    return said;
  };

  return (resource) => {
    accounts ??= treesOf(resources, carried);
    const alike = (accounts.get(resource.account)?.(resource.name) ?? []).toReversed();
    const said: Said[] = [];
    return (rule, own) => {
      for (const [index, its] of alike.entries()) {
        const about = (said[index] ??= saidBy(its));
        for (const kind of [resource.kind, undefined]) {
          const most = majority(about(rule, kind), own);
          if (most === 'divided') return undefined;
          if (most === undefined) continue;
          const { value, count, of } = most;
          const confidence = count >= SEVERAL && count === of ? 'medium' : 'low';
          const otherKinds = kind === undefined ? { otherKinds: true as const } : {};
          const shown = resource.name.slice(0, its.prefix.length);
          return { value, confidence, reason: { kind: 'siblings', prefix: shown, count, of, ...otherKinds } };
        }
      }
      return undefined;
    };
  };
}

/** The names of each account's resources that carry anything. */
function treesOf(resources: readonly Resource[], carried: Carried): ReadonlyMap<string, ReturnType<typeof nameTree>> {
  const carrying = resources.filter(({ tags }) => carried(tags).some((value) => value !== undefined));
  const accounts = Map.groupBy(carrying, ({ account }) => account);
  return new Map([...accounts].map(([account, its]) => [account, nameTree(its)]));
}

function countedWhenAsked(resources: readonly Resource[], carried: Carried): Said {
  return (rule, kind) => {
    const tally: Tally = new Map();
    for (const resource of resources) {
      if (kind === undefined || resource.kind === kind) count(tally, carried(resource.tags)[rule]);
    }
    return tally;
  };
}

function countedOnce(resources: readonly Resource[], rules: number, carried: Carried): Said {
  const any = tallies(rules);
  const byKind = new Map<string, Tally[]>();
  for (const { tags, kind } of resources) {
    const ofKind = byKind.get(kind) ?? tallies(rules);
    byKind.set(kind, ofKind);
    carried(tags).forEach((value, rule) => {
      count(any[rule], value);
      count(ofKind[rule], value);
    });
  }
  return (rule, kind) => (kind === undefined ? any : byKind.get(kind))?.[rule] ?? new Map();
}
