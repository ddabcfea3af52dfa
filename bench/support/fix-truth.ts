import type { InventoryItem } from '../../src/demo/aws/types.ts';
import type { Change } from '../../src/store/changes.ts';
import type { Store } from '../../src/store/store.ts';
import { isAlike, RIGHT } from './alike.ts';
import type { BenchWorkspace } from './workspace.ts';

type Tags = InventoryItem['tags'];

/** How often something went another way than asked; all of them should be 0. */
export type FixTruth = {
  /** Should have got the tag, and did not. */
  readonly lost: number;
  /** Have tags that nobody asked for, or lack others than before. */
  readonly wrong: number;
  /** The trail does not say exactly once, with its outcome, what happened to the resource. */
  readonly misrecorded: number;
  /** AWS was told to change the same resource more than once. */
  readonly repeated: number;
};

/** Compares AWS's own tags and the audit trail with what the fix of all `alike` resources should have done. */
export async function fixTruth(
  items: readonly InventoryItem[],
  { aws }: BenchWorkspace,
  store: Store,
): Promise<FixTruth> {
  const changes = new Map<string, Change[]>();
  await store.changes.each({}, (some) => {
    for (const change of some) changes.set(change.arn, [...(changes.get(change.arn) ?? []), change]);
  });
  const truth = { lost: 0, wrong: 0, misrecorded: 0, repeated: 0 };
  for (const item of items) {
    const asked: Tags = isAlike(item) ? { ...item.tags, ...RIGHT } : item.tags;
    const tags = aws?.tagsOf(item.arn) ?? {};
    const history = aws?.tagHistory(item.arn) ?? [];
    if (!same(tags, asked) || history.some(({ after }) => !same(after, asked))) {
      if (same(tags, item.tags)) truth.lost += 1;
      else truth.wrong += 1;
    }
    if (!isRecorded(changes.get(item.arn) ?? [], isAlike(item), item.tags, asked)) truth.misrecorded += 1;
    if (history.length > 1) truth.repeated += 1;
  }
  return truth;
}

function isRecorded(changes: readonly Change[], isAsked: boolean, before: Tags, after: Tags): boolean {
  const [change, ...more] = changes;
  if (!isAsked || change === undefined) return isAsked === (change !== undefined);
  return (
    more.length === 0 &&
    change.outcome?.result === 'done' &&
    same(change.before, before) &&
    same(change.after, after) &&
    (change.outcome.tags === undefined || same(change.outcome.tags, after))
  );
}

const same = (a: Tags, b: Tags): boolean =>
  Object.keys(a).length === Object.keys(b).length && Object.entries(a).every(([key, value]) => b[key] === value);
