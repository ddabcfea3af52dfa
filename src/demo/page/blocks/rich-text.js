import { html } from '../html.js';
import { DateText, Emoji, Link, inlineNodes } from '../text/inline.js';

const styled = (node, style = {}) => {
  let shown = node;
  if (style.code) shown = html`<code>${shown}</code>`;
  if (style.bold) shown = html`<strong>${shown}</strong>`;
  if (style.italic) shown = html`<em>${shown}</em>`;
  if (style.underline) shown = html`<u>${shown}</u>`;
  if (style.strike) shown = html`<s>${shown}</s>`;
  return shown;
};

/** Line breaks in a text element are breaks. */
const withBreaks = (text) => text.split('\n').map((line, index) => [index > 0 && html`<br />`, line]);

const mention = (node) => inlineNodes([node]);

const pieces = {
  text: (e) => withBreaks(e.text),
  link: (e) => html`<${Link} url=${e.url}>${e.text ?? e.url}<//>`,
  user: (e) => mention({ type: 'user', id: e.user_id }),
  channel: (e) => mention({ type: 'channel', id: e.channel_id }),
  usergroup: (e) => mention({ type: 'usergroup', id: e.usergroup_id }),
  broadcast: (e) => mention({ type: 'broadcast', range: e.range }),
  emoji: (e) => html`<${Emoji} name=${e.name} unicode=${e.unicode} />`,
  date: (e) =>
    html`<${DateText} timestamp=${e.timestamp} pattern=${e.format} link=${e.url} fallback=${e.fallback ?? ''} />`,
  color: (e) => html`<code>${e.value}</code>`,
};

const inline = (elements) =>
  elements.map((e) =>
    pieces[e.type] === undefined ? html`<span class="unknown">${e.type}</span>` : styled(pieces[e.type](e), e.style),
  );

const sections = {
  rich_text_section: (s) => html`<p>${inline(s.elements)}</p>`,
  rich_text_quote: (s) => html`<blockquote>${inline(s.elements)}</blockquote>`,
  rich_text_preformatted: (s) => html`<pre tabindex="0">${inline(s.elements)}</pre>`,
  rich_text_list: (s) => {
    const items = s.elements.map((item) => html`<li>${inline(item.elements)}</li>`);
    const indent = `indent-${Math.min(4, s.indent ?? 0)}`;
    return s.style === 'ordered'
      ? html`<ol class=${indent} start=${1 + (s.offset ?? 0)}>
          ${items}
        </ol>`
      : html`<ul class=${indent}>
          ${items}
        </ul>`;
  },
};

export const RichText = ({ block }) => html`
  <div class="rich-text">
    ${block.elements.map((s) => (sections[s.type] === undefined ? html`<span class="unknown">${s.type}</span>` : sections[s.type](s)))}
  </div>
`;

/** The plain words of a rich text, to sort by. */
export const richWords = (value) =>
  Array.isArray(value.elements)
    ? value.elements.map(richWords).join('')
    : (value.text ?? value.name ?? value.user_id ?? '');
