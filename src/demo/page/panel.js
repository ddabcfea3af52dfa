import { useEffect, useRef } from 'preact/hooks';
import { html } from './html.js';
import { Icon } from './icons.js';

/** The column on the right: a thread, or the calls. Escape closes it. */
export function Panel({ title, subtitle, testid, onClose, children }) {
  const root = useRef(null);
  useEffect(() => {
    const escape = (event) => {
      if (event.key === 'Escape' && root.current?.contains(document.activeElement)) onClose();
    };
    document.addEventListener('keydown', escape);
    return () => document.removeEventListener('keydown', escape);
  }, [onClose]);
  return html`
    <aside class="panel" aria-label=${title} data-testid=${testid} ref=${root}>
      <header class="panel-head">
        <h2>${title} ${subtitle && html`<small class="muted">${subtitle}</small>`}</h2>
        <button type="button" class="icon-button" aria-label=${`Close: ${title}`} onClick=${onClose}>
          <${Icon} name="close" />
        </button>
      </header>
      <div class="panel-body" tabindex="0">${children}</div>
    </aside>
  `;
}
