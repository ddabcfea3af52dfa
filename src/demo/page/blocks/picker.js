import { useRef, useState } from 'preact/hooks';
import { classes, html } from '../html.js';
import { Icon } from '../icons.js';
import { useDismiss } from '../popover.js';

/** Choose several: chips of what is chosen, and a filtered list to tick. Commits when it closes, as Slack does in messages. */
export function Picker({ choices, value, onChange, onCommit, attributes, placeholder, max }) {
  const [open, setOpen] = useState(false);
  const [filter, setFilter] = useState('');
  const root = useRef(null);
  const close = () => {
    setOpen(false);
    setFilter('');
    onCommit?.();
  };
  useDismiss(root, open, close);

  const chosen = choices.filter((c) => value.includes(c.value));
  const shown = choices.filter((c) => c.label.toLowerCase().includes(filter.toLowerCase()));
  const full = max !== undefined && value.length >= max;
  const toggle = (v) => onChange(value.includes(v) ? value.filter((one) => one !== v) : [...value, v]);

  return html`
    <div class="picker" ref=${root}>
      <button
        type="button"
        class="picker-button"
        aria-haspopup="listbox"
        aria-expanded=${open}
        ...${attributes}
        onClick=${() => (open ? close() : setOpen(true))}
      >
        ${chosen.length === 0 && html`<span class="placeholder">${placeholder}</span>`}
        ${chosen.map((c) => html`<span class="chip" key=${c.value}>${c.label}</span>`)}
        <${Icon} name="down" size="14" />
      </button>
      ${
        open &&
        html`
          <div class="popover picker-list">
            ${
              choices.length > 8 &&
              html`<input
                class="input"
                type="search"
                placeholder="Filter"
                aria-label="Filter"
                value=${filter}
                onInput=${(e) => setFilter(e.currentTarget.value)}
              />`
            }
            <div role="listbox" aria-multiselectable="true">
              ${shown.map((c) => {
                const on = value.includes(c.value);
                return html`
                  <button
                    type="button"
                    role="option"
                    key=${c.value}
                    aria-selected=${on}
                    class=${classes('menu-item', on && 'menu-item-on')}
                    disabled=${full && !on}
                    data-value=${c.value}
                    onClick=${() => toggle(c.value)}
                  >
                    <span class="tick">${on && html`<${Icon} name="check" size="14" />`}</span>
                    <span class="truncate">${c.label}</span>
                  </button>
                `;
              })}
              ${shown.length === 0 && html`<p class="menu-empty">Nothing matches.</p>`}
            </div>
          </div>
        `
      }
    </div>
  `;
}
