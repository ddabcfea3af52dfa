/**
 * The one place where text from AWS or from people becomes safe to put into a Slack message.
 *
 * Slack reads `mrkdwn` in two ways. Sequences in angle brackets (`<!channel>`, `<@U1>`, `<https://x|y>`) are mentions and
 * links: escaping `&`, `<` and `>` ends those. Paired marks (`*bold*`) have no escape at all, and zero-width characters do
 * not help: Slack takes them for a word boundary, which is how people get bold letters inside a word. So a mark that could
 * open or close a pair is shown as its Unicode look-alike; inside a word (`snake_case`) it stays as it is. What Slack finds
 * by pattern (`:emoji:`, `@here`, `https:`) is broken with a WORD JOINER. For text that people copy, such as an ARN, use
 * `codeText`, which shows it as it is. Text blocks made by blocks.ts also say `verbatim`, so that Slack links nothing on
 * its own. Cut first (`cutMiddle`), then escape: a cut could otherwise split an entity.
 */

const joiner = '\u2060';
const lookAlikes: Readonly<Record<string, string>> = { '*': '\u2217', _: '\u02cd', '~': '\u223c', '`': '\u02cb' };
const originals: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(lookAlikes).map(([mark, lookAlike]) => [lookAlike, mark]),
);
const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
const characters: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>' };

/**
 * Text for a `plain_text` object, a table cell, an alt text or a file: one line, well-formed Unicode, without characters
 * that could reorder the amounts beside it (U+202E and the like show as U+FFFD; right-to-left names are isolated).
 */
export const plainText = (text: string): string => {
  const line = text
    .toWellFormed()
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .replace(/[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]/gu, '\ufffd');
  return /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u.test(line)
    ? `\u2068${line}\u2069`
    : line;
};

/** For mrkdwn whose formatting is ours but whose words may hold `&`, `<` or `>`. */
export const escapeEntities = (text: string): string =>
  text.replace(/[&<>]/g, (character) => entities[character] ?? '');

/** Text for `mrkdwn`: shows as what it is, and can forge neither a mention, a link, formatting nor a quote. */
export const escapeText = (text: string): string =>
  escapeEntities(
    plainText(text)
      .replace(/`|(?<![\p{L}\p{N}])[*_~]|[*_~](?![\p{L}\p{N}])/gu, (mark) => lookAlikes[mark] ?? mark)
      .replace(/:(?=[\w+'-]+:)/g, `:${joiner}`)
      .replace(/\b(https?|ftps?|mailto|tel|slack):/gi, `$1:${joiner}`)
      .replace(/\bwww\./gi, `www${joiner}.`)
      .replace(/@(?=(?:here|channel|everyone)\b)/gi, `@${joiner}`)
      .replace(/^(?=\s*>)/, joiner),
  );

/** Text for `mrkdwn` as inline code, where Slack formats nothing: for ARNs, IAM actions and commands, which people copy. */
export const codeText = (text: string): string =>
  `\`${escapeEntities(plainText(text).replaceAll('`', lookAlikes['`'] ?? "'")) || ' '}\``;

/** The text that `escapeText` was given, one line and well-formed (a look-alike that was there before becomes its mark). */
export const unescapeText = (text: string): string =>
  text
    .replace(/&(?:amp|lt|gt);/g, (entity) => characters[entity] ?? entity)
    .replace(/[\u2217\u02cd\u223c\u02cb]/g, (lookAlike) => originals[lookAlike] ?? lookAlike)
    .replace(/[\u2060\u2068\u2069]/g, '');

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
const ascii = /^[\x20-\x7e]*$/;
const ellipsis = '…';

/** The graphemes of a text: what a reader takes for one character. */
export const graphemesOf = (text: string): string[] =>
  ascii.test(text) ? text.split('') : Array.from(graphemes.segment(text), ({ segment }) => segment);

const take = (parts: readonly string[], max: number): string => {
  let taken = '';
  for (const part of parts) {
    if (taken.length + part.length > max) break;
    taken += part;
  }
  return taken;
};

const takeLast = (parts: readonly string[], max: number): string => {
  let taken = '';
  for (const part of parts.toReversed()) {
    if (taken.length + part.length > max) break;
    taken = part + taken;
  }
  return taken;
};

/** At most `max` UTF-16 units: whole graphemes from the start, then "…" when something was left out. */
export const cutEnd = (text: string, max: number): string => {
  const whole = text.toWellFormed();
  if (whole.length <= max) return whole;
  if (max < 1) return '';
  // Only the first part can be shown, so only that much is split: a text may be megabytes long.
  return `${take(graphemesOf(whole.slice(0, max + 64).toWellFormed()), max - 1).trimEnd()}${ellipsis}`;
};

/** At most `max` UTF-16 units, both ends kept with "…" between: for names, whose end is what tells them apart. */
export const cutMiddle = (text: string, max: number): string => {
  const whole = text.toWellFormed();
  if (whole.length <= max) return whole;
  if (max < 3) return cutEnd(whole, max);
  const parts = graphemesOf(whole);
  const end = takeLast(parts, Math.floor((max - 1) / 2));
  return `${take(parts, max - 1 - end.length)}${ellipsis}${end}`;
};

/** `cutEnd` for text that is mrkdwn already: never leaves half an entity, half a `<link>` or an open code span. */
export const cutMrkdwn = (text: string, max: number): string => {
  if (text.length <= max) return text.toWellFormed();
  let cut = cutEnd(text, max).slice(0, -1);
  cut = cut.replace(/&[a-z]{0,3}$/, '').replace(/<[^<>]*$/, '');
  const ticks = cut.match(/`/g)?.length ?? 0;
  if (ticks % 2 === 1) cut = cut.slice(0, cut.lastIndexOf('`'));
  return max < 1 ? '' : `${cut}${ellipsis}`;
};

/** "a", "a and b", "a, b and 3 more": at most `max` of the items, saying how many were left out. */
export const listWithRest = (items: readonly string[], max: number): string => {
  const shown = items.slice(0, Math.max(0, max));
  const rest = items.length - shown.length;
  if (rest > 0) return shown.length === 0 ? `${rest}` : `${shown.join(', ')} and ${rest} more`;
  const last = shown.at(-1) ?? '';
  return shown.length < 2 ? last : `${shown.slice(0, -1).join(', ')} and ${last}`;
};

const plainNumber = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;

/**
 * One cell of a CSV file (RFC 4180), which a spreadsheet does not run: what starts like a formula gets an apostrophe
 * before it, except plain numbers, so that "-3.10" still adds up.
 */
export const csvCell = (text: string): string => {
  const risky = /^\s*[=+\-@\t\r\n]/.test(text) && !plainNumber.test(text);
  const cell = (risky ? `'${text}` : text).toWellFormed();
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
};

/** A CSV file of these rows: CRLF after every line, a byte order mark first so that spreadsheets read it as UTF-8. */
export const csvFile = (rows: readonly (readonly string[])[]): string =>
  `\ufeff${rows.map((row) => `${row.map(csvCell).join(',')}\r\n`).join('')}`;
