import { z } from 'zod';
import { codeText, cutMiddle, escapeText } from '../../slack/text.ts';
import type { Change, ChangeIntent, KeptOperation } from '../../store/changes.ts';
import type { InventoryRow } from '../../store/inventory.ts';
import type { Deps } from '../subcommand.ts';
import { whenText } from './view.ts';

/** What of the audit trail is done in mlcost itself: who puts off, excuses, owns and cancels. */

/** `was`, `from`: as it was before. People as the inventory keeps owners, `slack:U…`. */
const Note = z.object({
  until: z.number().optional(),
  reason: z.string().optional(),
  was: z.enum(['snooze', 'exempt']).optional(),
  from: z.string().optional(),
  to: z.string().optional(),
});
type Note = z.infer<typeof Note>;

type About = Pick<InventoryRow, 'arn' | 'kind' | 'name' | 'account' | 'region' | 'tags'>;

/** A fix is no resource; it is named by its id. */
export const aboutFix = (id: string): About => ({ arn: '', kind: 'fix', name: id, account: '', region: '', tags: {} });

export function careRecord(
  operation: KeptOperation,
  { arn, kind, name, account, region, tags }: About,
  note: Note,
  by: { readonly user: string; readonly via: 'dialog' | 'button' },
  { clock, newId }: Pick<Deps, 'clock' | 'newId'>,
): ChangeIntent {
  return {
    id: `c${newId()}${newId()}`,
    at: clock().getTime(),
    person: by.user,
    via: by.via,
    arn,
    kind,
    name,
    account,
    region,
    operation,
    before: tags,
    after: tags,
    note: JSON.stringify(note),
  };
}

export const CARE_VERBS = {
  snooze: 'snoozed',
  exempt: 'exempted',
  'show-again': 'shown again',
  owner: 'assigned',
  cancel: 'cancelled',
} as const satisfies Record<KeptOperation, string>;

/** "until 26 Nov: after the release", "to @chloe instead of ana@acme.example"; undefined for what changes tags or apps. */
export function careText({ operation, note }: Change): string | undefined {
  const { until, reason, was, from, to } = readNote(note);
  switch (operation) {
    case 'snooze':
    case 'exempt':
      return [
        until === undefined ? 'for good' : `until ${whenText(until)}`,
        ...(reason === undefined ? [] : [escapeText(cutMiddle(reason, 300))]),
      ].join(': ');
    case 'show-again':
      return was === undefined ? '' : `was ${CARE_VERBS[was]}`;
    case 'owner':
      return `to ${ownerName(to)} instead of ${ownerName(from)}`;
    case 'cancel':
      return '';
    default:
      return undefined;
  }
}

function ownerName(key: string | undefined): string {
  if (key === undefined) return 'nobody';
  const name = key.slice(key.indexOf(':') + 1);
  return /^(slack|maybe):/.test(key) ? `<@${name}>` : codeText(cutMiddle(name, 60));
}

function readNote(note: string | undefined): Note {
  try {
    return Note.parse(JSON.parse(note ?? '{}'));
  } catch {
    // Of another version.
    return {};
  }
}
