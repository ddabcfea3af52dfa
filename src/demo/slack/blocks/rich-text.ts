import { boolean, list, literal, number, object, string, typed } from './check.ts';
import type { Check } from './check.ts';
import { limits } from './limits.ts';
import { url } from './text.ts';

/** rich_text: sections, lists, quotes and preformatted text of styled runs. */
const style = object({
  'bold?': boolean,
  'italic?': boolean,
  'strike?': boolean,
  'code?': boolean,
  'underline?': boolean,
});

const run = (type: string, fields: Readonly<Record<string, Check>>): Check =>
  object({ type: literal(type), 'style?': style, ...fields });

const text = run('text', { text: string({ max: limits.text }) });
const link = run('link', { url, 'text?': string({ max: limits.text }), 'unsafe?': boolean });

const inline = typed({
  text,
  link,
  user: run('user', { user_id: string() }),
  usergroup: run('usergroup', { usergroup_id: string() }),
  channel: run('channel', { channel_id: string() }),
  team: run('team', { team_id: string() }),
  broadcast: run('broadcast', { range: string({ oneOf: ['here', 'channel', 'everyone'] }) }),
  emoji: run('emoji', { name: string(), 'unicode?': string(), 'url?': url }),
  color: run('color', { value: string({ pattern: /^#[0-9a-fA-F]{6}$/ }) }),
  date: run('date', {
    timestamp: number({ integer: true }),
    format: string(),
    'url?': url,
    'fallback?': string(),
  }),
});

const border = { 'border?': number({ integer: true, min: 0, max: 1 }) };
const section = object({ type: literal('rich_text_section'), elements: list(inline) });

export const richText: Check = object({
  type: literal('rich_text'),
  'block_id?': string({ max: limits.id }),
  elements: list(
    typed({
      rich_text_section: section,
      rich_text_quote: object({ type: literal('rich_text_quote'), elements: list(inline), ...border }),
      rich_text_preformatted: object({
        type: literal('rich_text_preformatted'),
        elements: list(typed({ text, link })),
        ...border,
      }),
      rich_text_list: object({
        type: literal('rich_text_list'),
        style: string({ oneOf: ['bullet', 'ordered'] }),
        elements: list(typed({ rich_text_section: section })),
        'indent?': number({ integer: true, min: 0, max: 8 }),
        'offset?': number({ integer: true, min: 0 }),
        ...border,
      }),
    }),
  ),
});
