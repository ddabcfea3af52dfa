import { render } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { api, listen } from './api.js';
import { CallsPanel } from './calls.js';
import { Composer } from './composer.js';
import { ConfirmDialog } from './confirm.js';
import { Conversation } from './conversation.js';
import { Header } from './header.js';
import { Home } from './home.js';
import { classes, html } from './html.js';
import { Icon } from './icons.js';
import { Modals } from './modal.js';
import { createOperations } from './operations.js';
import { Page } from './page.js';
import { Sidebar } from './sidebar.js';
import { channelShown, createStore, hashOf, initialState, placeFromHash } from './state.js';
import { ThreadPanel } from './thread.js';

const store = createStore(initialState(placeFromHash(location.hash)));
const operations = createOperations(store, api);

function App() {
  const [state, setState] = useState(store.get());
  useEffect(() => store.subscribe(() => setState(store.get())), []);
  useEffect(() => history.replaceState(null, '', hashOf(state)), [state.as, state.channel, state.view]);

  if (state.workspace === null) return html`<p class="boot">${state.failure ?? 'Opening the workspace…'}</p>`;
  const channel = channelShown(state);
  const panel = state.callsOpen || state.thread !== null;
  return html`
    <${Page.Provider} value=${{ state, operations }}>
      <div class=${classes('app', panel && 'app-with-panel', state.sidebarOpen && 'app-with-sidebar')}>
        <${Sidebar} />
        <button
          type="button"
          class="scrim"
          tabindex="-1"
          aria-label="Close the sidebar"
          onClick=${operations.toggleSidebar}
        ></button>
        <main class="main">
          <${Header} channel=${channel} />
          ${!state.online && html`<p class="banner" role="status">The demo server cannot be heard; trying again…</p>`}
          ${
            state.view === 'home'
              ? html`<${Home} key=${state.as} />`
              : html`
                  <${Conversation} key=${`${state.as}/${channel.name}`} channel=${channel} />
                  <${Composer} key=${`composer/${state.as}/${channel.name}`} channel=${channel} />
                `
          }
        </main>
        ${state.thread !== null && html`<${ThreadPanel} ts=${state.thread} channel=${channel} />`}
        ${state.callsOpen && html`<${CallsPanel} />`}
      </div>
      <${Modals} />
      ${state.confirm && html`<${ConfirmDialog} confirm=${state.confirm.confirm} />`}
      ${
        state.notice &&
        html`
          <div class="toast" role="alert" data-testid="notice">
            <${Icon} name="alert" /><span>${state.notice.text}</span>
            <button type="button" class="icon-button" aria-label="Dismiss" onClick=${operations.dismiss}>
              <${Icon} name="close" size="14" />
            </button>
          </div>
        `
      }
    <//>
  `;
}

const root = document.getElementById('app');
root.replaceChildren();
render(html`<${App} />`, root);
void operations.refresh();
listen(operations.refresh, operations.setOnline);
