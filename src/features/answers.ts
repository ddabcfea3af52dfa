import { isUsageError } from '../command/usage-error.ts';
import { dayIn } from '../model/period.ts';
import { answerMessage, type AnswerOptions } from '../slack/answer.ts';
import type { Person } from '../slack/bolt.ts';
import type { Message } from '../slack/message.ts';
import { refusalMessage, usageMessage } from '../slack/replies.ts';
import { refusal, taggers, type AccessDeps } from './access.ts';
import { parseContext, route } from './route.ts';
import { lastWholeDay } from './spend/window.ts';
import type { Answer, Deps, Question } from './subcommand.ts';

export type AnswerDeps = Deps & AccessDeps;

/** A command line of a person, and where its answer will be seen. */
export type Asked = Pick<AnswerOptions, 'surface' | 'sharedBy'> & {
  readonly line: string;
  readonly person: Person;
  /** undefined in App Home. */
  readonly channel: string | undefined;
  /** Told how far a long answer has got. */
  readonly progress?: (says: string) => void;
};

/** What became of a line: an answer with its message, or a message that says why there is none. */
export type Outcome =
  | { readonly kind: 'answered'; readonly subcommand: string; readonly answer: Answer; readonly message: Message }
  | { readonly kind: 'usage' | 'refused'; readonly subcommand: string; readonly message: Message };

/** Runs a command line for a person: who may look, what is meant, what AWS says, how it reads. */
export async function answerLine(
  { line, person, channel, progress, ...options }: Asked,
  deps: AnswerDeps,
): Promise<Outcome> {
  const refused = await refusal(person, channel, deps);
  if (refused !== undefined) return { kind: 'refused', subcommand: 'unknown', message: refusalMessage(refused) };
  const now = deps.clock();
  const today = dayIn(now, deps.config.timeZone);
  const context = parseContext(deps.config, today);
  const found = route(line, context);
  if (isUsageError(found)) {
    return { kind: 'usage', subcommand: 'unknown', message: usageMessage(found.usageError, found.try) };
  }
  const { subcommand, tokens } = found;
  const asker = { person: person.user, feature: subcommand.name };
  const question: Question = {
    ...deps,
    asker,
    costs: deps.costs(asker),
    today,
    utcToday: dayIn(now, 'UTC'),
    lastWhole: lastWholeDay(now),
    isAdmin: () => deps.isOneOf(person.user, deps.config.people.admin),
    mayTag: () => deps.isOneOf(person.user, taggers(deps.config)),
    progress: progress ?? (() => undefined),
  };
  const answer = await subcommand.answer(tokens, context, question);
  if (isUsageError(answer)) {
    return { kind: 'usage', subcommand: subcommand.name, message: usageMessage(answer.usageError, answer.try) };
  }
  return {
    kind: 'answered',
    subcommand: subcommand.name,
    answer,
    message: answerMessage(answer.view, { ...options, line: answer.line, csv: answer.csv !== undefined }),
  };
}
