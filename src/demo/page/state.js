/**
 * The page's state: `workspace` is what the server said last, the rest is what only this page knows
 * (who is looking, at which channel, what is open, local notes).
 */

/** A value with listeners. @template T @param {T} initial */
export function createStore(initial) {
  let value = initial;
  const listeners = new Set();
  return {
    get: () => value,
    /** @param {(current: T) => Partial<T>} change */
    update(change) {
      value = { ...value, ...change(value) };
      for (const listener of listeners) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** @param {{ as?: string, channel?: string, view?: string }} place from the address bar */
export const initialState = (place) => ({
  workspace: null,
  as: place.as ?? 'ana',
  channel: place.channel ?? '',
  view: place.view === 'home' ? 'home' : 'messages',
  thread: null,
  calls: null,
  callsOpen: false,
  sidebarOpen: false,
  online: true,
  failure: null,
  notes: [],
  waiting: [],
  busy: [],
  confirm: null,
  notice: null,
  modalErrors: {},
  seen: {},
});

export const channelsFor = (workspace, person) => workspace.channels.filter((c) => c.members.includes(person));

/** The channel shown: the chosen one when the person may see it, else the first they can. */
export function channelShown({ workspace, as, channel }) {
  const visible = channelsFor(workspace, as);
  return visible.find((c) => c.name === channel) ?? visible.find((c) => c.name === 'ml-costs') ?? visible[0];
}

export const personNamed = (workspace, name) => workspace.people.find((p) => p.name === name);

export const isRoom = (channel) => channel.kind === 'public' || channel.kind === 'private';
/** Between people: a direct message of two (`dm`) or of a group (`mpim`). A person's with the app is `im`. */
export const isBetweenPeople = (channel) => channel.kind === 'dm' || channel.kind === 'mpim';

/** What the person calls the place: a direct message goes by the others who are in it. */
export function placeName(workspace, channel, as) {
  if (channel.kind === 'im') return workspace.bot.name;
  if (!isBetweenPeople(channel)) return channel.name;
  const others = channel.members.filter((name) => name !== as);
  return others.map((name) => personNamed(workspace, name)?.real_name ?? name).join(', ');
}

/** A place with a `#` before its name, if it has one. */
export const addressOf = (workspace, channel, as) =>
  `${isRoom(channel) ? '#' : ''}${placeName(workspace, channel, as)}`;

/** The name of its icon. */
export const placeIcon = (channel) =>
  isBetweenPeople(channel) ? 'people' : channel.kind === 'private' ? 'lock' : 'hash';

/** The app lives in its own workspace: guests from another one have neither its Home nor its direct messages. */
export const hasApp = (workspace, name) =>
  workspace.team?.id === undefined || personNamed(workspace, name)?.team_id === workspace.team.id;

export const isBot = (workspace, user) => user === workspace.bot.name || user === workspace.bot.user_id;

/** What this person sees of a channel, oldest first: other people's ephemeral messages are not theirs to see. */
export const messagesFor = (channel, person) =>
  channel.messages
    .filter((m) => !m.ephemeral || m.visible_to === undefined || m.visible_to === null || m.visible_to === person)
    .sort((a, b) => Number(a.ts) - Number(b.ts));

export const isReply = (message) => message.thread_ts !== undefined && message.thread_ts !== message.ts;

export const lastTs = (channel, person) => messagesFor(channel, person).at(-1)?.ts ?? '0';

const seenKey = (person, channel) => `${person}/${channel}`;

export const isUnread = (state, channel) =>
  Number(lastTs(channel, state.as)) > Number(state.seen[seenKey(state.as, channel.name)] ?? 0);

/** Marks everything of one channel, or of the whole workspace, as seen. */
export function markSeen(state, only) {
  const seen = { ...state.seen };
  for (const person of state.workspace.people) {
    for (const channel of channelsFor(state.workspace, person.name)) {
      const chosen = only === undefined || (only.name === channel.name && person.name === state.as);
      if (chosen) seen[seenKey(person.name, channel.name)] = lastTs(channel, person.name);
    }
  }
  return seen;
}

/** The address bar remembers where one was: `#as=ben&channel=team-vision&view=home`. */
export function placeFromHash(hash) {
  const params = new URLSearchParams(hash.replace(/^#/, ''));
  return {
    as: params.get('as') ?? undefined,
    channel: params.get('channel') ?? undefined,
    view: params.get('view') ?? undefined,
  };
}

export function hashOf({ as, channel, view }) {
  const params = new URLSearchParams({ as });
  if (channel !== '') params.set('channel', channel);
  if (view === 'home') params.set('view', 'home');
  return `#${params.toString()}`;
}
