import { setTimeout as sleep } from 'node:timers/promises';
import type { FixItem } from '../../../store/jobs.ts';
import type { ItemDeps } from './change-batch.ts';

/** A fix of one resource takes a second or two; one whose process died is taken up again after half a minute. */
const PATIENCE_MS = 10_000;
const LOOK_AGAIN_MS = 250;

/**
 * Does the work on the items whose resource no other fix is changing at this moment, and on the others when their turn
 * has come, so that each sees what the one before has left. Those that wait in vain fail. False, as the work says it,
 * when the job was taken over meanwhile.
 */
export async function inTurn(
  items: readonly FixItem[],
  deps: Pick<ItemDeps, 'store' | 'instance'>,
  work: (items: readonly FixItem[]) => Promise<boolean>,
  since = performance.now(),
): Promise<boolean> {
  const interrupted = items.filter(({ state }) => state === 'writing');
  const begun = await deps.store.jobs.begin(
    items.filter(({ state }) => state === 'waiting'),
    deps.instance,
  );
  if (begun === undefined || !(await work([...interrupted, ...begun.items]))) return false;
  if (begun.busy.length === 0) return true;
  if (performance.now() - since > PATIENCE_MS) {
    const error = 'Somebody else is changing it at this moment. Try it again in a minute.';
    await deps.store.jobs.settle(begun.busy.map(({ job, seq }) => ({ job, seq, state: 'failed', error })));
    return true;
  }
  await sleep(LOOK_AGAIN_MS);
  return await inTurn(begun.busy, deps, work, since);
}
