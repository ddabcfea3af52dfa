/**
 * What people choose and type with, in dialogs and messages: pure functions that keep Slack's limits. Texts are plain.
 * Values are kept whole, since half a value would mean something else.
 */
import type {
  Checkboxes,
  Datepicker,
  Overflow,
  PlainTextInput,
  PlainTextOption,
  RadioButtons,
  StaticSelect,
  UsersSelect,
} from '@slack/types';
import { confirmation, plain, type ConfirmText } from './blocks.ts';
import { LIMITS } from './limits.ts';
import { cutMiddle } from './text.ts';

/** One choice; `value` is what comes back. */
export type Choice = { readonly text: string; readonly value: string; readonly description?: string };

const fitsValue = ({ value }: Choice): boolean => value.length > 0 && value.length <= LIMITS.select.optionValue;

/** One option a value, as Slack wants it. What does not fit is left out: a cut value would be another one. */
function optionsOf(choices: readonly Choice[]): PlainTextOption[] {
  const options = new Map<string, PlainTextOption>();
  for (const choice of choices.filter(fitsValue)) {
    const { text, value, description = '' } = choice;
    if (options.has(value)) continue;
    options.set(value, {
      // The end of a name is what tells it apart.
      text: plain(cutMiddle(text, LIMITS.select.optionText), LIMITS.select.optionText),
      value,
      ...(description === '' ? {} : { description: plain(description, LIMITS.select.optionDescription) }),
    });
  }
  return [...options.values()];
}

/** Whether a select can offer all of these: at least one, at most 10,000, none with a value over 75 characters or empty. */
export const fitsSelect = (options: readonly Choice[]): boolean =>
  options.length > 0 && options.length <= LIMITS.select.groups * LIMITS.select.options && options.every(fitsValue);

const placeholderOf = (text: string | undefined) =>
  text === undefined || text === '' ? {} : { placeholder: plain(text, LIMITS.select.placeholder) };

/**
 * A menu of which one is chosen. More than a hundred options stand in groups, named by the first and last of each. Ask
 * `fitsSelect` first: a choice that does not fit is not offered, and Slack refuses a menu of none.
 */
export function staticSelect(given: {
  readonly actionId: string;
  readonly options: readonly Choice[];
  /** The value that is chosen at first. */
  readonly initial?: string | undefined;
  readonly placeholder?: string;
}): StaticSelect {
  const options = optionsOf(given.options);
  const initial = options.find(({ value }) => value === given.initial);
  return {
    type: 'static_select',
    action_id: given.actionId,
    ...placeholderOf(given.placeholder),
    ...(options.length <= LIMITS.select.options ? { options } : { option_groups: groupsOf(options) }),
    ...(initial === undefined ? {} : { initial_option: initial }),
  };
}

function groupsOf(options: readonly PlainTextOption[]): NonNullable<StaticSelect['option_groups']> {
  const size = LIMITS.select.options;
  const count = Math.min(LIMITS.select.groups, Math.ceil(options.length / size));
  return Array.from({ length: count }, (_, index) => {
    const group = options.slice(index * size, (index + 1) * size);
    const half = Math.floor((LIMITS.select.groupLabel - 3) / 2);
    const [first = '', last = ''] = [group[0], group.at(-1)].map((option) => cutMiddle(option?.text.text ?? '', half));
    return { label: plain(`${first} – ${last}`, LIMITS.select.groupLabel), options: group };
  });
}

/** Boxes of which any number is ticked; at most ten, the rest is left out. */
export function checkboxes(given: {
  readonly actionId: string;
  readonly options: readonly Choice[];
  /** The values that are ticked at first. */
  readonly initial?: readonly string[];
}): Checkboxes {
  const options = optionsOf(given.options).slice(0, LIMITS.checkboxes.options);
  const ticked = options.filter(({ value }) => value !== undefined && given.initial?.includes(value));
  return {
    type: 'checkboxes',
    action_id: given.actionId,
    options,
    ...(ticked.length === 0 ? {} : { initial_options: ticked }),
  };
}

/** Choices that are all in sight, of which one is chosen; at most ten, the rest is left out. */
export function radioButtons(given: {
  readonly actionId: string;
  readonly options: readonly Choice[];
  readonly initial?: string | undefined;
}): RadioButtons {
  const options = optionsOf(given.options).slice(0, LIMITS.radioButtons.options);
  const initial = options.find(({ value }) => value === given.initial);
  return {
    type: 'radio_buttons',
    action_id: given.actionId,
    options,
    ...(initial === undefined ? {} : { initial_option: initial }),
  };
}

/** A "⋯" menu of rarer actions; at most five, the rest is left out. */
export function overflow(given: {
  readonly actionId: string;
  readonly options: readonly Choice[];
  /** Asked after each choice. */
  readonly confirm?: ConfirmText;
}): Overflow {
  return {
    type: 'overflow',
    action_id: given.actionId,
    options: optionsOf(given.options).slice(0, LIMITS.overflow.options),
    ...(given.confirm === undefined ? {} : { confirm: confirmation(given.confirm) }),
  };
}

/** A field for text. An initial text that is too long for it is left out. */
export function textInput(given: {
  readonly actionId: string;
  readonly initial?: string | undefined;
  readonly placeholder?: string;
  readonly multiline?: boolean;
  readonly minLength?: number;
  readonly maxLength?: number;
  /** In an input with `dispatch`: when a click is sent, at Enter (the default) or at every character. */
  readonly dispatchOn?: 'enter' | 'character';
}): PlainTextInput {
  const most = Math.min(given.maxLength ?? LIMITS.input.text, LIMITS.input.text);
  const { initial = '', minLength, multiline, dispatchOn } = given;
  return {
    type: 'plain_text_input',
    action_id: given.actionId,
    ...placeholderOf(given.placeholder),
    ...(initial === '' || initial.length > most ? {} : { initial_value: initial.toWellFormed() }),
    ...(multiline === true ? { multiline } : {}),
    ...(minLength === undefined ? {} : { min_length: Math.min(minLength, most) }),
    ...(given.maxLength === undefined ? {} : { max_length: most }),
    ...(dispatchOn === undefined
      ? {}
      : {
          dispatch_action_config: {
            trigger_actions_on: [dispatchOn === 'enter' ? 'on_enter_pressed' : 'on_character_entered'],
          },
        }),
  };
}

/** A picker of one person of the workspace; the value is the user id. */
export const usersSelect = (given: {
  readonly actionId: string;
  readonly initial?: string | undefined;
  readonly placeholder?: string;
}): UsersSelect => ({
  type: 'users_select',
  action_id: given.actionId,
  ...placeholderOf(given.placeholder),
  ...(given.initial === undefined ? {} : { initial_user: given.initial }),
});

/** A picker of a day, as YYYY-MM-DD. */
export const datePicker = (given: {
  readonly actionId: string;
  readonly initial?: string | undefined;
  readonly placeholder?: string;
}): Datepicker => ({
  type: 'datepicker',
  action_id: given.actionId,
  ...placeholderOf(given.placeholder),
  ...(given.initial === undefined ? {} : { initial_date: given.initial }),
});
