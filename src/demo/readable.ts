import { asList, asObject, asObjects, asString } from './json.ts';
import type { JsonObject } from './json.ts';
import { plainMrkdwn, plainOf, plainRichText } from './readable-text.ts';
import type { PublicFile, PublicMessage } from './slack/public-state.ts';

/** Messages and views as text for a terminal: everything a person would read, nothing of the markup. */
export function readableMessages(messages: readonly PublicMessage[], files: readonly PublicFile[] = []): string {
  return messages.map((message) => readableMessage(message, files)).join('\n\n');
}

function readableMessage(message: PublicMessage, files: readonly PublicFile[]): string {
  const at = new Date(Number(message.ts) * 1000);
  const place = message.channel.startsWith('@') ? `to ${message.channel}` : `in #${message.channel}`;
  const who = [
    `${message.user} ${place}, ${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`,
    ...(message.ephemeral ? [`only ${message.visible_to ?? 'one person'} can see this`] : []),
    ...(message.edited === undefined ? [] : ['edited']),
  ].join(' · ');
  const body = message.blocks.length > 0 ? readableBlocks(message.blocks) : plainMrkdwn(message.text).split('\n');
  const shared = (message.files ?? []).map((id) => {
    const file = files.find((candidate) => candidate.id === id);
    return file ? `[file: ${file.title || file.name}, ${file.size} bytes, ${file.url}]` : `[file: ${id}]`;
  });
  const reply = message.thread_ts !== undefined && message.thread_ts !== message.ts;
  const lines = [who, ...body, ...shared].map((line) => line.trimEnd());
  return lines.map((line) => (reply && line !== '' ? `    ${line}` : line)).join('\n');
}

export const readableBlocks = (blocks: readonly JsonObject[]): string[] => blocks.flatMap(readableBlock);

function readableBlock(block: JsonObject): string[] {
  switch (block['type']) {
    case 'header':
      return [`# ${plainOf(block['text'])}`];
    case 'section':
      return [
        ...(block['text'] === undefined ? [] : plainOf(block['text']).split('\n')),
        ...fieldLines(asObjects(block['fields'])),
        ...(block['accessory'] === undefined ? [] : [readableElement(asObject(block['accessory']))]),
      ];
    case 'context':
      return asObjects(block['elements'])
        .map((element) =>
          element['type'] === 'image' ? `[image: ${asString(element['alt_text'])}]` : plainOf(element),
        )
        .join(' ')
        .split('\n');
    case 'actions':
    case 'context_actions':
      return [asObjects(block['elements']).map(readableElement).join(' ')];
    case 'input': {
      const optional = block['optional'] === true ? ' (optional)' : '';
      const hint = block['hint'] === undefined ? [] : [`  ${plainOf(block['hint'])}`];
      return [`${plainOf(block['label'])}${optional}: ${readableElement(asObject(block['element']))}`, ...hint];
    }
    case 'divider':
      return ['────'];
    case 'image':
      return [
        ...(block['title'] === undefined ? [] : [plainOf(block['title'])]),
        `[image: ${asString(block['alt_text'])}]`,
      ];
    case 'rich_text':
      return plainRichText(block);
    case 'markdown':
      return asString(block['text']).split('\n');
    case 'table':
      return tableLines(block);
    case 'data_table':
      return [asString(block['caption']), ...tableLines(block)];
    case 'data_visualization':
      return chartLines(block);
    case 'alert':
      return [`! ${plainOf(block['text'])}`];
    case 'card':
      return [
        ...['title', 'subtitle', 'body']
          .filter((name) => block[name] !== undefined)
          .map((name) => plainOf(block[name])),
        ...(block['actions'] === undefined ? [] : [asObjects(block['actions']).map(readableElement).join(' ')]),
      ];
    case 'carousel':
      return readableBlocks(asObjects(block['elements']));
    case 'container':
      return [plainOf(block['title']), ...readableBlocks(asObjects(block['child_blocks']))].filter(
        (line) => line !== '',
      );
    case 'plan':
      return [asString(block['title']), ...readableBlocks(asObjects(block['tasks'])).map((line) => `  ${line}`)];
    case 'task_card':
      return [
        `${block['status'] === 'complete' ? '✓' : '·'} ${asString(block['title'])} (${asString(block['status'])})`,
      ];
    default:
      return [`[${asString(block['type'])}]`];
  }
}

