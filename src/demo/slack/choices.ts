import { asObject, asString } from '../json.ts';
import type { JsonObject } from '../json.ts';
import { Refused } from '../refused.ts';
import { elementsOf } from './blocks/message.ts';
import type { Element } from './blocks/message.ts';
import { optionsOf } from './blocks/text.ts';
import type { Slack } from './slack.ts';
import { channelNamed, personNamed } from './state.ts';

/** What a person has chosen or typed, in the shape of Slack's `state.values`. */
type Values = Record<string, Record<string, JsonObject>>;

/** The field of an element's state that carries its value, and the field of the element that presets it. */
const fields: Readonly<Record<string, { state: string; initial: string; several?: boolean }>> = {
  static_select: { state: 'selected_option', initial: 'initial_option' },
  external_select: { state: 'selected_option', initial: 'initial_option' },
  radio_buttons: { state: 'selected_option', initial: 'initial_option' },
  overflow: { state: 'selected_option', initial: '' },
  multi_static_select: { state: 'selected_options', initial: 'initial_options', several: true },
  multi_external_select: { state: 'selected_options', initial: 'initial_options', several: true },
  checkboxes: { state: 'selected_options', initial: 'initial_options', several: true },
  users_select: { state: 'selected_user', initial: 'initial_user' },
  multi_users_select: { state: 'selected_users', initial: 'initial_users', several: true },
  channels_select: { state: 'selected_channel', initial: 'initial_channel' },
  multi_channels_select: { state: 'selected_channels', initial: 'initial_channels', several: true },
  conversations_select: { state: 'selected_conversation', initial: 'initial_conversation' },
  multi_conversations_select: { state: 'selected_conversations', initial: 'initial_conversations', several: true },
  datepicker: { state: 'selected_date', initial: 'initial_date' },
  timepicker: { state: 'selected_time', initial: 'initial_time' },
  datetimepicker: { state: 'selected_date_time', initial: 'initial_date_time' },
  plain_text_input: { state: 'value', initial: 'initial_value' },
  email_text_input: { state: 'value', initial: 'initial_value' },
  url_text_input: { state: 'value', initial: 'initial_value' },
  number_input: { state: 'value', initial: 'initial_value' },
};

/** An element's preset value, as `state.values` has it before anybody touched it. */
function presetOf(element: JsonObject): JsonObject | undefined {
  const type = asString(element['type']);
  const field = fields[type];
  if (!field || type === 'overflow') return undefined;
  return { type, [field.state]: element[field.initial] ?? (field.several ? [] : null) };
}

/** The state of every stateful element of a message or view for one person. */
export function chosenIn(slack: Slack, userId: string, container: string, blocks: readonly JsonObject[]): Values {
  const chosen = slack.state.choices.get(`${userId}:${container}`) ?? {};
  const values: Values = {};
  for (const { blockId, element } of elementsOf(blocks)) {
    const actionId = asString(element['action_id']);
    const value = chosen[blockId]?.[actionId] ?? presetOf(element);
    if (value) values[blockId] = { ...values[blockId], [actionId]: value };
  }
  return values;
}

export function choose(
  slack: Slack,
  userId: string,
  container: string,
  { blockId, element }: Element,
  value: JsonObject,
): void {
  if (element['type'] === 'overflow' || element['type'] === 'button') return;
  const key = `${userId}:${container}`;
  const all = slack.state.choices.get(key) ?? {};
  all[blockId] = { ...all[blockId], [asString(element['action_id'])]: value };
  slack.state.choices.set(key, all);
}

const listOf = (given: unknown): unknown[] => (Array.isArray(given) ? given : given === undefined ? [] : [given]);

