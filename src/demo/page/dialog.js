import { useLayoutEffect, useRef } from 'preact/hooks';
import { html } from './html.js';

const focusable =
  'a[href], button:not([disabled]), input:not([disabled]), select:not([disabled]), textarea:not([disabled]), [tabindex="0"]';

/** A layer above the page that keeps the focus inside, closes on Escape and gives the focus back. */
export function Dialog({ label, testid, onEscape, wide, children, role = 'dialog' }) {
  const root = useRef(null);
  // Before the next paint: a key pressed at once already belongs to the dialog.
  useLayoutEffect(() => {
    const before = document.activeElement;
    const first =
      root.current.querySelector('[data-autofocus]') ??
      root.current.querySelector('.modal-body :is(input, select, textarea, button)') ??
      root.current.querySelector(focusable);
    first?.focus();
    return () => before?.focus?.({ preventScroll: true });
  }, []);
  const key = (event) => {
    if (event.key === 'Escape') {
      event.stopPropagation();
      onEscape();
    }
    if (event.key !== 'Tab') return;
    const all = [...root.current.querySelectorAll(focusable)].filter((e) => e.offsetParent !== null);
    const edge = event.shiftKey ? all[0] : all.at(-1);
    if (document.activeElement !== edge) return;
    event.preventDefault();
    (event.shiftKey ? all.at(-1) : all[0])?.focus();
  };
  return html`
    <div class="layer" onKeyDown=${key}>
      <div
        class=${wide ? 'dialog dialog-wide' : 'dialog'}
        role=${role}
        tabindex="-1"
        aria-modal="true"
        aria-label=${label}
        data-testid=${testid}
        ref=${root}
      >
        ${children}
      </div>
    </div>
  `;
}
