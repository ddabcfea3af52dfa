import { useEffect, useRef, useState } from 'preact/hooks';
import { completions, usageOf } from './completion.js';
import { classes, html } from './html.js';
import { Icon } from './icons.js';
import { usePage } from './page.js';
import { GlobalShortcuts } from './shortcuts.js';
import { addressOf } from './state.js';

/** What was sent from this page, newest last, shared by every channel. */
const history = [];

export function Composer({ channel }) {
  const { state, operations } = usePage();
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState(-1);
  const [closed, setClosed] = useState(false);
  const [past, setPast] = useState(history.length);
  const input = useRef(null);
  const offered = closed || past < history.length ? [] : completions(text, state.workspace);
  const command = state.workspace.commands[0]?.command ?? '/mlcost';
  const place = addressOf(state.workspace, channel, state.as);

  useEffect(() => {
    // A dialog that is open keeps the focus.
    if (document.querySelector('[aria-modal]') === null) input.current?.focus({ preventScroll: true });
  }, []);
  useEffect(() => {
    const box = input.current;
    box.style.height = 'auto';
    box.style.height = `${Math.min(160, box.scrollHeight)}px`;
  }, [text]);

  const write = (value) => {
    setText(value);
    setChosen(-1);
    setClosed(false);
    setPast(history.length);
  };
  const accept = (index) => {
    write(offered[index].value);
    input.current.focus();
  };
  const send = () => {
    if (text.trim() === '') return;
    if (history.at(-1) !== text.trim()) history.push(text.trim());
    write('');
    void operations.send(text);
  };
  const recall = (step) => {
    const at = Math.min(history.length, Math.max(0, past + step));
    setPast(at);
    setText(history[at] ?? '');
    setChosen(-1);
  };

  const keys = {
    Enter: () => {
      // Half a command's name is completed rather than sent.
      const half = offered.length > 0 && !text.includes(' ') && text !== offered[0].title;
      if (chosen >= 0 || half) accept(Math.max(0, chosen));
      else send();
    },
    Tab: offered.length === 0 ? undefined : () => accept(Math.max(0, chosen)),
    Escape: () => setClosed(true),
    ArrowDown:
      offered.length > 0
        ? () => setChosen((chosen + 1) % offered.length)
        : past < history.length
          ? () => recall(1)
          : undefined,
    ArrowUp:
      chosen >= 0
        ? () => setChosen(chosen - 1)
        : text === '' || past < history.length
          ? () => recall(-1)
          : offered.length > 0
            ? () => setChosen(offered.length - 1)
            : undefined,
  };
  const key = (event) => {
    if (event.isComposing || event.shiftKey || event.altKey || event.ctrlKey || event.metaKey) return;
    const act = keys[event.key];
    if (act === undefined) return;
    event.preventDefault();
    act();
  };

  const usage = usageOf(text, state.workspace);
  return html`
    <div class="composer">
      ${
        offered.length > 0 &&
        html`
          <div class="completion" role="listbox" id="completion" aria-label="Suggestions" data-testid="completion">
            ${offered.map(
              (item, index) => html`
                <button
                  type="button"
                  role="option"
                  id=${`completion-${index}`}
                  key=${item.value}
                  tabindex="-1"
                  aria-selected=${index === chosen}
                  class=${classes('completion-item', index === chosen && 'completion-on')}
                  onPointerDown=${(event) => event.preventDefault()}
                  onClick=${() => accept(index)}
                >
                  <span class="completion-title"
                    ><code>${item.title}</code
                    >${item.hint && html` <span class="muted truncate">${item.hint}</span>`}</span
                  >
                  ${item.detail && html`<small class="muted">${item.detail}</small>`}
                </button>
              `,
            )}
            <p class="completion-foot"><kbd>Tab</kbd> complete <kbd>↑↓</kbd> choose <kbd>Enter</kbd> send</p>
          </div>
        `
      }
      <form
        class="composer-box"
        onSubmit=${(event) => {
          event.preventDefault();
          send();
        }}
      >
        <${GlobalShortcuts} />
        <textarea
          ref=${input}
          rows="1"
          data-testid="composer"
          aria-label=${`Message to ${place}`}
          aria-controls="completion"
          aria-activedescendant=${chosen >= 0 ? `completion-${chosen}` : undefined}
          placeholder=${`Ask ${place}: ${command} spend …`}
          spellcheck="false"
          autocomplete="off"
          value=${text}
          onInput=${(event) => write(event.currentTarget.value)}
          onKeyDown=${key}
        ></textarea>
        <button type="submit" class="send" aria-label="Send" data-testid="send" disabled=${text.trim() === ''}>
          <${Icon} name="send" size="18" />
        </button>
      </form>
      <p class="composer-hint truncate">
        ${usage ? html`<code>${text.trim()}</code> ${usage}` : html`Answers are visible only to you until you share them.`}
      </p>
    </div>
  `;
}
