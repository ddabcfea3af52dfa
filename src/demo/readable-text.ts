import { asObject, asObjects, asString } from './json.ts';
import type { JsonObject } from './json.ts';
import { bot, channels, people, userGroups } from './slack/people.ts';

/** Slack's markup as a person reads it in a terminal. */
const names = new Map<string, string>([
  ...people.map(({ id, name }): [string, string] => [id, `@${name}`]),
  ...userGroups.map(({ id, handle }): [string, string] => [id, `@${handle}`]),
  ...channels().map(({ id, name, kind }): [string, string] => [id, kind === 'im' ? name : `#${name}`]),
  [bot.user_id, `@${bot.name}`],
]);

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const two = (number: number): string => String(number).padStart(2, '0');

/** `<!date^…>` in UTC: the workspace has no zone of its own in a terminal. */
function formattedDate(seconds: number, format: string, fallback: string): string {
  const date = new Date(seconds * 1000);
  if (Number.isNaN(date.getTime())) return fallback;
  const day = `${date.getUTCDate()} ${months[date.getUTCMonth()] ?? ''} ${date.getUTCFullYear()}`;
  const time = `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}`;
  const tokens: Record<string, string> = {
    date_num: date.toISOString().slice(0, 10),
    time: `${time} UTC`,
    time_secs: `${time}:${two(date.getUTCSeconds())} UTC`,
    ago: `${day} ${time} UTC`,
  };
  return format.replaceAll(
    /\{(\w+)\}/g,
    (_whole, token: string) => tokens[token] ?? (token.startsWith('date') ? day : ''),
  );
}

function bracket(inner: string): string {
  const [target = '', label] = inner.split(/\|(.*)/s, 2);
  if (target.startsWith('!date^')) {
    const [, seconds = '', format = ''] = target.split('^');
    return formattedDate(Number(seconds), format, label ?? '');
  }
  if (target.startsWith('!subteam^')) return names.get(target.slice('!subteam^'.length)) ?? label ?? target;
  if (target.startsWith('!')) return `@${label ?? target.slice(1)}`;
  if (target.startsWith('@')) return names.get(target.slice(1)) ?? (label ? `@${label.replace(/^@/, '')}` : target);
  if (target.startsWith('#')) return names.get(target.slice(1)) ?? (label ? `#${label}` : target);
  return label === undefined || label === target ? target.replace(/^mailto:/, '') : `${label} (${target})`;
}

export function plainMrkdwn(text: string): string {
  return text
    .replaceAll(/<([^<>\n]+)>/g, (_whole, inner: string) => bracket(inner))
    .replaceAll(/```\n?([\s\S]*?)\n?```/g, '$1')
    .replaceAll(/`([^`\n]+)`/g, '$1')
    .replaceAll(/(?<![\p{L}\p{N}*])\*(?=\S)([^*\n]*?\S)\*(?![\p{L}\p{N}*])/gu, '$1')
    .replaceAll(/(?<![\p{L}\p{N}_])_(?=\S)([^_\n]*?\S)_(?![\p{L}\p{N}_])/gu, '$1')
    .replaceAll(/(?<![\p{L}\p{N}~])~(?=\S)([^~\n]*?\S)~(?![\p{L}\p{N}~])/gu, '$1')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

/** A text object of either kind. */
export const plainOf = (text: unknown): string => {
  const object = asObject(text);
  return object['type'] === 'mrkdwn' ? plainMrkdwn(asString(object['text'])) : asString(object['text']);
};

function inline(element: JsonObject): string {
  switch (element['type']) {
    case 'link': {
      const url = asString(element['url']);
      return element['text'] === undefined ? url : `${asString(element['text'])} (${url})`;
    }
    case 'user':
      return names.get(asString(element['user_id'])) ?? `@${asString(element['user_id'])}`;
    case 'usergroup':
      return names.get(asString(element['usergroup_id'])) ?? `@${asString(element['usergroup_id'])}`;
    case 'channel':
      return names.get(asString(element['channel_id'])) ?? `#${asString(element['channel_id'])}`;
    case 'broadcast':
      return `@${asString(element['range'])}`;
    case 'emoji':
      return `:${asString(element['name'])}:`;
    case 'date':
      return formattedDate(Number(element['timestamp']), asString(element['format']), asString(element['fallback']));
    default:
      return asString(element['text']) || asString(element['value']);
  }
}

const runs = (element: JsonObject): string => asObjects(element['elements']).map(inline).join('');

export function plainRichText(block: JsonObject): string[] {
  return asObjects(block['elements']).flatMap((element) => {
    switch (element['type']) {
      case 'rich_text_list':
        return asObjects(element['elements']).map((item, index) => {
          const mark = element['style'] === 'ordered' ? `${index + 1}.` : '•';
          return `${'  '.repeat(Number(element['indent'] ?? 0))}${mark} ${runs(item)}`;
        });
      case 'rich_text_quote':
        return runs(element)
          .split('\n')
          .map((line) => `> ${line}`);
      default:
        return runs(element).split('\n');
    }
  });
}
