import type { PlaceClients } from '../../../aws/places.ts';
import { readTags } from '../../../aws/tagging.ts';
import { MlcostError } from '../../../errors.ts';
import { tagValue, type Tags } from '../../../model/resource.ts';
import { editedTags, editProblems, isReserved } from '../../../model/tag-edit.ts';
import type { FixItem, FixJob, ItemUpdate } from '../../../store/jobs.ts';
import { errorText } from './trouble.ts';
import { isWritten } from './write.ts';

/** What reading a resource again says about changing it: write this, or nothing, and why. */
export type Writable = { readonly item: FixItem; readonly tags: Tags };
export type Settled = {
  readonly item: FixItem;
  readonly settled: ItemUpdate;
  readonly tags?: Tags;
  readonly gone?: true;
};
export type Reading = Writable | Settled;

/** The resource as it is now, and whether the change still makes sense. Nothing is ever overwritten unseen. */
export async function reread(clients: PlaceClients, job: FixJob, item: FixItem): Promise<Reading> {
  const settle = (state: 'failed' | 'skipped', error: string, more: { tags?: Tags; gone?: true } = {}): Reading => ({
    item,
    settled: { job: item.job, seq: item.seq, state, error, attempts: item.attempts + 1 },
    ...more,
  });
  let tags: Tags;
  try {
    tags = await readTags(clients, item.arn);
  } catch (error) {
    if (!(error instanceof MlcostError)) throw error;
    return error.code === 'aws_not_found'
      ? settle('failed', 'It is gone: somebody deleted it.', { gone: true })
      : settle('failed', errorText(error));
  }
  if (isWritten(tags, item.edit)) return settle('skipped', 'It was so already.', { tags });
  const changed = item.expected === undefined ? undefined : changedSince(job, item, item.expected, tags);
  if (changed !== undefined) return settle('failed', changed, { tags });
  const [problem] = editProblems(tags, item.edit);
  if (problem !== undefined) return settle('failed', `${problem.key} ${problem.problem}.`, { tags });
  return { item, tags };
}

/**
 * An undo restores exactly, so any change since forbids it; a fix minds only the tags that it sets or removes. What is as
 * the edit wants it by now, from a first attempt perhaps, is no difference.
 */
function changedSince({ kind }: FixJob, { edit }: FixItem, expected: Tags, tags: Tags): string | undefined {
  const wanted = editedTags(expected, edit);
  const touched = [...Object.keys(edit.set), ...edit.remove];
  const keys = kind === 'undo' ? [...Object.keys(expected), ...Object.keys(tags)] : touched;
  const other = new Set(
    keys.filter(
      (key) =>
        !isReserved(key) &&
        tagValue(tags, key) !== tagValue(expected, key) &&
        !(touched.includes(key) && tagValue(tags, key) === tagValue(wanted, key)),
    ),
  );
  if (other.size === 0) return undefined;
  const pick = (from: Tags) => Object.fromEntries(Object.entries(from).filter(([key]) => other.has(key)));
  const says = kind === 'undo' ? 'Its tags changed since' : 'Somebody changed it meanwhile';
  return `${says}: ${differences(pick(expected), pick(tags))}.`;
}

export function differences(before: Tags, now: Tags): string {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(now)])].filter(
    (key) => !isReserved(key) && tagValue(before, key) !== tagValue(now, key),
  );
  return keys
    .slice(0, 5)
    .map((key) => `${key} ${Object.hasOwn(now, key) ? `is ${now[key] || 'empty'} now` : 'is gone'}`)
    .join(', ');
}
