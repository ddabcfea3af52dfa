import { z } from 'zod';
import { kindTitle } from '../../../aws/sagemaker/kinds.ts';
import type { Rules } from '../../../model/judge.ts';
import { tagValue } from '../../../model/resource.ts';
import { editProblems, type TagEdit } from '../../../model/tag-edit.ts';
import type { TagFinding, TagRule } from '../../../model/tag-policy.ts';
import { context, divider, section, type Block, type ModalView } from '../../../slack/blocks.ts';
import type { FieldValues } from '../../../slack/bolt.ts';
import { checkboxes, fitsMetadata, fitsSelect, input, modal, staticSelect, textInput } from '../../../slack/modals.ts';
import { codeText, cutMiddle, escapeText, listWithRest } from '../../../slack/text.ts';
import type { InventoryRow } from '../../../store/inventory.ts';
import { findingText, reasonText, fullName, resourceName } from '../../inventory/words.ts';
import { countText } from '../../labels.ts';
import { originSchema, type Origin } from '../origin.ts';
import { allowedWords, valueProblem } from '../plan.ts';

/** The dialog in which the tags of one resource, or of all that have the same problem, are set. */
export const FIX_VIEW = 'fix_tags';

const Metadata = z.object({ ref: z.string(), alike: z.boolean(), origin: originSchema });
export type FixMetadata = z.infer<typeof Metadata>;

export const readFixMetadata = (text: string): FixMetadata => Metadata.parse(JSON.parse(text));

const FIELD = 'tag:';
const REMOVE = 'remove';
const ALSO = 'also';
const PROPAGATE = 'propagate';
/** Slack's options take 75 characters: a key that is longer is named by its place. */
const removeValue = (key: string, index: number): string => (key.length <= 75 ? key : `#${index}`);

export type FixSubject = {
  readonly row: InventoryRow;
  /** How many resources it is about; over one, the names of some. */
  readonly count: number;
  readonly names: readonly string[];
  /** What it was made from and breaks the policy too. */
  readonly sources: readonly InventoryRow[];
  /** It is a Studio domain that does not hand its tags on. */
  readonly lacksPropagation: boolean;
  readonly caveats: readonly string[];
  readonly accountName: string;
  readonly rules: Rules;
};

/** Undefined when there is more to carry along than Slack takes. */
export function fixModal(subject: FixSubject, origin: Origin): ModalView | undefined {
  const { row, count, rules } = subject;
  const metadata = JSON.stringify({ ref: row.ref, alike: count > 1, origin } satisfies FixMetadata);
  if (!fitsMetadata(metadata)) return undefined;
  const old = oldKeys(row.findings);
  return modal({
    title: count > 1 ? `Fix tags of ${countText(count)}` : 'Fix tags',
    submit: count > 1 ? `Tag ${countText(count)} resources` : 'Tag it',
    close: 'Cancel',
    callbackId: FIX_VIEW,
    privateMetadata: metadata,
    blocks: [
      section(aboutText(subject)),
      ...rules.policy.required.filter((rule) => applies(rule, row, rules)).map((rule) => field(rule, row)),
      ...(old.length === 0
        ? []
        : [
            input({
              label: 'Remove the old keys as well?',
              blockId: REMOVE,
              optional: true,
              hint: 'Cost Explorer counts each spelling by itself. What you do not tick stays.',
              element: checkboxes({
                actionId: REMOVE,
                options: old.map((key, index) => ({ text: `Remove ${key}`, value: removeValue(key, index) })),
              }),
            }),
          ]),
      ...(subject.sources.length === 0
        ? []
        : [
            input({
              label: 'Fix what it was made from, too?',
              blockId: ALSO,
              optional: true,
              hint: 'They get the same values for the keys they lack.',
              element: checkboxes({
                actionId: ALSO,
                options: subject.sources.map(({ ref, kind, name }) => ({
                  text: `${kindTitle(kind)} ${name}`,
                  value: ref,
                })),
              }),
            }),
          ]),
      ...(subject.lacksPropagation
        ? [
            input({
              label: 'Turn tag propagation on?',
              blockId: PROPAGATE,
              optional: true,
              hint: 'What people create inside Studio from now on gets the tags of its domain, profile and space.',
              element: checkboxes({
                actionId: PROPAGATE,
                options: [{ text: 'Turn it on in this domain', value: 'on' }],
              }),
            }),
          ]
        : []),
      divider(),
      context(...previewTexts(subject)),
    ],
  });
}

