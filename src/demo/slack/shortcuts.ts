import { asString } from '../json.ts';
import { Refused } from '../refused.ts';
import { begin, messageOf, person, tell } from './interactions.ts';
import type { Interaction } from './interactions.ts';
import { messageShortcutPayload, shortcutPayload } from './payloads.ts';
import type { ResponseTarget } from './responses.ts';
import type { Slack } from './slack.ts';

/** A shortcut of the app: a global one has no place, a message's names the message whose menu it was chosen from. */
export type ShortcutGiven = { as: unknown; callback_id: unknown; channel?: unknown; ts?: unknown };

export async function runShortcut(slack: Slack, given: ShortcutGiven): Promise<Interaction> {
  const who = person(given.as);
  const callbackId = asString(given.callback_id);
  const shortcut = slack.installation.shortcuts.find(({ callback_id }) => callback_id === callbackId);
  if (!shortcut) {
    const known = slack.installation.shortcuts.map(({ callback_id }) => callback_id).join(', ');
    throw new Refused(`${callbackId} is not a shortcut of this workspace. There is: ${known || 'none'}.`, 404);
  }
  if (!slack.installation.interactive) throw new Refused('The app has interactivity switched off.');
  if (shortcut.type === 'message') return runMessageShortcut(slack, given, callbackId);
  if (given.ts !== undefined) throw new Refused(`${callbackId} is a global shortcut: it takes no message.`);
  const interaction = begin(slack, who);
  const triggerId = slack.triggers.issue({ userId: who.id, viewId: undefined, interaction: interaction.id });
  const ack = await slack.delivery.deliver('interactive', shortcutPayload(slack, who, callbackId, triggerId));
  return { ...interaction, ack, ...(ack.ok ? {} : { trouble: troubleOf(ack.error) }) };
}

async function runMessageShortcut(slack: Slack, given: ShortcutGiven, callbackId: string): Promise<Interaction> {
  const who = person(given.as);
  const { channel, message } = messageOf(slack, who, { channel: asString(given.channel), ts: asString(given.ts) });
  if (message.ephemeralTo !== undefined) {
    throw new Refused('Slack offers no shortcuts on a message that only one person sees.');
  }
  const interaction = begin(slack, who);
  const target: ResponseTarget = {
    kind: 'app',
    interaction: interaction.id,
    channel: channel.id,
    userId: who.id,
    // The message is somebody's own, so a response can't take its place.
    messageTs: undefined,
  };
  const payload = messageShortcutPayload(slack, {
    person: who,
    channel,
    message,
    callbackId,
    responseUrl: `${slack.url()}${slack.responses.issue(target)}`,
    triggerId: slack.triggers.issue({ userId: who.id, viewId: undefined, interaction: interaction.id }),
  });
  const ack = await slack.delivery.deliver('interactive', payload);
  if (ack.ok) return { ...interaction, ack };
  const trouble = troubleOf(ack.error);
  tell(slack, channel.id, who, trouble, interaction.id);
  return { ...interaction, ack, trouble };
}

const troubleOf = (error: string): string => `This app responded with the error "${error}"`;
