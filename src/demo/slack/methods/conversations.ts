import { asList, asString } from '../../json.ts';
import { ApiError } from '../api-error.ts';
import { channelObject, messageObject } from '../objects.ts';
import { bot } from '../people.ts';
import { channelById, directChannel, personById } from '../state.ts';
import { page, readScope, requireScope, visibleChannel } from './method.ts';
import type { Method } from './method.ts';

const kinds = { public_channel: 'public', private_channel: 'private', im: 'im', mpim: 'mpim' } as const;
const scopeOf = {
  public_channel: 'channels:read',
  private_channel: 'groups:read',
  im: 'im:read',
  mpim: 'mpim:read',
} as const;
const isKind = (word: string): word is keyof typeof kinds => word in kinds;

const paging = { cursor: { kind: 'string' }, limit: { kind: 'integer' } } as const;

export const conversationMethods = {
  'conversations.info': {
    scopes: ['channels:read', 'groups:read', 'im:read', 'mpim:read'],
    token: 'bot',
    tier: 3,
    formOnly: true,
    args: {
      channel: { kind: 'string', required: true },
      include_num_members: { kind: 'boolean' },
      include_locale: { kind: 'boolean' },
    },
    run: (slack, args) => {
      const channel = visibleChannel(slack, args['channel']);
      requireScope(slack, readScope(channel));
      return { channel: channelObject(channel) };
    },
  },
  'conversations.list': {
    scopes: ['channels:read', 'groups:read', 'im:read', 'mpim:read'],
    token: 'bot',
    tier: 2,
    formOnly: true,
    args: { types: { kind: 'names' }, exclude_archived: { kind: 'boolean' }, ...paging },
    run: (slack, args) => {
      const types = args['types'] === undefined ? ['public_channel'] : asList(args['types']).map(asString);
      const wanted = types.map((type) => {
        if (!isKind(type)) throw new ApiError('invalid_types');
        requireScope(slack, scopeOf[type]);
        return kinds[type];
      });
      const listed = slack.state.channels.filter(
        (channel) =>
          wanted.some((kind) => kind === channel.kind) && (channel.kind === 'public' || channel.bot_is_member),
      );
      const { items, next } = page(listed, args, 1000);
      return { channels: items.map(channelObject), response_metadata: { next_cursor: next } };
    },
  },
  'conversations.members': {
    scopes: ['channels:read', 'groups:read', 'im:read', 'mpim:read'],
    token: 'bot',
    tier: 4,
    formOnly: true,
    args: { channel: { kind: 'string', required: true }, ...paging },
    run: (slack, args) => {
      const channel = visibleChannel(slack, args['channel']);
      requireScope(slack, readScope(channel));
      const { items, next } = page([...channel.members, ...(channel.bot_is_member ? [bot.user_id] : [])], args, 1000);
      return { members: items, response_metadata: { next_cursor: next } };
    },
  },
  'conversations.open': {
    scopes: ['im:write'],
    token: 'bot',
    tier: 3,
    args: {
      users: { kind: 'names' },
      channel: { kind: 'string' },
      return_im: { kind: 'boolean' },
      prevent_creation: { kind: 'boolean' },
    },
    run: (slack, args) => {
      if (args['channel'] !== undefined) {
        const channel = channelById(slack.state, asString(args['channel']));
        if (channel?.kind !== 'im') throw new ApiError('channel_not_found');
        return { channel: { id: channel.id }, already_open: true, no_op: true };
      }
      const users = asList(args['users']).map(asString);
      if (users.length === 0) throw new ApiError('users_list_not_supplied');
      if (users.length > 1) requireScope(slack, 'mpim:write');
      const person = personById(users[0] ?? '');
      if (!person) throw new ApiError('user_not_found');
      const channel = directChannel(slack.state, person.id);
      if (!channel) throw new ApiError('cannot_dm_bot');
      const found = args['return_im'] === true ? channelObject(channel) : { id: channel.id };
      return { channel: found, already_open: true, no_op: true };
    },
  },
  'conversations.join': {
    scopes: ['channels:join'],
    token: 'bot',
    tier: 3,
    args: { channel: { kind: 'string', required: true } },
    run: (slack, args) => {
      const channel = visibleChannel(slack, args['channel']);
      if (channel.kind !== 'public') throw new ApiError('method_not_supported_for_channel_type');
      const already = channel.bot_is_member;
      channel.bot_is_member = true;
      slack.state.touch();
      return { channel: channelObject(channel), ...(already ? { warning: 'already_in_channel' } : {}) };
    },
  },
  'conversations.history': {
    scopes: ['channels:history', 'groups:history', 'im:history', 'mpim:history'],
    token: 'bot',
    tier: 3,
    formOnly: true,
    args: {
      channel: { kind: 'string', required: true },
      latest: { kind: 'string' },
      oldest: { kind: 'string' },
      inclusive: { kind: 'boolean' },
      ...paging,
    },
    run: (slack, args) => {
      const channel = visibleChannel(slack, args['channel']);
      requireScope(slack, readScope(channel).replace(':read', ':history'));
      if (!channel.bot_is_member) throw new ApiError('not_in_channel');
      const all = slack.state.messages
        .filter((message) => message.channel === channel.id && message.ephemeralTo === undefined && !message.threadTs)
        .filter((message) => args['oldest'] === undefined || message.ts > asString(args['oldest']))
        .filter((message) => args['latest'] === undefined || message.ts < asString(args['latest']))
        .toReversed();
      const { items, next } = page(all, args, 1000);
      return {
        messages: items.map(messageObject),
        has_more: next !== '',
        ...(next === '' ? {} : { response_metadata: { next_cursor: next } }),
      };
    },
  },
} satisfies Record<string, Method>;
