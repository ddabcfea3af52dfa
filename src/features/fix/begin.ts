import { countText } from '../labels.ts';
import type { Person } from '../../slack/bolt.ts';
import type { Message } from '../../slack/message.ts';
import { postDirect, postMessage, updateMessage, type Posted } from '../../slack/post.ts';
import { section } from '../../slack/blocks.ts';
import { MlcostError } from '../../errors.ts';
import type { TagEdit } from '../../model/tag-edit.ts';
import type { InventoryRow } from '../../store/inventory.ts';
import type { FixJob, NewFixItem } from '../../store/jobs.ts';
import type { ListenerDeps } from '../answering.ts';
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
  const progress = items.length > QUICK || kind === 'restart' ? await startMessage(fix, person, deps) : undefined;
  await deps.store.jobs.create(
    {
      id,
      kind,
      at: deps.clock().getTime(),
      person: person.user,
      via,
      origin: writeJobOrigin({ origin, ...(progress === undefined ? {} : { progress }) }),
    },
    items,
  );
  await runFix(id, person, deps);
}

/** Works a fix off that is in the store, and shows its end where it was begun, or in another answer. */
export async function runFix(id: string, person: Person, deps: ListenerDeps, shownIn?: Origin): Promise<void> {
  await deps.fixes.run(id, (job) => tellProgress(job, deps));
  const job = await deps.store.jobs.get(id);
  if (job === undefined) return;
  const { origin, progress } = readJobOrigin(job.origin);
  if (progress !== undefined && origin.surface === 'none') return;
  await showAgain(shownIn ?? origin, person, deps, id);
}

async function startMessage({ kind, items, origin }: NewFix, person: Person, deps: ListenerDeps): Promise<Posted> {
  const text = `${VERBS[kind]} ${countText(items.length)} ${kind === 'restart' ? 'app' : 'resource'}${items.length === 1 ? '' : 's'} for <@${person.user}> …`;
  const message: Message = {
    text: `${VERBS[kind]} ${countText(items.length)} resources`,
    blocks: [section(`:hourglass_flowing_sand: ${text}`)],
  };
  const client = deps.client();
  // In a channel everybody sees the answer that it was begun from.
  return origin.surface === 'channel' && origin.channel !== undefined
    ? await postMessage(client, origin.channel, message)
    : await postDirect(client, person.user, message);
}

type TellDeps = Pick<ListenerDeps, 'store' | 'clock' | 'client' | 'log'>;

/** Brings the message of a long fix up to date. A fix goes on when Slack does not answer. */
async function tellProgress(job: FixJob, deps: TellDeps): Promise<void> {
  const { progress } = readJobOrigin(job.origin);
  if (progress === undefined) return;
  try {
    await updateMessage(deps.client(), progress, await fixMessage(job.id, deps));
  } catch (error) {
    if (!(error instanceof MlcostError)) throw error;
    deps.log.warn({ err: error, job: job.id }, 'progress not told');
  }
}

/** For fixes that another process had begun: nobody waits for them any more, so the end goes to the direct message. */
export async function tellResumed(job: FixJob, deps: TellDeps): Promise<void> {
  const { progress } = readJobOrigin(job.origin);
  if (progress !== undefined) {
    await tellProgress(job, deps);
    return;
  }
  if (job.state === 'running') return;
  try {
    await postDirect(deps.client(), job.person, await fixMessage(job.id, deps));
  } catch (error) {
    if (!(error instanceof MlcostError)) throw error;
    deps.log.warn({ err: error, job: job.id }, 'end of a fix not told');
  }
}
