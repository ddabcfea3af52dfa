import { setTimeout as sleep } from 'node:timers/promises';
import type { ViewResponseAction } from '@slack/bolt';
import { MlcostError } from '../errors.ts';
import type { Listeners, Submission, SubmissionOutcome } from './bolt.ts';
import type { InFlight } from './in-flight.ts';

/** Slack shows "We had some trouble connecting" after three seconds; the way there and back takes some of them. */
const DECIDED_MS = 2_500;

type Acknowledge = (answer?: ViewResponseAction) => Promise<void>;

/**
 * Lets the listener decide what becomes of the dialog, acknowledges, and runs what it wants to follow. One that fails or
 * does not decide in time closes the dialog and tells the person; what it decides after that is not done.
 */
export async function answerSubmission(
  submitted: Submission,
  run: Listeners['submissions'][number]['run'],
  deps: {
    readonly ack: Acknowledge;
    readonly inFlight: InFlight;
    readonly failed: Listeners['failed'];
    /** Tells the person at a stop that can't wait. */
    readonly restarting: (responseUrl: string | undefined) => Promise<void>;
  },
): Promise<void> {
  let decided: SubmissionOutcome | undefined;
  const work = async () => {
    try {
      decided = await inTime(() => run(submitted));
    } catch (error) {
      await deps.ack();
      await deps.failed(submitted, error);
      return;
    }
    await deps.ack(answerOf(decided));
    if (!('afterwards' in decided)) return;
    try {
      await decided.afterwards?.();
    } catch (error) {
      await deps.failed(submitted, error);
    }
  };
  await deps.inFlight.track(work, () =>
    deps.restarting(decided !== undefined && 'responseUrl' in decided ? decided.responseUrl : undefined),
  );
}

async function inTime(run: () => SubmissionOutcome | Promise<SubmissionOutcome>): Promise<SubmissionOutcome> {
  const late = new AbortController();
  const waited = sleep(DECIDED_MS, undefined, { signal: late.signal }).then(() => {
    throw new MlcostError('slack_unavailable', 'The dialog was closed because the answer to it took too long.', {
      hint: 'Nothing was changed: open it again and try once more.',
    });
  });
  // Ended in time, the wait rejects with nobody listening.
  waited.catch(() => undefined);
  try {
    return await Promise.race([Promise.resolve().then(run), waited]);
  } finally {
    late.abort();
  }
}

function answerOf(outcome: SubmissionOutcome): ViewResponseAction | undefined {
  if ('errors' in outcome) {
    // Slack takes no answer that says "errors" and names none.
    return Object.keys(outcome.errors).length === 0
      ? undefined
      : { response_action: 'errors', errors: { ...outcome.errors } };
  }
  if ('view' in outcome) return { response_action: 'update', view: outcome.view };
  if ('push' in outcome) return { response_action: 'push', view: outcome.push };
  return outcome.clear === true ? { response_action: 'clear' } : undefined;
}
