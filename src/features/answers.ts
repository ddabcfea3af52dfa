import { isUsageError } from '../command/usage-error.ts';
import { dayIn } from '../model/period.ts';
import { answerMessage, type AnswerOptions } from '../slack/answer.ts';
import type { Person } from '../slack/bolt.ts';
import { noteMessage, refusalMessage, usageMessage } from '../slack/notices.ts';
import type { Message } from '../slack/message.ts';
import { refusal, type AccessDeps } from './access.ts';
import { parseContext, route } from './route.ts';
import type { Answer, Deps, Question } from './subcommand.ts';

export type AnswerDeps = Deps & AccessDeps;

/** What became of a line: an answer with its message, or a message that says why there is none. */
export type Outcome =
  | { readonly kind: 'answered'; readonly subcommand: string; readonly answer: Answer; readonly message: Message }
  | { readonly kind: 'usage' | 'refused'; readonly subcommand: string; readonly message: Message };

/** Runs a command line for a person: who may look, what is meant, what AWS says, how it reads. */
export async function answerLine(
  deps: AnswerDeps,
  line: string,
  person: Person,
  channel: string | undefined,
  options: Pick<AnswerOptions, 'sharedBy' | 'surface'>,
): Promise<Outcome> {
  const denied = await refusal(deps, person, channel);
  if (denied !== undefined) return { kind: 'refused', subcommand: 'unknown', message: refusalMessage(denied.refused) };
  const today = dayIn(deps.clock(), deps.config.timeZone);
  const context = parseContext(deps.config, today);
  const found = route(line, context);
  if (isUsageError(found)) {
    return { kind: 'usage', subcommand: 'unknown', message: usageMessage(found.usageError, found.try) };
  }
  const { subcommand, tokens } = found;
  if (subcommand.access !== undefined) {
    const notAllowed = await refusal(deps, person, channel, subcommand.access);
    if (notAllowed !== undefined) {
      return { kind: 'refused', subcommand: subcommand.name, message: refusalMessage(notAllowed.refused) };
    }
  }
  const asker = { person: person.user, feature: subcommand.name };
  const isAdmin = () => deps.isOneOf(person.user, deps.config.people.admin);
  const question: Question = { ...deps, asker, costs: deps.costs(asker), today, isAdmin };
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

export const waiting = (): Message => noteMessage('Asking AWS. It takes longer than usual; the answer follows here.');
