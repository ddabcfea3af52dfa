/**
 * Slack's mrkdwn as a tree. Pure: text in, plain objects out; inline.js shows them as text nodes, never as markup.
 *
 * Blocks: `{ type: 'lines', lines }`, `{ type: 'quote', lines }`, `{ type: 'pre', text }`; a line is an array of inlines.
 * Inlines: text, bold, italic, strike (with children), code, link, user, channel, usergroup, broadcast, date, emoji.
 */

/** @param {string} text */
export const unescape = (text) => text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');

/** @param {string} source */
export function parseMrkdwn(source) {
  const blocks = [];
  for (const [index, part] of source.split('```').entries()) {
    const closed = index % 2 === 1 && index < source.split('```').length - 1;
    if (closed) blocks.push({ type: 'pre', text: unescape(part.replace(/^\n/, '').replace(/\n$/, '')) });
    else if (index % 2 === 1) appendLines(blocks, '```' + part);
    else if (part !== '') appendLines(blocks, trimAround(part, index > 0));
  }
  return blocks;
}

/** The line break after a code block belongs to the block. */
const trimAround = (part, afterCode) =>
  (afterCode ? part.replace(/^\n/, '') : part).replace(/\n$/, (end) => (afterCode ? '' : end));

function appendLines(blocks, text) {
  if (text === '') return;
  for (const line of text.replace(/\n$/, '').split('\n')) {
    const quoted = /^(?:&gt;|>) ?(.*)$/s.exec(line);
    const type = quoted === null ? 'lines' : 'quote';
    const parsed = parseInline(quoted === null ? line : quoted[1]);
    const last = blocks.at(-1);
    if (last?.type === type) last.lines.push(parsed);
    else blocks.push({ type, lines: [parsed] });
  }
}

const marks = { '*': 'bold', _: 'italic', '~': 'strike' };
const wordLike = /[\p{L}\p{N}]/u;

/** One line of mrkdwn. @param {string} text */
export function parseInline(text) {
  const nodes = [];
  let plain = '';
  const flush = () => {
    if (plain !== '') nodes.push({ type: 'text', text: unescape(plain) });
    plain = '';
  };
  let at = 0;
  while (at < text.length) {
    const found = inlineAt(text, at);
    if (found === undefined) {
      plain += text[at];
      at += 1;
    } else {
      flush();
      nodes.push(found.node);
      at = found.end;
    }
  }
  flush();
  return nodes;
}

function inlineAt(text, at) {
  const char = text[at];
  if (char === '`') {
    const end = text.indexOf('`', at + 1);
    return end > at + 1 ? { node: { type: 'code', text: unescape(text.slice(at + 1, end)) }, end: end + 1 } : undefined;
  }
  if (char === '<') {
    const end = text.indexOf('>', at + 1);
    const node = end === -1 ? undefined : reference(text.slice(at + 1, end));
    return node === undefined ? undefined : { node, end: end + 1 };
  }
  if (char === ':') {
    const name = /^:([a-z0-9_+'-]+):(?::skin-tone-[2-6]:)?/.exec(text.slice(at, at + 60));
    return name === null ? undefined : { node: { type: 'emoji', name: name[1] }, end: at + name[0].length };
  }
  if (Object.hasOwn(marks, char)) return marked(text, at, char);
  return undefined;
}

function marked(text, at, mark) {
  if (at > 0 && wordLike.test(text[at - 1])) return undefined;
  const next = text[at + 1];
  if (next === undefined || next === mark || /\s/.test(next)) return undefined;
  const end = closing(text, at + 1, mark);
  if (end === -1) return undefined;
  return { node: { type: marks[mark], children: parseInline(text.slice(at + 1, end)) }, end: end + 1 };
}

/** Where the mark closes: after something that is not a space, before something that is not a word; code and links are skipped. */
function closing(text, from, mark) {
  let at = from;
  while (at < text.length) {
    const char = text[at];
    if (char === '`' || char === '<') {
      const end = text.indexOf(char === '`' ? '`' : '>', at + 1);
      if (end !== -1) at = end;
    } else if (char === mark && !/\s/.test(text[at - 1]) && (at + 1 === text.length || !wordLike.test(text[at + 1]))) {
      return at;
    }
    at += 1;
  }
  return -1;
}

/** What stands between < and >; undefined when it is none of Slack's references. */
function reference(inside) {
  const bar = inside.indexOf('|');
  const target = bar === -1 ? inside : inside.slice(0, bar);
  const label = bar === -1 ? undefined : unescape(inside.slice(bar + 1));
  if (target.startsWith('@')) return { type: 'user', id: target.slice(1), label };
  if (target.startsWith('#')) return { type: 'channel', id: target.slice(1), label };
  if (target.startsWith('!subteam^')) return { type: 'usergroup', id: target.slice(9), label };
  if (target.startsWith('!date^')) {
    const [, timestamp = '', pattern = '', link] = target.split('^');
    return {
      type: 'date',
      timestamp,
      pattern: unescape(pattern),
      link: link === undefined ? undefined : unescape(link),
      fallback: label ?? '',
    };
  }
  if (target.startsWith('!')) return { type: 'broadcast', range: target.slice(1), label };
  const url = unescape(target);
  return /^(https?:|mailto:|tel:)/i.test(url) ? { type: 'link', url, label } : undefined;
}
