import type { PlaceClients } from '../../../aws/places.ts';
import { readTags } from '../../../aws/tagging.ts';
import { MlcostError } from '../../../errors.ts';
import { tagValue, type Tags } from '../../../model/resource.ts';
import { editedTags } from '../../../model/tag-edit.ts';
import type { ChangeOutcome } from '../../../store/changes.ts';
import type { FixItem, ItemUpdate } from '../../../store/jobs.ts';
import type { Deps } from '../../subcommand.ts';
import { followSnapshot } from './follow.ts';
import { differences } from './reread.ts';
import { isPassing, unknownText } from './trouble.ts';
import { isWritten, writeEdit, type WriteResult } from './write.ts';

/** What stays open is looked at again soon; meanwhile others have their turn. */
const BRIEFLY = { attempts: 1, patienceMs: 5_000 };

/**
 * An intent without an outcome: the tags say whether AWS had done it. If not, it is done now, once. While they can't be
 * read it stays open.
 */
export async function finishInterrupted(
  item: FixItem,
  deps: Pick<Deps, 'config' | 'store' | 'clock' | 'aws'>,
): Promise<void> {
  const change = item.changeId === undefined ? undefined : await deps.store.changes.get(item.changeId);
  if (change === undefined || change.outcome !== undefined) {
    // The outcome is there and only the item was not told; without any change nothing was begun, and what was cancelled
    // meanwhile is not begun any more.
    const cancelled = (await deps.store.jobs.get(item.job))?.state === 'cancelled';
    const unbegun = cancelled ? 'skipped' : 'waiting';
    const state = change?.outcome === undefined ? unbegun : change.outcome.result === 'done' ? 'done' : 'failed';
    await deps.store.jobs.settle([
      { ...keyOf(item), state, ...(change?.outcome?.error === undefined ? {} : { error: change.outcome.error }) },
    ]);
    return;
  }
  const conclude = async (result: Omit<ChangeOutcome, 'id' | 'at'>) => {
    const outcome: ChangeOutcome = { id: change.id, at: deps.clock().getTime(), ...result };
    await deps.store.changes.conclude([outcome], [updateOf(item, outcome)]);
    if (result.tags !== undefined) await followSnapshot([{ item, tags: result.tags }], deps);
  };
  let clients: PlaceClients;
  let tags: Tags;
  try {
    clients = await deps.aws.at(item);
    tags = await readTags(clients, item.arn, BRIEFLY);
  } catch (error) {
    if (!(error instanceof MlcostError)) throw error;
    if (!isPassing(error)) await conclude({ result: 'failed', error: unknownText(error) });
    return;
  }
  if (isWritten(tags, item.edit)) {
    await conclude({ result: 'done', tags });
    return;
  }
  const touched = [...Object.keys(item.edit.set), ...item.edit.remove];
  const foreign = touched.some(
    (key) => ![tagValue(change.before, key), tagValue(change.after, key)].includes(tagValue(tags, key)),
  );
  if (foreign) {
    await conclude({
      result: 'conflict',
      error: `Somebody changed it meanwhile: ${differences(change.before, tags)}.`,
    });
    return;
  }
  const written = await writeEdit(clients, [{ arn: item.arn, before: tags }], item.edit);
  const result = outcomeOf(written.get(item.arn), editedTags(tags, item.edit));
  if (result !== undefined) await conclude(result);
}

/** `after`: the tags once it is done. Undefined: nobody knows yet. */
export function outcomeOf(written: WriteResult | undefined, after: Tags): Omit<ChangeOutcome, 'id' | 'at'> | undefined {
  if (written?.result === 'unknown') return undefined;
  const requestId = written?.requestId === undefined ? {} : { requestId: written.requestId };
  if (written?.result === 'done') return { result: 'done', tags: after, ...requestId };
  return {
    result: 'failed',
    error: written?.error ?? 'AWS gave no answer.',
    ...requestId,
    ...(written?.tags === undefined ? {} : { tags: written.tags }),
  };
}

export const keyOf = ({ job, seq }: FixItem): Pick<ItemUpdate, 'job' | 'seq'> => ({ job, seq });

export function updateOf(item: FixItem, outcome: ChangeOutcome): ItemUpdate {
  return {
    ...keyOf(item),
    state: outcome.result === 'done' ? 'done' : 'failed',
    changeId: outcome.id,
    attempts: item.attempts + 1,
    ...(outcome.error === undefined ? {} : { error: outcome.error }),
  };
}
