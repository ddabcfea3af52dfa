import { Avatar } from './avatar.js';
import { html } from './html.js';
import { Icon } from './icons.js';
import { usePage } from './page.js';
import { personNamed } from './state.js';
import { Mrkdwn } from './text/text.js';

/** A line only this page knows: the command one typed, a hint, or what went wrong. */
export function LocalNote({ note }) {
  const { state } = usePage();
  const person = personNamed(state.workspace, note.as);
  if (note.kind === 'echo') {
    return html`
      <div class="echo" data-entry="echo" data-testid="echo">
        <${Avatar} person=${person} size="tiny" /><span>${person.real_name.split(' ')[0]} typed</span>
        <code>${note.text}</code>
      </div>
    `;
  }
  return html`
    <div
      class=${`local-note local-note-${note.kind}`}
      role=${note.kind === 'error' ? 'alert' : 'status'}
      data-entry
      data-testid=${`local-${note.kind}`}
    >
      <${Icon} name=${note.kind === 'error' ? 'alert' : 'info'} />
      <span>${note.kind === 'error' ? note.text : html`<${Mrkdwn} text=${note.text} />`}</span>
    </div>
  `;
}
