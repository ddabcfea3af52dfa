/** Tables: Slack's own block, and the same table as aligned text for where Slack refuses that block. */
import type { DataTableBlock, RawTextElement, RichTextBlock, TableBlock } from '@slack/types';
import { LIMITS } from './limits.ts';
import { cutEnd, cutMiddle, graphemesOf, plainText } from './text.ts';

/** What a table says. Texts are plain (not mrkdwn); right-align what is a number. */
export type TableContent = {
  readonly columns: readonly { readonly title: string; readonly align?: 'left' | 'center' | 'right' }[];
  readonly rows: readonly (readonly string[])[];
};

const rest = (count: number): string => `… and ${count} more`;

// The rows that fit, and a last one that says how many did not.
const fitRows = (
  rows: readonly (readonly string[])[],
  most: number,
  fits: (row: readonly string[]) => boolean,
): string[][] => {
  const kept: string[][] = [];
  for (const row of rows) {
    if (kept.length === most || !fits(row)) break;
    kept.push([...row]);
  }
  if (kept.length === rows.length) return kept;
  const shown = kept.slice(0, Math.max(0, most - 1));
  return [...shown, [rest(rows.length - shown.length)]];
};

/**
 * Slack's `table` block: a header row, then at most 99 rows × 20 columns and 10,000 characters; what does not fit is
 * counted in the last row. One table a message.
 */
export const table = ({ columns, rows }: TableContent): TableBlock => {
  const used = columns.slice(0, LIMITS.table.columns);
  const cells = (row: readonly string[]): string[] => used.map((_, index) => plainText(row[index] ?? ''));
  const heading = used.map(({ title }) => plainText(title));
  const size = (row: readonly string[]): number => row.reduce((sum, cell) => sum + Math.max(1, cell.length), 0);
  let left = LIMITS.table.text - size(heading) - 30;
  const kept = fitRows(rows.map(cells), LIMITS.table.rows - 1, (row) => (left -= size(row)) >= 0);
  // Slack wants a character in every cell and the same number of cells in every row.
  const cell = (text: string | undefined): RawTextElement => ({ type: 'raw_text', text: text || ' ' });
  return {
    type: 'table',
    column_settings: used.map(({ align }) => ({ align: align ?? 'left' })),
    rows: [heading, ...kept].map((row) => used.map((_, index) => cell(row[index]))),
  };
};

const wide =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\uff01-\uff60\u3000-\u303f]/u;

// Columns a text takes in a fixed-width font: combined characters take one, East Asian ones and emoji two.
const widthOf = (text: string): number => {
  let width = 0;
  for (const part of graphemesOf(text)) width += wide.test(part) ? 2 : 1;
  return width;
};

const pad = (text: string, width: number, align: string | undefined): string => {
  const space = Math.max(0, width - widthOf(text));
  if (align === 'right') return ' '.repeat(space) + text;
  const before = align === 'center' ? Math.floor(space / 2) : 0;
  return ' '.repeat(before) + text + ' '.repeat(space - before);
};

const shorten = (text: string, width: number): string => {
  let max = width;
  let shown = cutMiddle(text, max);
  while (max > 1 && widthOf(shown) > width) shown = cutMiddle(text, --max);
  return shown;
};

const narrowest = 8;

// Takes from the widest column of names until the line fits; columns of figures are never cut.
const fitWidths = (content: TableContent, widths: number[], most: number): number[] => {
  const fitted = [...widths];
  const total = (): number => fitted.reduce((sum, width) => sum + width, 0) + 2 * (fitted.length - 1);
  while (total() > most) {
    let widest = -1;
    fitted.forEach((width, index) => {
      const isText = content.columns[index]?.align !== 'right';
      if (isText && width > narrowest && width > (fitted[widest] ?? 0)) widest = index;
    });
    if (widest < 0) break;
    fitted[widest] = (fitted[widest] ?? 0) - 1;
  }
  return fitted;
};

/** The aligned lines of a table, at most `width` columns wide where figures allow it: phones show about 44. */
export const tableLines = (content: TableContent, width = 44): string[] => {
  const lines = [content.columns.map(({ title }) => title), ...content.rows].map((row) =>
    content.columns.map((_, index) => plainText(row[index] ?? '')),
  );
  const natural = content.columns.map((_, index) => Math.max(...lines.map((line) => widthOf(line[index] ?? ''))));
  const widths = fitWidths(content, natural, width);
  return lines.map((line) =>
    line
      .map((text, index) => {
        const space = widths[index] ?? 0;
        return pad(widthOf(text) > space ? shorten(text, space) : text, space, content.columns[index]?.align);
      })
      .join('  ')
      .trimEnd(),
  );
};

/** The same table as `table`, as fixed-width text: what every Slack client shows. */
export const textTable = (content: TableContent, width = 44): RichTextBlock => {
  const lines = tableLines(content, width);
  let left: number = LIMITS.preformatted.text - 30;
  const shown = fitRows(
    lines.map((line) => [line]),
    Number.POSITIVE_INFINITY,
    ([line = '']) => (left -= line.length + 1) >= 0,
  );
  const text = cutEnd(shown.flat().join('\n'), LIMITS.preformatted.text) || ' ';
  return { type: 'rich_text', elements: [{ type: 'rich_text_preformatted', elements: [{ type: 'text', text }] }] };
};

const cellText = (cell: TableBlock['rows'][number][number]): string =>
  cell.type === 'rich_text' ? 'not available' : cell.text;

/** A `table` or `data_table` block as `textTable`. */
export const tableText = (block: TableBlock | DataTableBlock, width?: number): RichTextBlock => {
  const [heading = [], ...rows] = block.rows;
  const settings = block.type === 'table' ? (block.column_settings ?? []) : [];
  const isNumber = (index: number): boolean => rows.some((row) => row[index]?.type === 'raw_number');
  const content: TableContent = {
    columns: heading.map((cell, index) => ({
      title: cellText(cell),
      align: settings[index]?.align ?? (isNumber(index) ? 'right' : 'left'),
    })),
    rows: rows.map((row) => row.map(cellText)),
  };
  return textTable(content, width);
};
