import { useId } from 'preact/hooks';
import { classes, html } from '../html.js';
import { plainText } from '../text/text.js';
import { Control } from './controls.js';
import { useAction, useSurface } from './surface.js';
import { initialValue, isValued } from './values.js';

const grouped = new Set(['checkboxes', 'radio_buttons']);

/** A labelled input of a modal, with its hint and what is wrong with it. */
export function InputBlock({ block }) {
  const id = useId();
  const { values, setValue, errors } = useSurface();
  const { element } = block;
  const { act } = useAction(element, block.block_id);
  const error = errors?.[block.block_id];
  if (!isValued(element))
    return html`<p class="unknown">An input this page cannot show: <code>${element.type}</code></p>`;

  const value = values[element.action_id] ?? initialValue(element);
  const change = (next) => {
    setValue(element.action_id, next);
    if (block.dispatch_action && !element.type.endsWith('_input')) act({ selected: next });
  };
  const commit = block.dispatch_action ? () => act({ value }) : undefined;
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
        id=${id}
        describedBy=${described === '' ? undefined : described}
        invalid=${error !== undefined}
      />
      ${error && html`<p class="input-error" id=${`${id}-error`} role="alert">${error}</p>`}
      ${block.hint && html`<p class="input-hint" id=${`${id}-hint`}>${plainText(block.hint)}</p>`}
    </div>
  `;
}