const applies = ({ key }: TagRule, { kind }: InventoryRow, { exceptions }: Rules): boolean =>
  exceptions[key]?.includes(kind) !== true;

function aboutText({ row, count, names, accountName }: FixSubject): string {
  const where = `${row.region}, account ${escapeText(accountName)}`;
  const first =
    count > 1
      ? `*${countText(count)} ${kindTitle(row.kind, count)}* with the same problem: ${listWithRest(names.map(resourceName), 6)}`
      : `*${resourceName(fullName(row))}* (${kindTitle(row.kind)}, ${where})`;
  const now = Object.entries(row.tags)
    .filter(([key]) => !/^(aws|sagemaker):/i.test(key))
    .map(([key, value]) => codeText(cutMiddle(`${key}=${value}`, 80)));
  return [
    first,
    row.findings.map(findingText).join(' · '),
    `Tags now: ${now.length === 0 ? 'none' : listWithRest(now, 8)}`,
  ].join('\n');
}

function field(rule: TagRule, row: InventoryRow): Block {
  const { key, values } = rule;
  const suggestion = row.suggestions.find((one) => one.key === key);
  const current = tagValue(row.tags, key);
  const broken = row.findings.some((finding) => finding.key === key && finding.kind !== 'duplicate');
  const initial = broken ? suggestion?.value : current;
  const hint = [
    ...(broken && suggestion !== undefined ? [`Suggested: ${plainReason(suggestion)}.`] : []),
    ...(broken && suggestion === undefined ? ['Nothing tells what it should be.'] : []),
    ...(values === undefined ? [`${capital(allowedWords(rule))}.`] : []),
  ].join(' ');
  const choices = (values ?? []).map((value) => ({ text: value, value }));
  const id = `${FIELD}${key}`;
  return input({
    label: key,
    blockId: id,
    optional: true,
    hint,
    element: fitsSelect(choices)
      ? staticSelect({ actionId: id, options: choices, initial, placeholder: 'Leave as it is' })
      : textInput({ actionId: id, initial, maxLength: 256, placeholder: 'Leave as it is' }),
  });
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
/** Hints are plain text, in which marks would be seen. */
const plainReason = (suggestion: InventoryRow['suggestions'][number]): string =>
  reasonText(suggestion.reason)
    .replaceAll('`', '')
    .replaceAll('&amp;', '&')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>');

function previewTexts({ count, row, caveats }: FixSubject): string[] {
  const what = count > 1 ? `these ${countText(count)} ${kindTitle(row.kind, count)}` : `this ${kindTitle(row.kind)}`;
  return [
    `*What changes:* the tags above are set on ${what}; other tags stay.`,
    `*What to know:* ${caveats.map(escapeText).join(' ')}`,
  ];
}

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

/** What the dialog says to do, or what is wrong, by field. Fields that were left alone change nothing. */
export function filledIn(
  values: FieldValues,
  row: InventoryRow,
  rules: Rules,
): Filled | { readonly errors: Readonly<Record<string, string>> } {
  const errors: Record<string, string> = {};
  const filled: [key: string, value: string][] = [];
  const fields = rules.policy.required.filter((rule) => applies(rule, row, rules));
  for (const { key } of fields) {
    const value = values[`${FIELD}${key}`]?.[0]?.trim();
    if (value === undefined || value === '' || value === tagValue(row.tags, key)) continue;
    const problem = valueProblem(key, value, rules);
    if (problem === undefined) filled.push([key, value]);
    else errors[`${FIELD}${key}`] = problem;
  }
  const set = Object.fromEntries(filled);
  const old = oldKeys(row.findings);
  const ticked = values[REMOVE] ?? [];
  const remove = old.filter((key, index) => ticked.includes(removeValue(key, index)));
  if (Object.keys(errors).length > 0) return { errors };
  const propagate = (values[PROPAGATE] ?? []).includes('on');
  if (Object.keys(set).length === 0 && remove.length === 0 && !propagate) {
    const first = fields[0]?.key;
    return {
      errors: first === undefined ? {} : { [`${FIELD}${first}`]: 'Nothing would change: choose a value, or cancel.' },
    };
  }
  const [problem] = editProblems(row.tags, { set, remove });
  if (problem !== undefined) {
    const id = `${FIELD}${problem.key}`;
    const field = Object.hasOwn(set, problem.key) ? id : `${FIELD}${fields[0]?.key ?? ''}`;
    return { errors: { [field]: `AWS would refuse this: ${problem.key} ${problem.problem}.` } };
  }
  return { edit: { set, remove }, also: values[ALSO] ?? [], propagate };
}
