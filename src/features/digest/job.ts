import { TZDate } from '@date-fns/tz';
import { MlcostError } from '../../errors.ts';
import { dayIn, type Day } from '../../model/period.ts';
import { answerMessage } from '../../slack/answer.ts';
import { context } from '../../slack/blocks.ts';
import type { SlackClient } from '../../slack/bolt.ts';
import type { Message } from '../../slack/message.ts';
import { postDirect, updateMessage, type Posted } from '../../slack/post.ts';
import type { Digest } from '../../store/digests.ts';
import { dayTitle } from '../labels.ts';
import { mineReport } from '../mine/query.ts';
import { mineView } from '../mine/view.ts';
import type { Deps } from '../subcommand.ts';

export type DigestDeps = Pick<Deps, 'config' | 'store' | 'clock' | 'log' | 'people' | 'audits' | 'instance'> & {
  readonly client: () => SlackClient;
};

/** In the team's time zone. */
const HOUR = 9;
const LOOK_MS = 5_000;
const LEASE = 'digests';
const LEASE_MS = 120_000;

/**
 * Brings everybody's daily message up to date once a day: one message a person, changed in its place and never posted
 * again while it is there. Returns what stops it.
 */
export function startDigests(deps: DigestDeps): () => Promise<void> {
  const { log } = deps;
  let looking: Promise<void> | undefined;
  const timer = setInterval(() => {
    looking ??= digestsDue(deps)
      .catch((error: unknown) => log.warn({ err: error }, 'daily messages not sent'))
      .finally(() => (looking = undefined));
  }, LOOK_MS);
  return async () => {
    clearInterval(timer);
    await looking;
  };
}

/** Sends what is due now. One process at a time does. */
export async function digestsDue(deps: DigestDeps): Promise<void> {
  const { config, store, clock, instance } = deps;
  const now = clock();
  if (new TZDate(now, config.timeZone).getHours() < HOUR) return;
  const today = dayIn(now, config.timeZone);
  const due = (await store.digests.on()).filter(({ lastDay }) => lastDay === undefined || lastDay < today);
  if (due.length === 0 || !(await store.leases.take(LEASE, instance, now.getTime(), LEASE_MS))) return;
  try {
    for (const digest of due) await send(digest, today, deps);
  } finally {
    await store.leases.drop(LEASE, instance);
  }
}

async function send(digest: Digest, today: Day, deps: DigestDeps): Promise<void> {
  const { store, log } = deps;
  const asker = { person: digest.user, feature: 'digest' };
  try {
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
    const posted = await show(digest, dated, deps);
    await store.digests.put({ ...digest, ...posted, lastDay: today });
  } catch (error) {
    if (!(error instanceof MlcostError)) throw error;
    // One person's trouble is not the others'; it is tried again at the next look.
    log.warn({ err: error, person: digest.user }, 'daily message not sent');
  }
}

async function show({ user, channel, ts }: Digest, message: Message, { client, log }: DigestDeps): Promise<Posted> {
  if (channel !== undefined && ts !== undefined) {
    try {
      await updateMessage(client(), { channel, ts }, message);
      return { channel, ts };
    } catch (error) {
      if (!(error instanceof MlcostError)) throw error;
      log.info({ person: user }, 'the daily message is gone: a new one is posted');
    }
  }
  return await postDirect(client(), user, message);
}
