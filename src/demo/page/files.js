import { useEffect, useState } from 'preact/hooks';
import { parseCsv } from './csv.js';
import { html } from './html.js';
import { Icon } from './icons.js';

const sizeWords = (bytes) =>
  bytes === undefined ? '' : bytes < 1024 ? `${bytes} bytes` : `${(bytes / 1024).toFixed(bytes < 10_240 ? 1 : 0)} kB`;

/** Downloads are from this server only: a file's address is its path. */
const addressOf = (file) => {
  const url = new URL(file.url ?? `/_demo/files/${encodeURIComponent(file.id)}`, location.href);
  return url.origin === location.origin ? url.href : undefined;
};

export function FileCard({ file }) {
  const url = addressOf(file);
  const image = file.mimetype?.startsWith('image/');
  const csv = file.mimetype === 'text/csv' || file.name?.endsWith('.csv');
  if (url === undefined) return null;
  if (image) {
    return html`
      <figure class="block-image">
        <figcaption>${file.title || file.name}</figcaption>
        <a href=${url} target="_blank" rel="noopener"
          ><img class="picture" src=${url} alt=${file.alt_text ?? file.title ?? file.name}
        /></a>
      </figure>
    `;
  }
  return html`
    <div class="file" data-testid=${`file-${file.id}`}>
      <div class="file-head">
        <span class="file-icon"><${Icon} name="file" size="20" /></span>
        <div class="file-words">
          <strong class="truncate">${file.title || file.name}</strong
          ><small class="muted truncate">${[file.name, sizeWords(file.size)].filter(Boolean).join(' · ')}</small>
        </div>
        <a class="button" href=${url} download=${file.name} aria-label=${`Download ${file.name}`}
          ><${Icon} name="download" /> Download</a
        >
      </div>
      ${csv && html`<${CsvPreview} url=${url} />`}
    </div>
  `;
}

const previewRows = 6;
const numeric = (text) => /^-?[\d,]+(\.\d+)?%?$/.test(text ?? '');

function CsvPreview({ url }) {
  const [rows, setRows] = useState(undefined);
  useEffect(() => {
    let wanted = true;
    void fetch(url)
      .then(async (response) => (response.ok ? parseCsv(await response.text()) : []))
      .catch(() => [])
      .then((read) => wanted && setRows(read));
    return () => {
      wanted = false;
    };
  }, [url]);
  if (rows === undefined || rows.length < 2) return null;
  const [header, ...body] = rows;
  const shown = body.slice(0, previewRows);
  const align = (column) => (shown.every((row) => numeric(row[column])) ? 'align-right' : 'align-left');
  return html`
    <div class="table-scroll csv" tabindex="0" role="group" aria-label="Preview of the file">
      <table class="table">
        <thead>
          <tr>
            ${header.map((cell, c) => html`<th scope="col" class=${align(c)}>${cell}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${shown.map(
            (row) =>
              html`<tr>
                ${row.map((cell, c) => html`<td class=${align(c)}>${cell}</td>`)}
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
    ${body.length > previewRows && html`<p class="csv-more muted">and ${body.length - previewRows} more rows</p>`}
  `;
}
