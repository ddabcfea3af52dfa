import { html } from '../html.js';
import { Icon } from '../icons.js';
import { Markdown, TextObject, plainText } from '../text/text.js';
import { Card, Carousel, Container, Plan, TaskCard } from './cards.js';
import { Chart } from './chart.js';
import { Element } from './elements.js';
import { InputBlock } from './input.js';
import { FileBlock, ImageBlock, SlackImage, VideoBlock } from './media.js';
import { RichText } from './rich-text.js';
import { DataTableBlock, TableBlock } from './tables.js';

const elements = (block) =>
  block.elements.map(
    (e, index) => html`<${Element} key=${e.action_id ?? index} element=${e} blockId=${block.block_id} />`,
  );

const Section = ({ block }) => html`
  <div class=${block.accessory ? 'section section-with-accessory' : 'section'}>
    <div class="section-main">
      ${block.text && html`<div class="section-text"><${TextObject} text=${block.text} /></div>`}
      ${
        block.fields &&
        html`<div class="fields">
          ${block.fields.map((field) => html`<div class="field"><${TextObject} text=${field} /></div>`)}
        </div>`
      }
    </div>
    ${block.accessory && html`<div class="accessory"><${Element} element=${block.accessory} blockId=${block.block_id} /></div>`}
  </div>
`;

const Context = ({ block }) => html`
  <div class="context">
    ${block.elements.map((e) => (e.type === 'image' ? html`<${SlackImage} image=${e} class="context-image" />` : html`<span class="context-text"><${TextObject} text=${e} /></span>`))}
  </div>
`;

const alertIcon = { default: 'info', info: 'info', success: 'check', warning: 'alert', error: 'alert' };

const Alert = ({ block }) => html`
  <div class=${`alert alert-${block.level ?? 'default'}`} role=${block.level === 'error' ? 'alert' : 'note'}>
    <${Icon} name=${alertIcon[block.level ?? 'default'] ?? 'info'} />
    <div><${TextObject} text=${block.text} /></div>
  </div>
`;

/** The one table of block kinds. */
const views = {
  section: Section,
  header: ({ block }) => html`<h3 class="block-header">${plainText(block.text)}</h3>`,
  divider: () => html`<hr />`,
  context: Context,
  actions: ({ block }) => html`<div class="actions">${elements(block)}</div>`,
  context_actions: ({ block }) => html`<div class="actions">${elements(block)}</div>`,
  image: ImageBlock,
  rich_text: RichText,
  markdown: ({ block }) => html`<${Markdown} text=${block.text} />`,
  table: TableBlock,
  data_table: DataTableBlock,
  data_visualization: Chart,
  input: InputBlock,
  alert: Alert,
  file: FileBlock,
  video: VideoBlock,
  card: Card,
  carousel: Carousel,
  container: ({ block }) => html`<${Container} block=${block}><${Blocks} blocks=${block.child_blocks} /><//>`,
  task_card: TaskCard,
  plan: Plan,
};

/** Blocks as one surface shows them; a kind the page does not know says so instead of vanishing. */
export const Blocks = ({ blocks }) =>
  blocks.map((block, index) => {
    const View = Object.hasOwn(views, block.type) ? views[block.type] : Unknown;
    return html`<div class="block" data-block-type=${block.type} key=${block.block_id ?? index}>
      <${View} block=${block} />
    </div>`;
  });

const Unknown = ({ block }) =>
  html`<p class="unknown">A block this page cannot show: <code>${String(block.type)}</code></p>`;
