import { asString } from '../../json.ts';
import { ApiError } from '../api-error.ts';
import { userGroupObject, userObject } from '../objects.ts';
import { bot, people, team, userGroups } from '../people.ts';
import type { Slack } from '../slack.ts';
import { personById } from '../state.ts';
import { page } from './method.ts';
import type { Method } from './method.ts';

const seesEmail = (slack: Slack): boolean => slack.installation.scopes.includes('users:read.email');

export const peopleMethods = {
  'users.info': {
    scopes: ['users:read'],
    token: 'bot',
    tier: 4,
    formOnly: true,
    args: { user: { kind: 'string', required: true }, include_locale: { kind: 'boolean' } },
    run: (slack, args) => {
      const person = personById(asString(args['user']));
      if (!person) throw new ApiError('user_not_found');
      return { user: userObject(person, seesEmail(slack)) };
    },
  },
  'users.list': {
    scopes: ['users:read'],
    token: 'bot',
    tier: 2,
    formOnly: true,
    args: { cursor: { kind: 'string' }, limit: { kind: 'integer' }, include_locale: { kind: 'boolean' } },
    run: (slack, args) => {
      const { items, next } = page(people, args, 1000);
      return {
        members: items.map((person) => userObject(person, seesEmail(slack))),
        response_metadata: { next_cursor: next },
      };
    },
  },
  'users.lookupByEmail': {
    scopes: ['users:read.email'],
    token: 'bot',
    tier: 3,
    formOnly: true,
    args: { email: { kind: 'string', required: true } },
    run: (_slack, args) => {
      const wanted = asString(args['email']).toLowerCase();
      const person = people.find(({ email, team_id }) => email === wanted && team_id === team.id);
      if (!person) throw new ApiError('users_not_found');
      return { user: userObject(person, true) };
    },
  },
  'usergroups.list': {
    scopes: ['usergroups:read'],
    token: 'bot',
    tier: 2,
    formOnly: true,
    args: {
      include_users: { kind: 'boolean' },
      include_count: { kind: 'boolean' },
      include_disabled: { kind: 'boolean' },
    },
    run: (_slack, args) => ({
      usergroups: userGroups.map((group) => userGroupObject(group, args['include_users'] === true)),
    }),
  },
  'usergroups.users.list': {
    scopes: ['usergroups:read'],
    token: 'bot',
    tier: 2,
    formOnly: true,
    args: { usergroup: { kind: 'string', required: true }, include_disabled: { kind: 'boolean' } },
    run: (_slack, args) => {
      const group = userGroups.find(({ id }) => id === args['usergroup']);
      if (!group) throw new ApiError('no_such_subteam');
      return { users: group.users };
    },
  },
  'bots.info': {
    scopes: ['users:read'],
    token: 'bot',
    tier: 3,
    formOnly: true,
    args: { bot: { kind: 'string' } },
    run: (_slack, args) => {
      if (args['bot'] !== undefined && args['bot'] !== bot.bot_id) throw new ApiError('bot_not_found');
      return { bot: { id: bot.bot_id, app_id: bot.app_id, user_id: bot.user_id, name: bot.name, deleted: false } };
    },
  },
} satisfies Record<string, Method>;
