import { asObjects, asString, compact } from '../json.ts';
import type { JsonObject } from '../json.ts';
import type { Element } from './blocks/message.ts';
import { chosenIn } from './choices.ts';
import { messageObject } from './objects.ts';
import { bot, team, userGroups, vendorTeam } from './people.ts';
import type { Channel, ChannelKind, Person } from './people.ts';
import type { Slack } from './slack.ts';
import { channelNamed, personNamed } from './state.ts';
import type { StoredMessage, StoredView } from './state.ts';
import { viewObject } from './views.ts';

/** What Slack sends the bot when a person does something. */
const teamOf = (person: Person) => (person.team_id === vendorTeam.id ? vendorTeam : team);

const userOf = (person: Person): JsonObject => ({
  id: person.id,
  username: person.name,
  name: person.name,
  team_id: person.team_id,
});

const namedSo: Partial<Record<ChannelKind, string>> = {
  private: 'privategroup',
  im: 'directmessage',
  dm: 'directmessage',
};

/** In payloads a private channel and a conversation of two go by these names; a group's message has its `mpdm-…`. */
const payloadName = (channel: Channel): string => namedSo[channel.kind] ?? channel.name;

/** Command text as Slack sends it with `should_escape`: entities, and people, channels and links as their ids. */
export function escapedText(slack: Slack, text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll(
      /(^|[\s(=,:])(@[\p{L}\d._-]+|#[\p{L}\d_-]+|https?:\/\/[^\s,]+)/gu,
      (whole, before: string, word: string) => {
        if (word.startsWith('#')) {
          const channel = channelNamed(slack.state, word);
          return channel?.kind === 'public' || channel?.kind === 'private'
            ? `${before}<#${channel.id}|${channel.name}>`
            : whole;
        }
        if (!word.startsWith('@')) return `${before}<${word}>`;
        const person = personNamed(word);
        if (person) return `${before}<@${person.id}|${person.name}>`;
        const group = userGroups.find(({ handle }) => `@${handle}` === word.toLowerCase());
        return group ? `${before}<!subteam^${group.id}|@${group.handle}>` : whole;
      },
    );
}

/** A slash command: a flat form of strings. In a shared channel an outsider's carries their own workspace. */
export const commandPayload = (
  slack: Slack,
  given: { person: Person; channel: Channel; command: string; text: string; responseUrl: string; triggerId: string },
): Record<string, string> => ({
  token: slack.tokens.verification,
  team_id: teamOf(given.person).id,
  team_domain: teamOf(given.person).domain,
  channel_id: given.channel.id,
  channel_name: payloadName(given.channel),
  user_id: given.person.id,
  user_name: given.person.name,
  command: given.command,
  text: given.text,
  api_app_id: bot.app_id,
  is_enterprise_install: 'false',
  response_url: given.responseUrl,
  trigger_id: given.triggerId,
});

const common = (slack: Slack, type: string, person: Person): JsonObject => ({
  type,
  user: userOf(person),
  api_app_id: bot.app_id,
  token: slack.tokens.verification,
  team: { id: team.id, domain: team.domain },
  enterprise: null,
  is_enterprise_install: false,
});

const actionOf = (slack: Slack, { blockId, element }: Element, value: JsonObject): JsonObject =>
  compact({
    action_id: element['action_id'],
    block_id: blockId,
    text: element['text'],
    value: element['value'],
    style: element['style'],
    url: element['url'],
    confirm: element['confirm'],
    placeholder: element['placeholder'],
    ...value,
    type: element['type'],
    action_ts: slack.state.nextTs(),
  });

export function messageActionPayload(
  slack: Slack,
  given: {
    person: Person;
    channel: Channel;
    message: StoredMessage;
    target: Element;
    value: JsonObject;
    responseUrl: string;
    triggerId: string;
  },
): JsonObject {
  const { person, channel, message } = given;
  const ephemeral = message.ephemeralTo !== undefined;
  return {
    ...common(slack, 'block_actions', person),
    container: compact({
      type: 'message',
      message_ts: message.ts,
      thread_ts: message.threadTs,
      channel_id: channel.id,
      is_ephemeral: ephemeral,
    }),
    trigger_id: given.triggerId,
    channel: { id: channel.id, name: payloadName(channel) },
    // Slack keeps no ephemeral message, so it has none to send along.
    ...(ephemeral ? {} : { message: messageObject(message) }),
    state: { values: chosenIn(slack, person.id, message.ts, message.blocks) },
    response_url: given.responseUrl,
    actions: [actionOf(slack, given.target, given.value)],
  };
}

export function viewActionPayload(
  slack: Slack,
  given: { person: Person; view: StoredView; target: Element; value: JsonObject; triggerId: string },
): JsonObject {
  return {
    ...common(slack, 'block_actions', given.person),
    container: { type: 'view', view_id: given.view.id },
    trigger_id: given.triggerId,
    view: viewObject(slack, given.view),
    state: { values: chosenIn(slack, given.person.id, given.view.id, asObjects(given.view.view['blocks'])) },
    actions: [actionOf(slack, given.target, given.value)],
  };
}

export const submissionPayload = (slack: Slack, person: Person, view: StoredView, triggerId: string): JsonObject => ({
  ...common(slack, 'view_submission', person),
  trigger_id: triggerId,
  view: viewObject(slack, view),
  response_urls: [],
});

export const closedPayload = (slack: Slack, person: Person, view: JsonObject, cleared: boolean): JsonObject => ({
  ...common(slack, 'view_closed', person),
  view,
  is_cleared: cleared,
});

export const suggestionPayload = (
  slack: Slack,
  given: { person: Person; container: JsonObject; target: Element; value: string; more: JsonObject },
): JsonObject => ({
  ...common(slack, 'block_suggestion', given.person),
  container: given.container,
  action_id: asString(given.target.element['action_id']),
  block_id: given.target.blockId,
  value: given.value,
  ...given.more,
});

export const shortcutPayload = (slack: Slack, person: Person, callbackId: string, triggerId: string): JsonObject => ({
  ...common(slack, 'shortcut', person),
  callback_id: callbackId,
  trigger_id: triggerId,
  action_ts: slack.state.nextTs(),
});

export const messageShortcutPayload = (
  slack: Slack,
  given: {
    person: Person;
    channel: Channel;
    message: StoredMessage;
    callbackId: string;
    responseUrl: string;
    triggerId: string;
  },
): JsonObject => ({
  ...common(slack, 'message_action', given.person),
  callback_id: given.callbackId,
  trigger_id: given.triggerId,
  action_ts: slack.state.nextTs(),
  channel: { id: given.channel.id, name: payloadName(given.channel) },
  message_ts: given.message.ts,
  message: messageObject(given.message),
  response_url: given.responseUrl,
});

export const eventPayload = (slack: Slack, eventId: string, event: JsonObject): JsonObject => ({
  token: slack.tokens.verification,
  team_id: team.id,
  api_app_id: bot.app_id,
  event,
  type: 'event_callback',
  event_id: eventId,
  event_time: Math.floor(slack.clock.now().getTime() / 1000),
  authorizations: [
    { enterprise_id: null, team_id: team.id, user_id: bot.user_id, is_bot: true, is_enterprise_install: false },
  ],
  is_ext_shared_channel: false,
});
