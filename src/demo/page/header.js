import { Avatar, BotAvatar } from './avatar.js';
import { Clock } from './clock.js';
import { classes, html } from './html.js';
import { Icon } from './icons.js';
import { usePage } from './page.js';
import { personNamed, placeIcon, placeName } from './state.js';

/** Where one is, on the left; the story's clock and what the calls cost, on the right. */
export function Header({ channel }) {
  const { state, operations } = usePage();
  const home = state.view === 'home';
  return html`
    <header class="header">
      <button
        type="button"
        class="icon-button menu-button"
        aria-label="Channels and people"
        aria-expanded=${state.sidebarOpen}
        onClick=${operations.toggleSidebar}
      >
        <${Icon} name="menu" size="18" />
      </button>
      <div class="header-place">
        ${home || channel.kind === 'im' ? html`<${BotTitle} />` : html`<${ChannelTitle} channel=${channel} />`}
      </div>
      <div class="header-tools">
        <${Clock} />
        <${CallsButton} />
      </div>
    </header>
  `;
}

function ChannelTitle({ channel }) {
  const { state } = usePage();
  const people = channel.members
    .map((name) => personNamed(state.workspace, name))
    .filter((person) => person !== undefined);
  const names = [...people.map((p) => p.real_name), ...(channel.bot_is_member ? [state.workspace.bot.name] : [])].join(
    ', ',
  );
  return html`
    <h1 class="title truncate" data-testid="channel-title">
      <${Icon} name=${placeIcon(channel)} size="18" /><span class="truncate"
        >${placeName(state.workspace, channel, state.as)}</span
      >
    </h1>
    <span class="members" title=${names} aria-label=${`Members: ${names}`}>
      ${people.slice(0, 4).map((person) => html`<${Avatar} person=${person} size="tiny" />`)}
      ${channel.bot_is_member && html`<${BotAvatar} size="tiny" />`}
    </span>
    ${channel.is_ext_shared && html`<span class="badge badge-shared" data-testid="shared-badge"><${Icon} name="shared" size="14" /> Shared outside</span>`}
    ${!channel.bot_is_member && html`<span class="badge">${state.workspace.bot.name} is not in here</span>`}
  `;
}

function BotTitle() {
  const { state, operations } = usePage();
  const { workspace, as, view } = state;
  const direct = workspace.channels.find((c) => c.kind === 'im' && c.members.includes(as));
  const tab = (name, label, open) => html`
    <button
      type="button"
      role="tab"
      class=${classes('tab', view === name && 'tab-on')}
      aria-selected=${view === name}
      data-testid=${`tab-${name}`}
      onClick=${open}
    >
      ${label}
    </button>
  `;
  return html`
    <h1 class="title"><${BotAvatar} size="small" /> ${workspace.bot.name}</h1>
    <div class="tabs" role="tablist">
      ${tab('home', 'Home', operations.openHome)}
      ${direct && tab('messages', 'Messages', () => operations.open(direct))}
    </div>
  `;
}

function CallsButton() {
  const { state, operations } = usePage();
  const calls = state.calls;
  const total = (counts) => Object.values(counts ?? {}).reduce((sum, n) => sum + n, 0);
  const words = calls === null ? 'Calls' : `${total(calls.aws)} AWS calls, $${calls.cost_usd}`;
  return html`
    <button
      type="button"
      class="pill"
      aria-expanded=${state.callsOpen}
      aria-label=${`Calls the bot made: ${words}`}
      title="The calls the bot made, and what they cost"
      data-testid="calls-toggle"
      onClick=${operations.toggleCalls}
    >
      <${Icon} name="pulse" /><span class="pill-words number">${words}</span>
    </button>
  `;
}
