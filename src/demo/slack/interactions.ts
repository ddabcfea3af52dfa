import { randomUUID } from 'node:crypto';
import { asObjects, asString } from '../json.ts';
import type { JsonObject } from '../json.ts';
import { Refused } from '../refused.ts';
import { ApiError } from './api-error.ts';
import type { Element } from './blocks/message.ts';
import { choose, valueGiven } from './choices.ts';
import type { Ack } from './delivery.ts';
import { elementOf, fillIn } from './fields.ts';
import { commandPayload, escapedText, messageActionPayload, suggestionPayload, viewActionPayload } from './payloads.ts';
import { slackbot } from './people.ts';
import type { Channel, Person } from './people.ts';
import { respondTo } from './respond.ts';
import type { ResponseTarget } from './responses.ts';
import type { Slack } from './slack.ts';
import { addMessage, canSee, channelNamed, personNamed } from './state.ts';
import type { StoredMessage, StoredView } from './state.ts';
import { stackOf, viewObject } from './views.ts';

/** What people do in the workspace, as the bot gets to know it. A promise is kept when the bot has acked (or not). */
export type Interaction = {
  readonly id: string;
  readonly person: Person;
  /** The workspace's change counter before it: what changed since has a higher number. */
  readonly since: number;
  readonly ack: Ack | undefined;
  /** What Slack says to the person when it did not go well. */
  readonly trouble?: string;
  /** A form's errors by block_id. */
  readonly errors?: Record<string, string>;
};

export type Where = { channel?: string; ts?: string; view_id?: string };
export type Click = Where & {
  as: string;
  action_id: string;
  block_id?: string;
  value?: string;
  selected?: unknown;
  /** What stands in the other fields of a view, as `submit` takes it. */
  values?: unknown;
};

export const sorry = 'We had some trouble connecting. Try again?';

export function person(word: unknown): Person {
  const found = personNamed(asString(word));
  if (found) return found;
  throw new Refused(
    `${asString(word) || 'Nobody'} is not in this workspace: try ana, ben, chloe, dmitri or otto.`,
    404,
  );
}

/** The channel the person means; they must be in it. */
export function channelFor(slack: Slack, who: Person, word: unknown): Channel {
  const theirs = slack.state.channels.filter(({ members }) => members.includes(who.id));
  const names = theirs.map(({ kind, name }) => (kind === 'im' ? 'dm' : name)).join(', ');
  const found = channelNamed(slack.state, asString(word), who);
  if (!found) {
    throw new Refused(`There is no channel "${asString(word)}" for ${who.name}, who is in: ${names}.`, 404);
  }
  if (found.members.includes(who.id)) return found;
  throw new Refused(`${who.name} is not in ${found.name}. ${who.name} is in: ${names}.`, 403);
}

export const begin = (slack: Slack, who: Person) => ({ id: randomUUID(), person: who, since: slack.state.sequence() });

export async function runCommand(
  slack: Slack,
  given: { as: unknown; channel: unknown; text: unknown; command?: unknown },
): Promise<Interaction> {
  const who = person(given.as);
  const channel = channelFor(slack, who, given.channel);
  const name = asString(given.command) || (slack.installation.commands[0]?.command ?? '');
  const installed = slack.installation.commands.find(({ command }) => command === name);
  if (!installed) throw new Refused(`${name} is not a command of this workspace.`, 404);
  const raw = asString(given.text).trim();
  const text = installed.should_escape ? escapedText(slack, raw) : raw;
  const interaction = begin(slack, who);
  const target: ResponseTarget = {
    kind: 'commands',
    interaction: interaction.id,
    channel: channel.id,
    userId: who.id,
    messageTs: undefined,
  };
  const payload = commandPayload(slack, {
    person: who,
    channel,
    command: name,
    text,
    responseUrl: `${slack.url()}${slack.responses.issue(target)}`,
    triggerId: slack.triggers.issue({ userId: who.id, viewId: undefined, interaction: interaction.id }),
  });
  const ack = await slack.delivery.deliver('slash_commands', payload);
  let trouble = ack.ok ? undefined : `${name} failed with the error "${ack.error}"`;
  if (ack.ok && Object.keys(ack.payload).length > 0) {
    try {
      respondTo(slack, target, ack.payload);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      trouble = `${name} failed with the error "${error.code}"`;
    }
  }
  if (trouble) tell(slack, channel.id, who, trouble, interaction.id);
  return { ...interaction, ack, ...(trouble ? { trouble } : {}) };
}

/** Slackbot's word to one person. */
export function tell(slack: Slack, channel: string, who: Person, text: string, origin: string): void {
  addMessage(slack.state, { channel, text, user: slackbot.id, ephemeralTo: who.id, origin });
}

export function messageOf(slack: Slack, who: Person, click: Where): { channel: Channel; message: StoredMessage } {
  const channel = channelFor(slack, who, click.channel);
  const message = slack.state.messages.find(({ ts, channel: at }) => ts === click.ts && at === channel.id);
  if (!message) throw new Refused(`There is no message ${click.ts ?? ''} in ${channel.name}.`, 404);
  if (!canSee(slack.state, who.id, message)) throw new Refused(`${who.name} cannot see that message.`, 403);
  return { channel, message };
}

