/**
 * Block Kit blocks as small pure functions: each cuts what it is given to Slack's limits, so that no name of any length
 * makes Slack refuse a message. `mrkdwn` arguments are markup: names inside them go through `escapeText` first.
 */
import type {
  ActionsBlock,
  ActionsBlockElement,
  Button,
  ConfirmationDialog,
  ContextBlock,
  DividerBlock,
  HeaderBlock,
  KnownBlock,
  MrkdwnElement,
  PlainTextElement,
  SectionBlock,
  SectionBlockAccessory,
} from '@slack/types';
export type { InputBlock, ModalView, PlainTextOption } from '@slack/types';
import type { DataVisualizationBlock } from './charts/native.ts';
import { LIMITS } from './limits.ts';
import { cutEnd, cutMrkdwn, plainText } from './text.ts';

/** What a message or a view is made of: Slack's published types and the chart block they do not have yet. */
export type Block = KnownBlock | DataVisualizationBlock;

// Slack refuses an empty text; a no-break space keeps the place.
const shown = (text: string): string => (text === '' ? '\u00a0' : text);

/** A `plain_text` object. `:names:` stay as they are, since a tag's value may look like one. */
export const plain = (text: string, max: number): PlainTextElement => ({
  type: 'plain_text',
  text: shown(cutEnd(text, max)),
  emoji: false,
});

/** A `mrkdwn` object in which Slack makes no links or mentions but the ones written out in angle brackets. */
export const mrkdwn = (text: string, max: number): MrkdwnElement => ({
  type: 'mrkdwn',
  text: shown(cutMrkdwn(text, max)),
  verbatim: true,
});

/** A paragraph of mrkdwn, with one element (a button, a menu, an image) at its right if given. */
export const section = (text: string, accessory?: SectionBlockAccessory): SectionBlock => ({
  type: 'section',
  text: mrkdwn(text, LIMITS.section.text),
  ...(accessory === undefined ? {} : { accessory }),
});

/** Short mrkdwn texts side by side, two a row; more than ten are left out, so pass the important ones first. */
export const fields = (...texts: string[]): SectionBlock => ({
  type: 'section',
  fields: texts.slice(0, LIMITS.section.fields).map((text) => mrkdwn(text, LIMITS.section.fieldText)),
});

/** A heading; plain text. */
export const header = (text: string): HeaderBlock => ({ type: 'header', text: plain(text, LIMITS.header.text) });

/** Small grey mrkdwn texts in a row; more than ten are joined into the last one. */
export const context = (...texts: string[]): ContextBlock => {
  const kept = texts.slice(0, LIMITS.context.elements - 1);
  const rest = texts.slice(LIMITS.context.elements - 1);
  const elements = rest.length === 0 ? kept : [...kept, rest.join(' · ')];
  return { type: 'context', elements: elements.map((text) => mrkdwn(text, LIMITS.context.text)) };
};

const fitsSlack = (element: ActionsBlockElement): boolean =>
  element.type !== 'button' || (element.value ?? '').length <= LIMITS.button.value;

/**
 * A row of buttons and menus. A button whose value is over Slack's limit is left out: half a value would mean something
 * else, and Slack would refuse the whole message. Give elements of one message different action_ids.
 */
export const actions = (elements: readonly ActionsBlockElement[], blockId?: string): ActionsBlock => ({
  type: 'actions',
  ...(blockId === undefined ? {} : { block_id: blockId }),
  elements: elements.filter(fitsSlack).slice(0, LIMITS.actions.elements),
});

export type ConfirmText = { title: string; text: string; confirm: string; deny?: string; style?: 'primary' | 'danger' };

/** The "are you sure?" dialog of an element; plain text. */
export const confirmation = (words: ConfirmText): ConfirmationDialog => ({
  title: plain(words.title, LIMITS.confirm.title),
  text: plain(words.text, LIMITS.confirm.text),
  confirm: plain(words.confirm, LIMITS.confirm.confirm),
  deny: plain(words.deny ?? 'Cancel', LIMITS.confirm.deny),
  ...(words.style === undefined ? {} : { style: words.style }),
});

export type ButtonOptions = {
  text: string;
  action_id: string;
  value?: string;
  url?: string;
  style?: 'primary' | 'danger';
  confirm?: ConfirmText;
  accessibility_label?: string;
};

/** A button; its text and label are plain text. The value is kept whole, see `actions`. */
export const button = (options: ButtonOptions): Button => ({
  type: 'button',
  text: plain(options.text, LIMITS.button.text),
  action_id: options.action_id,
  ...(options.value === undefined ? {} : { value: options.value }),
  ...(options.url === undefined ? {} : { url: options.url }),
  ...(options.style === undefined ? {} : { style: options.style }),
  ...(options.confirm === undefined ? {} : { confirm: confirmation(options.confirm) }),
  ...(options.accessibility_label === undefined
    ? {}
    : { accessibility_label: cutEnd(plainText(options.accessibility_label), LIMITS.button.accessibilityLabel) }),
});

export const divider = (): DividerBlock => ({ type: 'divider' });

// Tables are blocks too; they have a file of their own for their length.
export { table, textTable } from './tables.ts';
