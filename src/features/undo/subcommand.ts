import { writeTokens, writeWord, type Token } from '../../command/tokens.ts';
import { isUsageError, quoted, type UsageError } from '../../command/usage-error.ts';
import type { AnswerView } from '../../slack/answer.ts';
import { actions, button, section } from '../../slack/blocks.ts';
import { codeText } from '../../slack/text.ts';
import { undoable, type Undoable } from '../fix/undo.ts';
import { FIX, jobValue } from '../fix/values.ts';
import { changeText, whenText } from '../fix/view.ts';
import { fullName, resourceName } from '../inventory/words.ts';
import { subcommand, type Question } from '../subcommand.ts';

type UndoRequest = { readonly id: string };
type UndoReport = { readonly request: UndoRequest; readonly found: Undoable };

const MOST = 8;

export const undo = subcommand<UndoRequest, UndoReport>({
  name: 'undo',
  usage: 'undo <id>',
  summary: 'Restore the exact earlier tags of a fix, unless somebody changed them since',
  examples: () => [{ line: 'history', says: 'lists the fixes with their ids and a button each' }],
  parse: (tokens: readonly Token[]): UndoRequest | UsageError => {
    const [first, ...rest] = tokens;
    if (first === undefined)
      return { usageError: `Which fix? ${quoted('history')} lists them with their ids.`, try: 'history' };
    if (first.kind !== 'word' || rest.length > 0) {
      return {
        usageError: `${quoted('undo')} takes one id: ${quoted(writeTokens(tokens))} is too much.`,
        try: 'history',
      };
    }
    return { id: first.text };
  },
  line: ({ id }) => `undo ${writeWord(id)}`,
  query: async (request, question: Question) => {
    const found = await undoable(request.id, question);
    return isUsageError(found) ? found : { request, found };
  },
  view: undoView,
});

function undoView({ request, found }: UndoReport): AnswerView {
  const { changes, undone } = found;
  const text =
    changes.length === 0
      ? 'That has been undone already.'
      : `Undo ${changes.length === 1 ? 'this change' : `these ${changes.length} changes`}?`;
  return {
    text,
    headline: [section(`*${text}*`)],
    details:
      changes.length === 0
        ? []
        : [
            section(
              [
                ...changes
                  .slice(0, MOST)
                  .map(
                    (change) =>
                      `• *${resourceName(fullName(change))}* back to ${changeText({ before: change.after, after: change.before }) || 'its earlier tags'} (changed by <@${change.person}>, ${whenText(change.outcome?.at ?? change.at)})`,
                  ),
                ...(changes.length > MOST ? [`• and ${changes.length - MOST} more`] : []),
                ...(undone > 0 ? [`${undone} others have been undone already.`] : []),
              ].join('\n'),
            ),
            section('Each is read again first. One whose tags somebody changed since stays as it is.'),
            actions([
              button({
                text: changes.length === 1 ? 'Undo' : `Undo ${changes.length}`,
                action_id: FIX.undo,
                value: jobValue({ job: request.id, line: '' }),
                style: 'primary',
              }),
            ]),
          ],
    shareable: false,
    smallPrint: [`id ${codeText(request.id)}`],
  };
}
