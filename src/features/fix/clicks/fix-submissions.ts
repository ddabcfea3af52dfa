import type { TagEdit } from '../../../model/tag-edit.ts';
import type { Person, Submission, SubmissionOutcome } from '../../../slack/bolt.ts';
import { noteMessage, refusalMessage } from '../../../slack/replies.ts';
import type { InventoryRow } from '../../../store/inventory.ts';
import type { ListenerDeps, Reply } from '../../answering.ts';
import { ownerKeysOf } from '../../inventory/owners.ts';
import { rulesOf } from '../../inventory/rules.ts';
import { showAgain } from '../../show-again.ts';
import { fixRefusal, mayFix } from '../access.ts';
import { beginFix, editItems } from '../begin.ts';
import { filledIn } from '../dialogs/fix-fields.ts';
import { readFixMetadata } from '../dialogs/fix-modal.ts';
import { FIRST_GROUPS, readSuggestedMetadata, removesOld, tickedGroups } from '../dialogs/suggested-modal.ts';
import { asSeen, openAmong, readFixDraft, readSuggestedDraft, type FixDraft, type Seen } from '../draft.ts';
import type { Origin } from '../origin.ts';
import { turnOnPropagation } from '../work/propagation.ts';
import { rowToFix } from './fix-actions.ts';
import { afterSubmission, OLD_DIALOG } from './handlers.ts';

/** The dialogs of tags are submitted: what they showed is done, to what of it is still to be done. */

export async function submitFix(submitted: Submission, deps: ListenerDeps): Promise<SubmissionOutcome> {
  const { draft: id, origin } = readFixMetadata(submitted.privateMetadata);
  const draft = await readFixDraft(id, submitted, deps);
  if (draft === undefined) return afterSubmission(submitted, origin.responseUrl, deps, (reply) => reply(OLD_DIALOG));
  const filled = filledIn(submitted.values, draft, rulesOf(deps.config));
  if ('errors' in filled) return filled;
  return afterSubmission(submitted, origin.responseUrl, deps, async (reply) => {
    const rows = draft.alike
      ? await leftOf(draft.targets, origin, submitted, reply, deps)
      : await oneOf(draft, origin, submitted, reply, deps);
    if (rows === undefined) return;
    const { edit, also, propagate } = filled;
    const sources = await sourcesOf(draft, also, deps);
    const refused = await fixRefusal(submitted, 'Tag', [...rows, ...sources.map(({ row }) => row)], deps);
    if (refused !== undefined) return reply(refusalMessage(refused));
    const items = [
      ...editItems(rows, edit),
      ...sources.flatMap(({ row, broken }) => editItems([row], { set: only(broken, edit.set), remove: [] })),
    ];
    const [row] = rows;
    if (propagate && row !== undefined) {
      await turnOnPropagation(row, submitted, deps);
      await reply(
        noteMessage(`Tag propagation is on in ${row.name}: what is created in it from now on gets its tags.`),
      );
    }
    if (isEmpty(edit)) return showAgain(origin, submitted, deps);
    await beginFix({ kind: 'tag', via: viaOf(origin, items.length), items, origin }, submitted, deps);
  });
}

/** The one resource of a dialog, unless it is gone or keeps the policy by now: then the person was told. */
async function oneOf(
  { targets: [target] }: FixDraft,
  origin: Origin,
  person: Person,
  reply: Reply,
  deps: ListenerDeps,
): Promise<InventoryRow[] | undefined> {
  if (target === undefined) return undefined;
  const row = await rowToFix(target.ref, origin, person, reply, deps);
  return row === undefined ? undefined : [asSeen(row, target)];
}

/**
 * Those of many that can still be fixed, and by this person: somebody may have said since that one is not theirs.
 * Undefined when none is left: then the person was told.
 */
async function leftOf(
  seen: readonly Seen[],
  origin: Origin,
  person: Person,
  reply: Reply,
  deps: ListenerDeps,
): Promise<InventoryRow[] | undefined> {
  const open = await openAmong(seen, deps);
  if (open.length === 0) {
    await reply(noteMessage('All of that has been fixed or put off meanwhile.'));
    await showAgain(origin, person, deps);
    return undefined;
  }
  if (await mayFix(person, [], deps)) return open;
  const keys = await ownerKeysOf(person.user, deps.people);
  const theirs = open.filter(({ owner }) => owner !== undefined && keys.includes(owner));
  if (theirs.length > 0) return theirs;
  const refused = await fixRefusal(person, 'Tag', open, deps);
  if (refused !== undefined) await reply(refusalMessage(refused));
  return undefined;
}

/** What is ticked of what it was made from, as far as it still breaks the policy. */
async function sourcesOf({ sources }: FixDraft, also: readonly string[], { store }: ListenerDeps) {
  const ticked = sources.filter(({ ref }) => also.includes(ref));
  const found = await Promise.all(ticked.map(async (one) => ({ one, row: await store.inventory.get(one.ref) })));
  return found.flatMap(({ one, row }) =>
    row === undefined || row.findings.length === 0 ? [] : [{ row: asSeen(row, one), broken: one.broken }],
  );
}

const isEmpty = ({ set, remove }: TagEdit): boolean => Object.keys(set).length + remove.length === 0;

const viaOf = (origin: Origin, count: number): string =>
  count > 1 ? 'bulk' : origin.surface === 'none' ? 'shortcut' : 'dialog';

/** Of the values only those for keys that the resource broke: what it says rightly itself stays. */
const only = (broken: readonly string[], set: TagEdit['set']): TagEdit['set'] =>
  Object.fromEntries(Object.entries(set).filter(([key]) => broken.includes(key)));

export function submitSuggested(submitted: Submission, deps: ListenerDeps): SubmissionOutcome {
  const { draft: id, origin } = readSuggestedMetadata(submitted.privateMetadata);
  const ticked = tickedGroups(submitted.values);
  if (ticked.length === 0) return { errors: { [FIRST_GROUPS]: 'Tick what to tag, or cancel.' } };
  return afterSubmission(submitted, origin.responseUrl, deps, async (reply) => {
    const draft = await readSuggestedDraft(id, submitted, deps);
    if (draft === undefined) return reply(OLD_DIALOG);
    const groups = ticked.flatMap((index) => draft.groups[index] ?? []);
    const seen = groups.flatMap(({ targets }) => targets);
    const rows = await leftOf(seen, origin, submitted, reply, deps);
    if (rows === undefined) return;
    const left = new Map(rows.map((row) => [row.ref, row]));
    const removeOld = removesOld(submitted.values);
    const items = groups.flatMap(({ set, remove, targets }) =>
      editItems(
        targets.flatMap(({ ref }) => left.get(ref) ?? []),
        { set: Object.fromEntries(set), remove: removeOld ? remove : [] },
      ),
    );
    await beginFix({ kind: 'tag', via: 'bulk', items, origin }, submitted, deps);
  });
}