/** The value a person gives an element, as `state.values` has it; a sentence when they could not have. */
export function valueGiven(slack: Slack, { element }: Element, given: unknown): JsonObject {
  const type = asString(element['type']);
  const field = fields[type];
  const name = asString(element['action_id']) || type;
  if (!field) throw new Refused(`${name} (${type}) takes no value.`);
  const one = (value: unknown): unknown => {
    const word = typeof value === 'number' ? String(value) : asString(value);
    if (field.state.startsWith('selected_option')) return offered(element, name, word);
    if (field.state.startsWith('selected_user')) {
      const person = personNamed(word);
      if (!person) throw new Refused(`${word} is nobody in this workspace.`);
      return person.id;
    }
    if (field.state.startsWith('selected_channel') || field.state.startsWith('selected_conversation')) {
      const channel = channelNamed(slack.state, word);
      if (!channel) throw new Refused(`${word} is no channel of this workspace.`);
      return channel.id;
    }
    if (type === 'datepicker' && !isDay(word)) throw new Refused(`${name} takes a day such as 2026-11-19.`);
    if (type === 'timepicker' && !/^([01]\d|2[0-3]):[0-5]\d$/.test(word)) {
      throw new Refused(`${name} takes a time such as 09:30.`);
    }
    return type === 'datetimepicker' ? Number(word) : word;
  };
  if (field.several) {
    const values = listOf(given).map(one);
    const most = Number(element['max_selected_items'] ?? Infinity);
    if (values.length > most) throw new Refused(`${name} takes no more than ${most}.`);
    return { type, [field.state]: values };
  }
  const [value] = listOf(given);
  if (value === undefined || value === null || value === '') return { type, [field.state]: null };
  return { type, [field.state]: one(value) };
}

const isDay = (word: string): boolean =>
  /^\d{4}-\d\d-\d\d$/.test(word) && !Number.isNaN(Date.parse(word)) && new Date(word).toISOString().startsWith(word);

function offered(element: JsonObject, name: string, value: string): JsonObject {
  // What an external select offers is only known to the bot; the caller passes on what it was offered.
  if (asString(element['type']).includes('external')) return { text: { type: 'plain_text', text: value }, value };
  const options = optionsOf(element);
  const found =
    options.find((option) => option['value'] === value) ?? options.find((option) => textOf(option) === value);
  if (found) return found;
  const choices = options.map((option) => asString(option['value'])).slice(0, 12);
  throw new Refused(`${name} does not offer "${value}". It offers: ${choices.join(', ')}.`);
}

const textOf = (option: JsonObject): string => asString(asObject(option['text'])['text']);

/** What Slack's own form checks say before anything is sent to the app: block_id → sentence. */
export function formErrors(blocks: readonly JsonObject[], values: Values): Record<string, string> {
  const errors: Record<string, string> = {};
  for (const { blockId, element, input } of elementsOf(blocks)) {
    if (!input) continue;
    const value = values[blockId]?.[asString(element['action_id'])] ?? {};
    const entry = Object.entries(value).find(([name]) => name !== 'type')?.[1];
    const empty = entry === null || entry === undefined || entry === '' || (Array.isArray(entry) && entry.length === 0);
    if (empty) {
      if (input['optional'] !== true) errors[blockId] = 'Please complete this required field.';
      continue;
    }
    const wrong = typeof entry === 'string' ? textError(element, entry) : undefined;
    if (wrong) errors[blockId] = wrong;
  }
  return errors;
}

function textError(element: JsonObject, text: string): string | undefined {
  const at = (name: string): number | undefined => (element[name] === undefined ? undefined : Number(element[name]));
  const minLength = at('min_length') ?? 0;
  const maxLength = at('max_length') ?? 3000;
  switch (element['type']) {
    case 'plain_text_input':
      if (text.length < minLength) return `Must be at least ${minLength} characters.`;
      return text.length > maxLength ? `Must be no more than ${maxLength} characters.` : undefined;
    case 'email_text_input':
      return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text) ? undefined : 'Please enter a valid email address.';
    case 'url_text_input':
      return URL.canParse(text) ? undefined : 'Please enter a valid URL.';
    case 'number_input': {
      const whole = element['is_decimal_allowed'] !== true;
      if (!(whole ? /^-?\d+$/ : /^-?\d+(\.\d+)?$/).test(text)) {
        return whole ? 'Please enter a whole number.' : 'Please enter a number.';
      }
      const [min, max] = [at('min_value'), at('max_value')];
      if (min !== undefined && Number(text) < min) return `Must be at least ${min}.`;
      return max !== undefined && Number(text) > max ? `Must be no more than ${max}.` : undefined;
    }
    default:
      return undefined;
  }
}
