/** Reads comma-separated values as spreadsheets write them (quotes, doubled quotes, line breaks inside quotes). @returns {string[][]} */
export function parseCsv(source, limit = Infinity) {
  const text = source.replace(/^\uFEFF/, '');
  const rows = [];
  let row = [];
  let cell = '';
  let quoted = false;
  const endRow = () => {
    rows.push([...row, cell]);
    row = [];
    cell = '';
  };
  for (let at = 0; at < text.length && rows.length < limit; at += 1) {
    const char = text[at];
    if (quoted && char === '"' && text[at + 1] === '"') {
      cell += '"';
      at += 1;
    } else if (char === '"') quoted = !quoted;
    else if (char === ',' && !quoted) {
      row.push(cell);
      cell = '';
    } else if (char === '\n' && !quoted) endRow();
    else if (char !== '\r' || quoted) cell += char;
  }
  if (rows.length < limit && (cell !== '' || row.length > 0)) endRow();
  return rows;
}
