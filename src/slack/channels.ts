import type { WebClient } from '@slack/web-api';
import { LRUCache } from 'lru-cache';
import { callSlack, slackErrorCode } from './call.ts';

/** What the bot must know of a channel before it shows costs in it. */
export type ChannelFacts = {
  /** Shared with another organization, or about to be. */
  readonly external: boolean;
  /** False for a private channel the bot was not invited to: nothing can be posted there. */
  readonly visible: boolean;
};

const KEPT_MS = 10 * 60_000;

/** Looks channels up, remembering each for ten minutes unless asked afresh. Direct messages need no look-up. */
export function channelFacts(client: WebClient): (channel: string, look?: { fresh: boolean }) => Promise<ChannelFacts> {
  const kept = new LRUCache<string, ChannelFacts>({ max: 5000, ttl: KEPT_MS });
  return async (channel, look) => {
    if (channel.startsWith('D')) return { external: false, visible: true };
    const known = look?.fresh === true ? undefined : kept.get(channel);
    if (known !== undefined) return known;
    const found = await callSlack('conversations.info', () => info(client, channel));
    // An invitation may follow at once, and tell that the channel is shared.
    if (found.visible) kept.set(channel, found);
    return found;
  };
}

async function info(client: WebClient, channel: string): Promise<ChannelFacts> {
  try {
    const { channel: is } = await client.conversations.info({ channel });
    const pending = (is?.pending_shared?.length ?? 0) > 0 || is?.is_pending_ext_shared === true;
    return { external: is?.is_ext_shared === true || pending, visible: true };
  } catch (error) {
    if (slackErrorCode(error) === 'channel_not_found') return { external: false, visible: false };
    throw error;
  }
}
