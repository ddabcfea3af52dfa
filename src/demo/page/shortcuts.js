import { useRef, useState } from 'preact/hooks';
import { classes, html } from './html.js';
import { Icon } from './icons.js';
import { usePage } from './page.js';
import { useDismiss, usePlacement } from './popover.js';
import { hasApp } from './state.js';

/** The app's shortcuts: the global ones beside the composer, a message's own in its menu. People elsewhere have none. */
const shortcutsOf = ({ workspace, as }, type) =>
  hasApp(workspace, as) ? (workspace.shortcuts ?? []).filter((shortcut) => shortcut.type === type) : [];

export function GlobalShortcuts() {
  const { state, operations } = usePage();
  return html`
    <${ShortcutMenu}
      shortcuts=${shortcutsOf(state, 'global')}
      label="Shortcuts"
      icon="bolt"
      testid="shortcuts"
      class="shortcuts"
      popover="popover popover-up"
      run=${(id) => operations.shortcut({ callback_id: id })}
    />
  `;
}

/** Shown at the corner of a message that is pointed at or holds the focus. */
export function MessageActions({ message, channel, label }) {
  const { state, operations } = usePage();
  return html`
    <${ShortcutMenu}
      shortcuts=${shortcutsOf(state, 'message')}
      label=${`More actions: ${label}`}
      icon="dots"
      testid=${`more-${message.ts}`}
      class="message-actions"
      popover="popover popover-right"
      run=${(id) => operations.shortcut({ callback_id: id, channel: channel.name, ts: message.ts })}
    />
  `;
}

function ShortcutMenu({ shortcuts, label, icon, testid, class: name, popover, run }) {
  const { state } = usePage();
  const [open, setOpen] = useState(false);
  const root = useRef(null);
  const close = () => setOpen(false);
  useDismiss(root, open, close);
  const placement = usePlacement(root, open);
  if (shortcuts.length === 0) return null;

  const choose = (id) => {
    close();
    void run(id);
  };
  /** Up and down go through the menu, as in any. */
  const key = (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!open || step === undefined) return;
    event.preventDefault();
    const items = [...root.current.querySelectorAll('[role=menuitem]')];
    const at = items.indexOf(document.activeElement);
    items.at((at + step + items.length) % items.length)?.focus();
  };
  return html`
    <span class=${classes(name, open && 'menu-open')} ref=${root} onKeyDown=${key}>
      <button
        type="button"
        class="icon-button"
        aria-label=${label}
        aria-haspopup="menu"
        aria-expanded=${open}
        title=${label.split(':')[0]}
        data-testid=${testid}
        disabled=${state.busy.includes('shortcut')}
        onClick=${() => setOpen(!open)}
      >
        <${Icon} name=${icon} size="18" />
      </button>
      ${
        open &&
        html`
          <span class=${classes(popover, placement)} role="menu">
            ${shortcuts.map(
              ({ callback_id, name, description }) => html`
                <button
                  type="button"
                  role="menuitem"
                  key=${callback_id}
                  class="menu-item"
                  data-testid=${`shortcut-${callback_id}`}
                  onClick=${() => choose(callback_id)}
                >
                  <span class="menu-text">
                    ${name}<small class="muted">${description || state.workspace.bot.name}</small>
                  </span>
                </button>
              `,
            )}
          </span>
        `
      }
    </span>
  `;
}
