import { MlcostError } from '../errors.ts';
import type { BotMetrics } from '../metrics.ts';
import type { Person, SlackClient } from '../slack/bolt.ts';
import type { ChartPng } from '../slack/charts/png.ts';
import type { Message } from '../slack/message.ts';
import { postMessage } from '../slack/post.ts';
import { failureMessage } from '../slack/replies.ts';
import { respond, type ResponseOptions } from '../slack/response.ts';
import type { AnswerDeps, Outcome } from './answers.ts';

export type ListenerDeps = AnswerDeps & {
  readonly client: () => SlackClient;
  readonly metrics: BotMetrics;
  readonly paint: ChartPng;
};

export type Reply = (message: Message, options?: ResponseOptions) => Promise<void>;

/**
 * Answers where the person asked. Where that place is gone (a response URL lives 30 minutes and five answers; App Home
 * has none) the answer goes to the direct message, so that nothing is lost.
 */
export function replyThrough(responseUrl: string | undefined, person: Person, deps: ListenerDeps): Reply {
  return async (message, options) => {
    if (responseUrl !== undefined && responseUrl !== '') {
      try {
        await respond(responseUrl, message, options);
        return;
      } catch (error) {
        deps.log.warn({ err: error }, 'answered in the direct message instead');
      }
    }
    await postMessage(deps.client(), person.user, message);
  };
}

export type Answering = { readonly person: Person; readonly source: string; readonly reply: Reply };

/** The one place where a failure becomes a message to the person, and a line in the log with the same reference. */
export async function answering(
  { person, source, reply }: Answering,
  deps: ListenerDeps,
  work: () => Promise<Outcome | void>,
): Promise<void> {
  const stop = deps.metrics.startAnswer(source);
  try {
    const outcome = await work();
    stop(outcome ? outcome.kind : 'answered', outcome ? outcome.subcommand : source);
  } catch (error) {
    const reference = deps.newId();
    // What AWS or Slack refused is told to the person and no fault of the bot's: only the unexpected is an error.
    const expected = error instanceof MlcostError;
    deps.health.failed(expected ? error.message : `An unexpected error, reference ${reference}.`);
    deps.log[expected ? 'warn' : 'error']({ err: error, reference, source, person: person.user }, 'could not answer');
    stop(expected ? 'unavailable' : 'failed', source);
    await reply(failureMessage(error, reference)).catch((failure: unknown) => {
      deps.log.error({ err: failure, reference }, 'could not tell the person either');
    });
  }
}
