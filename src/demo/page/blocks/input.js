import { useId } from 'preact/hooks';
import { classes, html } from '../html.js';
import { plainText } from '../text/text.js';
import { Control } from './controls.js';
import { useAction, useField, useSurface } from './surface.js';
import { isValued } from './values.js';

const grouped = new Set(['checkboxes', 'radio_buttons']);

/** A labelled input of a modal, with its hint and what is wrong with it. */
export function InputBlock({ block }) {
  const id = useId();
  const { errors } = useSurface();
  const { element } = block;
  const { act, locked } = useAction(element, block.block_id);
  const error = errors?.[block.block_id];
  if (!isValued(element))
    return html`<p class="unknown">An input this page cannot show: <code>${element.type}</code></p>`;

  return html`<${Field} id=${id} block=${block} error=${error} act=${act} locked=${locked} />`;
}

function Field({ id, block, error, act, locked }) {
  const { element } = block;
  const [value, setValue] = useField(element, block.block_id);
  const triggers = element.dispatch_action_config?.trigger_actions_on ?? ['on_enter_pressed'];
  const change = (next) => {
    setValue(next);
    if (!block.dispatch_action) return;
    if (!element.type.endsWith('_input')) act({ selected: next });
    else if (triggers.includes('on_character_entered')) act({ value: next });
  };
  const commit = block.dispatch_action && triggers.includes('on_enter_pressed') ? () => act({ value }) : undefined;
  const described = [error && `${id}-error`, block.hint && `${id}-hint`].filter(Boolean).join(' ');
  const Label = grouped.has(element.type) ? 'span' : 'label';
  return html`
    <div class=${classes('input-block', error && 'input-invalid')} data-block-id=${block.block_id}>
      <${Label} class="input-label" for=${Label === 'label' ? id : undefined} id=${`${id}-label`}>
        ${plainText(block.label)} ${block.optional && html`<span class="muted">(optional)</span>`}
      <//>
      <${Control}
        element=${element}
        value=${value}
        onChange=${change}
        onCommit=${commit}
        optional=${block.optional === true}
        disabled=${locked}
        id=${id}
        describedBy=${described === '' ? undefined : described}
        invalid=${error !== undefined}
      />
      ${error && html`<p class="input-error" id=${`${id}-error`} role="alert">${error}</p>`}
      ${block.hint && html`<p class="input-hint" id=${`${id}-hint`}>${plainText(block.hint)}</p>`}
    </div>
  `;
}
