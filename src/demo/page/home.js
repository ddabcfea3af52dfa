import { useEffect, useState } from 'preact/hooks';
import { BotAvatar } from './avatar.js';
import { Blocks } from './blocks/block.js';
import { Surface } from './blocks/surface.js';
import { html } from './html.js';
import { usePage } from './page.js';

/** The app's Home tab as the bot published it for this person. Opening it tells the bot, as in Slack. */
export function Home() {
  const { state, operations } = usePage();
  const [values, setValues] = useState({});
  const [loading, setLoading] = useState(true);
  useEffect(() => {
    void operations.loadHome().then(() => setLoading(false));
  }, []);

  const view = state.workspace.homes[state.as];
  const blocks = view?.blocks ?? [];
  const surface = {
    kind: 'home',
    target: { view_id: view?.id ?? view?.view_id },
    values,
    state: view?.state,
    setValue: (field, value) => setValues((all) => ({ ...all, [field]: value })),
  };
  return html`
    <section class="home" data-testid="home-view" aria-busy=${loading} tabindex="0">
      <div class="home-inner">
        ${
          blocks.length > 0
            ? html`<${Surface.Provider} value=${surface}><${Blocks} blocks=${blocks} /><//>`
            : html`
                <div class="empty">
                  <${BotAvatar} />
                  <p>
                    ${loading ? 'Asking the bot for your Home…' : `${state.workspace.bot.name} has published no Home for you yet.`}
                  </p>
                  <p class="muted">
                    Everything it knows is one command away: type ${state.workspace.commands[0]?.command} in a channel.
                  </p>
                </div>
              `
        }
      </div>
    </section>
  `;
}
