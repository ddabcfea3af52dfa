import { quoted, type UsageError } from '../../command/usage-error.ts';
import type { Tags } from '../../model/resource.ts';
import { editTo, sameTags } from '../../model/tag-edit.ts';
import type { Change } from '../../store/changes.ts';
import type { NewFixItem } from '../../store/jobs.ts';
import type { Deps } from '../subcommand.ts';

/** What of a fix, or of one change of it, can be taken back. */
export type Undoable = {
  readonly id: string;
  readonly changes: readonly Change[];
  /** Of those that were found, the ones that were undone before. */
  readonly undone: number;
};

/** The changes behind the id of a fix or of one change, as far as they were done and stand. */
export async function undoable(id: string, { store }: Pick<Deps, 'store'>): Promise<Undoable | UsageError> {
  const one = await store.changes.get(id);
  const found: Change[] = one === undefined ? [] : [one];
  if (one === undefined) {
    await store.changes.each({ job: id }, (changes) => {
      found.push(...changes);
    });
  }
  if (found.length === 0) {
    return { usageError: `There is no change or fix ${quoted(id)}. ${quoted('history')} lists them.`, try: 'history' };
  }
  const tagged = found.filter((change) => leftBy(change) !== undefined);
  if (tagged.length === 0) {
    return { usageError: `${quoted(id)} changed no tags, so there is nothing to undo.` };
  }
  const standing = tagged.filter(({ undoneBy }) => undoneBy === undefined);
  return { id, changes: standing, undone: tagged.length - standing.length };
}

/** The tags as a change left them; undefined for one that changed none, or did not say yet what came of it. */
export function leftBy({ operation, outcome, before, after }: Change): Tags | undefined {
  if (operation !== 'tag' && operation !== 'undo') return undefined;
  if (outcome?.result === 'done') return after;
  return outcome?.tags === undefined || sameTags(before, outcome.tags) ? undefined : outcome.tags;
}

/** Restores each one's tags from before, if they are still as the change left them. */
export const undoItems = (changes: readonly Change[]): NewFixItem[] =>
  changes.map((change) => {
    const { id, arn, account, region, before } = change;
    const expected = leftBy(change) ?? before;
    return { arn, account, region, edit: editTo(expected, before), expected, undoes: id };
  });
