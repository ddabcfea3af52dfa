import { useState } from 'preact/hooks';
import { html } from '../html.js';
import { Icon } from '../icons.js';
import { TextObject, plainText } from '../text/text.js';
import { Element } from './elements.js';
import { SlackImage } from './media.js';
import { RichText } from './rich-text.js';

export const Card = ({ block }) => html`
  <article class="card">
    ${block.hero_image && html`<${SlackImage} image=${block.hero_image} class="card-hero" />`}
    <div class="card-body">
      <header class="card-head">
        ${block.icon && html`<${SlackImage} image=${block.icon} class="card-icon" />`}
        <div>
          ${block.title && html`<h4><${TextObject} text=${block.title} /></h4>`}
          ${block.subtitle && html`<p class="muted"><${TextObject} text=${block.subtitle} /></p>`}
        </div>
      </header>
      ${block.body && html`<p><${TextObject} text=${block.body} /></p>`}
      ${block.actions && html`<div class="actions">${block.actions.map((e) => html`<${Element} element=${e} blockId=${block.block_id} />`)}</div>`}
    </div>
  </article>
`;

export const Carousel = ({ block }) => html`
  <div class="carousel" tabindex="0" role="group" aria-label="Cards">
    ${block.elements.map((card) => html`<${Card} block=${card} />`)}
  </div>
`;

/** A titled group; `children` are its blocks, drawn by block.js. */
export function Container({ block, children }) {
  const [open, setOpen] = useState(block.default_collapsed !== true);
  const title = html`
    <span class="container-titles">
      <strong
        >${block.rich_text_title ? html`<${RichText} block=${block.rich_text_title} />` : plainText(block.title)}</strong
      >
      ${block.subtitle && html`<small><${TextObject} text=${block.subtitle} /></small>`}
    </span>
  `;
  return html`
    <section class="container">
      ${
        block.is_collapsible
          ? html`
              <button type="button" class="container-head" aria-expanded=${open} onClick=${() => setOpen(!open)}>
                <${Icon} name=${open ? 'down' : 'right'} size="14" />${title}
              </button>
            `
          : html`<div class="container-head">${title}</div>`
      }
      ${open && html`<div class="container-body">${children}</div>`}
    </section>
  `;
}

const taskWords = { pending: 'Waiting', in_progress: 'Working', complete: 'Done', error: 'Failed' };

export const TaskCard = ({ block }) => html`
  <div class=${`task task-${block.status}`}>
    <span class="task-mark" title=${taskWords[block.status]}>
      <${Icon} name=${block.status === 'complete' ? 'check' : block.status === 'error' ? 'alert' : 'clock'} size="14" />
    </span>
    <div>
      <p>${block.title} <span class="muted">${taskWords[block.status]}</span></p>
      ${block.details && html`<${RichText} block=${block.details} />`}
      ${block.output && html`<${RichText} block=${block.output} />`}
    </div>
  </div>
`;

export const Plan = ({ block }) => html`
  <section class="container">
    <div class="container-head"><strong>${block.title}</strong></div>
    <div class="container-body">${(block.tasks ?? []).map((task) => html`<${TaskCard} block=${task} />`)}</div>
  </section>
`;
