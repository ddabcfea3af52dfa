import { z } from 'zod';
import type { PlaceClients } from '../../../aws/places.ts';
import { appSettings, restartApp, type AppSettings, type StudioApp } from '../../../aws/sagemaker/studio.ts';
import { readTags } from '../../../aws/tagging.ts';
import { MlcostError } from '../../../errors.ts';
import type { Tags } from '../../../model/resource.ts';
import type { Change, ChangeIntent } from '../../../store/changes.ts';
import type { InventoryRow } from '../../../store/inventory.ts';
import type { FixItem, FixJob } from '../../../store/jobs.ts';
import type { ItemDeps } from './change-batch.ts';
import { followSnapshot } from './follow.ts';
import { keyOf } from './interrupted.ts';
import { errorText, isPassing } from './trouble.ts';

/** What CreateApp needs of an app that was deleted; kept in the audit trail, where it outlives this process. */
const Settings = z.object({
  domainId: z.string(),
  userProfile: z.string().optional(),
  space: z.string().optional(),
  appType: z.string(),
  name: z.string(),
  startedAt: z.number().optional(),
  resourceSpec: z.record(z.string(), z.unknown()).optional(),
  recoveryMode: z.boolean().optional(),
  tags: z.record(z.string(), z.string()),
});

/** The app of a row; undefined for what is none, or lacks what names it. */
function appOf({ kind, name, facts }: Pick<InventoryRow, 'kind' | 'name' | 'facts'>): StudioApp | undefined {
  const { domainId, userProfile, space, appType } = facts;
  if (kind !== 'app' || domainId === undefined || appType === undefined) return undefined;
  return {
    domainId,
    appType,
    name,
    ...(space !== undefined ? { space } : userProfile === undefined ? {} : { userProfile }),
  };
}

/** What to restart, with all that its intent says of it. */
type Restart = Pick<Change, 'kind' | 'name' | 'account' | 'region' | 'before'> & { readonly settings: AppSettings };

/**
 * Restarts one app: its settings go into the audit trail before it is deleted, so that after a crash, and when it could
 * not be created, it is created all the same. While AWS can't be asked what came of it, it stays as being written. False
 * when the job was cancelled or taken over meanwhile.
 */
export async function restartItem(
  job: FixJob,
  item: FixItem | undefined,
  deps: ItemDeps,
  signal: AbortSignal,
): Promise<boolean> {
  if (item === undefined) return true;
  const { store, clock } = deps;
  const key = keyOf(item);
  const begun = item.changeId === undefined ? undefined : await store.changes.get(item.changeId);
  let id = begun?.outcome === undefined ? begun?.id : undefined;
  if (id === undefined && job.state === 'cancelled') {
    await store.jobs.settle([{ ...key, state: 'skipped' }]);
    return true;
  }
  try {
    const clients = await deps.aws.at(item);
    let settings = id === undefined ? undefined : readSettings(begun?.note);
    if (settings === undefined || id === undefined) {
      const found = (await unfinished(item, deps)) ?? (await running(clients, item, deps));
      if (typeof found === 'string') {
        await store.jobs.settle([{ ...key, state: 'skipped', error: found }]);
        return true;
      }
      const change = intentOf(job, item, found, deps);
      if (!(await store.changes.intend([change], [{ ...key, state: 'writing', changeId: change.id }], deps.instance))) {
        return false;
      }
      ({ id } = change);
      ({ settings } = found);
    }
    const restarted = await restartApp(clients, settings, { signal });
    if (restarted === undefined) {
      throw new MlcostError('aws_rejected', `AWS did not delete the app ${settings.name} within ten minutes.`, {
        hint: 'Look at it in Studio; trying it again goes on where this stopped.',
      });
    }
    const { requestId } = restarted;
    const tags = await tagsNow(clients, item.arn);
    const known = { ...(requestId === undefined ? {} : { requestId }), ...(tags === undefined ? {} : { tags }) };
    await store.changes.conclude(
      [{ id, at: clock().getTime(), result: 'done', ...known }],
      [{ ...key, state: 'done' }],
    );
    if (tags !== undefined) await followSnapshot([{ item, tags }], deps);
  } catch (error) {
    // The next process goes on with it.
    if (signal.aborted && error === signal.reason) return true;
    if (!(error instanceof MlcostError)) throw error;
    const update = { ...key, state: 'failed' as const, error: errorText(error) };
    if (id === undefined) await store.jobs.settle([update]);
    else if (!isPassing(error)) {
      const outcome = { id, at: clock().getTime(), result: 'failed' as const, error: update.error };
      await store.changes.conclude([outcome], [update]);
    }
  }
  return true;
}

/** Of an app that this job could not restart: it may be deleted already, and then nothing else knows its settings. */
async function unfinished({ job, arn }: FixItem, { store }: ItemDeps): Promise<Restart | undefined> {
  const [last] = await store.changes.list({ job, arn, limit: 1 });
  const settings = last?.outcome?.result === 'failed' ? readSettings(last.note) : undefined;
  return last === undefined || settings === undefined ? undefined : { ...last, settings };
}

/** As it runs now; a text says why there is nothing to restart. */
async function running(clients: PlaceClients, { arn }: FixItem, { store }: ItemDeps): Promise<Restart | string> {
  const row = await store.inventory.byArn(arn);
  const app = row === undefined ? undefined : appOf(row);
  if (row === undefined || app === undefined) return 'It is not there any more.';
  const settings = await appSettings(clients, app);
  return settings === undefined ? 'It does not run any more.' : { ...row, before: row.tags, settings };
}

const intentOf = (
  job: FixJob,
  { arn }: FixItem,
  { kind, name, account, region, before, settings }: Restart,
  { clock, newId }: ItemDeps,
): ChangeIntent => ({
  id: `c${newId()}${newId()}`,
  at: clock().getTime(),
  person: job.person,
  via: job.via,
  job: job.id,
  arn,
  kind,
  name,
  account,
  region,
  operation: 'restart-app',
  before,
  after: before,
  note: JSON.stringify(settings),
});

/** What it was given when it was created: the app with the old tags is not there any more. */
async function tagsNow(clients: PlaceClients, arn: string): Promise<Tags | undefined> {
  try {
    return await readTags(clients, arn);
  } catch (error) {
    if (error instanceof MlcostError) return undefined;
    throw error;
  }
}

/** As this file wrote them; ResourceSpec is AWS's own and goes back as it came. */
function readSettings(note: string | undefined): AppSettings | undefined {
  if (note === undefined) return undefined;
  const { data } = Settings.safeParse(JSON.parse(note));
  return data as AppSettings | undefined; // zod's optional members may be undefined, and none of these is
}
