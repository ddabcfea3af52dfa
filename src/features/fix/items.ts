import type { PlaceClients } from '../../aws/places.ts';
import { readTags } from '../../aws/tagging.ts';
import { MlcostError } from '../../errors.ts';
import { sageMakerName } from '../../model/arn.ts';
import type { Tags } from '../../model/resource.ts';
import { editedTags, editProblems, sameTags } from '../../model/tag-edit.ts';
import type { ChangeIntent, ChangeOutcome } from '../../store/changes.ts';
import type { FixItem, FixJob, ItemUpdate } from '../../store/jobs.ts';
import type { Deps } from '../subcommand.ts';
import { rulesOf } from '../inventory/rules.ts';
import { retagged } from './plan.ts';
import { isWritten, writeEdit } from './write.ts';

export type ItemDeps = Pick<Deps, 'config' | 'store' | 'aws' | 'clock' | 'newId' | 'log' | 'instance'>;

/** What reading a resource again says about changing it: write this, or nothing, and why. */
type Writable = { readonly item: FixItem; readonly tags: Tags };
type Settled = { readonly item: FixItem; readonly settled: ItemUpdate; readonly tags?: Tags; readonly gone?: true };
type Reading = Writable | Settled;

/**
 * Changes the tags of a batch: reads each again, records what is meant, writes, records what came of it. Items that were
 * being written when a process died are finished from what their tags say now. False when the job was cancelled or
 * taken over meanwhile: then nothing was written.
 */
export async function changeBatch(job: FixJob, batch: readonly FixItem[], deps: ItemDeps): Promise<boolean> {
  const [first] = batch;
  if (first === undefined) return true;
  const clients = await deps.aws.at(first);
  const interrupted = batch.filter(({ state }) => state === 'writing');
  const waiting = batch.filter(({ state }) => state === 'waiting');
  for (const item of interrupted) await finishInterrupted(clients, item, deps);
  if (waiting.length === 0) return true;

  const readings = await Promise.all(waiting.map((item) => read(clients, job, item)));
  const settled = readings.filter((reading): reading is Settled => 'settled' in reading);
  if (settled.length > 0) {
    await deps.store.jobs.settle(settled.map((reading) => reading.settled));
    await rewrite(settled, deps);
  }
  const writable = readings.filter((reading): reading is Writable => !('settled' in reading));
  if (writable.length === 0) return true;

  const at = deps.clock().getTime();
  const names = await Promise.all(writable.map(({ item }) => nameOf(item, deps)));
  const intents = writable.map(({ item, tags }, index) =>
    intentOf(job, item, tags, {
      id: `c${deps.newId()}${deps.newId()}`,
      at,
      ...(names[index] ?? { kind: '', name: '' }),
    }),
  );
  const begun = await deps.store.changes.intend(
    intents,
    intents.map(({ id }, index) => ({ ...keyOf(writable[index]?.item ?? first), state: 'writing', changeId: id })),
    deps.instance,
  );
  if (!begun) return false;
  const results = await writeEdit(
    clients,
    writable.map(({ item }) => item.arn),
    first.edit,
  );
  const outcomes = intents.map((intent): ChangeOutcome => {
    const result = results.get(intent.arn);
    return {
      id: intent.id,
      at: deps.clock().getTime(),
      result: result?.result ?? 'failed',
      ...(result?.requestId === undefined ? {} : { requestId: result.requestId }),
      ...(result?.result === 'failed' ? { error: result.error } : {}),
      ...(result?.result === 'done' ? { tags: intent.after } : {}),
    };
  });
  await deps.store.changes.conclude(
    outcomes,
    outcomes.map((outcome, index) => updateOf(writable[index]?.item ?? first, outcome)),
  );
  await rewrite(
    outcomes.flatMap(({ tags }, index) => (tags === undefined ? [] : [{ item: writable[index]?.item ?? first, tags }])),
    deps,
  );
  return true;
}

/** The resource as it is now, and whether the change still makes sense. Nothing is ever overwritten unseen. */
async function read(clients: PlaceClients, job: FixJob, item: FixItem): Promise<Reading> {
  const settle = (state: 'failed' | 'skipped', error: string, more: { tags?: Tags; gone?: true } = {}): Reading => ({
    item,
    settled: { ...keyOf(item), state, error, attempts: item.attempts + 1 },
    ...more,
  });
  let tags: Tags;
  try {
    tags = await readTags(clients, item.arn);
  } catch (error) {
    if (!(error instanceof MlcostError)) throw error;
    return error.code === 'aws_not_found'
      ? settle('failed', 'It is gone: somebody deleted it.', { gone: true })
      : settle('failed', [error.message, error.hint].filter(Boolean).join(' '));
  }
  if (isWritten(tags, item.edit)) return settle('skipped', 'It was so already.', { tags });
  const changed = item.expected === undefined ? undefined : changedSince(job, item, item.expected, tags);
  if (changed !== undefined) return settle('failed', changed, { tags });
  const [problem] = editProblems(tags, item.edit);
  if (problem !== undefined) return settle('failed', `${problem.key} ${problem.problem}.`, { tags });
  return { item, tags };
}

