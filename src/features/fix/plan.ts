import { isSageMakerKind, kinds, kindTitle, tagCaveat } from '../../aws/sagemaker/kinds.ts';
import { findingsOf, fixGroup, type Rules } from '../../model/judge.ts';
import { tagValue, type Tags } from '../../model/resource.ts';
import { editedTags, editProblems, type TagEdit, type TagProblem } from '../../model/tag-edit.ts';
import { allowsValue, nearestValue, type TagFinding, type TagRule } from '../../model/tag-policy.ts';
import type { InventoryRow } from '../../store/inventory.ts';
import { withOpenSuggestions } from '../inventory/suggestions.ts';

/** What an edit does to one resource, before anything is written. */
export type FixPlan = {
  readonly edit: TagEdit;
  /** Keys whose value is set or taken away, in the order of the edit. */
  readonly changes: readonly {
    readonly key: string;
    readonly from: string | undefined;
    readonly to: string | undefined;
  }[];
  /** What AWS would refuse. */
  readonly problems: readonly TagProblem[];
  /** What of the policy is still broken afterwards. */
  readonly left: readonly TagFinding[];
};

export function fixPlan(row: Pick<InventoryRow, 'kind' | 'tags'>, edit: TagEdit, rules: Rules): FixPlan {
  const set = Object.fromEntries(Object.entries(edit.set).filter(([key, value]) => tagValue(row.tags, key) !== value));
  const remove = edit.remove.filter((key) => tagValue(row.tags, key) !== undefined && !Object.hasOwn(set, key));
  const needed: TagEdit = { set, remove };
  return {
    edit: needed,
    changes: [
      ...Object.entries(set).map(([key, to]) => ({ key, from: tagValue(row.tags, key), to })),
      ...remove.map((key) => ({ key, from: tagValue(row.tags, key), to: undefined })),
    ],
    problems: editProblems(row.tags, needed),
    left: findingsOf({ kind: row.kind, tags: editedTags(row.tags, needed) }, rules),
  };
}

/** Why a value can't be set to a key of the policy; undefined for one that can, and for keys of no rule. Plain text. */
export function valueProblem(key: string, value: string, rules: Rules): string | undefined {
  const rule = rules.policy.required.find((one) => one.key === key);
  if (rule === undefined || allowsValue(rule, value)) return undefined;
  const near = nearestValue(rule, value);
  return `${value === '' ? 'Nothing' : value} is not allowed for ${key}: ${allowedWords(rule)}.${near === undefined ? '' : ` Did you mean ${near}?`}`;
}

const MOST_VALUES = 8;

export function allowedWords({ values, pattern }: TagRule): string {
  if (values === undefined) return pattern === undefined ? 'any text' : `it must match ${pattern}`;
  const shown = values.slice(0, MOST_VALUES).join(', ');
  return `it may be ${shown}${values.length > MOST_VALUES ? ` and ${values.length - MOST_VALUES} more` : ''}`;
}

/** The row as the snapshot has it once its tags are `tags`. */
export function retagged(row: InventoryRow, tags: Tags, rules: Rules, auditedAt: number): InventoryRow {
  const findings = findingsOf({ kind: row.kind, tags }, rules);
  const { suggestions } = withOpenSuggestions({ findings, suggestions: row.suggestions });
  return {
    ...row,
    tags,
    auditedAt,
    findings,
    fixGroup: findings.length === 0 ? undefined : fixGroup(row.kind, { findings, suggestions, owner: undefined }),
  };
}

/** What tagging this resource can't change, as sentences of plain text. */
export function caveats(row: Pick<InventoryRow, 'kind' | 'state' | 'facts'>, runningApps: number): string[] {
  const made = (row.facts.madeFrom ?? []).filter(({ kind }) => kind !== 'training-job');
  const caveat = runningApps > 0 ? undefined : tagCaveat(row);
  return [
    ...(row.state === 'finished' ? [] : [spendText(row.kind)]),
    ...(caveat === undefined ? [] : [caveat]),
    ...(runningApps === 0
      ? []
      : [
          `${runningApps} running app${runningApps === 1 ? ' keeps its' : 's keep their'} old tags until restarted; you can restart ${runningApps === 1 ? 'it' : 'them'} afterwards.`,
        ]),
    ...(made.length === 0
      ? []
      : [
          `Its ${[...new Set(made.map((one) => kindTitle(one.kind)))].join(' and ')} keep${made.length === 1 ? 's its' : ' their'} tags.`,
        ]),
  ];
}

const spendText = (kind: string): string =>
  isSageMakerKind(kind) && !kinds[kind].billed
    ? 'It costs nothing by itself: its tags count for what is made from it or launched in it.'
    : 'Spend from today on is allocated; earlier spend stays as it is.';
