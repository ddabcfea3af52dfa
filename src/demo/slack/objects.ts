import { compact } from '../json.ts';
import type { JsonObject } from '../json.ts';
import { bot, team } from './people.ts';
import type { Channel, Person, UserGroup } from './people.ts';
import type { StoredMessage } from './state.ts';

/** Slack's own shapes of people, channels and messages, as the Web API and the payloads carry them. */
export const messageObject = (message: StoredMessage): JsonObject =>
  compact({
    type: 'message',
    ...(message.user === bot.user_id ? { bot_id: bot.bot_id, app_id: bot.app_id } : {}),
    user: message.user,
    team: team.id,
    ts: message.ts,
    text: message.text,
    blocks: message.blocks.length > 0 ? message.blocks : undefined,
    thread_ts: message.threadTs,
    metadata: message.metadata,
    edited: message.edited === undefined ? undefined : { user: message.user, ts: message.edited },
  });

export function channelObject(channel: Channel): JsonObject {
  const shared = {
    id: channel.id,
    is_im: channel.kind === 'im',
    is_mpim: channel.kind === 'mpim',
    is_ext_shared: channel.is_ext_shared,
    is_shared: channel.is_ext_shared,
    is_org_shared: false,
    is_archived: false,
    context_team_id: team.id,
    created: 1_735_689_600,
  };
  if (channel.kind === 'im') return { ...shared, user: channel.members[0], is_user_deleted: false, priority: 0 };
  return {
    ...shared,
    name: channel.name,
    name_normalized: channel.name,
    is_channel: channel.kind === 'public',
    is_group: channel.kind === 'private' || channel.kind === 'mpim',
    is_private: channel.kind === 'private' || channel.kind === 'mpim',
    is_general: false,
    is_member: channel.bot_is_member,
    is_pending_ext_shared: false,
    ...(channel.is_ext_shared ? { connected_team_ids: ['T0VENDOR'], shared_team_ids: [team.id, 'T0VENDOR'] } : {}),
    topic: { value: channel.topic, creator: '', last_set: 0 },
    purpose: { value: '', creator: '', last_set: 0 },
    num_members: channel.members.length + (channel.bot_is_member ? 1 : 0),
  };
}

/** The address is there only for apps with `users:read.email`; without it Slack leaves it out without a word. */
export const userObject = (person: Person, withEmail: boolean): JsonObject => ({
  id: person.id,
  team_id: person.team_id,
  name: person.name,
  real_name: person.real_name,
  color: person.color.slice(1),
  deleted: false,
  tz: 'Europe/Madrid',
  tz_label: 'Central European Time',
  tz_offset: 3600,
  is_admin: person.role === 'admin',
  is_owner: false,
  is_bot: false,
  is_app_user: false,
  is_restricted: false,
  is_stranger: person.team_id !== team.id,
  profile: {
    real_name: person.real_name,
    real_name_normalized: person.real_name.normalize('NFD').replaceAll(/\p{M}/gu, ''),
    display_name: person.name,
    display_name_normalized: person.name,
    title: person.title,
    ...(withEmail ? { email: person.email } : {}),
    team: person.team_id,
  },
});

export const userGroupObject = (group: UserGroup, includeUsers: boolean): JsonObject => ({
  id: group.id,
  team_id: team.id,
  is_usergroup: true,
  name: group.name,
  handle: group.handle,
  description: '',
  is_external: false,
  user_count: group.users.length,
  date_delete: 0,
  ...(includeUsers ? { users: group.users } : {}),
});
