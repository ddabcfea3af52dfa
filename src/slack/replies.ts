import { MlcostError } from '../errors.ts';
import { actions, button, section, type Block } from './blocks.ts';
import type { Message } from './message.ts';
import { codeText, escapeEntities, escapeText } from './text.ts';

/** Messages that are not answers: usage, refusals, failures. The first line says what it is, the second what to do. */

/** `says` comes from a parser, which quotes the person's words in code spans. */
export function usageMessage(says: string, correction: string | undefined): Message {
  const blocks: Block[] = [section(escapeEntities(says))];
  if (correction !== undefined) {
    const run = actions([button({ text: 'Run that', action_id: 'line:1', value: correction, style: 'primary' })]);
    blocks.push(section(`Try ${codeText(`/mlcost ${correction}`.trim())}`), ...(run.elements.length > 0 ? [run] : []));
  }
  return { text: says.replaceAll('`', ''), blocks };
}

export const refusalMessage = (says: string): Message => ({
  text: says,
  blocks: [section(`:lock: ${escapeText(says)}`)],
});

export const noteMessage = (says: string): Message => ({ text: says, blocks: [section(escapeText(says))] });

/** What a failure looks like to the person; an unexpected one shows only a reference that the log has too. */
export function failureMessage(error: unknown, reference: string): Message {
  if (error instanceof MlcostError && error.code === 'store_unavailable') {
    // Where the database is, is for the log and for `check`, not for everybody who may ask.
    const text = `mlcost's database does not answer. Tell an admin the reference ${reference}.`;
    return { text, blocks: [section(escapeText(text))] };
  }
  if (error instanceof MlcostError) {
    const text = [error.message, error.hint].filter((part) => part !== undefined).join(' ');
    const lines = [`*${escapeText(error.message)}*`, ...(error.hint === undefined ? [] : [escapeText(error.hint)])];
    return { text, blocks: [section(lines.join('\n'))] };
  }
  const text = `Something went wrong. Tell an admin the reference ${reference}.`;
  return {
    text,
    blocks: [
      section(
        `*Something went wrong here.* Try again; if it stays, give an admin the reference ${codeText(reference)}: the log has the rest.`,
      ),
    ],
  };
}
