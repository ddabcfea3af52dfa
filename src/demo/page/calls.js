import { classes, html } from './html.js';
import { usePage } from './page.js';
import { Panel } from './panel.js';

const total = (counts) => Object.values(counts).reduce((sum, n) => sum + n, 0);

/** What the bot asked of AWS and Slack, counted, with what Cost Explorer's requests would cost. */
export function CallsPanel() {
  const { state, operations } = usePage();
  const { calls } = state;
  return html`
    <${Panel} title="Calls" testid="calls" onClose=${operations.toggleCalls}>
      ${
        calls === null
          ? html`<p class="empty">Counting…</p>`
          : html`
              <div class="figures">
                <div class="figure">
                  <strong class="number">${'$'}${calls.cost_usd}</strong><span>Cost Explorer, at $0.01 a request</span>
                </div>
                <div class="figure"><strong class="number">${total(calls.aws)}</strong><span>AWS calls</span></div>
                <div class="figure"><strong class="number">${total(calls.slack)}</strong><span>Slack calls</span></div>
              </div>
              <${Counts} title="AWS" counts=${calls.aws} />
              <${Counts} title="Slack" counts=${calls.slack} />
              <${Recent} recent=${calls.recent} />
            `
      }
    <//>
  `;
}

function Counts({ title, counts }) {
  const rows = Object.entries(counts).sort(([, a], [, b]) => b - a);
  const most = Math.max(1, ...rows.map(([, n]) => n));
  return html`
    <section class="counts">
      <h3>${title}</h3>
      ${rows.length === 0 && html`<p class="muted small">None yet.</p>`}
      ${rows.map(
        ([operation, n]) => html`
          <div class="count" key=${operation}>
            <span class="truncate" title=${operation}>${operation}</span>
            <span class="count-bar" aria-hidden="true"><i style=${{ width: `${(100 * n) / most}%` }}></i></span>
            <span class="number">${n}</span>
          </div>
        `,
      )}
    </section>
  `;
}

/** AWS answers with a number, Slack with "ok" or the name of an error. */
const isFailure = (status) =>
  typeof status === 'number' ? status >= 400 : status !== 'ok' && !/^[123]\d\d$/.test(status);

const shortTime = (at) => {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? '' : date.toISOString().slice(11, 19);
};

function Recent({ recent }) {
  const rows = [...recent].sort((a, b) => new Date(b.at) - new Date(a.at)).slice(0, 40);
  return html`
    <section class="counts">
      <h3>Latest</h3>
      ${rows.length === 0 && html`<p class="muted small">Type a command, and the calls it takes appear here.</p>`}
      <ol class="recent">
        ${rows.map((call) => {
          const failed = isFailure(call.status);
          return html`
            <li class=${classes('call', failed && 'call-failed')}>
              <span class="number muted">${shortTime(call.at)}</span>
              <span class=${`call-to call-${call.to}`}>${call.to === 'aws' ? 'AWS' : 'Slack'}</span>
              <span class="truncate" title=${call.operation}>${call.operation}</span>
              <span class="number muted"
                >${failed ? html`<span class="truncate" title=${call.status}>${call.status}</span>` : `${Math.round(call.ms)} ms`}</span
              >
            </li>
          `;
        })}
      </ol>
    </section>
  `;
}
