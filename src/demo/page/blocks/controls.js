import { classes, html } from '../html.js';
import { usePage } from '../page.js';
import { TextObject, plainText } from '../text/text.js';
import { Picker } from './picker.js';
import { optionsOf } from './values.js';

/**
 * An element that holds a value. @param {{ element: object, value: string | string[], onChange: (value) => void,
 * onCommit?: () => void, id?: string, describedBy?: string, invalid?: boolean, disabled?: boolean, optional?: boolean }}
 * props an optional one can be emptied again
 */
export function Control(props) {
  const { state } = usePage();
  const View = views[props.element.type];
  const attributes = {
    id: props.id,
    'data-action-id': props.element.action_id,
    'aria-describedby': props.describedBy,
    'aria-invalid': props.invalid ? 'true' : undefined,
    'aria-label': props.id === undefined ? plainText(props.element.placeholder) || props.element.action_id : undefined,
    disabled: props.disabled,
  };
  return html`<${View} ...${props} attributes=${attributes} workspace=${state.workspace} />`;
}

const placeholder = (element, otherwise) => plainText(element.placeholder) || otherwise;
const option = ({ value, label }) => html`<option value=${value}>${label}</option>`;
const choice = (o) => ({
  value: o.value,
  label: [o.text, o.description]
    .map(plainText)
    .filter((words) => words !== '')
    .join(' — '),
});

const peopleChoices = (workspace) =>
  workspace.people.map((p) => ({ value: p.id, label: `${p.real_name} (@${p.name})` }));
const channelChoices = (workspace, kinds) =>
  workspace.channels.filter((c) => kinds.includes(c.kind)).map((c) => ({ value: c.id, label: `#${c.name}` }));

function choicesOf(element, workspace) {
  if (element.type.includes('users')) return peopleChoices(workspace);
  if (element.type.includes('channels')) return channelChoices(workspace, ['public']);
  if (element.type.includes('conversations')) return channelChoices(workspace, ['public', 'private']);
  return optionsOf(element).map(choice);
}

function Select({ element, value, onChange, attributes, workspace, optional }) {
  const grouped = element.option_groups?.map(
    (group) => html`<optgroup label=${plainText(group.label)}>${group.options.map(choice).map(option)}</optgroup>`,
  );
  return html`
    <span class=${classes('select', value === '' && 'select-empty')}>
      <select ...${attributes} value=${value} onChange=${(event) => onChange(event.currentTarget.value)}>
        <option value="" disabled=${value !== '' && !optional} hidden=${value !== '' && !optional}>
          ${placeholder(element, 'Choose…')}
        </option>
        ${grouped ?? choicesOf(element, workspace).map(option)}
      </select>
    </span>
  `;
}

const MultiSelect = ({ element, value, onChange, onCommit, attributes, workspace }) => html`
  <${Picker}
    choices=${choicesOf(element, workspace)}
    value=${value}
    onChange=${onChange}
    onCommit=${onCommit}
    attributes=${attributes}
    placeholder=${placeholder(element, 'Choose…')}
    max=${element.max_selected_items}
  />
`;

function Options({ element, value, onChange, attributes, type }) {
  const name = `${element.action_id}-${attributes.id ?? ''}`;
  const chosen = (v) => (type === 'radio' ? value === v : value.includes(v));
  const toggle = (v) => {
    if (type === 'radio') onChange(v);
    else onChange(value.includes(v) ? value.filter((one) => one !== v) : [...value, v]);
  };
  return html`
    <span
      class="options"
      role=${type === 'radio' ? 'radiogroup' : 'group'}
      data-action-id=${element.action_id}
      aria-describedby=${attributes['aria-describedby']}
    >
      ${element.options.map(
        (o) => html`
          <label class="option">
            <input
              type=${type}
              name=${name}
              value=${o.value}
              checked=${chosen(o.value)}
              disabled=${attributes.disabled}
              onChange=${() => toggle(o.value)}
            />
            <span>
              <${TextObject} text=${o.text} />
              ${o.description && html`<small><${TextObject} text=${o.description} /></small>`}
            </span>
          </label>
        `,
      )}
    </span>
  `;
}

const Input = (type) =>
  function InputControl({ element, value, onChange, onCommit, attributes }) {
    const limits = {
      minLength: element.min_length,
      maxLength: element.max_length,
      min: element.min_value,
      max: element.max_value,
      step: type === 'number' ? (element.is_decimal_allowed ? 'any' : 1) : undefined,
    };
    const shared = {
      ...attributes,
      value,
      placeholder: placeholder(element, ''),
      onInput: (event) => onChange(event.currentTarget.value),
    };
    if (element.multiline)
      return html`<textarea class="input" rows="4" ...${shared} maxlength=${limits.maxLength}></textarea>`;
    const commit = (event) => {
      if (event.key === 'Enter' && onCommit !== undefined) onCommit();
    };
    return html`<input class="input" type=${type} autocomplete="off" ...${limits} ...${shared} onKeyDown=${commit} />`;
  };

/** A point in time is a number of seconds for Slack and a local-looking UTC time for the browser's control. */
function DateTime({ value, onChange, attributes }) {
  const shown = value === '' ? '' : new Date(Number(value) * 1000).toISOString().slice(0, 16);
  const change = (event) =>
    onChange(event.currentTarget.value === '' ? '' : String(Date.parse(`${event.currentTarget.value}Z`) / 1000));
  return html`<input class="input" type="datetime-local" ...${attributes} value=${shown} onChange=${change} />`;
}

const onChangeInput = (type) => (props) =>
  html`
    <input
      class="input"
      type=${type}
      ...${props.attributes}
      value=${props.value}
      onChange=${(event) => props.onChange(event.currentTarget.value)}
    />
  `;

const views = {
  static_select: Select,
  external_select: Select,
  users_select: Select,
  channels_select: Select,
  conversations_select: Select,
  multi_static_select: MultiSelect,
  multi_external_select: MultiSelect,
  multi_users_select: MultiSelect,
  multi_channels_select: MultiSelect,
  multi_conversations_select: MultiSelect,
  checkboxes: (props) => html`<${Options} ...${props} type="checkbox" />`,
  radio_buttons: (props) => html`<${Options} ...${props} type="radio" />`,
  datepicker: onChangeInput('date'),
  timepicker: onChangeInput('time'),
  datetimepicker: DateTime,
  plain_text_input: Input('text'),
  number_input: Input('number'),
  email_text_input: Input('email'),
  url_text_input: Input('url'),
};
