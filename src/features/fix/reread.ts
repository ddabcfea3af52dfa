import type { PlaceClients } from '../../aws/places.ts';
import { readTags } from '../../aws/tagging.ts';
import { MlcostError } from '../../errors.ts';
import { tagValue, type Tags } from '../../model/resource.ts';
import { editProblems, sameTags } from '../../model/tag-edit.ts';
import type { FixItem, FixJob, ItemUpdate } from '../../store/jobs.ts';
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
  const other = touched.filter((key) => tagValue(expected, key) !== tagValue(tags, key));
  if (other.length === 0) return undefined;
  const pick = (from: Tags) => Object.fromEntries(Object.entries(from).filter(([key]) => other.includes(key)));
  return `Somebody changed it meanwhile: ${differences(pick(expected), pick(tags))}.`;
}

export function differences(before: Tags, now: Tags): string {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(now)])].filter(
    (key) => !/^aws:/i.test(key) && tagValue(before, key) !== tagValue(now, key),
  );
  return keys
    .slice(0, 5)
    .map((key) => `${key} ${Object.hasOwn(now, key) ? `is ${now[key] || 'empty'} now` : 'is gone'}`)
    .join(', ');
}
