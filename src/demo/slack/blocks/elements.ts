import type { JsonObject } from '../../json.ts';
import { boolean, list, literal, number, object, onlyOn, problem, string, typed } from './check.ts';
import type { Check, Context, Problem } from './check.ts';
import { limits } from './limits.ts';
import { richText } from './rich-text.ts';
import {
  anyText,
  confirm,
  distinctValues,
  image,
  initialIsOffered,
  mrkdwnText,
  option,
  optionGroups,
  overflowOption,
  plainText,
  url,
} from './text.ts';

/** Every interactive element, and which blocks take which. */
const actionable = { 'action_id?': string({ max: limits.id }) };
const confirmable = { 'confirm?': confirm };
const placeheld = { 'placeholder?': plainText(limits.placeholder) };
const focusable = { 'focus_on_load?': boolean };
const dispatchable = {
  'dispatch_action_config?': object({
    'trigger_actions_on?': list(string({ oneOf: ['on_enter_pressed', 'on_character_entered'] })),
  }),
};
const selecting = { ...actionable, ...confirmable, ...placeheld, ...focusable };
const severally = { 'max_selected_items?': number({ integer: true, min: 1 }) };
const style = { 'style?': string({ oneOf: ['primary', 'danger'] }) };
const selectOption = option(plainText(limits.optionText));
const choiceOption = option(anyText(limits.optionText));

/** Only one element of a view can have the focus. */
function focus(value: JsonObject, pointer: string, context: Context): Problem[] {
  if (value['focus_on_load'] !== true) return [];
  context.counts.focused += 1;
  return context.counts.focused > 1
    ? [problem(`${pointer}/focus_on_load`, 'duplicate', 'only one element can have focus_on_load')]
    : [];
}

const element = (
  type: string,
  fields: Readonly<Record<string, Check>>,
  also: (value: JsonObject, pointer: string) => Problem[] = () => [],
): Check =>
  object({ type: literal(type), ...fields }, (value, pointer, context) => [
    ...also(value, pointer),
    ...focus(value, pointer, context),
  ]);

const staticSelect = (type: string, initial: string, extra: Readonly<Record<string, Check>>): Check =>
  element(
    type,
    {
      ...selecting,
      'options?': list(selectOption, { max: limits.selectOptions }),
      'option_groups?': optionGroups(plainText(limits.optionText)),
      ...extra,
    },
    (value, pointer) =>
      (value['options'] === undefined) === (value['option_groups'] === undefined)
        ? [problem(pointer, 'missing_field', 'must have exactly one of options and option_groups')]
        : [...distinctValues(value['options'], `${pointer}/options`), ...initialIsOffered(value, pointer, initial)],
  );

const choices = (type: string, initial: string, initialCheck: Check): Check =>
  element(
    type,
    {
      ...actionable,
      ...confirmable,
      ...focusable,
      options: list(choiceOption, { max: limits.radioOptions }),
      [`${initial}?`]: initialCheck,
    },
    (value, pointer) => [
      ...distinctValues(value['options'], `${pointer}/options`),
      ...initialIsOffered(value, pointer, initial),
    ],
  );

const filter = object({
  'include?': list(string({ oneOf: ['im', 'mpim', 'private', 'public'] })),
  'exclude_external_shared_channels?': boolean,
  'exclude_bot_users?': boolean,
});

const day = string({ pattern: /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/ });
const time = string({ pattern: /^([01]\d|2[0-3]):[0-5]\d$/ });
const decimal = string({ pattern: /^-?\d+(\.\d+)?$/ });

const textInput = (type: string, extra: Readonly<Record<string, Check>> = {}, most: number = limits.inputText): Check =>
  element(
    type,
    { ...actionable, ...placeheld, ...focusable, ...dispatchable, 'initial_value?': string({ max: most }), ...extra },
    (value, pointer) =>
      Number(value['min_length'] ?? 0) > Number(value['max_length'] ?? Infinity)
        ? [problem(`${pointer}/min_length`, 'too_large', 'min_length must not be greater than max_length')]
        : [],
  );

export const button = element('button', {
  ...actionable,
  ...confirmable,
  ...style,
  text: plainText(limits.buttonText),
  'value?': string({ max: limits.buttonValue }),
  'url?': url,
  'accessibility_label?': string({ max: limits.label }),
});

