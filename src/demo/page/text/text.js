import { html } from '../html.js';
import { withEmoji } from './emoji.js';
import { inlineNodes, linesOf } from './inline.js';
import { parseMarkdown } from './markdown.js';
import { parseMrkdwn } from './mrkdwn.js';

const blockViews = {
  lines: (b) => html`<span class="lines">${linesOf(b.lines)}</span>`,
  quote: (b) => html`<blockquote>${linesOf(b.lines)}</blockquote>`,
  pre: (b) => html`<pre tabindex="0">${b.text}</pre>`,
  rule: () => html`<hr />`,
  heading: (b) =>
    html`<p class=${`md-heading md-heading-${b.level}`} role="heading" aria-level=${b.level + 2}>
      ${inlineNodes(b.children)}
    </p>`,
  list: (b) => {
    const items = b.items.map((item) => html`<li class=${`indent-${item.indent}`}>${inlineNodes(item.children)}</li>`);
    return b.ordered
      ? html`<ol>
          ${items}
        </ol>`
      : html`<ul>
          ${items}
        </ul>`;
  },
  table: (b) => html`
    <div class="table-scroll" tabindex="0">
      <table class="table">
        <thead>
          <tr>
            ${b.header.map((cell, c) => html`<th scope="col" class=${`align-${b.align[c] ?? 'left'}`}>${inlineNodes(cell)}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${b.rows.map(
            (row) =>
              html`<tr>
                ${row.map((cell, c) => html`<td class=${`align-${b.align[c] ?? 'left'}`}>${inlineNodes(cell)}</td>`)}
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
  `,
};

const blocks = (parsed) => parsed.map((block) => blockViews[block.type](block));

export const Mrkdwn = ({ text }) => html`<span class="mrkdwn">${blocks(parseMrkdwn(text))}</span>`;
export const Markdown = ({ text }) => html`<div class="markdown">${blocks(parseMarkdown(text))}</div>`;

/** A Slack text object: mrkdwn is parsed, plain_text only has its emoji names replaced. */
export function TextObject({ text }) {
  if (text === undefined || text === null) return null;
  if (typeof text === 'string') return text;
  if (text.type === 'mrkdwn') return html`<${Mrkdwn} text=${text.text} />`;
  return html`<span class="plain">${plainText(text)}</span>`;
}

/** The words of a text object where only a string will do (labels, options). */
export const plainText = (text) => (text?.emoji === false ? text.text : withEmoji(text?.text ?? ''));
