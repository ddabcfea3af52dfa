import type { Tags } from './resource.ts';
import type { Suggested } from './suggestion.ts';
import { allowsValue, nearestValue, plain } from './tag-policy.ts';
import type { TagFinding, TagRule } from './tag-policy.ts';

/** What the resource's own tags say was meant, from the findings of one key. */
export function suggestByRepair(rule: TagRule, findings: readonly TagFinding[], tags: Tags): Suggested | undefined {
  const duplicates = findings.flatMap((finding) => (finding.kind === 'duplicate' ? finding.found : []));
  for (const finding of findings) {
    if (finding.kind === 'near-miss-value') {
      const { value: from, suggestion } = finding;
      const confidence = plain(from) === plain(suggestion) ? 'high' : 'medium';
      return { value: suggestion, confidence, reason: { kind: 'near-miss-value', from } };
    }
    if (finding.kind === 'wrong-case' || finding.kind === 'near-miss-key') {
      const { kind, found, value, suggestion } = finding;
      if (suggestion === undefined) continue;
      const others = duplicates.some((key) => (tags[key] ?? '') !== value);
      const asItIs = value === suggestion && plain(found) === plain(rule.key);
      return {
        value: suggestion,
        confidence: others ? 'low' : asItIs ? 'high' : 'medium',
        reason: { kind, found },
      };
    }
    if (finding.kind === 'empty' || finding.kind === 'value-not-allowed') {
      const repaired = fromDuplicates(rule, duplicates, tags);
      if (repaired !== undefined) return repaired;
    }
  }
  return undefined;
}

/** The right key says nothing usable, and one beside it that differs only in case does. */
function fromDuplicates(rule: TagRule, duplicates: readonly string[], tags: Tags): Suggested | undefined {
  const usable = duplicates.flatMap((found) => {
    const its = tags[found] ?? '';
    const value = allowsValue(rule, its) ? its : nearestValue(rule, its);
    return value === undefined ? [] : [{ found, value, asItIs: value === its }];
  });
  const [first] = usable;
  if (first === undefined || usable.some(({ value }) => value !== first.value)) return undefined;
  const { found, value, asItIs } = first;
  return { value, confidence: asItIs ? 'high' : 'medium', reason: { kind: 'wrong-case', found } };
}
