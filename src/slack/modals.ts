import type { InputBlock, ModalView } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import { MlcostError } from '../errors.ts';
import { context, plain, type Block } from './blocks.ts';
import { callSlack, slackErrorCode } from './call.ts';
import { LIMITS } from './limits.ts';

// A dialog is built of these; they have a file of their own for their length.
export {
  checkboxes,
  datePicker,
  fitsSelect,
  overflow,
  radioButtons,
  staticSelect,
  textInput,
  usersSelect,
  type Choice,
} from './elements.ts';

/**
 * A dialog; words are plain text. Blocks over a hundred are left out, saying so, and charts, which no dialog takes.
 * `privateMetadata` can't be cut, so more than 3,000 characters throw: ask `fitsMetadata` where its length depends on
 * people. `callbackId` is what its submission comes back under.
 */
export function modal(given: {
  readonly title: string;
  readonly submit?: string;
  readonly close?: string;
  readonly callbackId: string;
  readonly privateMetadata?: string;
  readonly blocks: readonly Block[];
}): ModalView {
  const { submit, close, privateMetadata = '' } = given;
  if (!fitsMetadata(privateMetadata)) throw new RangeError('private_metadata is too long for Slack');
  const blocks = given.blocks.filter((block) => block.type !== 'data_visualization');
  const most = LIMITS.view.blocks;
  const left = blocks.length - most + 1;
  const shown =
    blocks.length <= most ? blocks : [...blocks.slice(0, most - 1), context(`${left} more do not fit in here.`)];
  return {
    type: 'modal',
    callback_id: given.callbackId,
    ...(privateMetadata === '' ? {} : { private_metadata: privateMetadata }),
    title: plain(given.title, LIMITS.view.title),
    ...(submit === undefined ? {} : { submit: plain(submit, LIMITS.view.submit) }),
    ...(close === undefined ? {} : { close: plain(close, LIMITS.view.close) }),
    blocks: shown,
  };
}

/** Whether a dialog can carry this text to its submission. */
export const fitsMetadata = (privateMetadata: string): boolean => privateMetadata.length <= LIMITS.view.privateMetadata;

/**
 * A field of a dialog with its label. With `dispatch` every choice in it arrives as a click, besides the submission; a
 * field that is not optional must be filled before Slack submits. Give each field of a dialog its own action_id, which
 * its values go by. When a dialog is updated, what stands in a field of the same block_id and action_id stays, whatever
 * the new preset: only another block_id shows that.
 */
export const input = (given: {
  readonly label: string;
  readonly blockId: string;
  readonly element: InputBlock['element'];
  readonly hint?: string;
  readonly optional?: boolean;
  readonly dispatch?: boolean;
}): InputBlock => ({
  type: 'input',
  block_id: given.blockId,
  label: plain(given.label, LIMITS.input.label),
  element: given.element,
  ...(given.hint === undefined || given.hint === '' ? {} : { hint: plain(given.hint, LIMITS.input.hint) }),
  ...(given.optional === true ? { optional: true } : {}),
  ...(given.dispatch === true ? { dispatch_action: true } : {}),
});

/** An open dialog; the hash is that of its present content. */
export type OpenedModal = { readonly viewId: string; readonly hash: string };

/**
 * Opens a dialog. A trigger lives three seconds and opens one, so what needs longer is put in by `updateModal`. From
 * within a dialog the new one takes its place; to lie on top, it is pushed.
 */
export async function openModal(
  client: WebClient,
  triggerId: string,
  view: ModalView,
  options: { readonly push?: boolean } = {},
): Promise<OpenedModal> {
  const method = options.push === true ? 'push' : 'open';
  try {
    const { view: opened } = await callSlack(`views.${method}`, () =>
      client.views[method]({ trigger_id: triggerId, view }),
    );
    return { viewId: opened?.id ?? '', hash: opened?.hash ?? '' };
  } catch (error) {
    throw modalError(error) ?? error;
  }
}

/**
 * Puts another content into an open dialog; with a hash only if nobody else did so since, else it fails saying so.
 * undefined when the person has closed the dialog: there is nothing to show it in.
 */
export async function updateModal(
  client: WebClient,
  opened: { readonly viewId: string; readonly hash?: string | undefined },
  view: ModalView,
): Promise<OpenedModal | undefined> {
  const { viewId, hash } = opened;
  try {
    const { view: changed } = await callSlack('views.update', () =>
      client.views.update({ view_id: viewId, view, ...(hash === undefined || hash === '' ? {} : { hash }) }),
    );
    return { viewId, hash: changed?.hash ?? '' };
  } catch (error) {
    if (slackErrorCode(error) === 'not_found') return undefined;
    throw modalError(error) ?? error;
  }
}

function modalError(error: unknown): MlcostError | undefined {
  const failed = (message: string, hint: string) =>
    new MlcostError('slack_unavailable', message, { hint, cause: error });
  switch (slackErrorCode(error)) {
    case 'expired_trigger_id':
    case 'exchanged_trigger_id':
    case 'invalid_trigger_id':
    case 'trigger_expired':
    case 'trigger_exchanged':
      return failed('The dialog came too late: Slack opens one only within three seconds.', 'Click again.');
    case 'hash_conflict':
      return failed('The dialog changed while this was being done.', 'Look at it again and repeat the last step.');
    case 'push_limit_reached':
      return failed('Slack shows no more than three dialogs on top of each other.', 'Close one and click again.');
    case 'view_too_large':
      return failed('This is more than a dialog can show.', 'Choose fewer resources at once.');
    default:
      return undefined;
  }
}
