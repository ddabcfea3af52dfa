import { isUsageError } from '../../../command/usage-error.ts';
import { editTo } from '../../../model/tag-edit.ts';
import type { Person, Submission, SubmissionOutcome } from '../../../slack/bolt.ts';
import { openModal } from '../../../slack/modals.ts';
import { noteMessage, refusalMessage, usageMessage } from '../../../slack/replies.ts';
import type { InventoryRow } from '../../../store/inventory.ts';
import type { FixJob } from '../../../store/jobs.ts';
import type { ListenerDeps } from '../../answering.ts';
import { outdatedApps } from '../../inventory/apps.ts';
import { shownOwners } from '../../inventory/owners.ts';
import { arnName } from '../../inventory/words.ts';
import { showAgain } from '../../show-again.ts';
import { fixRefusal, mayFix, type Fixable } from '../access.ts';
import { beginFix, runFix } from '../begin.ts';
import { aboutFix, careRecord } from '../care.ts';
import { readRestartDraft, readRestartMetadata, restartModal, writeRestartDraft } from '../dialogs/restart-modal.ts';
import { originOf } from '../origin.ts';
import { undoable, undoItems } from '../undo.ts';
import { readJobValue } from '../values.ts';
import { afterSubmission, OLD_BUTTON, OLD_DIALOG, TOO_LONG, type FixClick } from './handlers.ts';

/** What a fix was about, all of it: who may fix that may care for the fix. */
async function rowsOf(arns: readonly string[], { store }: ListenerDeps): Promise<Fixable[]> {
  return await Promise.all(
    [...new Set(arns)].map(
      async (arn) => (await store.inventory.byArn(arn)) ?? { arn, name: arnName(arn), owner: undefined },
    ),
  );
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
  const stopped = await deps.store.jobs.cancel(job.id, click.user);
  if (stopped) {
    const by = { user: click.user, via: 'button' } as const;
    await deps.store.changes.record(careRecord('cancel', aboutFix(job.id), {}, by, deps));
  }
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

/** Who owns a profile or space owns what runs in it; a domain is many people's, and its owner has but their own apps. */
async function theirApps(
  person: Person,
  row: InventoryRow,
  apps: readonly InventoryRow[],
  deps: ListenerDeps,
): Promise<InventoryRow[]> {
  const all = row.kind !== 'domain' && (await mayFix(person, [row], deps));
  const may = await Promise.all(apps.map(async (app) => all || (await mayFix(person, [app], deps))));
  return apps.filter((_, at) => may[at]);
}

const NO_APPS = noteMessage('No app has old tags any more.');
const WHAT = 'Restart apps';

export const openRestart: FixClick = async (click, reply, deps) => {
  const value = readJobValue(click.value);
  if (value === undefined) return reply(OLD_BUTTON);
  const origin = originOf(click, value.line);
  const { row, apps } = await appsOf(value.job, deps);
  if (row === undefined || apps.length === 0) {
    await reply(NO_APPS);
    return showAgain(origin, click, deps);
  }
  const theirs = await theirApps(click, row, apps, deps);
  const refused = await fixRefusal(click, WHAT, theirs.length === 0 ? apps : [row], deps);
  if (refused !== undefined) return reply(refusalMessage(refused));
  const owners = await shownOwners(
    theirs.map(({ owner }) => owner),
    deps.people,
  );
  const draft = `d${deps.newId()}${deps.newId()}`;
  const view = restartModal(
    theirs.map((app) => ({ row: app, owner: app.owner === undefined ? undefined : owners.get(app.owner) })),
    apps.length - theirs.length,
    { job: value.job, draft, origin },
  );
  if (view === undefined) return reply(TOO_LONG);
  const body = writeRestartDraft(theirs.map(({ arn }) => arn));
  await deps.store.drafts.keep({ id: draft, person: click.user, at: deps.clock().getTime(), body });
  await openModal(deps.client(), click.triggerId, view);
};

/** Restarts what the dialog showed, as far as it still runs with old tags. */
export function submitRestart(submitted: Submission, deps: ListenerDeps): SubmissionOutcome {
  const { job, draft: id, origin } = readRestartMetadata(submitted.privateMetadata);
  return afterSubmission(submitted, origin.responseUrl, deps, async (reply) => {
    const draft = await deps.store.drafts.get(id);
    if (draft?.person !== submitted.user) return reply(OLD_DIALOG);
    const shown = new Set(readRestartDraft(draft.body));
    const { row, apps } = await appsOf(job, deps);
    const wanted = apps.filter(({ arn }) => shown.has(arn));
    if (row === undefined || wanted.length === 0) return reply(NO_APPS);
    const theirs = await theirApps(submitted, row, wanted, deps);
    const refused = await fixRefusal(submitted, WHAT, theirs.length < wanted.length ? wanted : [row], deps);
    if (refused !== undefined) return reply(refusalMessage(refused));
    const items = wanted.map(({ arn, account, region }) => ({ arn, account, region, edit: { set: {}, remove: [] } }));
    await beginFix({ kind: 'restart', via: 'restart', items, origin }, submitted, deps);
  });
}
