import { randomUUID } from 'node:crypto';
import type { JsonObject } from '../json.ts';
import { bot, channels, people, slackbot } from './people.ts';
import type { Channel, Person } from './people.ts';

/** What the workspace holds in memory; the Web API writes it, the control API shows it. */
export type StoredMessage = {
  readonly ts: string;
  readonly channel: string;
  readonly user: string;
  readonly threadTs: string | undefined;
  /** The only person who sees it; undefined for a message of the channel. */
  readonly ephemeralTo: string | undefined;
  text: string;
  blocks: JsonObject[];
  files: string[];
  edited: string | undefined;
  metadata: JsonObject | undefined;
  /** The interaction whose response_url or ack made it, so that concurrent ones are told apart. */
  origin: string | undefined;
  changed: number;
};

export type StoredView = {
  readonly id: string;
  readonly rootId: string;
  readonly previousId: string | undefined;
  readonly userId: string;
  view: JsonObject;
  hash: string;
  errors: Record<string, string> | undefined;
  changed: number;
};

export type StoredFile = {
  readonly id: string;
  readonly name: string;
  readonly altText: string | undefined;
  readonly created: number;
  title: string;
  content: Buffer | undefined;
  expectedLength: number;
  completedAt: number | undefined;
  channels: string[];
};

/** What people have chosen in a message or a view and not yet sent: container → block_id → action_id → value. */
export type Choices = Map<string, Record<string, Record<string, JsonObject>>>;

export type SlackState = {
  readonly channels: Channel[];
  readonly messages: StoredMessage[];
  readonly views: Map<string, StoredView>;
  /** Open modals of a person, the top one last. */
  readonly stacks: Map<string, StoredView[]>;
  readonly homes: Map<string, StoredView>;
  readonly files: Map<string, StoredFile>;
  readonly choices: Choices;
  /** A fresh message timestamp on the story's clock; never the same twice, never going back. */
  nextTs(): string;
  /** Counts every visible change; what changed after a point is what has a higher number. */
  sequence(): number;
  touch(): number;
  onChange(listener: () => void): () => void;
};

export function slackState(now: () => Date): SlackState {
  let lastMicros = 0;
  let sequence = 0;
  const listeners = new Set<() => void>();
  return {
    channels: channels(),
    messages: [],
    views: new Map(),
    stacks: new Map(),
    homes: new Map(),
    files: new Map(),
    choices: new Map(),
    nextTs: () => {
      lastMicros = Math.max(lastMicros + 1, now().getTime() * 1000);
      return `${Math.floor(lastMicros / 1e6)}.${String(lastMicros % 1e6).padStart(6, '0')}`;
    },
    sequence: () => sequence,
    touch: () => {
      sequence += 1;
      for (const listener of listeners) listener();
      return sequence;
    },
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** An id of Slack's look: a letter and ten characters, `F0A1B2C3D4E`. */
export const slackId = (prefix: string): string =>
  `${prefix}0${randomUUID().replaceAll('-', '').slice(0, 9).toUpperCase()}`;

export const personById = (id: string): Person | undefined => people.find((person) => person.id === id);

/** A person by id, name or `@name`. */
export function personNamed(word: string): Person | undefined {
  const name = word.replace(/^@/, '').toLowerCase();
  return people.find((person) => person.name === name || person.id.toLowerCase() === name);
}

/** A channel by id, name or `#name`; `dm` is the person's conversation with the bot. */
export function channelNamed(state: SlackState, word: string, person?: Person): Channel | undefined {
  const name = word.replace(/^#/, '').toLowerCase();
  if (person && (name === 'dm' || name === 'im' || name === '@mlcost')) return directChannel(state, person.id);
  return state.channels.find((channel) => channel.name === name || channel.id.toLowerCase() === name);
}

export const channelById = (state: SlackState, id: string): Channel | undefined =>
  state.channels.find((channel) => channel.id === id);

export const directChannel = (state: SlackState, userId: string): Channel | undefined =>
  state.channels.find((channel) => channel.kind === 'im' && channel.members[0] === userId);

export function nameOf(userId: string): string {
  if (userId === bot.user_id) return bot.name;
  if (userId === slackbot.id) return slackbot.name;
  return personById(userId)?.name ?? userId;
}

export const canSee = (state: SlackState, userId: string, message: StoredMessage): boolean =>
  message.ephemeralTo === undefined
    ? (channelById(state, message.channel)?.members.includes(userId) ?? false)
    : message.ephemeralTo === userId;

export type NewMessage = {
  channel: string;
  text: string;
  blocks?: JsonObject[] | undefined;
  user?: string;
  threadTs?: string | undefined;
  ephemeralTo?: string | undefined;
  files?: string[];
  metadata?: JsonObject | undefined;
  origin?: string | undefined;
};

/** Puts a message into a channel (or before one person's eyes) and gives it its timestamp. */
export function addMessage(state: SlackState, message: NewMessage): StoredMessage {
  const stored: StoredMessage = {
    ts: state.nextTs(),
    channel: message.channel,
    user: message.user ?? bot.user_id,
    threadTs: message.threadTs,
    ephemeralTo: message.ephemeralTo,
    text: message.text,
    blocks: withBlockIds(message.blocks ?? []),
    files: message.files ?? [],
    edited: undefined,
    metadata: message.metadata,
    origin: message.origin,
    changed: state.touch(),
  };
  state.messages.push(stored);
  if (stored.ephemeralTo !== undefined) forgetOldest(state);
  return stored;
}

/** Ephemeral messages are not kept for ever: Slack forgets them too, and a long benchmark makes thousands. */
const ephemeralKept = 1000;

function forgetOldest(state: SlackState): void {
  const ephemeral = state.messages.filter(({ ephemeralTo }) => ephemeralTo !== undefined);
  const oldest = ephemeral.length > ephemeralKept ? ephemeral[0] : undefined;
  if (!oldest) return;
  state.messages.splice(state.messages.indexOf(oldest), 1);
  forgetChoices(state, oldest.ts);
}

export function changeMessage(
  state: SlackState,
  message: StoredMessage,
  change: { text?: string | undefined; blocks?: JsonObject[] | undefined; origin?: string },
): void {
  if (change.text !== undefined) message.text = change.text;
  if (change.blocks !== undefined) message.blocks = withBlockIds(change.blocks);
  message.edited = state.nextTs();
  message.origin = change.origin;
  forgetChoices(state, message.ts);
  message.changed = state.touch();
}

export function removeMessage(state: SlackState, message: StoredMessage): void {
  const index = state.messages.indexOf(message);
  if (index >= 0) state.messages.splice(index, 1);
  state.touch();
}

export function forgetChoices(state: SlackState, container: string): void {
  for (const key of state.choices.keys()) if (key.endsWith(`:${container}`)) state.choices.delete(key);
}

/** Slack gives every block an id that the app did not. */
export const withBlockIds = (blocks: readonly JsonObject[]): JsonObject[] =>
  blocks.map((block) => (block['block_id'] ? block : { ...block, block_id: randomUUID().slice(0, 5) }));
