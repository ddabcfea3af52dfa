import { Avatar, BotAvatar } from './avatar.js';
import { classes, html } from './html.js';
import { Icon } from './icons.js';
import { usePage } from './page.js';
import { channelShown, channelsFor, hasApp, isBetweenPeople, isRoom, isUnread, placeIcon, placeName } from './state.js';

const teamName = (team) => (typeof team === 'string' ? team : (team?.name ?? 'Workspace'));

export function Sidebar() {
  const { state, operations } = usePage();
  const { workspace, as, view } = state;
  const shown = channelShown(state);
  const visible = channelsFor(workspace, as);
  const rooms = visible.filter(isRoom);
  const withPeople = visible.filter(isBetweenPeople);
  const withApp = visible.filter((c) => c.kind === 'im');
  const current = (channel) => view === 'messages' && channel === shown;

  const entry = (channel, mark = html`<${Icon} name=${placeIcon(channel)} />`) => html`
    <li key=${channel.name}>
      <button
        type="button"
        class=${classes('nav-item', current(channel) && 'nav-on', !current(channel) && isUnread(state, channel) && 'nav-unread')}
        aria-current=${current(channel) ? 'page' : undefined}
        data-testid=${`channel-${channel.name}`}
        onClick=${() => operations.open(channel)}
      >
        ${mark}<span class="truncate">${placeName(workspace, channel, as)}</span>
        ${channel.is_ext_shared && html`<span class="nav-mark" title="Shared with another organization"><${Icon} name="shared" size="14" /></span>`}
      </button>
    </li>
  `;

  return html`
    <nav class="sidebar" aria-label="Workspace">
      <div class="workspace">
        <span class="workspace-mark">${teamName(workspace.team).slice(0, 1)}</span>
        <div class="truncate">
          <strong class="truncate">${teamName(workspace.team)}</strong>
          <small>demo workspace</small>
        </div>
      </div>
      <div class="nav-scroll">
        <h2 class="nav-title">Channels</h2>
        <ul>
          ${rooms.map((c) => entry(c))}
        </ul>
        ${
          withPeople.length > 0 &&
          html`
            <h2 class="nav-title">Direct messages</h2>
            <ul>
              ${withPeople.map((c) => entry(c))}
            </ul>
          `
        }
        ${
          hasApp(workspace, as) &&
          html`
            <h2 class="nav-title">App</h2>
            <ul>
              ${withApp.map((c) => entry(c, html`<${BotAvatar} size="tiny" />`))}
              <li>
                <button
                  type="button"
                  class=${classes('nav-item', view === 'home' && 'nav-on')}
                  aria-current=${view === 'home' ? 'page' : undefined}
                  data-testid="home"
                  onClick=${operations.openHome}
                >
                  <${Icon} name="home" /><span class="truncate">Home</span>
                </button>
              </li>
            </ul>
          `
        }
      </div>
      <${People} />
    </nav>
  `;
}

/** Who one is: every person of the story is one click away. */
function People() {
  const { state, operations } = usePage();
  return html`
    <section class="people" aria-label="You are">
      <h2 class="nav-title">You are</h2>
      <ul>
        ${state.workspace.people.map((person) => {
          const on = person.name === state.as;
          const role = [person.role, person.title].filter(Boolean).join(' · ');
          return html`
            <li key=${person.name}>
              <button
                type="button"
                class=${classes('person', on && 'person-on')}
                aria-pressed=${on}
                data-testid=${`person-${person.name}`}
                title=${`${person.real_name}, ${role}`}
                onClick=${() => operations.become(person.name)}
              >
                <${Avatar} person=${person} size="small" />
                <span class="person-words"
                  ><span class="truncate">${person.real_name}</span
                  ><small class="truncate person-role">${role}</small></span
                >
              </button>
            </li>
          `;
        })}
      </ul>
    </section>
  `;
}
