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
    const value = values[element.action_id] ?? initialValue(element);
    if (block.type === 'input' && block.optional !== true && isEmpty(value))
      errors[block.block_id] = 'Please fill in this field.';
  }
  return errors;
}

/** What a submission sends: every value by action id. */
export const submittedValues = (view, values) =>
  Object.fromEntries(
    valuedElements(view).map(({ element }) => [element.action_id, values[element.action_id] ?? initialValue(element)]),
  );
