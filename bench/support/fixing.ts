import { setTimeout as sleep } from 'node:timers/promises';
import type { StoredMessage } from '../../src/demo/slack/state.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { command } from './commands.ts';
import type { BenchWorkspace } from './workspace.ts';

const WITHIN_MS = 60_000;

/**
 * Asks for what is untagged, clicks "Fix … like this" of the first one and sends the dialog off as it comes. Gives the
 * moment it was sent, epoch milliseconds.
 */
export async function beginFix(workspace: BenchWorkspace): Promise<number> {
  const { slack } = workspace;
  const { message } = await command(workspace, 'untagged');
  const click = { as: 'ana', channel: 'ml-costs', ts: message.ts, action_id: 'fix_like', value: firstLike(message) };
  const { person, trouble } = await slack.click(click);
  if (trouble !== undefined) throw new Error(trouble);
  const open = () => slack.slack.state.stacks.get(person.id)?.at(-1)?.id;
  const viewId = await until('the dialog is open', async () => open());
  const sentAt = Date.now();
  const sent = await slack.submit({ as: 'ana', view_id: viewId, values: {} });
  const problems = Object.values(sent.errors ?? {});
  if (problems.length > 0) throw new Error(`The dialog was refused: ${problems.join(' ')}`);
  return sentAt;
}

type Element = { readonly action_id?: string; readonly value?: string };

function firstLike({ blocks }: StoredMessage): string {
  const elements = blocks.flatMap((block) => (block['elements'] ?? []) as Element[]); // as Slack checked it
  const value = elements.find(({ action_id }) => action_id === 'fix_like')?.value;
  if (value === undefined) throw new Error('The answer offers to fix nothing together with others like it.');
  return value;
}

/** The id of the only fix there ever was, once its first change is recorded. */
export const fixId = (store: Store): Promise<string> =>
  until('a fix has begun', async () => (await store.changes.list({ limit: 1 }))[0]?.job);

/** When the fix ended, by the bot's clock, which is this process' as well. */
export const fixEnded = (store: Store, id: string, withinMs = WITHIN_MS): Promise<number> =>
  until('the fix has ended', async () => (await store.jobs.get(id))?.finishedAt, withinMs);

export async function withStore<T>(path: string, work: (store: Store) => Promise<T>): Promise<T> {
  const store = await openStore(path);
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

async function until<T>(what: string, look: () => Promise<T | undefined>, withinMs = WITHIN_MS): Promise<T> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (performance.now() > deadline) throw new Error(`Waited ${withinMs / 1_000} seconds in vain until ${what}.`);
    await sleep(20);
  }
}
