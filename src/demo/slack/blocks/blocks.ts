import { asObject, asString } from '../../json.ts';
import { boolean, list, literal, object, onlyOn, problem, string, typed } from './check.ts';
import type { Check } from './check.ts';
import { dataTable, dataVisualization, table } from './data.ts';
import { accessory, actionElement, button, contextAction, contextElement, inputElement } from './elements.ts';
import { limits } from './limits.ts';
import { richText } from './rich-text.ts';
import { anyText, image, mrkdwnText, plainText, url } from './text.ts';

/** Every block type Slack knows, and where it may stand. */
const blockId = { 'block_id?': string({ max: limits.id }) };
const messages = ['message', 'ephemeral'] as const;

const actions = object({
  type: literal('actions'),
  ...blockId,
  elements: list(actionElement, { max: limits.actionsElements }),
});

const context = object({
  type: literal('context'),
  ...blockId,
  elements: list(contextElement, { max: limits.contextElements }),
});

const divider = object({ type: literal('divider'), ...blockId });
const header = object({ type: literal('header'), ...blockId, text: plainText(limits.header) });
const imageBlock = image({ ...blockId, 'title?': plainText(limits.imageTitle) });

const section = object(
  {
    type: literal('section'),
    ...blockId,
    'text?': anyText(limits.text),
    'fields?': list(anyText(limits.fieldText), { max: limits.fields }),
    'accessory?': accessory,
    'expand?': boolean,
  },
  (value, pointer) =>
    value['text'] === undefined && value['fields'] === undefined
      ? [problem(pointer, 'missing_field', 'must have text or fields')]
      : [],
);

const input = object(
  {
    type: literal('input'),
    ...blockId,
    label: plainText(limits.inputLabel),
    element: inputElement,
    'hint?': plainText(limits.inputHint),
    'optional?': boolean,
    'dispatch_action?': boolean,
  },
  (value, pointer) =>
    value['dispatch_action'] === true && asObject(value['element'])['type'] === 'file_input'
      ? [problem(`${pointer}/dispatch_action`, 'not_allowed', 'a file_input dispatches no actions')]
      : [],
);

const markdown: Check = object(
  { type: literal('markdown'), ...blockId, text: string({ max: limits.markdown }) },
  (value, pointer, { counts }) => {
    counts.markdown += asString(value['text']).length;
    const message = `the markdown blocks of a message must be less than ${limits.markdown + 1} characters`;
    return counts.markdown > limits.markdown
      ? [problem(`${pointer}/text`, 'too_long', message, { max: limits.markdown })]
      : [];
  },
);

const video = object({
  type: literal('video'),
  ...blockId,
  video_url: url,
  thumbnail_url: url,
  alt_text: string({ max: limits.altText }),
  title: plainText(200),
  'title_url?': url,
  'author_name?': string({ max: 50 }),
  'provider_name?': string({ max: 50 }),
  'provider_icon_url?': url,
  'description?': plainText(200),
});

const file = object({ type: literal('file'), ...blockId, source: literal('remote'), external_id: string() });

const card = object(
  {
    type: literal('card'),
    ...blockId,
    'hero_image?': image(),
    'icon?': image(),
    'title?': mrkdwnText(limits.cardText),
    'subtitle?': mrkdwnText(limits.cardText),
    'body?': mrkdwnText(limits.cardBody),
    'actions?': list(button, { max: limits.actionsElements }),
  },
  (value, pointer) =>
    ['hero_image', 'title', 'body', 'actions'].some((name) => value[name] !== undefined)
      ? []
      : [problem(pointer, 'missing_field', 'must have a hero_image, title, body or actions')],
);

const taskCard = object({
  type: literal('task_card'),
  ...blockId,
  task_id: string({ max: limits.id }),
  title: string({ max: limits.header }),
  status: string({ oneOf: ['pending', 'in_progress', 'complete', 'error'] }),
  'details?': richText,
  'output?': richText,
  'sources?': list(object({ type: literal('url'), url, text: string({ max: limits.header }) })),
});

const inContainer = {
  actions,
  context,
  divider,
  file,
  header,
  image: imageBlock,
  input,
  rich_text: richText,
  section,
  table,
  video,
};

const container = object({
  type: literal('container'),
  ...blockId,
  'title?': plainText(limits.header),
  'rich_text_title?': richText,
  'subtitle?': anyText(limits.header),
  'icon?': image(),
  child_blocks: list(typed(inContainer), { max: limits.containerBlocks }),
  'width?': string({ oneOf: ['narrow', 'standard', 'wide', 'full'] }),
  'is_collapsible?': boolean,
  'default_collapsed?': boolean,
  'has_header_divider?': boolean,
});

const alert = object({
  type: literal('alert'),
  ...blockId,
  text: anyText(limits.text),
  'level?': string({ oneOf: ['default', 'info', 'warning', 'error', 'success'] }),
});

export const block = typed({
  actions,
  context,
  divider,
  header,
  image: imageBlock,
  input,
  rich_text: richText,
  section,
  video,
  alert: onlyOn(['modal'], alert),
  // Its reference page lists messages as its only surface.
  data_visualization: onlyOn(messages, dataVisualization),
  card: onlyOn(messages, card),
  carousel: onlyOn(
    messages,
    object({
      type: literal('carousel'),
      ...blockId,
      elements: list(typed({ card }), { max: limits.carouselCards }),
    }),
  ),
  container: onlyOn(messages, container),
  context_actions: onlyOn(
    messages,
    object({ type: literal('context_actions'), ...blockId, elements: list(contextAction, { max: 5 }) }),
  ),
  data_table: onlyOn(messages, dataTable),
  file: onlyOn(messages, file),
  markdown: onlyOn(messages, markdown),
  plan: onlyOn(
    messages,
    object({
      type: literal('plan'),
      ...blockId,
      title: string({ max: limits.header }),
      'tasks?': list(typed({ task_card: taskCard }), { max: limits.messageBlocks }),
    }),
  ),
  table: onlyOn(messages, table),
  task_card: onlyOn(messages, taskCard),
});
