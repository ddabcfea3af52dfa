import { html } from '../html.js';
import { usePage } from '../page.js';
import { fillDate } from './dates.js';
import { emojiFor } from './emoji.js';

/** Only links that lead to a web page, a mailbox or a phone; anything else stays text. */
export const safeUrl = (url) => (/^(https?:|mailto:|tel:)/i.test(url ?? '') ? url : undefined);

export function Link({ url, children }) {
  const href = safeUrl(url);
  return href === undefined
    ? html`<span>${children}</span>`
    : html`<a href=${href} target="_blank" rel="noopener noreferrer">${children}</a>`;
}

function Mention({ id, label, kind }) {
  const { state } = usePage();
  const { workspace, as } = state;
  if (kind === 'channel') {
    const channel = workspace.channels.find((c) => c.id === id);
    return html`<span class="mention">#${channel?.name ?? label ?? id}</span>`;
  }
  if (kind === 'usergroup') {
    const group = workspace.user_groups?.find((g) => g.id === id);
    return html`<span class="mention">@${group?.handle ?? (label ?? id).replace(/^@/, '')}</span>`;
  }
  const person = workspace.people.find((p) => p.id === id);
  const name = id === workspace.bot.user_id ? workspace.bot.name : (person?.name ?? label ?? id);
  return html`<span class=${person?.name === as ? 'mention mention-me' : 'mention'} title=${person?.real_name}
    >@${name}</span
  >`;
}

/** Short code stays in one piece: it moves to the next line rather than break at a hyphen. */
export const Code = ({ text }) => html`<code class=${text.length <= 32 ? 'code-short' : undefined}>${text}</code>`;

export function Emoji({ name, unicode }) {
  const known = unicode === undefined ? emojiFor(name) : fromCodePoints(unicode);
  return known === undefined
    ? html`<span class="emoji-name">:${name}:</span>`
    : html`<span class="emoji" role="img" aria-label=${name.replaceAll('_', ' ')}>${known}</span>`;
}

const fromCodePoints = (unicode) =>
  /^[0-9a-f]{1,6}(-[0-9a-f]{1,6})*$/i.test(unicode)
    ? String.fromCodePoint(...unicode.split('-').map((code) => Math.min(0x10ffff, Number.parseInt(code, 16))))
    : undefined;

export function DateText({ timestamp, pattern, link, fallback }) {
  const { state } = usePage();
  const words = fillDate(timestamp, pattern, new Date(state.workspace.clock)) ?? fallback;
  return link === undefined ? html`<span>${words}</span>` : html`<${Link} url=${link}>${words}<//>`;
}

const show = {
  text: (n) => n.text,
  bold: (n) => html`<strong>${inlineNodes(n.children)}</strong>`,
  italic: (n) => html`<em>${inlineNodes(n.children)}</em>`,
  strike: (n) => html`<s>${inlineNodes(n.children)}</s>`,
  code: (n) => html`<${Code} text=${n.text} />`,
  link: (n) => html`<${Link} url=${n.url}>${n.label ?? n.url.replace(/^mailto:/, '')}<//>`,
  user: (n) => html`<${Mention} kind="user" id=${n.id} label=${n.label} />`,
  channel: (n) => html`<${Mention} kind="channel" id=${n.id} label=${n.label} />`,
  usergroup: (n) => html`<${Mention} kind="usergroup" id=${n.id} label=${n.label} />`,
  broadcast: (n) => html`<span class="mention mention-me">@${n.label?.replace(/^@/, '') ?? n.range}</span>`,
  date: (n) => html`<${DateText} ...${n} />`,
  emoji: (n) => html`<${Emoji} name=${n.name} />`,
};

/** @param {{ type: string }[]} nodes of mrkdwn.js or markdown.js */
export const inlineNodes = (nodes) => nodes.map((node) => show[node.type](node));

export const linesOf = (lines) => lines.map((line, index) => [index > 0 && html`<br />`, ...inlineNodes(line)]);
