import type { PlaceClients } from '../../../aws/places.ts';
import { MlcostError } from '../../../errors.ts';
import { sageMakerName } from '../../../model/arn.ts';
import type { Tags } from '../../../model/resource.ts';
import { editedTags } from '../../../model/tag-edit.ts';
import type { ChangeIntent } from '../../../store/changes.ts';
import type { FixItem, FixJob } from '../../../store/jobs.ts';
import type { Deps } from '../../subcommand.ts';
import { followSnapshot } from './follow.ts';
import { finishInterrupted, keyOf, outcomeOf, updateOf } from './interrupted.ts';
import { reread, type Settled, type Writable } from './reread.ts';
import { errorText } from './trouble.ts';
import { writeEdit } from './write.ts';

export type ItemDeps = Pick<Deps, 'config' | 'store' | 'aws' | 'clock' | 'newId' | 'log' | 'instance'>;

/**
 * Changes the tags of a batch that nobody else is changing: reads each again, records what is meant, writes, records what
 * came of it. Items that were being written when a process died are finished from what their tags say now. Those of which
 * nobody knows what came stay as being written. False when the job was taken over meanwhile: then nothing was written.
 */
export async function changeBatch(job: FixJob, batch: readonly FixItem[], deps: ItemDeps): Promise<boolean> {
  const [first] = batch;
  if (first === undefined) return true;
  const interrupted = batch.filter(({ state }) => state === 'writing');
  const begun = batch.filter(({ state }) => state === 'waiting');
  for (const item of interrupted) await finishInterrupted(item, deps);
  if (begun.length === 0) return true;

  let clients: PlaceClients;
  try {
    clients = await deps.aws.at(first);
  } catch (error) {
    if (!(error instanceof MlcostError)) throw error;
    await deps.store.jobs.settle(begun.map((item) => ({ ...keyOf(item), state: 'failed', error: errorText(error) })));
    return true;
  }
  const readings = await Promise.all(begun.map((item) => reread(clients, job, item)));
  const settled = readings.filter((reading): reading is Settled => 'settled' in reading);
  if (settled.length > 0) {
    await deps.store.jobs.settle(settled.map((reading) => reading.settled));
    await followSnapshot(settled, deps);
  }
  const writable = readings.filter((reading): reading is Writable => !('settled' in reading));
  if (writable.length === 0) return true;

  const at = deps.clock().getTime();
  const meant = await Promise.all(
    writable.map(async ({ item, tags }) => ({ item, intent: await intentOf(job, item, tags, at, deps) })),
  );
  const recorded = await deps.store.changes.intend(
    meant.map(({ intent }) => intent),
    meant.map(({ item, intent }) => ({ ...keyOf(item), state: 'writing', changeId: intent.id })),
    deps.instance,
  );
  if (!recorded) return false;
  const results = await writeEdit(
    clients,
    meant.map(({ item, intent }) => ({ arn: item.arn, before: intent.before })),
    first.edit,
  );
  const ended = meant.flatMap(({ item, intent }) => {
    const at = deps.clock().getTime();
    const outcome = outcomeOf(results.get(item.arn), intent.after);
    return outcome === undefined ? [] : [{ item, outcome: { id: intent.id, at, ...outcome } }];
  });
  await deps.store.changes.conclude(
    ended.map(({ outcome }) => outcome),
    ended.map(({ item, outcome }) => updateOf(item, outcome)),
  );
  await followSnapshot(
    ended.flatMap(({ item, outcome: { tags } }) => (tags === undefined ? [] : [{ item, tags }])),
    deps,
  );
  return true;
}

async function intentOf(job: FixJob, item: FixItem, tags: Tags, at: number, deps: ItemDeps): Promise<ChangeIntent> {
  const { arn, account, region, edit, undoes } = item;
  // What people know it by: as the audit found it, else as its ARN says.
  const named = (await deps.store.inventory.byArn(arn)) ?? sageMakerName(arn);
  return {
    id: `c${deps.newId()}${deps.newId()}`,
    at,
    kind: named?.kind ?? '',
    name: named?.name ?? arn,
    person: job.person,
    via: job.via,
    job: job.id,
    arn,
    account,
    region,
    operation: job.kind === 'undo' ? 'undo' : 'tag',
    before: tags,
    after: editedTags(tags, edit),
    ...(undoes === undefined ? {} : { undoes }),
  };
}
