import { inventoryOf } from './inventory.ts';
import { ownerOf } from './owner.ts';
import type { Owner } from './owner.ts';
import { tagValue, type Resource, type Tags } from './resource.ts';
import { studioPlace } from './studio-place.ts';
import { habitsIn } from './suggest-habit.ts';
import { suggestByLineage, suggestByStudio } from './suggest-kin.ts';
import { suggestByRepair } from './suggest-repair.ts';
import { siblingsIn } from './suggest-siblings.ts';
import type { TagSuggestion } from './suggestion.ts';
import type { TagEdit } from './tag-edit.ts';
import { allowsValue, checkTags } from './tag-policy.ts';
import type { TagFinding, TagPolicy } from './tag-policy.ts';

export type { Owner } from './owner.ts';
export type { SuggestionReason, TagSuggestion } from './suggestion.ts';

/** What is wrong with a resource's tags, at most one suggestion a key for it, and whose the resource probably is. */
export type Judgement = {
  readonly findings: readonly TagFinding[];
  readonly suggestions: readonly TagSuggestion[];
  readonly owner: Owner | undefined;
};

export type Rules = {
  readonly policy: TagPolicy;
  /** Tag keys whose value names the owner, whatever their case; the first that is there counts. */
  readonly ownerKeys: readonly string[];
};

/** By what a resource of this kind with these tags breaks the policy, in the policy's order. */
export function findingsOf({ kind, tags }: Pick<Resource, 'kind' | 'tags'>, rules: Rules): TagFinding[] {
  return [...excepted(rules)(kind, checkTags(rules.policy, tags))];
}

/**
 * Judges resources against everything an audit found. What is expensive is counted once, when it is first needed; the
 * function holds on to the resources. One that was read again since may be asked about: it never speaks for itself.
 */
export function judgeOf(resources: Iterable<Resource>, rules: Rules): (resource: Resource) => Judgement {
  const { required } = rules.policy;
  const notFor = excepted(rules);
  const inventory = inventoryOf(resources);
  // Many resources share one object of tags.
  const checked = remembered((tags) => checkTags(rules.policy, tags));
  const carried = remembered((tags) =>
    required.map((rule) => carriedValue(tags, rule.key, (value) => allowsValue(rule, value))),
  );
  const owner = (resource: Resource, place = studioPlace(resource, inventory)) =>
    ownerOf(resource, place, rules.ownerKeys);
  const siblings = siblingsIn(inventory.all, required.length, carried);
  const habits = habitsIn(inventory.all, required.length, carried, owner);

  return (resource) => {
    const findings = notFor(resource.kind, checked(resource.tags));
    const place = studioPlace(resource, inventory);
    const its = owner(resource, place);
    if (findings.length === 0) return { findings, suggestions: [], owner: its };
    const counted = inventory.byArn(resource.arn);
    let alike: ReturnType<typeof siblings> | undefined;
    const suggestions = required.flatMap((rule, index): TagSuggestion[] => {
      const about = findings.filter(({ key }) => key === rule.key);
      // Beside the right key with an allowed value there is nothing to set.
      if (about.every(({ kind }) => kind === 'duplicate')) return [];
      const valueOf = ({ tags }: Resource) => carried(tags)[index];
      const own = counted === undefined ? undefined : valueOf(counted);
      const suggested =
        suggestByRepair(rule, about, resource.tags) ??
        suggestByLineage(resource, inventory, valueOf) ??
        suggestByStudio(resource, place, valueOf) ??
        (alike ??= siblings(resource))(index, own) ??
        (its === undefined ? undefined : habits(its, index, own));
      return suggested === undefined ? [] : [{ key: rule.key, ...suggested }];
    });
    return { findings, suggestions, owner: its };
  };
}

/**
 * The edit that the suggestions make. The keys they replace (in another case, or misspelt) and duplicates are removed
 * only with `removeOld`; without a suggestion for the right key, its misspelling stays in any case.
 */
export function suggestedEdit(
  { findings, suggestions }: Pick<Judgement, 'findings' | 'suggestions'>,
  { removeOld = false }: { removeOld?: boolean } = {},
): TagEdit {
  const set = Object.fromEntries(suggestions.map(({ key, value }) => [key, value]));
  if (!removeOld) return { set, remove: [] };
  const remove = findings.filter((finding) => isAnswered(finding, findings, set)).flatMap(oldKeys);
  return { set, remove: [...new Set(remove)] };
}

/**
 * A text that is the same for resources that are wrong in the same way and for which the same is suggested: those that
 * one decision can fix. undefined when nothing is wrong, or when a finding has no suggestion.
 */
export function fixGroup(kind: string, judgement: Judgement): string | undefined {
  const { findings, suggestions } = judgement;
  const { set } = suggestedEdit(judgement);
  if (findings.length === 0 || !findings.every((finding) => isAnswered(finding, findings, set))) return undefined;
  const problems = findings.map((finding) => [
    finding.kind,
    finding.key,
    'found' in finding ? finding.found : null,
    'value' in finding ? finding.value : null,
  ]);
  return JSON.stringify([kind, problems, suggestions.map(({ key, value }) => [key, value])]);
}

/** Whether the suggested edit, with the old keys removed, does away with the finding. */
function isAnswered(finding: TagFinding, findings: readonly TagFinding[], set: Tags): boolean {
  if (Object.hasOwn(set, finding.key)) return true;
  // A duplicate alone stands beside a right value, and goes by being removed.
  return finding.kind === 'duplicate' && findings.every(({ key, kind }) => key !== finding.key || kind === 'duplicate');
}

function oldKeys(finding: TagFinding): readonly string[] {
  if (finding.kind === 'wrong-case' || finding.kind === 'near-miss-key') return [finding.found];
  return finding.kind === 'duplicate' ? finding.found : [];
}

/** Leaves out the findings of keys that the kind cannot carry. */
function excepted({ policy }: Rules) {
  const kindsOf = new Map(policy.required.map(({ key, except = [] }) => [key, new Set(except)]));
  const any = [...kindsOf.values()].some(({ size }) => size > 0);
  return (kind: string, findings: readonly TagFinding[]): readonly TagFinding[] =>
    any ? findings.filter(({ key }) => !kindsOf.get(key)?.has(kind)) : findings;
}

const carriedValue = (tags: Tags, key: string, allows: (value: string) => boolean): string | undefined => {
  const value = tagValue(tags, key);
  return value !== undefined && allows(value) ? value : undefined;
};

function remembered<T extends object>(work: (tags: Tags) => T): (tags: Tags) => T {
  const known = new Map<Tags, T>();
  return (tags) => {
    const found = known.get(tags);
    if (found !== undefined) return found;
    const result = work(tags);
    known.set(tags, result);
    return result;
  };
}
