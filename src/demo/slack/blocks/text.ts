import { asObject, asObjects } from '../../json.ts';
import type { JsonObject } from '../../json.ts';
import { boolean, list, literal, object, problem, string, typed } from './check.ts';
import type { Check, Problem } from './check.ts';
import { limits } from './limits.ts';

/** Composition objects: texts, options, confirm dialogs, images. Texts carry a type, the others must not. */
export const plainText = (max: number): Check =>
  typed({ plain_text: object({ type: literal('plain_text'), text: string({ max }), 'emoji?': boolean }) });

const mrkdwnObject = (max: number): Check =>
  object({ type: literal('mrkdwn'), text: string({ max }), 'verbatim?': boolean });

export const mrkdwnText = (max: number): Check => typed({ mrkdwn: mrkdwnObject(max) });

export const anyText = (max: number): Check =>
  typed({
    plain_text: object({ type: literal('plain_text'), text: string({ max }), 'emoji?': boolean }),
    mrkdwn: mrkdwnObject(max),
  });

export const confirm = object({
  'title?': plainText(limits.confirmTitle),
  text: anyText(limits.confirmText),
  'confirm?': plainText(limits.confirmButton),
  'deny?': plainText(limits.confirmButton),
  'style?': string({ oneOf: ['primary', 'danger'] }),
});

export const url: Check = (value, pointer, context) => {
  const problems = string({ max: limits.url })(value, pointer, context);
  if (problems.length > 0) return problems;
  return /^(https?|mailto|tel|slack):/.test(String(value)) && URL.canParse(String(value))
    ? []
    : [problem(pointer, 'invalid_url', 'invalid_url')];
};

export const option = (text: Check): Check =>
  object({
    text,
    value: string({ max: limits.optionValue }),
    'description?': plainText(limits.optionDescription),
  });

export const overflowOption = object({
  text: plainText(limits.optionText),
  value: string({ max: limits.optionValue }),
  'description?': plainText(limits.optionDescription),
  'url?': url,
});

/** Options of one list may not share a value: the answer could not be told apart. */
export function distinctValues(options: unknown, pointer: string): Problem[] {
  const seen = new Set<unknown>();
  return asObjects(options).flatMap(({ value }, index) => {
    if (seen.has(value)) {
      return [problem(`${pointer}/${index}/value`, 'duplicate', `duplicate option value: ${String(value)}`)];
    }
    seen.add(value);
    return [];
  });
}

/** Every option an element offers, of its groups too. */
export const optionsOf = (element: JsonObject): JsonObject[] => [
  ...asObjects(element['options']),
  ...asObjects(element['option_groups']).flatMap((group) => asObjects(group['options'])),
];

/** What is preselected must be among what is offered, to the letter. */
export function initialIsOffered(element: JsonObject, pointer: string, field: string): Problem[] {
  const initial = element[field];
  if (initial === undefined) return [];
  const offered = new Set(optionsOf(element).map(canonical));
  const chosen = Array.isArray(initial) ? initial : [initial];
  return chosen.every((choice) => offered.has(canonical(asObject(choice))))
    ? []
    : [problem(`${pointer}/${field}`, 'not_offered', `${field} must match one of the options`)];
}

const canonical = (value: JsonObject): string =>
  JSON.stringify(value, (_key, entry: unknown) =>
    typeof entry === 'object' && entry !== null && !Array.isArray(entry)
      ? Object.fromEntries(
          Object.entries(entry)
            .filter(([name]) => name !== 'emoji')
            .toSorted(([a], [b]) => (a < b ? -1 : 1)),
        )
      : entry,
  );

export const optionGroups = (text: Check): Check =>
  list(
    object({
      label: plainText(limits.optionText),
      options: list(option(text), { max: limits.selectOptions }),
    }),
    { max: limits.optionGroups },
  );

/** Slack fetches a picture's URL itself, from the internet: one it cannot reach fails the whole message. */
const imageUrl: Check = (value, pointer, context) => {
  const problems = string({ max: limits.url })(value, pointer, context);
  if (problems.length > 0) return problems;
  if (!URL.canParse(String(value))) return [problem(pointer, 'invalid_url', 'invalid_url')];
  const { protocol, hostname } = new URL(String(value));
  const local = hostname === 'localhost' || hostname.startsWith('[') || /^(127|10|192\.168|0)\./.test(hostname);
  return protocol === 'https:' && !local ? [] : [problem(pointer, 'download_failed', 'downloading image failed')];
};

const slackFile: Check = (value, pointer, context) => {
  const problems = object({ 'id?': string(), 'url?': string({ max: limits.url }) })(value, pointer, context);
  if (problems.length > 0) return problems;
  const file = asObject(value);
  if ((file['id'] === undefined) === (file['url'] === undefined)) {
    return [problem(pointer, 'invalid_slack_file', 'must have exactly one of id and url')];
  }
  // An ephemeral message is not persisted, so a file cannot be shared by it: its reader could not open the picture.
  const ready = context.surface !== 'ephemeral' && context.fileState(file) === 'ready';
  return ready ? [] : [problem(pointer, 'invalid_slack_file', 'invalid slack file')];
};

/** `image_url` or `slack_file`, exactly one, always with alt text. */
export const image = (extra: Readonly<Record<string, Check>> = {}): Check =>
  object(
    {
      type: literal('image'),
      alt_text: string({ max: limits.altText }),
      'image_url?': imageUrl,
      'slack_file?': slackFile,
      ...extra,
    },
    (value, pointer) =>
      (value['image_url'] === undefined) === (value['slack_file'] === undefined)
        ? [problem(pointer, 'missing_field', 'must have exactly one of image_url and slack_file')]
        : [],
  );