const pickers = {
  button,
  checkboxes: choices('checkboxes', 'initial_options', list(choiceOption, { max: limits.radioOptions })),
  radio_buttons: choices('radio_buttons', 'initial_option', choiceOption),
  datepicker: element('datepicker', { ...selecting, 'initial_date?': day }),
  timepicker: element('timepicker', { ...selecting, 'initial_time?': time, 'timezone?': string() }),
  datetimepicker: element('datetimepicker', {
    ...actionable,
    ...confirmable,
    ...focusable,
    'initial_date_time?': number({ integer: true, min: 1_000_000_000, max: 9_999_999_999 }),
  }),
  overflow: element(
    'overflow',
    { ...actionable, ...confirmable, options: list(overflowOption, { max: limits.overflowOptions }) },
    (value, pointer) => distinctValues(value['options'], `${pointer}/options`),
  ),
  static_select: staticSelect('static_select', 'initial_option', { 'initial_option?': selectOption }),
  multi_static_select: staticSelect('multi_static_select', 'initial_options', {
    ...severally,
    'initial_options?': list(selectOption, { max: limits.selectOptions }),
  }),
  external_select: element('external_select', {
    ...selecting,
    'min_query_length?': number({ integer: true, min: 0 }),
    'initial_option?': selectOption,
  }),
  multi_external_select: element('multi_external_select', {
    ...selecting,
    ...severally,
    'min_query_length?': number({ integer: true, min: 0 }),
    'initial_options?': list(selectOption, { max: limits.selectOptions }),
  }),
  users_select: element('users_select', { ...selecting, 'initial_user?': string() }),
  multi_users_select: element('multi_users_select', {
    ...selecting,
    ...severally,
    'initial_users?': list(string()),
  }),
  channels_select: element('channels_select', {
    ...selecting,
    'initial_channel?': string(),
    'response_url_enabled?': boolean,
  }),
  multi_channels_select: element('multi_channels_select', {
    ...selecting,
    ...severally,
    'initial_channels?': list(string()),
  }),
  conversations_select: element('conversations_select', {
    ...selecting,
    'initial_conversation?': string(),
    'default_to_current_conversation?': boolean,
    'response_url_enabled?': boolean,
    'filter?': filter,
  }),
  multi_conversations_select: element('multi_conversations_select', {
    ...selecting,
    ...severally,
    'initial_conversations?': list(string()),
    'default_to_current_conversation?': boolean,
    'filter?': filter,
  }),
  workflow_button: element('workflow_button', {
    ...actionable,
    ...confirmable,
    ...style,
    text: plainText(limits.buttonText),
    workflow: object({
      trigger: object({
        url,
        'customizable_input_parameters?': list(object({ name: string(), value: string() })),
      }),
    }),
    'accessibility_label?': string({ max: limits.label }),
  }),
};

const inputs = {
  plain_text_input: textInput('plain_text_input', {
    'multiline?': boolean,
    'min_length?': number({ integer: true, min: 0, max: limits.inputText }),
    'max_length?': number({ integer: true, min: 1, max: limits.inputText }),
  }),
  email_text_input: textInput('email_text_input'),
  url_text_input: textInput('url_text_input'),
  number_input: textInput('number_input', {
    is_decimal_allowed: boolean,
    'initial_value?': decimal,
    'min_value?': decimal,
    'max_value?': decimal,
  }),
  rich_text_input: element('rich_text_input', {
    ...actionable,
    ...placeheld,
    ...focusable,
    ...dispatchable,
    'initial_value?': richText,
    'min_lines?': number({ integer: true, min: 1 }),
    'max_lines?': number({ integer: true, min: 1 }),
  }),
  file_input: onlyOn(
    ['modal'],
    element('file_input', {
      ...actionable,
      'filetypes?': list(string()),
      'max_files?': number({ integer: true, min: 1, max: limits.files }),
    }),
  ),
};

const { button: _button, overflow: _overflow, workflow_button: _workflow, ...inputPickers } = pickers;

export const actionElement = typed({ ...pickers, rich_text_input: inputs.rich_text_input });
export const accessory = typed({ ...pickers, image: image() });
export const inputElement = typed({ ...inputPickers, ...inputs });
export const contextElement = typed({
  image: image(),
  plain_text: plainText(limits.text),
  mrkdwn: mrkdwnText(limits.text),
});

const feedback = object({
  text: plainText(limits.buttonText),
  value: string({ max: limits.buttonValue }),
  'accessibility_label?': string({ max: limits.label }),
});

export const contextAction = typed({
  feedback_buttons: element('feedback_buttons', {
    ...actionable,
    positive_button: feedback,
    negative_button: feedback,
  }),
  icon_button: element('icon_button', {
    ...actionable,
    ...confirmable,
    icon: string({ oneOf: ['trash'] }),
    text: plainText(limits.buttonText),
    'value?': string({ max: limits.buttonValue }),
    'accessibility_label?': string({ max: limits.label }),
    'visible_to_user_ids?': list(string()),
  }),
});
