import { Big } from 'big.js';
import type { DemoClient, Outcome } from '../../src/demo/client.ts';
import { readableBlocks, readableMessages } from '../../src/demo/readable.ts';
import type { PublicMessage } from '../../src/demo/slack/public-state.ts';

/** Reading what people see. */

type Json = Record<string, unknown>;
type Blocks = readonly Json[];

const isJson = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);
const list = (value: unknown): Json[] => (Array.isArray(value) ? value.filter(isJson) : []);
const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** What tells somebody to wait, on a machine with much to do. */
const isProgress = ({ text }: PublicMessage): boolean => /[Tt]he answer follows here\.$/.test(text);

/** What comes by itself, whatever is asked at that moment. */
const isDaily = (message: PublicMessage): boolean =>
  readableMessages([message]).includes('this message is changed in its place every morning');

/**
 * The one message that came, but for word that it takes long and for the daily message; more or fewer is a failure that
 * shows them.
 */
export function only({ messages, trouble }: Outcome): PublicMessage {
  const [message, ...others] = messages.filter((one) => !isProgress(one) && !isDaily(one));
  if (message === undefined || others.length > 0 || trouble !== undefined) {
    throw new Error(`expected one message, not ${messages.length}: ${trouble ?? ''} ${readableMessages(messages)}`);
  }
  return message;
}

/** What is answered to a command line. */
export const answer = async (
  demo: DemoClient,
  line: string,
  where: { as?: string; channel?: string } = {},
): Promise<PublicMessage> => only(await demo.command({ ...where, text: line }));

/** The message as a person reads it. */
export const readable = (message: PublicMessage): string => readableMessages([message]);
export const readableHome = (view: Json | null): string => readableBlocks(list(view?.['blocks'])).join('\n');

export type ShownButton = { text: string; actionId: string; value: string };

/** Those in rows, and those beside a text. */
export const buttonsIn = (blocks: Blocks): ShownButton[] =>
  blocks
    .flatMap((block) =>
      block['type'] === 'actions'
        ? list(block['elements'])
        : list([block['accessory']]).filter(({ type }) => type === 'button'),
    )
    .map((element) => ({
      text: text(isJson(element['text']) ? element['text']['text'] : ''),
      actionId: text(element['action_id']),
      value: text(element['value']),
    }));

export function buttonNamed(blocks: Blocks, name: string | RegExp): ShownButton {
  const all = buttonsIn(blocks);
  const found = all.find((button) => (typeof name === 'string' ? button.text === name : name.test(button.text)));
  if (found === undefined) {
    throw new Error(`no button ${String(name)}; there is ${all.map((button) => button.text).join(', ')}`);
  }
  return found;
}

/** Clicks a message's button by its text. */
export const press = (
  demo: DemoClient,
  message: PublicMessage,
  name: string | RegExp,
  as = 'ana',
): Promise<Outcome> => {
  const { actionId, value } = buttonNamed(message.blocks, name);
  return demo.click({
    as,
    channel: message.channel,
    ts: message.ts,
    action_id: actionId,
    ...(value === '' ? {} : { value }),
  });
};

/** The rows of the message's table, its heading first. */
export function rowsOf({ blocks }: Pick<PublicMessage, 'blocks'>): string[][] {
  const table = blocks.find((block) => block['type'] === 'table');
  const rows = Array.isArray(table?.['rows']) ? table['rows'] : [];
  return rows.map((row) => list(row).map((cell) => text(cell['text'])));
}

/** "$1,234.50" and "−$3.10" as numbers. */
export const dollars = (shown: string): Big => Big(shown.replace(/[$,]/g, '').replace('−', '-'));

/** What the rows above the total of a message's table add up to, and what its last row says. */
export function sums(message: Pick<PublicMessage, 'blocks'>): { rows: string; total: string } {
  const [heading = [], ...rows] = rowsOf(message);
  const at = heading.indexOf('spend');
  const amounts = rows.map((row) => dollars(row[at] ?? ''));
  const total = amounts.pop();
  return { rows: amounts.reduce((sum, amount) => sum.plus(amount), Big(0)).toFixed(2), total: total?.toFixed(2) ?? '' };
}

/** The small print: the last context block. */
export const smallPrint = ({ blocks }: Pick<PublicMessage, 'blocks'>): string =>
  readableBlocks(blocks.filter((block) => block['type'] === 'context').slice(-1)).join(' ');

/** Every text anywhere in a message or view, markup and all. */
export function everyText(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(everyText);
  return isJson(value) ? Object.values(value).flatMap(everyText) : [];
}

/** What no message may ever show. */
export const MISHAPS =
  /\bundefined\b|\bNaN\b|\[object |Infinity|Invalid Date|\bat \S+ \(|node_modules|\.ts:\d+|<\/?\w+>/;

export const blocksOfType = (message: PublicMessage, type: string): Json[] =>
  message.blocks.filter((block) => block['type'] === type);

/**
 * The messages that came or changed while `work` ran, for whomever they are. A dialog's answer comes through the
 * response_url of the click that opened it, so the submission itself does not list it.
 */
export async function changedDuring(demo: DemoClient, work: () => Promise<unknown>): Promise<PublicMessage[]> {
  const all = async () => (await demo.state()).channels.flatMap(({ messages }) => messages);
  const before = new Set((await all()).map((message) => JSON.stringify(message)));
  await work();
  return (await all()).filter((message) => !before.has(JSON.stringify(message)));
}

/** Every text that Slack parses for markup. */
function mrkdwnOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(mrkdwnOf);
  if (!isJson(value)) return [];
  const own = value['type'] === 'mrkdwn' ? [text(value['text'])] : [];
  return [...own, ...Object.values(value).flatMap(mrkdwnOf)];
}

/** Mentions and links that Slack would make of these blocks and this text; not those that are named, nor dates. */
export const markupIn = (
  message: { readonly blocks: readonly Json[]; readonly text?: string },
  ...meant: readonly string[]
): string[] =>
  mrkdwnOf([...message.blocks, { type: 'mrkdwn', text: message.text ?? '' }])
    .flatMap((part) => part.match(/<[@#!a-z][^>]*>/gi) ?? [])
    .filter((found) => !found.startsWith('<!date^') && !meant.includes(found));
