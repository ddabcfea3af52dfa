/**
 * The `markdown` block's standard Markdown, as far as bots write it: headings, lists, quotes, fences, tables, rules,
 * and inline bold, italic, strike, code and links. The same kinds of nodes as mrkdwn.js, plus heading, list, table and rule.
 */

/** @param {string} source */
export function parseMarkdown(source) {
  const lines = source.replaceAll('\r\n', '\n').split('\n');
  const blocks = [];
  let at = 0;
  while (at < lines.length) {
    const read = readers.map((reader) => reader(lines, at)).find((found) => found !== undefined);
    if (read.block !== undefined) blocks.push(read.block);
    at = read.next;
  }
  return blocks;
}

const readers = [blank, fence, heading, rule, table, list, quote, paragraph];

function blank(lines, at) {
  return lines[at].trim() === '' ? { next: at + 1 } : undefined;
}

function fence(lines, at) {
  if (!lines[at].startsWith('```')) return undefined;
  const end = lines.findIndex((line, index) => index > at && /^```\s*$/.test(line));
  const last = end === -1 ? lines.length : end;
  return { block: { type: 'pre', text: lines.slice(at + 1, last).join('\n') }, next: last + 1 };
}

function heading(lines, at) {
  const found = /^(#{1,6})\s+(.*?)\s*#*$/.exec(lines[at]);
  return found === null
    ? undefined
    : { block: { type: 'heading', level: found[1].length, children: inlines(found[2]) }, next: at + 1 };
}

function rule(lines, at) {
  return /^\s*([-*_])(?:\s*\1){2,}\s*$/.test(lines[at]) ? { block: { type: 'rule' }, next: at + 1 } : undefined;
}

const cellsOf = (line) =>
  line
    .trim()
    .replace(/^\||\|$/g, '')
    .split('|')
    .map((cell) => cell.trim());

function table(lines, at) {
  if (!lines[at].includes('|') || !/^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$/.test(lines[at + 1] ?? ''))
    return undefined;
  const align = cellsOf(lines[at + 1]).map((cell) =>
    /^-+:$/.test(cell) ? 'right' : /^:-+:$/.test(cell) ? 'center' : 'left',
  );
  let next = at + 2;
  while (next < lines.length && lines[next].includes('|')) next += 1;
  const rows = lines.slice(at + 2, next).map((line) => cellsOf(line).map(inlines));
  return { block: { type: 'table', align, header: cellsOf(lines[at]).map(inlines), rows }, next };
}

const itemOf = (line) => /^(\s*)([-*+]|\d+[.)])\s+(.*)$/.exec(line);

function list(lines, at) {
  const first = itemOf(lines[at]);
  if (first === null) return undefined;
  const items = [];
  let next = at;
  for (let found = first; found !== null; found = next < lines.length ? itemOf(lines[next]) : null) {
    items.push({ indent: Math.min(4, Math.floor(found[1].length / 2)), children: inlines(found[3]) });
    next += 1;
  }
  return { block: { type: 'list', ordered: /\d/.test(first[2]), items }, next };
}

function quote(lines, at) {
  if (!lines[at].startsWith('>')) return undefined;
  let next = at;
  while (next < lines.length && lines[next].startsWith('>')) next += 1;
  return {
    block: { type: 'quote', lines: lines.slice(at, next).map((line) => inlines(line.replace(/^> ?/, ''))) },
    next,
  };
}

function paragraph(lines, at) {
  let next = at + 1;
  while (next < lines.length && readers.slice(0, -1).every((reader) => reader(lines, next) === undefined)) next += 1;
  return { block: { type: 'lines', lines: lines.slice(at, next).map(inlines) }, next };
}

const patterns = [
  [/^`([^`]+)`/, (m) => ({ type: 'code', text: m[1] })],
  [/^\*\*(\S(?:.*?\S)?)\*\*/, (m) => ({ type: 'bold', children: inlines(m[1]) })],
  [/^__(\S(?:.*?\S)?)__/, (m) => ({ type: 'bold', children: inlines(m[1]) })],
  [/^~~(\S(?:.*?\S)?)~~/, (m) => ({ type: 'strike', children: inlines(m[1]) })],
  [/^\*(\S(?:[^*]*?[^*\s])?)\*/, (m) => ({ type: 'italic', children: inlines(m[1]) })],
  [/^_(\S(?:[^_]*?[^_\s])?)_(?![\p{L}\p{N}])/u, (m) => ({ type: 'italic', children: inlines(m[1]) })],
  [/^\[([^\]]+)\]\((https?:[^\s)]+|mailto:[^\s)]+)\)/, (m) => ({ type: 'link', url: m[2], label: m[1] })],
  [/^<(https?:[^\s>]+)>/, (m) => ({ type: 'link', url: m[1] })],
  [/^:([a-z0-9_+-]+):/, (m) => ({ type: 'emoji', name: m[1] })],
];

/** @param {string} text */
export function inlines(text) {
  const nodes = [];
  let plain = '';
  const flush = () => {
    if (plain !== '') nodes.push({ type: 'text', text: plain });
    plain = '';
  };
  let at = 0;
  while (at < text.length) {
    const found = specialAt(text, at);
    if (found === undefined) {
      plain += text[at];
      at += 1;
    } else {
      flush();
      nodes.push(found.node);
      at += found.length;
    }
  }
  flush();
  return nodes;
}

function specialAt(text, at) {
  if (!'`*_~[<:'.includes(text[at])) return undefined;
  if (text[at] === '_' && at > 0 && /[\p{L}\p{N}]/u.test(text[at - 1])) return undefined;
  const rest = text.slice(at);
  for (const [pattern, make] of patterns) {
    const found = pattern.exec(rest);
    if (found !== null) return { node: make(found), length: found[0].length };
  }
  return undefined;
}
