import { MOST_ARNS_PER_WRITE as MOST_ARNS } from '../../../aws/tagging.ts';
import type { FixItem } from '../../../store/jobs.ts';

/**
 * Items that one call can write: the same edit in the same account and region. Which item is in which batch follows
 * from the items alone, so that a resumed job makes the same ones.
 */
export function batches(items: readonly FixItem[]): FixItem[][] {
  const alike = Map.groupBy(items, ({ account, region, edit, state }) =>
    JSON.stringify([
      account,
      region,
      state,
      Object.keys(edit.set)
        .toSorted()
        .map((key) => [key, edit.set[key]]),
      edit.remove.toSorted(),
    ]),
  );
  return [...alike.values()].flatMap((group) => {
    const parts: FixItem[][] = [];
    for (let from = 0; from < group.length; from += MOST_ARNS) parts.push(group.slice(from, from + MOST_ARNS));
    return parts;
  });
}
