import { unescapeText } from './text.ts';

/**
 * All that a person reads in a message (its text, blocks, attachments and files' titles), one line a text: for finding
 * what it names. Entities, links and the look-alikes of `escapeText` are characters again.
 */
export function messageTexts(message: Readonly<Record<string, unknown>>): string {
  const { text, blocks, attachments, files } = message;
  const lines = textsIn({ text, blocks, attachments, files }).map((line) => line.trim());
  return [...new Set(lines)].filter((line) => line !== '').join('\n');
}

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Members that hold words; ids, values of buttons and the like are not read by people. */
const WORDS = new Set(['text', 'alt_text', 'title', 'fallback', 'pretext', 'url', 'label', 'caption']);

function textsIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(textsIn);
  if (!isFields(value)) return [];
  // One line of a rich text is many runs: a name may go on from one to the next.
  if (RICH_TEXTS.has(value['type'])) return richText(value['elements']).split('\n');
  return Object.entries(value).flatMap(([member, entry]) => {
    if (typeof entry !== 'string') return textsIn(entry);
    // An attachment's field has a title and, other than a button, words as its value.
    const words = WORDS.has(member) || (member === 'value' && typeof value['title'] === 'string');
    return words ? shown(entry).split('\n') : [];
  });
}

const RICH_TEXTS: ReadonlySet<unknown> = new Set(['rich_text_section', 'rich_text_preformatted', 'rich_text_quote']);

function richText(runs: unknown): string {
  if (!Array.isArray(runs)) return '';
  return runs
    .filter(isFields)
    .map(({ text, url }) => {
      if (typeof text !== 'string') return typeof url === 'string' ? url : ' ';
      return typeof url === 'string' && url !== text ? `${text} ${url}` : text;
    })
    .join('');
}

/** mrkdwn without its markup: a link as its label and target, a mention as it is. */
const shown = (mrkdwn: string): string =>
  unescapeText(
    mrkdwn.replace(/<([^<>|]+)(?:\|([^<>]*))?>/g, (_link, target: string, label: string | undefined) =>
      label === undefined || label === '' || label === target ? target : `${label} ${target}`,
    ),
  );
