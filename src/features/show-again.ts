import { MlcostError } from '../errors.ts';
import { section } from '../slack/blocks.ts';
import type { Person } from '../slack/bolt.ts';
import type { Message } from '../slack/message.ts';
import { postDirect, updateMessage } from '../slack/post.ts';
import { replyThrough, type ListenerDeps } from './answering.ts';
import { answerLine } from './answers.ts';
import { lineAfter, type Origin } from './fix/origin.ts';
import { fixOutcome } from './fix/query.ts';
import { fixOutcomeBlocks } from './fix/view.ts';
import { publishHome } from './home/show.ts';

/** Answers that name fixes themselves, or that are of something else than one resource. */
const ASKED_AGAIN = /^(untagged|mine|history|coverage)\b/;

/**
 * Shows an answer anew in its own place once something in it changed: where a private answer stood, in the message of
 * the channel, in App Home. With a `job` it says what became of that fix. Where the place is gone, in the direct message.
 */
export async function showAgain(origin: Origin, person: Person, deps: ListenerDeps, job?: string): Promise<void> {
  const message = await messageOf(origin, person, deps, job);
  const { channel, ts } = origin;
  if (origin.surface === 'home') {
    await publishHome(message, origin.line, person, deps);
  } else if (channel !== undefined && ts !== undefined) {
    try {
      await updateMessage(deps.client(), { channel, ts }, message);
    } catch (error) {
      if (!(error instanceof MlcostError)) throw error;
      deps.log.warn({ err: error }, 'message not updated: told in the direct message');
      await postDirect(deps.client(), person.user, message);
    }
  } else {
    await replyThrough(origin.responseUrl, person, deps)(message, { replace: true });
  }
}

async function messageOf(
  origin: Origin,
  person: Person,
  deps: ListenerDeps,
  job: string | undefined,
): Promise<Message> {
  if (job !== undefined && !ASKED_AGAIN.test(origin.line)) return fixMessage(job, deps);
  const { message } = await answerLine(
    {
      line: job === undefined ? origin.line : lineAfter(origin.line, job),
      person,
      channel: origin.channel,
      surface: origin.surface === 'none' ? 'direct' : origin.surface,
      ...(origin.sharedBy === undefined ? {} : { sharedBy: origin.sharedBy }),
    },
    deps,
  );
  return message;
}

/** What became of a fix, as a message of its own. */
export async function fixMessage(job: string, deps: Pick<ListenerDeps, 'store' | 'clock'>): Promise<Message> {
  const outcome = await fixOutcome(job, deps);
  if (outcome === undefined) {
    const text = `There is no fix ${job}.`;
    return { text, blocks: [section(text)] };
  }
  const blocks = fixOutcomeBlocks(outcome, '');
  const { done, total, failed } = outcome.progress;
  return { text: `${done} of ${total} resources done${failed > 0 ? `, ${failed} failed` : ''}`, blocks };
}
