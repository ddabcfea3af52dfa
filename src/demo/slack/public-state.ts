import { asObjects } from '../json.ts';
import type { JsonObject } from '../json.ts';
import { mimetypeOf } from './files.ts';
import { bot, people, team, userGroups } from './people.ts';
import type { ChannelKind, Role } from './people.ts';
import type { Slack } from './slack.ts';
import { canSee, channelById, nameOf } from './state.ts';
import type { StoredMessage, StoredView } from './state.ts';
import { viewObject } from './views.ts';

/** The workspace as the control API shows it: what the page draws and checks read. */
export type PublicMessage = {
  ts: string;
  thread_ts?: string;
  /** The channel's name. */
  channel: string;
  /** A person's name, `mlcost` for the bot, `slackbot` for Slack's own word. */
  user: string;
  text: string;
  blocks: JsonObject[];
  ephemeral: boolean;
  visible_to?: string;
  edited?: string;
  files?: string[];
};

export type PublicModal = { view_id: string; view: JsonObject; errors?: Record<string, string> };

export type PublicFile = {
  id: string;
  name: string;
  title: string;
  mimetype: string;
  size: number;
  url: string;
  alt_text?: string;
};

export type PublicState = {
  team: { id: string; name: string; domain: string };
  clock: string;
  bot: { user_id: string; name: string };
  commands: { command: string; description: string; usage_hint: string }[];
  /** Of the ⚡ menu (`global`) and of a message's own menu (`message`). */
  shortcuts: { callback_id: string; name: string; type: string; description: string }[];
  suggestions: string[];
  people: {
    id: string;
    name: string;
    real_name: string;
    title: string;
    role: Role;
    team_id: string;
    color: string;
  }[];
  channels: {
    id: string;
    name: string;
    kind: ChannelKind;
    is_ext_shared: boolean;
    members: string[];
    bot_is_member: boolean;
    messages: PublicMessage[];
  }[];
  user_groups: { id: string; handle: string }[];
  /** By person, the top modal last. */
  modals: Record<string, PublicModal[]>;
  homes: Record<string, JsonObject | null>;
  files: PublicFile[];
};

const publicMessage = (slack: Slack, message: StoredMessage): PublicMessage => ({
  ts: message.ts,
  ...(message.threadTs === undefined ? {} : { thread_ts: message.threadTs }),
  channel: channelById(slack.state, message.channel)?.name ?? message.channel,
  user: nameOf(message.user),
  text: message.text,
  blocks: message.blocks,
  ephemeral: message.ephemeralTo !== undefined,
  ...(message.ephemeralTo === undefined ? {} : { visible_to: nameOf(message.ephemeralTo) }),
  ...(message.edited === undefined ? {} : { edited: message.edited }),
  ...(message.files.length === 0 ? {} : { files: message.files }),
});

export const publicModal = (slack: Slack, stored: StoredView): PublicModal => ({
  view_id: stored.id,
  view: viewObject(slack, stored),
  ...(stored.errors ? { errors: stored.errors } : {}),
});

/** What a person sees new or changed since a point, but for what another interaction at the same time brought. */
export const changedSince = (slack: Slack, userId: string, since: number, interaction?: string): PublicMessage[] =>
  slack.state.messages
    .filter((message) => message.changed > since && canSee(slack.state, userId, message))
    .filter(({ origin }) => origin === undefined || interaction === undefined || origin === interaction)
    .map((message) => publicMessage(slack, message));

export function publicState(slack: Slack, suggestions: readonly string[]): PublicState {
  const { state } = slack;
  const byChannel = Map.groupBy(state.messages, (message) => message.channel);
  return {
    team,
    clock: slack.clock.now().toISOString(),
    bot: { user_id: bot.user_id, name: bot.name },
    commands: slack.installation.commands.map(({ command, description, usage_hint }) => ({
      command,
      description,
      usage_hint,
    })),
    shortcuts: [...slack.installation.shortcuts],
    suggestions: [...suggestions],
    people: people.map(({ email: _email, ...person }) => person),
    channels: state.channels.map((channel) => ({
      id: channel.id,
      name: channel.name,
      kind: channel.kind,
      is_ext_shared: channel.is_ext_shared,
      members: channel.members.map(nameOf),
      bot_is_member: channel.bot_is_member,
      messages: (byChannel.get(channel.id) ?? []).map((message) => publicMessage(slack, message)),
    })),
    user_groups: userGroups.map(({ id, handle }) => ({ id, handle })),
    modals: Object.fromEntries(
      people.map(({ id, name }) => [name, (state.stacks.get(id) ?? []).map((view) => publicModal(slack, view))]),
    ),
    homes: Object.fromEntries(people.map(({ id, name }) => [name, homeOf(slack, id)])),
    files: [...state.files.values()]
      .filter((file) => file.completedAt !== undefined)
      .map((file) => ({
        id: file.id,
        name: file.name,
        title: file.title,
        mimetype: mimetypeOf(file),
        size: file.content?.length ?? 0,
        url: `/_demo/files/${file.id}`,
        ...(file.altText === undefined ? {} : { alt_text: file.altText }),
      })),
  };
}

export function homeOf(slack: Slack, userId: string): JsonObject | null {
  const stored = slack.state.homes.get(userId);
  return stored ? { ...viewObject(slack, stored), blocks: asObjects(stored.view['blocks']) } : null;
}
