import { TZDate } from '@date-fns/tz';
import { MlcostError } from '../../errors.ts';
import { dayIn, type Day } from '../../model/period.ts';
import { answerMessage } from '../../slack/answer.ts';
import { context } from '../../slack/blocks.ts';
import type { SlackClient } from '../../slack/bolt.ts';
import { isSlackSilent, slackErrorCode } from '../../slack/call.ts';
import type { Message } from '../../slack/message.ts';
import type { IsOneOf } from '../../slack/people.ts';
import { postDirect, updateMessage, type Posted } from '../../slack/post.ts';
import type { Digest } from '../../store/digests.ts';
import { dayTitle } from '../labels.ts';
import { mineReport } from '../mine/query.ts';
import { mineView } from '../mine/view.ts';
import type { Deps } from '../subcommand.ts';

export type DigestDeps = Pick<Deps, 'config' | 'store' | 'clock' | 'log' | 'people' | 'audits' | 'instance'> & {
  readonly isOneOf: IsOneOf;
  readonly client: () => SlackClient;
};

/** In the team's time zone. */
const HOUR = 9;
const LOOK_MS = 5_000;
const LEASE = 'digests';
const LEASE_MS = 120_000;
/** Who could not be told is tried again after so long. */
const AGAIN_MS = 5 * 60_000;

/** What Slack says of a message that can't be changed any more. */
const GONE: ReadonlySet<string> = new Set(['message_not_found', 'channel_not_found', 'cant_update_message']);

/** When each person's was last tried. */
type Tried = Map<string, number>;

/**
 * Brings everybody's daily message up to date once a day: one message a person, changed in its place and never posted
 * again while it is there. Returns what stops it.
 */
export function startDigests(deps: DigestDeps): () => Promise<void> {
  const { log } = deps;
  const tried: Tried = new Map();
  let looking: Promise<void> | undefined;
  const timer = setInterval(() => {
    looking ??= digestsDue(deps, tried)
      .catch((error: unknown) => log.warn({ err: error }, 'daily messages not sent'))
      .finally(() => (looking = undefined));
  }, LOOK_MS);
  return async () => {
    clearInterval(timer);
    await looking;
  };
}

/** Sends what is due now. One process at a time does. */
export async function digestsDue(deps: DigestDeps, tried: Tried = new Map()): Promise<void> {
  const { config, store, clock, instance } = deps;
  const now = clock();
  if (new TZDate(now, config.timeZone).getHours() < HOUR) return;
  const today = dayIn(now, config.timeZone);
  const isDue = ({ user, lastDay }: Digest): boolean =>
    (lastDay === undefined || lastDay < today) && (tried.get(user) ?? 0) <= clock().getTime() - AGAIN_MS;
  if (!(await store.digests.on()).some(isDue)) return;
  if (!(await store.leases.take(LEASE, instance, now.getTime(), LEASE_MS))) return;
  try {
    for (const digest of (await store.digests.on()).filter(isDue)) {
      if (!(await store.leases.renew(LEASE, instance, clock().getTime(), LEASE_MS))) return;
      tried.set(digest.user, clock().getTime());
      await send(digest, today, deps);
    }
  } finally {
    await store.leases.drop(LEASE, instance);
  }
}

async function send(digest: Digest, today: Day, deps: DigestDeps): Promise<void> {
  const { config, store, log, isOneOf } = deps;
  const { user } = digest;
  const asker = { person: user, feature: 'digest' };
  const { look, admin } = config.people;
  try {
    if (look !== 'everyone' && !(await isOneOf(user, [...look, ...admin]))) {
      log.info({ person: user }, 'no daily message: not in people.look any more');
      await store.digests.put({ ...digest, on: false });
      return;
    }
    const report = await mineReport(
      { page: 1, digest: undefined, done: [] },
      { ...deps, asker, progress: () => undefined },
    );
    const message = answerMessage(mineView(report), { line: 'mine', csv: false, surface: 'direct' });
    const dated: Message = {
      ...message,
      blocks: [
        ...message.blocks,
        context(`brought up to date ${dayTitle(today)}; this message is changed in its place every morning`),
      ].slice(-50),
    };
    await store.digests.sent(user, today, await show(digest, dated, deps));
  } catch (error) {
    if (!(error instanceof MlcostError)) throw error;
    // One person's trouble is not the others'; it is tried again in a while.
    log.warn({ err: error, person: user }, 'daily message not sent');
  }
}

/** undefined: it may stand somewhere, and nobody knows where, so there is none more today. */
async function show(
  { user, channel, ts }: Digest,
  message: Message,
  { client, log }: DigestDeps,
): Promise<Posted | undefined> {
  if (channel !== undefined && ts !== undefined) {
    try {
      await updateMessage(client(), { channel, ts }, message);
      return { channel, ts };
    } catch (error) {
      if (!GONE.has(slackErrorCode(error) ?? '')) throw error;
      log.info({ person: user }, 'the daily message is gone: a new one is posted');
    }
  }
  try {
    return await postDirect(client(), user, message);
  } catch (error) {
    if (!isSlackSilent(error)) throw error;
    log.warn({ err: error, person: user }, 'the daily message may not have arrived');
    return undefined;
  }
}
