import { Dialog } from './dialog.js';
import { html } from './html.js';
import { usePage } from './page.js';
import { TextObject, plainText } from './text/text.js';

/** Slack's confirm object: what will happen, and two words to answer with. */
export function ConfirmDialog({ confirm }) {
  const { operations } = usePage();
  return html`
    <${Dialog}
      label=${plainText(confirm.title)}
      testid="confirm"
      role="alertdialog"
      onEscape=${() => operations.answer(false)}
    >
      <header class="modal-head"><h2>${plainText(confirm.title)}</h2></header>
      <div class="modal-body"><${TextObject} text=${confirm.text} /></div>
      <footer class="modal-foot">
        <button type="button" class="button" data-testid="confirm-deny" onClick=${() => operations.answer(false)}>
          ${plainText(confirm.deny) || 'Cancel'}
        </button>
        <button
          type="button"
          class=${`button button-${confirm.style === 'danger' ? 'danger-full' : 'primary'}`}
          data-autofocus
          data-testid="confirm-yes"
          onClick=${() => operations.answer(true)}
        >
          ${plainText(confirm.confirm) || 'Yes'}
        </button>
      </footer>
    <//>
  `;
}
