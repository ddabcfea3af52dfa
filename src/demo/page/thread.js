import { html } from './html.js';
import { Message } from './message.js';
import { usePage } from './page.js';
import { Panel } from './panel.js';
import { addressOf } from './state.js';

export function ThreadPanel({ ts, channel }) {
  const { state, operations } = usePage();
  const { parent, replies } = operations.threadOf(ts);
  return html`
    <${Panel}
      title="Thread"
      subtitle=${addressOf(state.workspace, channel, state.as)}
      testid="thread"
      onClose=${operations.closeThread}
    >
      ${
        parent === undefined
          ? html`<p class="empty">This thread is no longer here.</p>`
          : html`
              <${Message} message=${parent} channel=${channel} inThread />
              <div class="day day-left">
                <span>${replies.length} ${replies.length === 1 ? 'reply' : 'replies'}</span>
              </div>
              ${replies.map((reply) => html`<${Message} key=${reply.ts} message=${reply} channel=${channel} inThread />`)}
              <p class="muted small thread-foot">Slash commands cannot be used in threads: type them in the channel.</p>
            `
      }
    <//>
  `;
}