/** Fields stand two in a row in Slack; in a terminal each gets its line. */
const fieldLines = (fields: readonly JsonObject[]): string[] =>
  fields.map((field) => plainOf(field).replaceAll(/\s*\n\s*/g, ' '));

function readableElement(element: JsonObject): string {
  const type = asString(element['type']);
  if (type === 'image') return `[image: ${asString(element['alt_text'])}]`;
  if (type === 'button' || type === 'workflow_button' || type === 'icon_button') return `[${plainOf(element['text'])}]`;
  if (type === 'feedback_buttons') {
    return ['positive_button', 'negative_button']
      .map((name) => `[${plainOf(asObject(element[name])['text'])}]`)
      .join(' ');
  }
  if (type === 'checkboxes' || type === 'radio_buttons') {
    const chosen = [element['initial_option'], ...asList(element['initial_options'])].map(
      (option) => asObject(option)['value'],
    );
    return asObjects(element['options'])
      .map((option) => `${chosen.includes(option['value']) ? '(x)' : '( )'} ${plainOf(option['text'])}`)
      .join(' ');
  }
  if (type === 'overflow') {
    return `[⋯ ${asObjects(element['options'])
      .map((option) => plainOf(option['text']))
      .join(', ')}]`;
  }
  const preset = [asObject(element['initial_option']), ...asObjects(element['initial_options'])]
    .map((option) => plainOf(option['text']))
    .filter((text) => text !== '')
    .join(', ');
  const person = asString(element['initial_user']);
  const typed =
    person === ''
      ? asString(element['initial_value'] ?? element['initial_date'] ?? element['initial_time'])
      : `@${person}`;
  const shown = preset || typed || plainOf(element['placeholder']);
  return type.endsWith('_select') ? `[${shown || 'choose'} ▾]` : `[${shown || '…'}]`;
}

const widthOf = (text: string): number => Array.from(text).length;

/** Columns as wide as their widest cell; numbers and right-aligned columns to the right. */
function aligned(rows: readonly string[][], right: (column: number) => boolean): string[] {
  const widths = (rows[0] ?? []).map((_cell, column) => Math.max(...rows.map((row) => widthOf(row[column] ?? ''))));
  return rows.map((row) =>
    row
      .map((cell, column) => {
        const fill = ' '.repeat(Math.max(0, (widths[column] ?? 0) - widthOf(cell)));
        return right(column) ? fill + cell : cell + fill;
      })
      .join('  ')
      .trimEnd(),
  );
}

function tableLines(block: JsonObject): string[] {
  const rows = asList(block['rows']).map(asObjects);
  const settings = asObjects(block['column_settings']);
  const text = (cell: JsonObject): string =>
    cell['type'] === 'rich_text' ? plainRichText(cell).join(' ') : asString(cell['text']);
  return aligned(
    rows.map((row) => row.map(text)),
    (column) =>
      settings[column]?.['align'] === 'right' || rows.slice(1).some((row) => row[column]?.['type'] === 'raw_number'),
  );
}

function chartLines(block: JsonObject): string[] {
  const chart = asObject(block['chart']);
  const points = [
    ...asObjects(chart['segments']),
    ...asObjects(chart['series']).flatMap((one) => asObjects(one['data'])),
  ];
  const minimumFractionDigits = points.every((point) => Number.isInteger(point['value'])) ? 0 : 2;
  const number = (value: unknown): string =>
    typeof value === 'number' ? value.toLocaleString('en-US', { minimumFractionDigits, maximumFractionDigits: 2 }) : '';
  const title = `[${asString(chart['type'])} chart: ${asString(block['title'])}]`;
  if (chart['type'] === 'pie') {
    const rows = asObjects(chart['segments']).map((segment) => [asString(segment['label']), number(segment['value'])]);
    return [title, ...aligned(rows, (column) => column > 0)];
  }
  const series = asObjects(chart['series']);
  const categories = asList(asObject(chart['axis_config'])['categories']).map(asString);
  const rows = categories.map((category) => [
    category,
    ...series.map((one) => number(asObjects(one['data']).find((point) => point['label'] === category)?.['value'])),
  ]);
  return [title, ...aligned([['', ...series.map((one) => asString(one['name']))], ...rows], (column) => column > 0)];
}
