import type { JsonObject } from '../../json.ts';
import { ApiError } from '../api-error.ts';
import type { ArgumentSpec } from '../arguments.ts';
import type { Channel } from '../people.ts';
import type { Tier } from '../rates.ts';
import type { Slack } from '../slack.ts';
import { channelById, directChannel, personById } from '../state.ts';

/** One entry of the table of Web API methods. */
export type Method = {
  /** Scopes of which one is needed; a method whose scope depends on the channel asks for it itself. */
  scopes: readonly string[];
  token: 'bot' | 'app' | 'none';
  tier: Tier;
  /** Reading methods take forms only: Slack does not look into their JSON bodies. */
  formOnly?: boolean;
  args: ArgumentSpec;
  run(slack: Slack, args: JsonObject): JsonObject | Promise<JsonObject>;
};

export function requireScope(slack: Slack, scope: string): void {
  if (slack.installation.scopes.includes(scope)) return;
  throw new ApiError('missing_scope', { needed: scope, provided: slack.installation.scopes.join(',') });
}

/** The scope that reads a conversation of this kind. */
export const readScope = ({ kind }: Channel): string => `${scopeWords[kind]}:read`;
const scopeWords = { public: 'channels', private: 'groups', mpim: 'mpim', im: 'im', dm: 'im' } as const;

/** The channel as the bot may know of it: of those that are not public, what it is not in does not exist for it. */
export function visibleChannel(slack: Slack, id: unknown): Channel {
  const channel = channelById(slack.state, String(id));
  if (!channel || (channel.kind !== 'public' && !channel.bot_is_member)) throw new ApiError('channel_not_found');
  return channel;
}

/** The channel to post to; a person's id is their conversation with the bot. */
export function postableChannel(slack: Slack, id: unknown): Channel {
  const person = personById(String(id));
  if (person) {
    const direct = directChannel(slack.state, person.id);
    if (!direct) throw new ApiError('channel_not_found');
    return direct;
  }
  const channel = visibleChannel(slack, id);
  if (!channel.bot_is_member && !slack.installation.scopes.includes('chat:write.public')) {
    throw new ApiError('not_in_channel');
  }
  return channel;
}

/** A page of items: `cursor` is the base64 of the offset, as opaque to the caller as Slack's. */
export function page<Item>(items: readonly Item[], args: JsonObject, most: number): { items: Item[]; next: string } {
  const limit = Math.min(Number(args['limit'] ?? 100) || 100, most);
  const cursor = args['cursor'];
  let from = 0;
  if (typeof cursor === 'string' && cursor !== '') {
    const found = /^offset:(\d+)$/.exec(Buffer.from(cursor, 'base64').toString());
    if (!found) throw new ApiError('invalid_cursor');
    from = Number(found[1]);
  }
  const next = from + limit < items.length ? Buffer.from(`offset:${from + limit}`).toString('base64') : '';
  return { items: items.slice(from, from + limit), next };
}
