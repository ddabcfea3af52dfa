import type {
  BlockAction,
  BlockElementAction,
  GlobalShortcut,
  MessageShortcut,
  ViewStateValue,
  ViewSubmitAction,
} from '@slack/bolt';
import type { Click, FieldValues, Person, Shortcut, Submission } from './bolt.ts';
import { messageTexts } from './message-texts.ts';

/** What Slack's payloads say, as the listeners take it. */

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

type Body = { readonly user: { readonly id: string; readonly team_id?: string }; readonly team: { id: string } | null };

const person = ({ user, team }: Body): Person => ({ user: user.id, team: user.team_id ?? team?.id ?? '' });

/** An element's state: what was typed or chosen, without what is empty. */
function chosen(state: Partial<ViewStateValue>): string[] {
  const option = (given: { readonly value?: string } | null | undefined) => given?.value;
  const one = [
    state.value,
    option(state.selected_option),
    state.selected_user,
    state.selected_date,
    state.selected_time,
    state.selected_date_time?.toString(),
    state.selected_channel,
    state.selected_conversation,
  ];
  const several = [
    ...(state.selected_options ?? []).map(option),
    ...(state.selected_users ?? []),
    ...(state.selected_channels ?? []),
    ...(state.selected_conversations ?? []),
  ];
  return [...one, ...several].filter((value): value is string => typeof value === 'string' && value !== '');
}

type State = { readonly values: Readonly<Record<string, Readonly<Record<string, ViewStateValue>>>> };

function valuesOf(state: State | undefined): FieldValues {
  const fields = Object.values(state?.values ?? {}).flatMap((block) => Object.entries(block));
  return Object.fromEntries(fields.map(([actionId, value]) => [actionId, chosen(value)]));
}

const isButton = ({ type }: BlockElementAction): boolean => type === 'button';

export function click(body: BlockAction, action: BlockElementAction): Click {
  const { container, view } = body;
  // The types leave out fields that Slack sends as null; reading them as a state's is the same for every element.
  const selected = isButton(action) ? [] : chosen(action as Partial<ViewStateValue>);
  return {
    ...person(body),
    actionId: action.action_id,
    value: ('value' in action ? text(action.value) : undefined) ?? selected[0] ?? '',
    selected,
    triggerId: body.trigger_id,
    channel: body.channel?.id ?? text(container['channel_id']),
    responseUrl: body.response_url === '' ? undefined : body.response_url,
    messageTs: text(container['message_ts']),
    ephemeral: container['is_ephemeral'] === true,
    ...(body.message === undefined ? {} : { messageBlocks: messageTexts(body.message) }),
    surface: view === undefined ? 'message' : view.type === 'home' ? 'home' : 'modal',
    viewId: view?.id,
    viewHash: view?.hash,
    privateMetadata: view?.private_metadata ?? '',
    values: valuesOf(view?.state ?? body.state),
  };
}

export function submission(body: ViewSubmitAction): Submission {
  const { view } = body;
  return {
    ...person(body),
    callbackId: view.callback_id,
    privateMetadata: view.private_metadata,
    triggerId: body.trigger_id,
    viewId: view.id,
    viewHash: view.hash,
    values: valuesOf(view.state),
  };
}

export function shortcut(body: GlobalShortcut | MessageShortcut): Shortcut {
  const asked = { ...person(body), callbackId: body.callback_id, triggerId: body.trigger_id };
  if (body.type === 'shortcut') return { ...asked, kind: 'global' };
  return {
    ...asked,
    kind: 'message',
    channel: body.channel.id,
    messageTs: body.message_ts,
    messageText: text(body.message.text) ?? '',
    messageBlocks: messageTexts(body.message),
    ...(body.response_url === '' ? {} : { responseUrl: body.response_url }),
  };
}
