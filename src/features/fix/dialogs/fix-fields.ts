import type { Rules } from '../../../model/judge.ts';
import { tagValue } from '../../../model/resource.ts';
import { editProblems, type TagEdit } from '../../../model/tag-edit.ts';
import type { TagFinding, TagRule } from '../../../model/tag-policy.ts';
import type { FieldValues } from '../../../slack/bolt.ts';
import type { InventoryRow } from '../../../store/inventory.ts';
import type { FixDraft } from '../draft.ts';
import { valueProblem } from '../plan.ts';

/** The fields of the dialog of tags: what stands in them at first, and what they say when it is submitted. */

export const REMOVE = 'remove';
export const ALSO = 'also';
export const PROPAGATE = 'propagate';
export const fieldId = (key: string): string => `tag:${key}`;
/** Slack's options take 75 characters: a key that is longer is named by its place. */
export const removeValue = (key: string, index: number): string => (key.length <= 75 ? key : `#${index}`);

export type FixField = {
  readonly rule: TagRule;
  readonly broken: boolean;
  readonly suggestion: InventoryRow['suggestions'][number] | undefined;
  /** What stands in it at first: what is suggested for a broken key, else its value. */
  readonly shown: string | undefined;
};

export const fixFields = (row: InventoryRow, rules: Rules): FixField[] =>
  rules.policy.required
    .filter(({ except }) => except?.includes(row.kind) !== true)
    .map((rule) => {
      const { key } = rule;
      const broken = row.findings.some((finding) => finding.key === key && finding.kind !== 'duplicate');
      const suggestion = broken ? row.suggestions.find((one) => one.key === key) : undefined;
      return { rule, broken, suggestion, shown: broken ? suggestion?.value : tagValue(row.tags, key) };
    });

/** Keys that stand for a required one in another spelling. */
export const oldKeys = (findings: readonly TagFinding[]): string[] => [
  ...new Set(
    findings.flatMap((finding) =>
      finding.kind === 'duplicate'
        ? finding.found
        : finding.kind === 'wrong-case' || finding.kind === 'near-miss-key'
          ? [finding.found]
          : [],
    ),
  ),
];

export type Filled = { readonly edit: TagEdit; readonly also: readonly string[]; readonly propagate: boolean };

/**
 * What the dialog says to do, or what is wrong, by field. Fields that were left as they were shown change nothing, but
 * for a suggestion.
 */
export function filledIn(
  values: FieldValues,
  { fields, old, targets }: FixDraft,
  rules: Rules,
): Filled | { readonly errors: Readonly<Record<string, string>> } {
  const tags = Object.fromEntries(targets[0]?.tags ?? []);
  const errors: Record<string, string> = {};
  const filled: [key: string, value: string][] = [];
  for (const { key, shown } of fields) {
    const raw = values[fieldId(key)]?.[0] ?? '';
    // People type a space too much; a tag that ends in one was written so.
    const value = raw === shown ? raw : raw.trim();
    if (value === '' || value === tagValue(tags, key)) continue;
    const problem = valueProblem(key, value, rules);
    if (problem === undefined) filled.push([key, value]);
    else errors[fieldId(key)] = problem;
  }
  if (Object.keys(errors).length > 0) return { errors };
  const set = Object.fromEntries(filled);
  const ticked = values[REMOVE] ?? [];
  const remove = old.filter((key, index) => ticked.includes(removeValue(key, index)));
  const propagate = (values[PROPAGATE] ?? []).includes('on');
  const first = fields[0]?.key;
  if (filled.length === 0 && remove.length === 0 && !propagate) {
    return {
      errors: first === undefined ? {} : { [fieldId(first)]: 'Nothing would change: choose a value, or cancel.' },
    };
  }
  const [problem] = editProblems(tags, { set, remove });
  if (problem !== undefined) {
    const field = fieldId(Object.hasOwn(set, problem.key) ? problem.key : (first ?? ''));
    return { errors: { [field]: `AWS would refuse this: ${problem.key} ${problem.problem}.` } };
  }
  return { edit: { set, remove }, also: values[ALSO] ?? [], propagate };
}
