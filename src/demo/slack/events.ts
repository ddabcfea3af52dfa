import { randomUUID } from 'node:crypto';
import type { JsonObject } from '../json.ts';
import { Refused } from '../refused.ts';
import type { Ack } from './delivery.ts';
import { begin, person } from './interactions.ts';
import type { Interaction } from './interactions.ts';
import { eventPayload } from './payloads.ts';
import { team } from './people.ts';
import type { Slack } from './slack.ts';
import { directChannel } from './state.ts';
import { viewObject } from './views.ts';

/** Opens the app's Home tab: the bot hears of it if it subscribes to the event. */
export async function openHome(slack: Slack, given: { as: unknown }): Promise<Interaction> {
  const who = person(given.as);
  const channel = directChannel(slack.state, who.id);
  // People of another workspace may reach Home through a shared channel; the demo offers it to members only. The bot
  // looks up who asks all the same.
  if (who.team_id !== team.id || !channel) {
    throw new Refused(`${who.name} is from another workspace, where this app has no Home.`, 403);
  }
  const interaction = begin(slack, who);
  if (!slack.installation.events.includes('app_home_opened')) return { ...interaction, ack: undefined };
  const home = slack.state.homes.get(who.id);
  const ack = await deliverEvent(slack, {
    type: 'app_home_opened',
    user: who.id,
    channel: channel.id,
    tab: 'home',
    event_ts: slack.state.nextTs(),
    ...(home ? { view: viewObject(slack, home) } : {}),
  });
  return { ...interaction, ack };
}

/** Events are repeated when they are not acked: at once, after a minute and after five. */
async function deliverEvent(slack: Slack, event: JsonObject): Promise<Ack> {
  const payload = eventPayload(slack, `Ev0${randomUUID().slice(0, 8).toUpperCase()}`, event);
  const first = await slack.delivery.deliver('events_api', payload);
  if (first.ok) return first;
  const reason = first.error === 'operation_timeout' ? 'http_timeout' : 'http_error';
  const second = await slack.delivery.deliver('events_api', payload, { attempt: 1, reason });
  if (second.ok) return second;
  const again = (attempt: number, afterMs: number): void => {
    const timer = setTimeout(() => {
      void (async () => {
        const ack = await slack.delivery.deliver('events_api', payload, { attempt, reason });
        if (!ack.ok && attempt === 2) again(3, 5 * 60_000);
      })();
    }, afterMs);
    timer.unref();
  };
  again(2, 60_000);
  return second;
}
