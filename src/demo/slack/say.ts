import { asString } from '../json.ts';
import type { JsonObject } from '../json.ts';
import { Refused } from '../refused.ts';
import { begin, channelFor, person } from './interactions.ts';
import type { Interaction } from './interactions.ts';
import { escapedText } from './payloads.ts';
import type { Slack } from './slack.ts';
import { addMessage, channelNamed, personNamed } from './state.ts';

/** Posts what a person writes. The bot does not hear of it: it subscribes to no messages. */
export function say(slack: Slack, given: { as: unknown; channel: unknown; text: unknown }): Interaction {
  const who = person(given.as);
  const channel = channelFor(slack, who, given.channel);
  const raw = asString(given.text).trim();
  if (raw === '') throw new Refused('There is nothing to post.');
  if (raw.startsWith('/')) throw new Refused('That is a command: it is not posted.');
  const interaction = begin(slack, who);
  addMessage(slack.state, {
    channel: channel.id,
    user: who.id,
    text: escapedText(slack, raw),
    blocks: [{ type: 'rich_text', elements: [{ type: 'rich_text_section', elements: runsOf(slack, raw) }] }],
    origin: interaction.id,
  });
  return { ...interaction, ack: undefined };
}

/** What Slack's composer makes of a line: people, channels and links are elements of their own. */
function runsOf(slack: Slack, raw: string): JsonObject[] {
  const words = /(@[\p{L}\d._-]+|#[\p{L}\d_-]+|https?:\/\/[^\s,]+)/gu;
  return raw
    .split(words)
    .filter((part) => part !== '')
    .map((part): JsonObject => {
      if (/^https?:/.test(part)) return { type: 'link', url: part };
      const user = part.startsWith('@') ? personNamed(part) : undefined;
      if (user) return { type: 'user', user_id: user.id };
      const channel = part.startsWith('#') ? channelNamed(slack.state, part) : undefined;
      return channel ? { type: 'channel', channel_id: channel.id } : { type: 'text', text: part };
    });
}
