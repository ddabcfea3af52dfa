import { isUsageError } from '../../../command/usage-error.ts';
import { editTo } from '../../../model/tag-edit.ts';
import type { Submission, SubmissionOutcome } from '../../../slack/bolt.ts';
import { openModal } from '../../../slack/modals.ts';
import { noteMessage, refusalMessage, usageMessage } from '../../../slack/replies.ts';
import type { InventoryRow } from '../../../store/inventory.ts';
import type { FixJob } from '../../../store/jobs.ts';
import type { ListenerDeps } from '../../answering.ts';
import { outdatedApps } from '../../inventory/apps.ts';
import { shownOwners } from '../../inventory/owners.ts';
import { showAgain } from '../../show-again.ts';
import { fixRefusal } from '../access.ts';
import { beginFix, runFix } from '../begin.ts';
import { readRestartMetadata, restartModal } from '../dialogs/restart-modal.ts';
import { originOf } from '../origin.ts';
import { undoable, undoItems } from '../undo.ts';
import { readJobValue } from '../values.ts';
import { afterSubmission, OLD_BUTTON, TOO_LONG, type FixClick } from './handlers.ts';

/** The rows that a fix was about, as far as they are still there: who may fix them may care for the fix. */
async function rowsOf(arns: readonly string[], { store }: ListenerDeps): Promise<InventoryRow[]> {
  const rows = await Promise.all([...new Set(arns)].map((arn) => store.inventory.byArn(arn)));
  return rows.filter((row) => row !== undefined);
}

const jobArns = async (job: FixJob, { store }: ListenerDeps): Promise<string[]> =>
  (await store.jobs.items(job.id, { offset: 0, limit: job.total })).map(({ arn }) => arn);

export const undoClick: FixClick = async (click, reply, deps) => {
  const value = readJobValue(click.value);
  if (value === undefined) return reply(OLD_BUTTON);
  const origin = originOf(click, value.line);
  const found = await undoable(value.job, deps);
  if (isUsageError(found)) return reply(usageMessage(found.usageError, found.try));
  if (found.changes.length === 0) {
    await reply(noteMessage('That has been undone already.'));
    return showAgain(origin, click, deps);
  }
  const rows = await rowsOf(
    found.changes.map(({ arn }) => arn),
    deps,
  );
  const refused = await fixRefusal(click, 'Undo', rows, deps);
  if (refused !== undefined) return reply(refusalMessage(refused));
  await beginFix({ kind: 'undo', via: 'undo', items: undoItems(found.changes), origin }, click, deps);
};

export const retryClick: FixClick = async (click, reply, deps) => {
  const value = readJobValue(click.value);
  const job = value === undefined ? undefined : await deps.store.jobs.get(value.job);
  if (value === undefined || job === undefined) return reply(OLD_BUTTON);
  const refused = await fixRefusal(click, 'Try again', await rowsOf(await jobArns(job, deps), deps), deps);
  if (refused !== undefined) return reply(refusalMessage(refused));
  const again = await deps.store.jobs.retry(job.id);
  const origin = originOf(click, value.line);
  if (again === 0) {
    await reply(noteMessage('Nothing of it is left to try.'));
    return showAgain(origin, click, deps);
  }
  await runFix(job.id, click, deps, origin);
};

export const cancelClick: FixClick = async (click, reply, deps) => {
  const value = readJobValue(click.value);
  const job = value === undefined ? undefined : await deps.store.jobs.get(value.job);
  if (job === undefined) return reply(OLD_BUTTON);
  if (job.person !== click.user) {
    const refused = await fixRefusal(click, 'Cancel', await rowsOf(await jobArns(job, deps), deps), deps);
    if (refused !== undefined) return reply(refusalMessage(refused));
  }
  const stopped = await deps.store.jobs.cancel(job.id);
  await reply(
    noteMessage(
      stopped
        ? 'Cancelled. What is being written now is finished, the rest stays as it is.'
        : 'It has finished already.',
    ),
  );
};

/** The apps that a tagged domain, profile or space leaves behind. */
async function appsOf(
  jobId: string,
  deps: ListenerDeps,
): Promise<{ row: InventoryRow | undefined; apps: InventoryRow[] }> {
  const [change] = await deps.store.changes.list({ job: jobId, limit: 1 });
  const row = change === undefined ? undefined : await deps.store.inventory.byArn(change.arn);
  if (change === undefined || row === undefined) return { row, apps: [] };
  return { row, apps: await outdatedApps(row, editTo(change.before, change.after).set, deps) };
}

export const openRestart: FixClick = async (click, reply, deps) => {
  const value = readJobValue(click.value);
  if (value === undefined) return reply(OLD_BUTTON);
  const origin = originOf(click, value.line);
  const { row, apps } = await appsOf(value.job, deps);
  if (row === undefined || apps.length === 0) {
    await reply(noteMessage('No app has old tags any more.'));
    return showAgain(origin, click, deps);
  }
  const refused = await fixRefusal(click, 'Restart apps', [row], deps);
  if (refused !== undefined) return reply(refusalMessage(refused));
  const owners = await shownOwners(
    apps.map(({ owner }) => owner),
    deps.people,
  );
  const view = restartModal(
    apps.map((app) => ({ row: app, owner: app.owner === undefined ? undefined : owners.get(app.owner) })),
    { job: value.job, origin },
  );
  await (view === undefined ? reply(TOO_LONG) : openModal(deps.client(), click.triggerId, view));
};

export function submitRestart(submitted: Submission, deps: ListenerDeps): SubmissionOutcome {
  const { job, origin } = readRestartMetadata(submitted.privateMetadata);
  return afterSubmission(submitted, origin.responseUrl, deps, async (reply) => {
    const { row, apps } = await appsOf(job, deps);
    if (row === undefined || apps.length === 0) return reply(noteMessage('No app has old tags any more.'));
    const refused = await fixRefusal(submitted, 'Restart apps', [row], deps);
    if (refused !== undefined) return reply(refusalMessage(refused));
    const items = apps.map(({ arn, account, region }) => ({ arn, account, region, edit: { set: {}, remove: [] } }));
    await beginFix({ kind: 'restart', via: 'restart', items, origin }, submitted, deps);
  });
}
