import { useEffect, useState } from 'preact/hooks';
import { BotAvatar } from './avatar.js';
import { Blocks } from './blocks/block.js';
import { Surface } from './blocks/surface.js';
import { missingValues, submittedValues } from './blocks/values.js';
import { Dialog } from './dialog.js';
import { html } from './html.js';
import { Icon } from './icons.js';
import { usePage } from './page.js';
import { plainText } from './text/text.js';

/** The person's modals: the top of the stack is shown, the ones below are waiting behind it. */
export function Modals() {
  const { state } = usePage();
  const stack = state.workspace.modals[state.as] ?? [];
  const top = stack.at(-1);
  return top === undefined ? null : html`<${Modal} key=${top.view_id} entry=${top} depth=${stack.length} />`;
}

/** Errors of no input that is shown: they still have to be read. */
const orphans = (errors, view) =>
  Object.entries(errors)
    .filter(([id]) => !view.blocks.some((block) => block.type === 'input' && block.block_id === id))
    .map(([, words]) => words);

function Modal({ entry, depth }) {
  const { state, operations } = usePage();
  const { view, view_id: viewId } = entry;
  const [values, setValues] = useState({});
  const [missing, setMissing] = useState({});
  const errors = { ...entry.errors, ...state.modalErrors[viewId], ...missing };
  const sending = state.busy.includes(`submit/${viewId}`);
  const hasInputs = view.blocks.some((block) => block.type === 'input');
  const close = () => operations.close(viewId);

  useEffect(() => {
    if (Object.keys(errors).length > 0)
      document.querySelector('.input-invalid :is(input, select, textarea, button)')?.focus();
  }, [Object.keys(errors).join()]);

  // What held the focus may be gone (another view) or switched off (while sending): the keys still belong to the dialog.
  useEffect(() => {
    if (document.activeElement === document.body) document.querySelector('[data-testid=modal]')?.focus();
  }, [view.hash, sending]);

  const submit = (event) => {
    event.preventDefault();
    const empty = missingValues(view, values);
    setMissing(empty);
    if (Object.keys(empty).length === 0) void operations.submit(viewId, submittedValues(view, values));
  };
  const surface = {
    kind: 'modal',
    target: { view_id: viewId },
    values,
    state: view.state,
    errors,
    locked: sending,
    fields: () => submittedValues(view, values),
    setValue(field, value) {
      setValues((all) => ({ ...all, [field]: value }));
      setMissing({});
    },
  };
  return html`
    <${Dialog} label=${plainText(view.title)} testid="modal" wide onEscape=${close}>
      <form onSubmit=${submit} novalidate>
        <header class="modal-head">
          <${BotAvatar} size="small" />
          <h2>${plainText(view.title)}</h2>
          ${depth > 1 && html`<span class="badge">${depth} of a stack</span>`}
          <button type="button" class="icon-button" aria-label="Close" data-testid="modal-close" onClick=${close}>
            <${Icon} name="close" />
          </button>
        </header>
        <div class="modal-body">
          <${Surface.Provider} value=${surface}><${Blocks} blocks=${view.blocks} /><//>
          ${orphans(errors, view).map((words) => html`<p class="input-error" role="alert">${words}</p>`)}
        </div>
        <footer class="modal-foot">
          <button type="button" class="button" data-testid="modal-cancel" onClick=${close}>
            ${plainText(view.close) || (view.submit || hasInputs ? 'Cancel' : 'Close')}
          </button>
          ${
            (view.submit || hasInputs) &&
            html`
              <button
                type="submit"
                class=${sending ? 'button button-primary button-busy' : 'button button-primary'}
                disabled=${sending}
                data-testid="modal-submit"
              >
                ${plainText(view.submit) || 'Submit'}
              </button>
            `
          }
        </footer>
      </form>
    <//>
  `;
}
