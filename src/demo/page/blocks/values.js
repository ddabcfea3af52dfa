/** What an input or select holds: a string, or an array of strings where several may be chosen ('' and [] mean nothing chosen). */

/** The options of a select; one that asks the app for them has only what is chosen already. */
export const optionsOf = (element) =>
  element.options ??
  (element.type.includes('external') ? [element.initial_options ?? element.initial_option ?? []].flat() : undefined) ??
  (element.option_groups ?? []).flatMap((group) => group.options);

const many = (options) => (options ?? []).map((option) => option.value);

const initial = {
  static_select: (e) => e.initial_option?.value ?? '',
  external_select: (e) => e.initial_option?.value ?? '',
  radio_buttons: (e) => e.initial_option?.value ?? '',
  users_select: (e) => e.initial_user ?? '',
  channels_select: (e) => e.initial_channel ?? '',
  conversations_select: (e) => e.initial_conversation ?? '',
  checkboxes: (e) => many(e.initial_options),
  multi_static_select: (e) => many(e.initial_options),
  multi_external_select: (e) => many(e.initial_options),
  multi_users_select: (e) => e.initial_users ?? [],
  multi_channels_select: (e) => e.initial_channels ?? [],
  multi_conversations_select: (e) => e.initial_conversations ?? [],
  datepicker: (e) => e.initial_date ?? '',
  timepicker: (e) => e.initial_time ?? '',
  datetimepicker: (e) => (e.initial_date_time === undefined ? '' : String(e.initial_date_time)),
  plain_text_input: (e) => e.initial_value ?? '',
  number_input: (e) => e.initial_value ?? '',
  email_text_input: (e) => e.initial_value ?? '',
  url_text_input: (e) => e.initial_value ?? '',
};

/** Whether an element holds a value (a button or an image does not). */
export const isValued = (element) => Object.hasOwn(initial, element.type);

export const initialValue = (element) => initial[element.type](element);

/** What an element's state says, as Slack keeps it: an option, several, a person, a text … */
const ofState = (element, state) => {
  const several = element.type.startsWith('multi_') || element.type === 'checkboxes';
  const [, held] = Object.entries(state).find(([name]) => name !== 'type') ?? [];
  const value = (one) => (typeof one === 'object' && one !== null ? one.value : String(one ?? ''));
  return several ? (held ?? []).map(value) : value(held);
};

/** Where a value is kept: action ids are alone in their block only. */
export const fieldKey = (blockId, element) => `${blockId ?? ''}/${element.action_id}`;

/**
 * What stands in a field: what was typed or chosen here, else what the workspace knows of it (an updated view keeps what
 * stood in the same field), else its preset.
 */
export function shownValue(values, state, blockId, element) {
  const own = values[fieldKey(blockId, element)];
  if (own !== undefined) return own;
  const known = state?.values?.[blockId]?.[element.action_id];
  return known === undefined ? initialValue(element) : ofState(element, known);
}

/** Every element of a view that holds a value, with its block. @param {{ blocks: object[] }} view */
const valuedElements = (view) =>
  view.blocks
    .flatMap((block) =>
      [block.element, block.accessory, ...(block.type === 'actions' ? block.elements : [])].map((element) => ({
        block,
        element,
      })),
    )
    .filter(({ element }) => element !== undefined && isValued(element));

const isEmpty = (value) => value === undefined || value.length === 0;

/** The required inputs left empty, as errors by block id, in the words a form uses. */
export function missingValues(view, values) {
  const errors = {};
  for (const { block, element } of valuedElements(view)) {
    const value = shownValue(values, view.state, block.block_id, element);
    if (block.type === 'input' && block.optional !== true && isEmpty(value))
      errors[block.block_id] = 'Please fill in this field.';
  }
  return errors;
}

/** What a submission sends: every value by block id and action id. */
export function submittedValues(view, values) {
  const sent = {};
  for (const { block, element } of valuedElements(view)) {
    const value = shownValue(values, view.state, block.block_id, element);
    sent[block.block_id] = { ...sent[block.block_id], [element.action_id]: value };
  }
  return sent;
}
