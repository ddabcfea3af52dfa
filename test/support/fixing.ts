import type { DemoClient, Outcome } from '../../src/demo/client.ts';
import { readableBlocks, readableMessages } from '../../src/demo/readable.ts';
import type { PublicMessage, PublicModal } from '../../src/demo/slack/public-state.ts';
import { press } from './messages.ts';
import type { Running } from './running.ts';

/** Doing to resources what people do: the buttons beside one, its dialog, what came of it. */

type Json = Record<string, unknown>;
const isJson = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);
const list = (value: unknown): Json[] => (Array.isArray(value) ? value.filter(isJson) : []);
const text = (value: unknown): string =>
  typeof value === 'string' ? value : isJson(value) ? text(value['text'] ?? value['value']) : '';

/** Makes the bot look at every resource, so that later answers have it and come without word of progress. */
export async function audited(demo: DemoClient): Promise<void> {
  await demo.command({ as: 'chloe', channel: 'finops', text: 'mine' });
}

/** The answer to a line; what was said of its progress before is left out. */
export async function asked(
  demo: DemoClient,
  line: string,
  where: { as?: string; channel?: string } = {},
): Promise<PublicMessage> {
  const outcome = await demo.command({ ...where, text: line });
  const message = outcome.messages.at(-1);
  if (message === undefined) throw new Error(`no answer to ${line}: ${outcome.trouble ?? ''}`);
  return message;
}

/** What an answer shows of one resource, by its name: its text, its buttons. */
export type Shown = { readonly text: string; readonly buttons: readonly { text: string; id: string; value: string }[] };

export function shownOf({ blocks }: Pick<PublicMessage, 'blocks'>, name: string): Shown | undefined {
  const at = blocks.findIndex((block) => block['type'] === 'section' && text(block['text']).startsWith(`*${name}*`));
  if (at < 0) return undefined;
  const next = blocks[at + 1];
  return {
    text: readableBlocks(blocks.slice(at, at + 1)).join('\n'),
    buttons: (next?.['type'] === 'actions' ? list(next['elements']) : []).map((element) => ({
      text: text(element['text']),
      id: text(element['action_id']),
      value: text(element['value']),
    })),
  };
}

/** Clicks a button beside a resource. */
export async function pressAt(
  demo: DemoClient,
  message: PublicMessage,
  name: string,
  button: string | RegExp,
  as = 'ana',
): Promise<Outcome> {
  const shown = shownOf(message, name);
  const found = shown?.buttons.find((one) =>
    typeof button === 'string' ? one.text === button : button.test(one.text),
  );
  if (found === undefined) {
    const there = shown === undefined ? readableMessages([message]) : shown.buttons.map((one) => one.text).join(', ');
    throw new Error(`no button ${String(button)} at ${name}; there is ${there}`);
  }
  return demo.click({ as, channel: message.channel, ts: message.ts, action_id: found.id, value: found.value });
}

/** The dialog that opened. */
export function dialogOf({ modal, messages, trouble }: Outcome): PublicModal {
  if (modal === undefined) throw new Error(`no dialog opened: ${trouble ?? ''} ${readableMessages(messages)}`);
  return modal;
}

export const readableDialog = ({ view }: PublicModal): string => readableBlocks(list(view['blocks'])).join('\n');

export type Field = {
  readonly hint: string;
  /** What stands in it: a text or a choice's value; of boxes, those that are ticked. */
  readonly initial: string | readonly string[] | undefined;
  readonly options: readonly string[];
};

/** The fields of a dialog by their ids. */
export function fieldsOf({ view }: PublicModal): Record<string, Field> {
  const inputs = list(view['blocks']).filter((block) => block['type'] === 'input');
  return Object.fromEntries(
    inputs.map((block) => {
      const element = isJson(block['element']) ? block['element'] : {};
      const chosen = element['initial_option'] ?? element['initial_value'] ?? element['initial_user'];
      return [
        text(block['block_id']),
        {
          hint: text(block['hint']),
          initial: Array.isArray(element['initial_options'])
            ? list(element['initial_options']).map((option) => text(option['value']))
            : isJson(chosen)
              ? text(chosen['value'])
              : chosen === undefined
                ? undefined
                : text(chosen),
          options: list(element['options']).map((option) => text(option['value'])),
        },
      ];
    }),
  );
}

export const submitted = (
  demo: DemoClient,
  { view_id }: PublicModal,
  values: Json = {},
  as = 'ana',
): Promise<Outcome> => demo.submit({ as, view_id, values });

/** What stands in a message's place now. */
export async function nowAt(demo: DemoClient, { ts, channel }: PublicMessage): Promise<PublicMessage> {
  const { channels } = await demo.state();
  const found = channels.find(({ name }) => name === channel)?.messages.find((message) => message.ts === ts);
  if (found === undefined) throw new Error(`there is no message ${ts} in ${channel} any more`);
  return found;
}

/** The messages in a person's direct message with the bot, the last one last. */
export async function directTo(demo: DemoClient, person: string): Promise<readonly PublicMessage[]> {
  return (await demo.state()).channels.find(({ name }) => name === `@${person}`)?.messages ?? [];
}

/** The tags a resource has at this moment, by the last part of its ARN or all of it. */
export function tagsOf({ workspace }: Running, arn: string): Readonly<Record<string, string>> {
  const tags = workspace.aws?.tagsOf(arn);
  if (tags === undefined) throw new Error(`there is no ${arn}`);
  return tags;
}

const PLACES = {
  'prod.eu': 'eu-west-1:222233334444',
  'prod.us': 'us-east-1:222233334444',
  'research.eu': 'eu-west-1:333344445555',
  'research.us': 'us-east-1:333344445555',
} as const;

/** `prod.eu` and `endpoint/fraud-scorer` as an ARN. */
export const arnOf = (place: keyof typeof PLACES, path: string): string => `arn:aws:sagemaker:${PLACES[place]}:${path}`;

/** The rows of the file that the CSV button of an answer sends, its heading first. */
export async function csvOf(running: Running, message: PublicMessage, as = 'ana'): Promise<string[][]> {
  await press(running.demo, message, 'CSV', as);
  const file = (await running.demo.state()).files.at(-1);
  const response = await fetch(`${running.workspace.url}${file?.url ?? ''}`);
  return parseCsv(await response.text());
}

/** By RFC 4180, nothing else. */
export function parseCsv(content: string): string[][] {
  const rows: string[][] = [[]];
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|\n|$)/gy;
  const whole = content.replace(/^\uFEFF/, '');
  while (cell.lastIndex < whole.length) {
    const found = cell.exec(whole);
    if (found === null) throw new Error('this is no CSV');
    rows.at(-1)?.push(found[1]?.replaceAll('""', '"') ?? found[2] ?? '');
    if (found[3] !== ',') rows.push([]);
    if (found[3] === ',' && cell.lastIndex === whole.length) rows.at(-1)?.push('');
  }
  return rows.filter((row) => row.length > 0);
}

/** A CSV's rows by the names of its columns. */
export function recordsOf([heading = [], ...rows]: readonly (readonly string[])[]): Record<string, string>[] {
  return rows.map((row) => Object.fromEntries(heading.map((name, at) => [name, row[at] ?? ''])));
}

/** Sets faults, does the work, clears them whatever happened. */
export async function withFaults<Result>(demo: DemoClient, faults: Json, work: () => Promise<Result>): Promise<Result> {
  await demo.faults(faults);
  try {
    return await work();
  } finally {
    await demo.faults({});
  }
}
