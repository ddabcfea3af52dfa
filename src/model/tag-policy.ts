import { editDistance } from './edit-distance.ts';
import { tagValue } from './resource.ts';

/** A required key, with the values it may have, or a pattern that the whole value must match; any value with neither. */
export type TagRule = {
  readonly key: string;
  readonly values?: readonly string[];
  readonly pattern?: string;
  /** Kinds of resources that cannot carry the key. checkTags knows no kinds: judge.ts leaves their findings out. */
  readonly except?: readonly string[];
};

/** `primary` is the key by which cost is shown when nobody says otherwise. */
export type TagPolicy = { readonly primary: string; readonly required: readonly TagRule[] };

/** What is wrong about one required key. `found` is the key as it stands on the resource. */
export type TagFinding =
  | { readonly kind: 'missing'; readonly key: string }
  /** The key is there in another case, or misspelt; `suggestion` is what to set the right key to, when that is clear. */
  | {
      readonly kind: 'wrong-case' | 'near-miss-key';
      readonly key: string;
      readonly found: string;
      readonly value: string;
      readonly suggestion: string | undefined;
    }
  /** Others that differ only in case stand beside the right key, or beside the one `wrong-case` names: Cost Explorer counts each by itself. */
  | { readonly kind: 'duplicate'; readonly key: string; readonly found: readonly string[] }
  | { readonly kind: 'empty'; readonly key: string }
  | { readonly kind: 'near-miss-value'; readonly key: string; readonly value: string; readonly suggestion: string }
  | { readonly kind: 'value-not-allowed'; readonly key: string; readonly value: string };

/** Everything by which the tags break the policy, in the policy's order; none when they keep it. */
export function checkTags(policy: TagPolicy, tags: Readonly<Record<string, string>>): TagFinding[] {
  const required = new Set(policy.required.map(({ key }) => key));
  // A tag that is itself required is never another key's misspelling.
  const others = Object.keys(tags).filter((key) => !required.has(key));
  return policy.required.flatMap((rule) => checkRule(rule, tags, others));
}

export function allowsValue({ values, pattern }: TagRule, value: string): boolean {
  if (value.trim() === '') return false;
  if (values !== undefined) return values.includes(value);
  return pattern === undefined || new RegExp(`^(?:${pattern})$`, 'u').test(value);
}

/** The allowed value that was probably meant: `PROD` or `prod` → `production`, `serach` → `search`. */
export function nearestValue({ values = [] }: TagRule, value: string): string | undefined {
  const wanted = plain(value);
  if (wanted === '') return undefined;
  const same = values.filter((allowed) => plain(allowed) === wanted);
  if (same.length > 0) return only(same);
  const near = nearest(wanted, values);
  if (near !== undefined) return near;
  return only(values.filter((allowed) => abbreviates(wanted, plain(allowed))));
}

function checkRule(rule: TagRule, tags: Readonly<Record<string, string>>, others: readonly string[]): TagFinding[] {
  const { key } = rule;
  const sameButCase = others.filter((other) => other.toLowerCase() === key.toLowerCase());
  const value = tagValue(tags, key);
  if (value !== undefined) {
    return [
      ...checkValue(rule, value),
      ...(sameButCase.length > 0 ? [{ kind: 'duplicate' as const, key, found: sameButCase }] : []),
    ];
  }
  const [cased, ...more] = sameButCase;
  const found = cased ?? nearestKey(key, others);
  if (found === undefined) return [{ kind: 'missing', key }];
  const its = tags[found] ?? '';
  return [
    {
      kind: cased === undefined ? 'near-miss-key' : 'wrong-case',
      key,
      found,
      value: its,
      suggestion: allowsValue(rule, its) ? its : nearestValue(rule, its),
    },
    ...(more.length > 0 ? [{ kind: 'duplicate' as const, key, found: more }] : []),
  ];
}

function checkValue(rule: TagRule, value: string): TagFinding[] {
  const { key } = rule;
  if (value.trim() === '') return [{ kind: 'empty', key }];
  if (allowsValue(rule, value)) return [];
  const suggestion = nearestValue(rule, value);
  return [
    suggestion === undefined
      ? { kind: 'value-not-allowed', key, value }
      : { kind: 'near-miss-value', key, value, suggestion },
  ];
}

function nearestKey(key: string, candidates: readonly string[]): string | undefined {
  const wanted = plain(key);
  // AWS sets its own tags and nobody can rename them.
  const usable = candidates.filter((candidate) => !/^(aws|sagemaker):/i.test(candidate));
  return usable.find((candidate) => plain(candidate) === wanted) ?? nearest(wanted, usable);
}

/** The one candidate that is a slip away; short words must match better, and of two equally near neither is taken. */
function nearest(wanted: string, candidates: readonly string[]): string | undefined {
  const limit = wanted.length < 4 ? 0 : wanted.length < 8 ? 1 : 2;
  const near = candidates
    .map((candidate) => ({ candidate, distance: editDistance(wanted, plain(candidate), limit) }))
    .filter(({ distance }) => distance <= limit)
    .toSorted((a, b) => a.distance - b.distance);
  const [first, second] = near;
  return first === undefined || first.distance === second?.distance ? undefined : first.candidate;
}

/** `prod`, `prd` → `production`: the first letter and then letters in their order, three at least. */
function abbreviates(short: string, long: string): boolean {
  if (short.length < 3 || short[0] !== long[0]) return false;
  let from = 0;
  for (const letter of short) {
    const at = long.indexOf(letter, from);
    if (at === -1) return false;
    from = at + letter.length;
  }
  return true;
}

/** Case, hyphens, dots, underscores and spaces are what people vary. */
export const plain = (text: string): string => text.toLowerCase().replaceAll(/[\s\p{P}]/gu, '');

const only = (candidates: readonly string[]): string | undefined =>
  candidates.length === 1 ? candidates[0] : undefined;
