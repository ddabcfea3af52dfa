import { Fragment } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { BotAvatar } from './avatar.js';
import { html } from './html.js';
import { Icon } from './icons.js';
import { LocalNote } from './local-note.js';
import { Message } from './message.js';
import { usePage } from './page.js';
import { isBetweenPeople, isReply, messagesFor, placeIcon, placeName } from './state.js';
import { dateOfTs, dayWords } from './text/dates.js';

/** Notes of this page (what was typed, what went wrong) take their place after the message they followed. */
function timeline(messages, notes) {
  const entries = messages.map((message) => ({
    key: `m${message.ts}`,
    ts: Number(message.ts),
    date: dateOfTs(message.ts),
    message,
  }));
  const local = notes.map((note) => ({
    key: `n${note.id}`,
    ts: Number(note.after) + 1e-7 * note.id,
    date: new Date(note.at),
    note,
  }));
  return [...entries, ...local].sort((a, b) => a.ts - b.ts);
}

export function Conversation({ channel }) {
  const { state } = usePage();
  const { workspace, as } = state;
  const now = new Date(workspace.clock);
  const visible = messagesFor(channel, as);
  const notes = state.notes.filter((n) => n.as === as && n.channel === channel.name);
  const waiting = state.waiting.some((w) => w.as === as && w.channel === channel.name);
  const entries = timeline(
    visible.filter((m) => !isReply(m)),
    notes,
  );
  const list = useRef(null);
  useFollow(list, entries.at(-1)?.key, waiting);

  let before;
  let day;
  return html`
    <section
      class="conversation"
      ref=${list}
      role="log"
      aria-label=${`Messages in ${placeName(workspace, channel, as)}`}
      tabindex="0"
    >
      <div class="conversation-inner">
        <${Welcome} channel=${channel} />
        ${entries.map(({ key, message, note, date }) => {
          const newDay = dayWords(date, now) !== day;
          day = dayWords(date, now);
          const follows = !newDay && message !== undefined && continues(before, message);
          before = message;
          return html`
            <${Fragment} key=${key}>
              ${newDay && html`<div class="day" role="separator"><span>${day}</span></div>`}
              ${
                note === undefined
                  ? html`<${Message}
                      message=${message}
                      channel=${channel}
                      follows=${follows}
                      replies=${repliesTo(visible, message)}
                    />`
                  : html`<${LocalNote} note=${note} />`
              }
            <//>
          `;
        })}
        ${waiting && html`<${Thinking} />`}
      </div>
    </section>
  `;
}

const repliesTo = (visible, message) => visible.filter((m) => isReply(m) && m.thread_ts === message.ts);

/** Whether a message goes on where the same author left off a moment ago. An answer for one's own eyes stands for itself. */
const continues = (before, message) =>
  before !== undefined &&
  before.user === message.user &&
  !before.ephemeral &&
  !message.ephemeral &&
  Number(message.ts) - Number(before.ts) < 300;

function Thinking() {
  const { state } = usePage();
  return html`
    <div class="thinking" role="status" data-testid="thinking">
      <${BotAvatar} size="tiny" /> ${state.workspace.bot.name} is working it out
      <span class="dots" aria-hidden="true"><i></i><i></i><i></i></span>
    </div>
  `;
}

function Welcome({ channel }) {
  const { state, operations } = usePage();
  const { workspace, as } = state;
  const name = placeName(workspace, channel, as);
  return html`
    <div class="welcome">
      <h2>
        ${channel.kind === 'im' ? html`<${BotAvatar} /> ${name}` : html`<${Icon} name=${placeIcon(channel)} size="24" />${name}`}
      </h2>
      <p>${beginning(channel, workspace)} Type a command below, or begin with one of these:</p>
      <p class="starters">
        ${starters(workspace).map((line) => html`<button type="button" class="starter" key=${line} onClick=${() => operations.send(line)}>${line}</button>`)}
      </p>
    </div>
  `;
}

function beginning(channel, workspace) {
  if (channel.kind === 'im') return 'Only you and the bot are here.';
  if (isBetweenPeople(channel)) return `${workspace.bot.name} is not in here, but its commands work.`;
  if (channel.is_ext_shared) return 'This channel is shared with people of another organization.';
  return 'This is the very beginning of the channel.';
}

function starters(workspace) {
  const [first] = workspace.commands;
  if (first === undefined) return [];
  const lines = workspace.suggestions
    .slice(0, 4)
    .map((words) => (words.startsWith('/') ? words : `${first.command} ${words}`));
  return [...new Set([first.command, ...lines])].slice(0, 4);
}

/**
 * Keeps the newest in sight: scrolls when something is added or grows, unless the person has scrolled away.
 * A message taller than the window is shown from its top: the first line answers the question.
 */
function useFollow(list, lastKey, waiting) {
  const stay = useRef(true);
  const settle = () => {
    const box = list.current;
    if (!stay.current || box === null) return;
    const inner = box.firstElementChild;
    const entries = inner.querySelectorAll('[data-entry]');
    // An answer is shown together with the command it answers.
    const before = entries[entries.length - 2];
    const last = before?.dataset.entry === 'echo' ? before : entries[entries.length - 1];
    const bottom = inner.offsetHeight - box.clientHeight;
    const first = last?.previousElementSibling?.matches('.day') ? last.previousElementSibling : last;
    const top = first === undefined ? bottom : first.offsetTop - 8;
    box.scrollTop = Math.max(0, Math.min(bottom, top));
  };
  useLayoutEffect(() => {
    stay.current = true;
    settle();
  }, [lastKey, waiting]);
  useEffect(() => {
    const box = list.current;
    const observer = new ResizeObserver(settle);
    observer.observe(box.firstElementChild);
    observer.observe(box);
    const leave = () => (stay.current = false);
    for (const event of ['wheel', 'touchmove', 'keydown', 'pointerdown'])
      box.addEventListener(event, leave, { passive: true });
    return () => {
      observer.disconnect();
      for (const event of ['wheel', 'touchmove', 'keydown', 'pointerdown']) box.removeEventListener(event, leave);
    };
  }, []);
}
