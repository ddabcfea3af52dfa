import { useState } from 'preact/hooks';
import { classes, html } from '../html.js';
import { Icon } from '../icons.js';
import { withEmoji } from '../text/emoji.js';
import { plainText } from '../text/text.js';
import { RichText, richWords } from './rich-text.js';

const cellView = (cell) => {
  if (cell.type === 'rich_text') return html`<${RichText} block=${cell} />`;
  if (cell.type === 'raw_number') return cell.text ?? String(cell.value);
  return withEmoji(cell.text ?? '');
};

/** A `table` block: the first row is its header; alignment as the columns' settings say. */
export function TableBlock({ block }) {
  const [header, ...rows] = block.rows;
  const setting = (column) => block.column_settings?.[column] ?? {};
  const style = (cell, c) =>
    classes(
      `align-${setting(c).align ?? (cell.type === 'raw_number' ? 'right' : 'left')}`,
      setting(c).is_wrapped && 'wrapped',
    );
  return html`
    <div class="table-scroll" tabindex="0" role="group" aria-label="Table">
      <table class="table">
        <thead>
          <tr>
            ${header.map((cell, c) => html`<th scope="col" class=${style(cell, c)}>${cellView(cell)}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${rows.map(
            (row) =>
              html`<tr>
                ${row.map((cell, c) => html`<td class=${style(cell, c)}>${cellView(cell)}</td>`)}
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
  `;
}

const sortKey = (cell) =>
  cell.type === 'raw_number' ? cell.value : (cell.type === 'rich_text' ? richWords(cell) : cell.text).toLowerCase();

const compare = (a, b) => (typeof a === 'number' && typeof b === 'number' ? a - b : String(a).localeCompare(String(b)));

/** A `data_table` block: sorted by any column and shown a page at a time, as Slack does it natively. */
export function DataTableBlock({ block }) {
  const [sort, setSort] = useState(undefined);
  const [page, setPage] = useState(0);
  const [header, ...rows] = block.rows;
  const size = block.page_size ?? 10;
  const pages = Math.max(1, Math.ceil(rows.length / size));
  const current = Math.min(page, pages - 1);

  const sorted =
    sort === undefined
      ? rows
      : [...rows].sort((a, b) => sort.direction * compare(sortKey(a[sort.column]), sortKey(b[sort.column])));
  const shown = sorted.slice(current * size, (current + 1) * size);
  const numeric = header.map(
    (_, c) => rows.length > 0 && rows.every((row) => row[c]?.type === 'raw_number' || row[c]?.text === ''),
  );

  const sortBy = (column) => {
    setPage(0);
    if (sort?.column !== column) setSort({ column, direction: numeric[column] ? -1 : 1 });
    else if (sort.direction === (numeric[column] ? -1 : 1)) setSort({ column, direction: -sort.direction });
    else setSort(undefined);
  };
  const state = (c) => (sort?.column === c ? (sort.direction === 1 ? 'ascending' : 'descending') : 'none');
  const align = (c) => (numeric[c] ? 'align-right' : 'align-left');

  return html`
    <figure class="data-table">
      <figcaption>${typeof block.caption === 'string' ? block.caption : plainText(block.caption)}</figcaption>
      <div class="table-scroll" tabindex="0" role="group" aria-label=${block.caption}>
        <table class="table">
          <thead>
            <tr>
              ${header.map(
                (cell, c) => html`
                  <th scope="col" class=${align(c)} aria-sort=${state(c)}>
                    <button type="button" class="sort" onClick=${() => sortBy(c)}>
                      ${cellView(cell)}<span class=${`sort-mark sort-${state(c)}`}
                        ><${Icon} name="down" size="11"
                      /></span>
                    </button>
                  </th>
                `,
              )}
            </tr>
          </thead>
          <tbody>
            ${shown.map(
              (row) => html`
                <tr>
                  ${row.map((cell, c) =>
                    c === block.row_header_column_index
                      ? html`<th scope="row" class=${align(c)}>${cellView(cell)}</th>`
                      : html`<td class=${align(c)}>${cellView(cell)}</td>`,
                  )}
                </tr>
              `,
            )}
          </tbody>
        </table>
      </div>
      ${
        pages > 1 &&
        html`
          <div class="pager">
            <span>${current * size + 1}–${Math.min(rows.length, (current + 1) * size)} of ${rows.length}</span>
            <button
              type="button"
              class="button button-icon"
              aria-label="Previous page"
              disabled=${current === 0}
              onClick=${() => setPage(current - 1)}
            >
              <${Icon} name="left" size="14" />
            </button>
            <button
              type="button"
              class="button button-icon"
              aria-label="Next page"
              disabled=${current === pages - 1}
              onClick=${() => setPage(current + 1)}
            >
              <${Icon} name="right" size="14" />
            </button>
          </div>
        `
      }
    </figure>
  `;
}
