import { z } from 'zod';
import { appSettings, restartApp, type AppSettings, type StudioApp } from '../../../aws/sagemaker/studio.ts';
import { readTags } from '../../../aws/tagging.ts';
import { MlcostError } from '../../../errors.ts';
import type { InventoryRow } from '../../../store/inventory.ts';
import type { FixItem, FixJob } from '../../../store/jobs.ts';
import type { ItemDeps } from './change-batch.ts';
import { followSnapshot } from './follow.ts';

/** What CreateApp needs of an app that was deleted; kept in the audit trail, where it outlives this process. */
const Settings = z.object({
  domainId: z.string(),
  userProfile: z.string().optional(),
  space: z.string().optional(),
  appType: z.string(),
  name: z.string(),
  instanceType: z.string().optional(),
  startedAt: z.number().optional(),
  resourceSpec: z.record(z.string(), z.unknown()).optional(),
  tags: z.record(z.string(), z.string()),
});

/** The app of a row; undefined for what is none, or lacks what names it. */
export function appOf({ kind, name, facts }: Pick<InventoryRow, 'kind' | 'name' | 'facts'>): StudioApp | undefined {
  const { domainId, userProfile, space, appType } = facts;
  if (kind !== 'app' || domainId === undefined || appType === undefined) return undefined;
  return {
    domainId,
    appType,
    name,
    ...(space !== undefined ? { space } : userProfile === undefined ? {} : { userProfile }),
  };
}

/**
 * Restarts one app: its settings go into the audit trail before it is deleted, so that after a crash it is created all
 * the same. False when the job was cancelled or taken over meanwhile.
 */
export async function restartItem(job: FixJob, item: FixItem | undefined, deps: ItemDeps): Promise<boolean> {
  if (item === undefined) return true;
  const { store, clock } = deps;
  const clients = await deps.aws.at(item);
  const key = { job: item.job, seq: item.seq };
  const settle = (state: 'failed' | 'skipped', error: string) => store.jobs.settle([{ ...key, state, error }]);
  const before = item.changeId === undefined ? undefined : await store.changes.get(item.changeId);
  let id = before?.outcome === undefined ? before?.id : undefined;
  let settings = id === undefined ? undefined : readSettings(before?.note);
  if (settings === undefined) {
    const row = await store.inventory.byArn(item.arn);
    const app = row === undefined ? undefined : appOf(row);
    if (row === undefined || app === undefined) {
      await settle('skipped', 'It is not there any more.');
      return true;
    }
    try {
      settings = await appSettings(clients, app);
    } catch (error) {
      if (!(error instanceof MlcostError)) throw error;
      await settle('failed', [error.message, error.hint].filter(Boolean).join(' '));
      return true;
    }
    if (settings === undefined) {
      await settle('skipped', 'It does not run any more.');
      return true;
    }
    id = `c${deps.newId()}${deps.newId()}`;
    const begun = await store.changes.intend(
      [
        {
          id,
          at: clock().getTime(),
          person: job.person,
          via: job.via,
          job: job.id,
          arn: item.arn,
          kind: row.kind,
          name: row.name,
          account: row.account,
          region: row.region,
          operation: 'restart-app',
          before: row.tags,
          after: row.tags,
          note: JSON.stringify(settings),
        },
      ],
      [{ ...key, state: 'writing', changeId: id }],
      deps.instance,
    );
    if (!begun) return false;
  }
  try {
    const { requestId } = await restartApp(clients, settings);
    // What it was given when it was created: the app with the old tags is not there any more.
    const tags = await readTags(clients, item.arn).catch(() => undefined);
    const known = { ...(requestId === undefined ? {} : { requestId }), ...(tags === undefined ? {} : { tags }) };
    await store.changes.conclude(
      [{ id: id ?? '', at: clock().getTime(), result: 'done', ...known }],
      [{ ...key, state: 'done' }],
    );
    if (tags !== undefined) await followSnapshot([{ item, tags }], deps);
  } catch (error) {
    if (!(error instanceof MlcostError)) throw error;
    const says = [error.message, error.hint].filter(Boolean).join(' ');
    await store.changes.conclude(
      [{ id: id ?? '', at: clock().getTime(), result: 'failed', error: says }],
      [{ ...key, state: 'failed', error: says }],
    );
  }
  return true;
}

/** As this file wrote them; ResourceSpec is AWS's own and goes back as it came. */
function readSettings(note: string | undefined): AppSettings | undefined {
  if (note === undefined) return undefined;
  const { data } = Settings.safeParse(JSON.parse(note));
  return data as AppSettings | undefined; // zod's optional members may be undefined, and none of these is
}
