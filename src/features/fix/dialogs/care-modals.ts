import { z } from 'zod';
import { kindTitle } from '../../../aws/sagemaker/kinds.ts';
import { writeWord } from '../../../command/tokens.ts';
import { addDays, isDay, type Day } from '../../../model/period.ts';
import { context, section, type ModalView } from '../../../slack/blocks.ts';
import type { FieldValues } from '../../../slack/bolt.ts';
import { datePicker, fitsMetadata, input, modal, radioButtons, textInput, usersSelect } from '../../../slack/modals.ts';
import { codeText } from '../../../slack/text.ts';
import type { InventoryRow } from '../../../store/inventory.ts';
import { findingText, fullName, resourceName } from '../../inventory/words.ts';
import { originSchema, type Origin } from '../origin.ts';

/** Dialogs for a finding that is not to be fixed now: put off, excused, or somebody else's. */
export const PUT_OFF_VIEW = 'put_off';
export const NOT_MINE_VIEW = 'not_mine';

const Metadata = z.object({ ref: z.string(), origin: originSchema });
export type CareMetadata = z.infer<typeof Metadata>;
export const readCareMetadata = (text: string): CareMetadata => Metadata.parse(JSON.parse(text));

const CHOICES = [
  { value: 'P7D', text: 'Snooze for a week', days: 7 },
  { value: 'P30D', text: 'Snooze for 30 days', days: 30 },
  { value: 'exempt', text: 'Exempt it from the tag policy', days: undefined },
] as const;

const about = (row: InventoryRow): string =>
  `*${resourceName(fullName(row))}* (${kindTitle(row.kind)})\n${row.findings.map(findingText).join(' · ')}`;

const metadataOf = (row: InventoryRow, origin: Origin): string | undefined => {
  const text = JSON.stringify({ ref: row.ref, origin } satisfies CareMetadata);
  return fitsMetadata(text) ? text : undefined;
};

/** Owners may put off what is theirs; only who tags everything excuses. Undefined: more to carry than Slack takes. */
export function putOffModal(row: InventoryRow, origin: Origin, mayExempt: boolean): ModalView | undefined {
  const privateMetadata = metadataOf(row, origin);
  if (privateMetadata === undefined) return undefined;
  return modal({
    title: 'Not now',
    submit: 'Save',
    close: 'Cancel',
    callbackId: PUT_OFF_VIEW,
    privateMetadata,
    blocks: [
      section(about(row)),
      input({
        label: 'What to do with it',
        blockId: 'what',
        element: radioButtons({
          actionId: 'what',
          options: CHOICES.filter(({ value }) => mayExempt || value !== 'exempt').map(({ value, text }) => ({
            value,
            text,
          })),
          initial: 'P7D',
        }),
      }),
      input({
        label: 'Reason',
        blockId: 'reason',
        optional: true,
        hint: mayExempt
          ? 'Needed for an exemption; everybody who looks at it later reads it.'
          : 'Everybody who looks at it later reads it.',
        element: textInput({ actionId: 'reason', maxLength: 300, multiline: true }),
      }),
      ...(mayExempt
        ? [
            input({
              label: 'Exempt until',
              blockId: 'until',
              optional: true,
              hint: 'Left empty, the exemption holds until somebody ends it.',
              element: datePicker({ actionId: 'until' }),
            }),
          ]
        : []),
      context(
        `Who changed its tags: ${codeText(`/mlcost history ${writeWord(row.kind === 'app' ? row.arn : row.name)}`)}`,
      ),
    ],
  });
}

export function notMineModal(row: InventoryRow, origin: Origin): ModalView | undefined {
  const privateMetadata = metadataOf(row, origin);
  if (privateMetadata === undefined) return undefined;
  return modal({
    title: 'Whose is it?',
    submit: 'Save',
    close: 'Cancel',
    callbackId: NOT_MINE_VIEW,
    privateMetadata,
    blocks: [
      section(about(row)),
      input({
        label: 'Owner',
        blockId: 'owner',
        optional: true,
        hint: 'Left empty, it has no owner until its tags or Studio name one.',
        element: usersSelect({ actionId: 'owner', placeholder: 'Who knows what it is for' }),
      }),
    ],
  });
}

export type PutOff = {
  readonly kind: 'snooze' | 'exempt';
  readonly until: number | undefined;
  readonly reason: string | undefined;
};

/** What was chosen, or what is wrong, by field. Days are the team's; one that is named counts to its end, in UTC. */
export function putOffOf(
  values: FieldValues,
  now: number,
  today: Day,
): PutOff | { readonly errors: Readonly<Record<string, string>> } {
  const choice = CHOICES.find(({ value }) => value === values['what']?.[0]) ?? CHOICES[0];
  const reason = values['reason']?.[0]?.trim() || undefined;
  const day = values['until']?.[0];
  if (choice.days !== undefined) return { kind: 'snooze', until: now + choice.days * 86_400_000, reason };
  if (reason === undefined) return { errors: { reason: 'Say why it is exempt: others will wonder.' } };
  if (day !== undefined && (!isDay(day) || day <= today))
    return { errors: { until: 'Choose a day that is still to come.' } };
  return { kind: 'exempt', until: day === undefined ? undefined : Date.parse(`${addDays(day, 1)}T00:00:00Z`), reason };
}
