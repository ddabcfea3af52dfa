import { MlcostError } from '../../errors.ts';
import type { TagEdit } from '../../model/tag-edit.ts';
import { section } from '../../slack/blocks.ts';
import type { Person } from '../../slack/bolt.ts';
import type { Message } from '../../slack/message.ts';
import { postDirect, postMessage, updateMessage, type Posted } from '../../slack/post.ts';
import type { InventoryRow } from '../../store/inventory.ts';
import type { FixJob, NewFixItem } from '../../store/jobs.ts';
import type { ListenerDeps } from '../answering.ts';
import { countText } from '../labels.ts';
import { fixMessage, showAgain } from '../show-again.ts';
import { readJobOrigin, writeJobOrigin, type Origin } from './origin.ts';

export type NewFix = {
  readonly kind: FixJob['kind'];
  readonly via: string;
  readonly items: readonly NewFixItem[];
  readonly origin: Origin;
};

/** More than one call's worth takes long enough to be told how far it is. */
const QUICK = 20;
const VERBS = { tag: 'Tagging', undo: 'Undoing', restart: 'Restarting' } as const;

/** The same edit for each; a resource whose tags are no longer as the person saw them is left alone. */
export const editItems = (rows: readonly InventoryRow[], edit: TagEdit): NewFixItem[] =>
  rows.map(({ arn, account, region, tags }) => ({ arn, account, region, edit, expected: tags }));

/**
 * Puts the fix into the store, where it outlives this process, works it off, and shows what became of it where it was
 * begun. Long ones say how far they are in a message of their own, which has the button that stops them.
 */
export async function beginFix(fix: NewFix, person: Person, deps: ListenerDeps): Promise<void> {
  const { kind, via, items, origin } = fix;
  const id = `f${deps.newId()}`;
  await deps.store.jobs.create(
    { id, kind, at: deps.clock().getTime(), person: person.user, via, origin: writeJobOrigin({ origin }) },
    items,
  );
  await runFix(id, person, deps);
}

/** Works a fix off that is in the store, and shows its end where it was begun, or in another answer. */
export async function runFix(id: string, person: Person, deps: ListenerDeps, shownIn?: Origin): Promise<void> {
  let begun: Posted | undefined;
  await deps.fixes.run(id, async (job) => {
    const { origin, progress = begun } = readJobOrigin(job.origin);
    if (progress !== undefined) return await tellProgress(job, progress, deps);
    if (!isLong(job)) return;
    begun = await unlessSlackFails(job, deps, () => startMessage(job, origin, deps));
    if (begun !== undefined) await deps.store.jobs.setOrigin(id, writeJobOrigin({ origin, progress: begun }));
  });
  const job = await deps.store.jobs.get(id);
  if (job === undefined) return;
  const { origin, progress } = readJobOrigin(job.origin);
  if (progress !== undefined && origin.surface === 'none') return;
  await showAgain(shownIn ?? origin, person, deps, id);
}

const isLong = ({ kind, total }: FixJob): boolean => total > QUICK || kind === 'restart';

async function startMessage({ kind, total, person }: FixJob, origin: Origin, deps: TellDeps): Promise<Posted> {
  const what = `${countText(total)} ${kind === 'restart' ? 'app' : 'resource'}${total === 1 ? '' : 's'}`;
  const message: Message = {
    text: `${VERBS[kind]} ${what}`,
    blocks: [section(`:hourglass_flowing_sand: ${VERBS[kind]} ${what} for <@${person}> …`)],
  };
  const client = deps.client();
  // In a channel everybody sees the answer that it was begun from.
  return origin.surface === 'channel' && origin.channel !== undefined
    ? await postMessage(client, origin.channel, message)
    : await postDirect(client, person, message);
}

type TellDeps = Pick<ListenerDeps, 'store' | 'clock' | 'client' | 'log'>;

/** Brings the message of a long fix up to date. */
const tellProgress = (job: FixJob, progress: Posted, deps: TellDeps): Promise<void> =>
  unlessSlackFails(job, deps, async () => updateMessage(deps.client(), progress, await fixMessage(job.id, deps)));

/** A fix goes on when Slack does not answer. */
async function unlessSlackFails<T>({ id }: FixJob, { log }: TellDeps, tell: () => Promise<T>): Promise<T | undefined> {
  try {
    return await tell();
  } catch (error) {
    if (!(error instanceof MlcostError)) throw error;
    log.warn({ err: error, job: id }, 'a fix could not be told of');
    return undefined;
  }
}

/** For fixes that another process had begun: nobody waits for them any more, so the end goes to the direct message. */
export async function tellResumed(job: FixJob, deps: TellDeps): Promise<void> {
  const { progress } = readJobOrigin(job.origin);
  if (progress !== undefined) return await tellProgress(job, progress, deps);
  if (job.state === 'running') return;
  await unlessSlackFails(job, deps, async () => postDirect(deps.client(), job.person, await fixMessage(job.id, deps)));
}
