import { isUsageError } from '../../../command/usage-error.ts';
import type { Submission, SubmissionOutcome } from '../../../slack/bolt.ts';
import { openModal } from '../../../slack/modals.ts';
import { refusalMessage } from '../../../slack/replies.ts';
import type { InventoryRow } from '../../../store/inventory.ts';
import type { ListenerDeps } from '../../answering.ts';
import { fixRefusal } from '../access.ts';
import { CHOICE, findModal, NAME, readFindMetadata } from '../dialogs/find-modal.ts';
import { NO_ORIGIN } from '../origin.ts';
import { resourcesNamed } from '../targets.ts';
import { fixDialog, openDialog } from './fix-actions.ts';
import type { FixShortcut } from './handlers.ts';

/** The lightning menu: there is no message and no channel, so the dialog asks for the resource. */
export const findShortcut: FixShortcut = async (asked, _reply, deps) => {
  await openModal(deps.client(), asked.triggerId, findModal([], NO_ORIGIN));
};

/** A message that names resources, by ARN or name: the dialog of the one, or a choice among them. */
export const messageShortcut: FixShortcut = async (asked, reply, deps) => {
  const text = `${asked.messageBlocks ?? ''}\n${asked.messageText ?? ''}`;
  const found = await namedIn(text, deps);
  const broken = found.filter(({ findings }) => findings.length > 0);
  const [row] = broken;
  if (broken.length === 1 && row !== undefined) {
    const refused = await fixRefusal(asked, 'Fix', [row], deps);
    if (refused !== undefined) return reply(refusalMessage(refused));
    return openDialog(asked.triggerId, [row], NO_ORIGIN, asked, reply, deps);
  }
  const says =
    found.length === 0
      ? 'This message names no SageMaker resource that the last audit found. Which one do you mean?'
      : broken.length === 0
        ? 'What this message names keeps the tag policy.'
        : undefined;
  await openModal(deps.client(), asked.triggerId, findModal(broken, NO_ORIGIN, says));
};

const ARN = /arn:aws[a-z-]*:sagemaker:[a-z0-9-]+:\d{12}:[^\s<>|`"']+/gi;
const WORD = /[\p{L}\p{N}][\p{L}\p{N}._/-]{3,}/gu;
const MOST_WORDS = 60;
/** One more than a dialog offers. */
const MOST_FOUND = 51;

/** What a text names: ARNs, and words that are whole names. */
async function namedIn(text: string, { store }: ListenerDeps): Promise<InventoryRow[]> {
  const arns = [...text.matchAll(ARN)].map(([arn]) => arn.replace(/[.,;:)]+$/, ''));
  const words = [
    ...new Set([...text.replaceAll(ARN, ' ').matchAll(WORD)].map(([word]) => word.replace(/[._/-]+$/, ''))),
  ];
  const names = words.filter((word) => /[-_\d]/.test(word)).slice(0, MOST_WORDS);
  const rows = await Promise.all([
    ...arns.slice(0, MOST_WORDS).map(async (arn) => [await store.inventory.byArn(arn)]),
    store.inventory.named(names, MOST_FOUND),
  ]);
  return [...new Map(rows.flat().flatMap((row) => (row === undefined ? [] : [[row.ref, row] as const]))).values()];
}

/** Goes on to the dialog of the tags, in the same place. */
export async function submitFind(submitted: Submission, deps: ListenerDeps): Promise<SubmissionOutcome> {
  const { origin } = readFindMetadata(submitted.privateMetadata);
  const chosen = submitted.values[CHOICE]?.[0];
  const typed = submitted.values[NAME]?.[0]?.trim() ?? '';
  const field = chosen === undefined ? NAME : CHOICE;
  const rows = await resourcesNamed(chosen ?? typed, deps);
  if (isUsageError(rows)) return { errors: { [field]: rows.usageError.replaceAll('`', '') } };
  const [row] = rows;
  if (rows.length > 1 || row === undefined)
    return { view: findModal(rows, origin, 'Several have this name. Which one?') };
  if (row.findings.length === 0)
    return {
      errors: {
        [field]: `${row.name} keeps the tag policy. To change its tags all the same, type /mlcost tag ${row.name} key=value.`,
      },
    };
  const refused = await fixRefusal(submitted, 'Fix', [row], deps);
  if (refused !== undefined) return { errors: { [field]: refused } };
  const view = await fixDialog([row], origin, submitted, deps);
  return view === undefined ? { errors: { [field]: 'Its tags are too long for a dialog.' } } : { view };
}
