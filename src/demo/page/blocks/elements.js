import { useRef, useState } from 'preact/hooks';
import { classes, html } from '../html.js';
import { Icon } from '../icons.js';
import { usePage } from '../page.js';
import { useDismiss, usePlacement } from '../popover.js';
import { safeUrl } from '../text/inline.js';
import { plainText } from '../text/text.js';
import { Control } from './controls.js';
import { SlackImage } from './media.js';
import { useAction, useField } from './surface.js';
import { initialValue, isValued } from './values.js';

/** One element of an actions block, or a section's accessory. */
export function Element({ element, blockId }) {
  if (isValued(element)) return html`<${ActionControl} element=${element} blockId=${blockId} />`;
  const View = views[element.type];
  return View === undefined
    ? html`<span class="unknown">Unknown element: ${element.type}</span>`
    : html`<${View} element=${element} blockId=${blockId} />`;
}

function Button({ element, blockId }) {
  const { busy, locked, act } = useAction(element, blockId);
  const href = safeUrl(element.url);
  const attributes = {
    class: classes('button', element.style && `button-${element.style}`, busy && 'button-busy'),
    'data-action-id': element.action_id,
    'data-value': element.value,
    'aria-label': element.accessibility_label,
    'aria-busy': busy ? 'true' : undefined,
  };
  const label = html`<span class="truncate">${plainText(element.text)}</span>`;
  const press = () => act(element.value === undefined ? {} : { value: element.value });
  if (href !== undefined) {
    return html`<a ...${attributes} href=${href} target="_blank" rel="noopener noreferrer" onClick=${press}
      >${label}<${Icon} name="link" size="14"
    /></a>`;
  }
  return html`<button type="button" ...${attributes} disabled=${busy || locked} onClick=${press}>${label}</button>`;
}

function Overflow({ element, blockId }) {
  const { busy, locked, act } = useAction(element, blockId);
  const [open, setOpen] = useState(false);
  const root = useRef(null);
  useDismiss(root, open, () => setOpen(false));
  const placement = usePlacement(root, open);
  const choose = (option) => {
    setOpen(false);
    act({ selected: option.value });
  };
  return html`
    <span class="overflow" ref=${root}>
      <button
        type="button"
        class=${classes('button', 'button-icon', busy && 'button-busy')}
        aria-label="More"
        aria-haspopup="menu"
        aria-expanded=${open}
        data-action-id=${element.action_id}
        disabled=${busy || locked}
        onClick=${() => setOpen(!open)}
      >
        <${Icon} name="dots" />
      </button>
      ${
        open &&
        html`
          <span class=${classes('popover', 'popover-right', placement)} role="menu">
            ${element.options.map((option) => {
              const href = safeUrl(option.url);
              return href === undefined
                ? html`<button
                    type="button"
                    role="menuitem"
                    class="menu-item"
                    data-value=${option.value}
                    onClick=${() => choose(option)}
                  >
                    <${MenuText} option=${option} />
                  </button>`
                : html`<a
                    role="menuitem"
                    class="menu-item"
                    href=${href}
                    target="_blank"
                    rel="noopener noreferrer"
                    onClick=${() => choose(option)}
                    ><${MenuText} option=${option}
                  /></a>`;
            })}
          </span>
        `
      }
    </span>
  `;
}

const MenuText = ({ option }) => html`
  <span class="menu-text">
    ${plainText(option.text)}
    ${option.description && html`<small class="muted">${plainText(option.description)}</small>`}
  </span>
`;

/** A select, date, check … outside an input block: choosing is the action. */
function ActionControl({ element, blockId }) {
  const { busy, locked, act } = useAction(element, blockId);
  const [value, setValue] = useField(element, blockId);
  const later = element.type.startsWith('multi_') || element.type.endsWith('_input');
  const change = (next) => {
    setValue(next);
    if (!later) act({ selected: next });
  };
  const commit = () => {
    if (String(value) !== String(initialValue(element))) act({ selected: value });
  };
  return html`
    <span class=${classes('action-control', busy && 'action-busy')}>
      <${Control}
        element=${element}
        value=${value}
        onChange=${change}
        onCommit=${later ? commit : undefined}
        disabled=${busy || locked}
      />
    </span>
  `;
}

function FeedbackButtons({ element, blockId }) {
  const { act } = useAction(element, blockId);
  return html`
    <span class="feedback">
      ${[element.positive_button, element.negative_button].map(
        (button) => html`
          <button
            type="button"
            class="button button-quiet"
            data-action-id=${element.action_id}
            aria-label=${button.accessibility_label}
            onClick=${() => act({ value: button.value })}
          >
            ${plainText(button.text)}
          </button>
        `,
      )}
    </span>
  `;
}

/** An icon button may name the people it is for. */
function IconButton({ element, blockId }) {
  const { state } = usePage();
  const { act } = useAction(element, blockId);
  const me = state.workspace.people.find((p) => p.name === state.as);
  if (element.visible_to_user_ids !== undefined && !element.visible_to_user_ids.includes(me?.id)) return null;
  return html`
    <button
      type="button"
      class="button button-quiet"
      data-action-id=${element.action_id}
      aria-label=${element.accessibility_label}
      onClick=${() => act({ value: element.value })}
    >
      <${Icon} name="close" size="14" /> ${plainText(element.text)}
    </button>
  `;
}

const views = {
  button: Button,
  workflow_button: Button,
  overflow: Overflow,
  feedback_buttons: FeedbackButtons,
  icon_button: IconButton,
  image: ({ element }) => html`<${SlackImage} image=${element} class="accessory-image" />`,
};
