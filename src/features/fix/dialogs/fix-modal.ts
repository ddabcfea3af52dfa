import { z } from 'zod';
import { kindTitle } from '../../../aws/sagemaker/kinds.ts';
import type { Rules } from '../../../model/judge.ts';
import { context, divider, section, type Block, type ModalView } from '../../../slack/blocks.ts';
import { checkboxes, fitsMetadata, fitsSelect, input, modal, staticSelect, textInput } from '../../../slack/modals.ts';
import { codeText, cutMiddle, escapeText, listWithRest } from '../../../slack/text.ts';
import type { InventoryRow } from '../../../store/inventory.ts';
import { findingText, fullName, plainReason, resourceName } from '../../inventory/words.ts';
import { countText } from '../../labels.ts';
import { originSchema } from '../origin.ts';
import { allowedWords } from '../plan.ts';
import { ALSO, fieldId, fixFields, oldKeys, PROPAGATE, REMOVE, removeValue, type FixField } from './fix-fields.ts';

/** The dialog in which the tags of one resource, or of all that have the same problem, are set. */
export const FIX_VIEW = 'fix_tags';

const Metadata = z.object({ draft: z.string(), origin: originSchema });
export type FixMetadata = z.infer<typeof Metadata>;

export const readFixMetadata = (text: string): FixMetadata => Metadata.parse(JSON.parse(text));

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
export function fixModal(subject: FixSubject, metadata: FixMetadata): ModalView | undefined {
  const { row, count, rules } = subject;
  const text = JSON.stringify(metadata);
  if (!fitsMetadata(text)) return undefined;
  const old = oldKeys(row.findings);
  return modal({
    title: count > 1 ? `Fix tags of ${countText(count)}` : 'Fix tags',
    submit: count > 1 ? `Tag ${countText(count)} resources` : 'Tag it',
    close: 'Cancel',
    callbackId: FIX_VIEW,
    privateMetadata: text,
    blocks: [
      section(aboutText(subject)),
      ...fixFields(row, rules).map(fieldBlock),
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

function fieldBlock({ rule, broken, suggestion, shown }: FixField): Block {
  const { key, values } = rule;
  const hint = [
    ...(suggestion === undefined ? [] : [`Suggested: ${plainReason(suggestion.reason)}.`]),
    ...(broken && suggestion === undefined ? ['Nothing tells what it should be.'] : []),
    ...(values === undefined ? [`${capital(allowedWords(rule))}.`] : []),
  ].join(' ');
  const choices = (values ?? []).map((value) => ({ text: value, value }));
  const id = fieldId(key);
  return input({
    label: key,
    blockId: id,
    optional: true,
    hint,
    element: fitsSelect(choices)
      ? staticSelect({ actionId: id, options: choices, initial: shown, placeholder: 'Leave as it is' })
      : textInput({ actionId: id, initial: shown, maxLength: 256, placeholder: 'Leave as it is' }),
  });
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

function previewTexts({ count, row, caveats }: FixSubject): string[] {
  const what = count > 1 ? `these ${countText(count)} ${kindTitle(row.kind, count)}` : `this ${kindTitle(row.kind)}`;
  return [
    `*What changes:* the tags above are set on ${what}; other tags stay.`,
    `*What to know:* ${caveats.map(escapeText).join(' ')}`,
  ];
}
