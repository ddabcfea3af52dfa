import { randomBytes } from 'node:crypto';
import { ApiError } from '../api-error.ts';
import { bot, team } from '../people.ts';
import type { Method } from './method.ts';

export const sessionMethods = {
  'api.test': {
    scopes: [],
    token: 'none',
    tier: 4,
    args: { error: { kind: 'string' }, foo: { kind: 'string' } },
    run: (_slack, args) => {
      if (typeof args['error'] === 'string') throw new ApiError(args['error'], { args });
      return { args };
    },
  },
  'auth.test': {
    scopes: [],
    token: 'bot',
    tier: 'special',
    args: {},
    run: (slack) => ({
      url: `${slack.url()}/`,
      team: team.name,
      user: bot.name,
      team_id: team.id,
      user_id: bot.user_id,
      bot_id: bot.bot_id,
      is_enterprise_install: false,
    }),
  },
  'apps.connections.open': {
    scopes: ['connections:write'],
    token: 'app',
    tier: 'special',
    args: {},
    run: (slack) => ({
      url: `${slack.url().replace(/^http/, 'ws')}/link/?ticket=${slack.tickets.issue()}&app_id=${bot.app_id}`,
    }),
  },
} satisfies Record<string, Method>;

/** A socket's URL is good for one connection, soon after it was asked for. */
export type Tickets = { issue(): string; redeem(ticket: string): boolean };

export function tickets(): Tickets {
  const issued = new Map<string, number>();
  return {
    issue: () => {
      const ticket = randomBytes(16).toString('hex');
      issued.set(ticket, performance.now());
      return ticket;
    },
    redeem: (ticket) => {
      const at = issued.get(ticket);
      issued.delete(ticket);
      return at !== undefined && performance.now() - at < 30_000;
    },
  };
}
