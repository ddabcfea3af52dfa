import { useEffect, useState } from 'preact/hooks';
import { Avatar, BotAvatar, SystemAvatar } from './avatar.js';
import { Blocks } from './blocks/block.js';
import { Surface } from './blocks/surface.js';
import { FileCard } from './files.js';
import { classes, html } from './html.js';
import { Icon } from './icons.js';
import { usePage } from './page.js';
import { MessageActions } from './shortcuts.js';
import { isBot, personNamed } from './state.js';
import { dateOfTs, timeOf, timestampOf } from './text/dates.js';
import { Mrkdwn } from './text/text.js';

/** Slack's own voice: what went wrong between it and the app. */
const system = { name: 'slackbot', real_name: 'Workspace' };

export function Message({ message, channel, follows = false, replies = [], inThread = false }) {
  const { state, operations } = usePage();
  const { workspace } = state;
  const [values, setValues] = useState({});
  const bot = isBot(workspace, message.user);
  const person = bot ? undefined : (personNamed(workspace, message.user) ?? system);
  const date = dateOfTs(message.ts);
  const files = (message.files ?? [])
    .map((id) => workspace.files.find((f) => f.id === id))
    .filter((f) => f !== undefined);
  const surface = {
    kind: 'message',
    target: { channel: channel.name, ts: message.ts },
    values,
    setValue: (field, value) => setValues((all) => ({ ...all, [field]: value })),
  };
  // An updated message is a new one in the same place: what was chosen in the old one is gone.
  useEffect(() => setValues({}), [message.edited]);
  const label = `${bot ? workspace.bot.name : person.real_name}, ${timeOf(date)}`;
  return html`
    <article
      class=${classes('message', follows && 'message-follows', message.ephemeral && 'message-ephemeral')}
      data-entry
      data-testid=${`message-${message.ts}`}
      aria-label=${label}
    >
      ${!message.ephemeral && html`<${MessageActions} message=${message} channel=${channel} label=${label} />`}
      <div class="message-side">
        ${follows ? html`<time class="message-time" title=${timestampOf(date)}>${timeOf(date)}</time>` : bot ? html`<${BotAvatar} />` : person === system ? html`<${SystemAvatar} />` : html`<${Avatar} person=${person} />`}
      </div>
      <div class="message-main">
        ${message.ephemeral && html`<p class="only-you"><${Icon} name="eye" size="14" /> Only visible to you</p>`}
        ${
          !follows &&
          html`
            <header class="message-head">
              <strong>${bot ? workspace.bot.name : person.real_name}</strong>
              ${bot && html`<span class="app-badge">APP</span>`}
              ${!bot && person !== system && person.team_id !== workspaceTeam(workspace) && html`<span class="app-badge app-badge-out">outside</span>`}
              <time title=${timestampOf(date)}>${timeOf(date)}</time>
            </header>
          `
        }
        <${Surface.Provider} value=${surface}>
          <div class="message-body">
            ${message.blocks?.length > 0 ? html`<${Blocks} blocks=${message.blocks} />` : message.text && html`<div class="block"><${Mrkdwn} text=${message.text} /></div>`}
          </div>
        <//>
        ${message.edited && html`<small class="muted edited">(edited)</small>`}
        ${files.length > 0 && html`<div class="files">${files.map((file) => html`<${FileCard} key=${file.id} file=${file} />`)}</div>`}
        ${
          !inThread &&
          replies.length > 0 &&
          html`
            <button
              type="button"
              class="replies"
              data-testid=${`thread-${message.ts}`}
              onClick=${() => operations.openThread(message.ts)}
            >
              <${Icon} name="reply" /> ${replies.length} ${replies.length === 1 ? 'reply' : 'replies'}
              <span class="muted">last ${timeOf(dateOfTs(replies.at(-1).ts))}</span>
            </button>
          `
        }
      </div>
    </article>
  `;
}

const workspaceTeam = (workspace) => workspace.team?.id ?? workspace.people[0]?.team_id;