export function viewOf(slack: Slack, who: Person, viewId: string): StoredView {
  const view = slack.state.views.get(viewId);
  if (!view || view.userId !== who.id) throw new Refused(`${who.name} has no view ${viewId} open.`, 404);
  const top = stackOf(slack, who.id).at(-1);
  if (view.view['type'] === 'modal' && view !== top) throw new Refused('Another modal lies on top of that one.');
  return view;
}

/** The value a click gives: what was selected, or the button's own. */
function clicked(slack: Slack, target: Element, click: Click): JsonObject {
  const type = asString(target.element['type']);
  if (type === 'button' || type === 'icon_button' || type === 'workflow_button') {
    if (click.selected !== undefined) throw new Refused(`${click.action_id} is a button: it takes no selection.`);
    return {};
  }
  const { type: _type, ...value } = valueGiven(slack, target, click.selected ?? click.value);
  return value;
}

/** A click on a button or a choice in a select, of a message or of a view. A confirm dialog counts as confirmed. */
export async function click(slack: Slack, given: Click): Promise<Interaction> {
  const who = person(given.as);
  if (!slack.installation.interactive) throw new Refused('The app has interactivity switched off.');
  if (given.view_id !== undefined) return clickInView(slack, who, given.view_id, given);
  const { channel, message } = messageOf(slack, who, given);
  const target = elementOf(message.blocks, given);
  const value = clicked(slack, target, given);
  const interaction = begin(slack, who);
  choose(slack, who.id, message.ts, target, { type: target.element['type'], ...value });
  if (target.element['type'] === 'button' && target.element['url'] !== undefined && !target.element['action_id']) {
    return { ...interaction, ack: undefined };
  }
  const responseTarget: ResponseTarget = {
    kind: 'actions',
    interaction: interaction.id,
    channel: channel.id,
    userId: who.id,
    messageTs: message.ts,
  };
  const payload = messageActionPayload(slack, {
    person: who,
    channel,
    message,
    target,
    value,
    responseUrl: `${slack.url()}${slack.responses.issue(responseTarget)}`,
    triggerId: slack.triggers.issue({ userId: who.id, viewId: undefined, interaction: interaction.id }),
  });
  const ack = await slack.delivery.deliver('interactive', payload);
  if (ack.ok) return { ...interaction, ack };
  const trouble = `This app responded with the error "${ack.error}"`;
  tell(slack, channel.id, who, trouble, interaction.id);
  return { ...interaction, ack, trouble };
}

async function clickInView(slack: Slack, who: Person, viewId: string, given: Click): Promise<Interaction> {
  const view = viewOf(slack, who, viewId);
  fillIn(slack, who, view, given.values);
  const target = elementOf(asObjects(view.view['blocks']), given);
  const value = clicked(slack, target, given);
  const interaction = begin(slack, who);
  choose(slack, who.id, view.id, target, { type: target.element['type'], ...value });
  // In an input block an element keeps its value to itself until the form is sent, unless it is asked to tell.
  if (target.input && target.input['dispatch_action'] !== true) {
    slack.state.touch();
    return { ...interaction, ack: undefined };
  }
  const payload = viewActionPayload(slack, {
    person: who,
    view,
    target,
    value,
    triggerId: slack.triggers.issue({ userId: who.id, viewId: view.id, interaction: interaction.id }),
  });
  const ack = await slack.delivery.deliver('interactive', payload);
  if (ack.ok) return { ...interaction, ack };
  view.errors = { '': sorry };
  slack.state.touch();
  return { ...interaction, ack, trouble: sorry };
}

/** The options a bot offers for what was typed into an external select. */
export async function suggest(slack: Slack, given: Click): Promise<JsonObject[]> {
  const who = person(given.as);
  const view = given.view_id === undefined ? undefined : viewOf(slack, who, given.view_id);
  const at = view ? undefined : messageOf(slack, who, given);
  const blocks = view ? asObjects(view.view['blocks']) : (at?.message.blocks ?? []);
  const { value = '', ...place } = given;
  const target = elementOf(blocks, place);
  const more: JsonObject = view
    ? { view: viewObject(slack, view) }
    : { channel: { id: at?.channel.id, name: at?.channel.name } };
  const container: JsonObject = view
    ? { type: 'view', view_id: view.id }
    : { type: 'message', message_ts: at?.message.ts, channel_id: at?.channel.id };
  const payload = suggestionPayload(slack, { person: who, container, target, value, more });
  const ack = await slack.delivery.deliver('interactive', payload);
  if (!ack.ok) throw new Refused('The app did not offer anything in time.', 504);
  return [
    ...asObjects(ack.payload['options']),
    ...asObjects(ack.payload['option_groups']).flatMap((group) => asObjects(group['options'])),
  ];
}
