import { channelShown, hasApp, isReply, lastTs, markSeen, messagesFor } from './state.js';

let nextId = 1;

/** What a person can do on the page. @param store see state.js @param api see api.js */
export function createOperations(store, api) {
  let asked = 0;
  let shown = 0;
  let saidSo = false;

  async function refresh() {
    const mine = ++asked;
    try {
      const workspace = await api.state();
      // Answers may overtake each other: an older one never replaces a newer one.
      if (mine < shown) return;
      shown = mine;
      store.update((s) => {
        const first = s.workspace === null;
        const next = { ...s, workspace };
        const channel = channelShown(next);
        return {
          workspace,
          failure: null,
          seen: first || s.view === 'messages' ? markSeen(next, first ? undefined : channel) : s.seen,
        };
      });
      if (store.get().callsOpen) await refreshCalls();
    } catch (error) {
      store.update(() => ({ failure: error.message }));
    }
  }

  async function refreshCalls() {
    try {
      const calls = await api.calls();
      store.update(() => ({ calls }));
    } catch {
      // The panel keeps what it had; the connection banner already says that the server is away.
    }
  }

  const note = (kind, text) => {
    const state = store.get();
    const channel = channelShown(state);
    const entry = {
      id: nextId++,
      kind,
      text,
      as: state.as,
      channel: channel.name,
      at: state.workspace.clock,
      after: lastTs(channel, state.as),
    };
    store.update((s) => ({ notes: [...s.notes, entry] }));
  };

  const tell = (text) => {
    const id = nextId++;
    store.update(() => ({ notice: { id, text } }));
    setTimeout(() => store.update((s) => ({ notice: s.notice?.id === id ? null : s.notice })), 10_000);
  };

  /** Runs work while `key` is busy; a failure becomes a notice. */
  async function busy(key, work) {
    store.update((s) => ({ busy: [...s.busy, key] }));
    try {
      const answer = await work();
      if (answer?.trouble !== undefined) tell(answer.trouble);
      return answer;
    } catch (error) {
      tell(error.message);
      return undefined;
    } finally {
      store.update((s) => ({ busy: s.busy.filter((k) => k !== key) }));
      await refresh();
    }
  }

  /** Others read it; the bot does not, which is said once. */
  async function say(text) {
    const { as, workspace } = store.get();
    await busy('say', () => api.say({ as, channel: channelShown(store.get()).name, text }));
    if (saidSo) return;
    saidSo = true;
    note(
      'note',
      `${workspace.bot.name} does not read messages, only commands: try \`${workspace.commands[0]?.command ?? '/help'}\`.`,
    );
  }

  async function send(line) {
    const text = line.trim();
    if (text === '') return;
    const { workspace, as } = store.get();
    const [word = '', rest = ''] = splitOnce(text);
    if (!text.startsWith('/')) {
      await say(text);
      return;
    }
    if (!workspace.commands.some((c) => c.command === word)) {
      const known = workspace.commands.map((c) => `\`${c.command}\``).join(', ');
      note('note', `\`${word}\` is not a command of this workspace. There is ${known}.`);
      return;
    }
    const channel = channelShown(store.get()).name;
    note('echo', text);
    const id = nextId++;
    store.update((s) => ({ waiting: [...s.waiting, { id, as, channel }] }));
    try {
      await api.command({ as, channel, text: rest });
      await refresh();
    } catch (error) {
      note('error', error.message);
    } finally {
      store.update((s) => ({ waiting: s.waiting.filter((w) => w.id !== id) }));
    }
    await refreshCalls();
  }

  return {
    refresh,
    refreshCalls,
    send,
    tell,
    dismiss: () => store.update(() => ({ notice: null })),
    setOnline: (online) => store.update(() => ({ online })),

    become(as) {
      store.update((s) => {
        const next = { ...s, as, thread: null, sidebarOpen: false };
        const channel = channelShown(next);
        return {
          as,
          view: hasApp(s.workspace, as) ? s.view : 'messages',
          thread: null,
          sidebarOpen: false,
          channel: channel.name,
          seen: markSeen({ ...next, channel: channel.name }, channel),
        };
      });
    },
    open(channel) {
      store.update((s) => ({
        channel: channel.name,
        view: 'messages',
        thread: null,
        sidebarOpen: false,
        seen: markSeen(s, channel),
      }));
    },
    openHome: () => store.update(() => ({ view: 'home', thread: null, sidebarOpen: false })),
    async loadHome() {
      await busy('home', () => api.home({ as: store.get().as }));
    },
    openThread: (ts) => store.update(() => ({ thread: ts, callsOpen: false })),
    closeThread: () => store.update(() => ({ thread: null })),
    toggleSidebar: () => store.update((s) => ({ sidebarOpen: !s.sidebarOpen })),
    async toggleCalls() {
      store.update((s) => ({ callsOpen: !s.callsOpen, thread: null }));
      if (store.get().callsOpen) await refreshCalls();
    },

    /** @param target `{ channel, ts }` of a message or `{ view_id }` of a modal or Home */
    async click(target, action, key) {
      await busy(key, () => api.click({ as: store.get().as, ...target, ...action }));
      await refreshCalls();
    },
    /** @param given `{ callback_id }`, of a message also `{ channel, ts }` */
    async shortcut(given) {
      await busy('shortcut', () => api.shortcut({ as: store.get().as, ...given }));
      await refreshCalls();
    },
    /** Shows a confirm dialog; `agreed` runs when the answer is yes. */
    ask: (confirm, agreed) => store.update(() => ({ confirm: { confirm, agreed } })),
    answer(yes) {
      const { confirm } = store.get();
      store.update(() => ({ confirm: null }));
      if (yes) confirm.agreed();
    },
    async submit(viewId, values) {
      const answer = await busy(`submit/${viewId}`, () => api.submit({ as: store.get().as, view_id: viewId, values }));
      store.update((s) => ({ modalErrors: { ...s.modalErrors, [viewId]: answer?.errors ?? {} } }));
      await refreshCalls();
    },
    close: (viewId) => busy(`close/${viewId}`, () => api.close({ as: store.get().as, view_id: viewId })),
    advance: (duration) => busy('clock', () => api.clock(duration)),

    /** Replies of a thread as this person sees them, the parent first. */
    threadOf(ts) {
      const { as } = store.get();
      const messages = messagesFor(channelShown(store.get()), as);
      return {
        parent: messages.find((m) => m.ts === ts),
        replies: messages.filter((m) => isReply(m) && m.thread_ts === ts),
      };
    },
  };
}

function splitOnce(text) {
  const at = text.search(/\s/);
  return at === -1 ? [text, ''] : [text.slice(0, at), text.slice(at + 1).trim()];
}