/** An undo restores exactly, so any change since forbids it; a fix minds only the tags that it sets or removes. */
function changedSince({ kind }: FixJob, { edit }: FixItem, expected: Tags, tags: Tags): string | undefined {
  if (kind === 'undo') {
    return sameTags(expected, tags) ? undefined : `Its tags changed since: ${differences(expected, tags)}.`;
  }
  const touched = [...Object.keys(edit.set), ...edit.remove];
  const other = touched.filter((key) => valueOf(expected, key) !== valueOf(tags, key));
  if (other.length === 0) return undefined;
  const pick = (from: Tags) => Object.fromEntries(Object.entries(from).filter(([key]) => other.includes(key)));
  return `Somebody changed it meanwhile: ${differences(pick(expected), pick(tags))}.`;
}

const valueOf = (tags: Tags, key: string): string | undefined => (Object.hasOwn(tags, key) ? tags[key] : undefined);

function differences(before: Tags, now: Tags): string {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(now)])].filter(
    (key) => !/^aws:/i.test(key) && valueOf(before, key) !== valueOf(now, key),
  );
  return keys
    .slice(0, 5)
    .map((key) => `${key} ${Object.hasOwn(now, key) ? `is ${now[key] || 'empty'} now` : 'is gone'}`)
    .join(', ');
}

/** An intent without an outcome: the tags say whether AWS had done it. If not, it is done now, once. */
async function finishInterrupted(clients: PlaceClients, item: FixItem, deps: ItemDeps): Promise<void> {
  const change = item.changeId === undefined ? undefined : await deps.store.changes.get(item.changeId);
  if (change === undefined || change.outcome !== undefined) {
    // The outcome is there and only the item was not told; without any change nothing was begun.
    const state = change?.outcome === undefined ? 'waiting' : change.outcome.result === 'done' ? 'done' : 'failed';
    await deps.store.jobs.settle([
      { ...keyOf(item), state, ...(change?.outcome?.error === undefined ? {} : { error: change.outcome.error }) },
    ]);
    return;
  }
  const conclude = async (result: Omit<ChangeOutcome, 'id' | 'at'>) => {
    const outcome: ChangeOutcome = { id: change.id, at: deps.clock().getTime(), ...result };
    await deps.store.changes.conclude([outcome], [updateOf(item, outcome)]);
    if (result.tags !== undefined) await rewrite([{ item, tags: result.tags }], deps);
  };
  let tags: Tags;
  try {
    tags = await readTags(clients, item.arn);
  } catch (error) {
    if (!(error instanceof MlcostError)) throw error;
    await conclude({ result: 'failed', error: error.message });
    return;
  }
  if (isWritten(tags, item.edit)) {
    await conclude({ result: 'done', tags });
    return;
  }
  const touched = [...Object.keys(item.edit.set), ...item.edit.remove];
  const foreign = touched.some(
    (key) => ![valueOf(change.before, key), valueOf(change.after, key)].includes(valueOf(tags, key)),
  );
  if (foreign) {
    await conclude({
      result: 'conflict',
      error: `Somebody changed it meanwhile: ${differences(change.before, tags)}.`,
    });
    return;
  }
  const written = (await writeEdit(clients, [item.arn], item.edit)).get(item.arn);
  if (written?.result === 'done') {
    const { requestId } = written;
    await conclude({
      result: 'done',
      tags: editedTags(tags, item.edit),
      ...(requestId === undefined ? {} : { requestId }),
    });
  } else await conclude({ result: 'failed', error: written?.error ?? 'AWS gave no answer.' });
}

const keyOf = ({ job, seq }: FixItem): Pick<ItemUpdate, 'job' | 'seq'> => ({ job, seq });

function updateOf(item: FixItem, outcome: ChangeOutcome): ItemUpdate {
  return {
    ...keyOf(item),
    state: outcome.result === 'done' ? 'done' : 'failed',
    changeId: outcome.id,
    attempts: item.attempts + 1,
    ...(outcome.error === undefined ? {} : { error: outcome.error }),
  };
}

/** What people know it by: as the audit found it, else as its ARN says. */
async function nameOf({ arn }: FixItem, { store }: ItemDeps): Promise<Pick<ChangeIntent, 'kind' | 'name'>> {
  const row = await store.inventory.byArn(arn);
  const named = row ?? sageMakerName(arn);
  return { kind: named?.kind ?? '', name: named?.name ?? arn };
}

function intentOf(
  job: FixJob,
  item: FixItem,
  tags: Tags,
  named: Pick<ChangeIntent, 'id' | 'at' | 'kind' | 'name'>,
): ChangeIntent {
  return {
    ...named,
    person: job.person,
    via: job.via,
    job: job.id,
    arn: item.arn,
    account: item.account,
    region: item.region,
    operation: job.kind === 'undo' ? 'undo' : 'tag',
    before: tags,
    after: editedTags(tags, item.edit),
    ...(item.undoes === undefined ? {} : { undoes: item.undoes }),
  };
}

/** The snapshot follows what was read or written, until the next audit. */
async function rewrite(
  known: readonly { readonly item: FixItem; readonly tags?: Tags; readonly gone?: true }[],
  { store, clock, config }: ItemDeps,
): Promise<void> {
  const rules = rulesOf(config);
  const gone: string[] = [];
  const rows = [];
  for (const { item, tags, gone: isGone } of known) {
    const row = await store.inventory.byArn(item.arn);
    if (row === undefined) continue;
    if (isGone === true) gone.push(row.ref);
    else if (tags !== undefined) rows.push(retagged(row, tags, rules, clock().getTime()));
  }
  await store.inventory.put(rows);
  await store.inventory.remove(gone);
}
