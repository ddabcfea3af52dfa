import { kinds } from '../../../aws/sagemaker/kinds.ts';
import type { TagEdit } from '../../../model/tag-edit.ts';
import { section } from '../../../slack/blocks.ts';
import type { Person, Submission, SubmissionOutcome } from '../../../slack/bolt.ts';
import { openModal } from '../../../slack/modals.ts';
import { noteMessage, refusalMessage } from '../../../slack/replies.ts';
import type { InventoryRow } from '../../../store/inventory.ts';
import type { ListenerDeps, Reply } from '../../answering.ts';
import { outdatedApps } from '../../inventory/apps.ts';
import { accountNames } from '../../inventory/filter.ts';
import { rulesOf } from '../../inventory/rules.ts';
import { withOpenSuggestions } from '../../inventory/suggestions.ts';
import { fullName, resourceName } from '../../inventory/words.ts';
import { showAgain } from '../../show-again.ts';
import { fixRefusal, mayFix } from '../access.ts';
import { beginFix, editItems } from '../begin.ts';
import { filledIn, fixModal, readFixMetadata, type FixSubject } from '../dialogs/fix-modal.ts';
import {
  FIRST_GROUPS,
  MOST_GROUPS,
  readSuggestedMetadata,
  removesOld,
  suggestedModal,
  tickedGroups,
} from '../dialogs/suggested-modal.ts';
import { openTo, rowsLike, suggestedGroups, suggestedItems } from '../group.ts';
import { originOf, type Origin } from '../origin.ts';
import { caveats } from '../plan.ts';
import { readLineValue, readResourceValue } from '../values.ts';
import { lacksPropagation, turnOnPropagation } from '../work/propagation.ts';
import { afterSubmission, OLD_BUTTON, TOO_LONG, type FixClick } from './handlers.ts';

const MOST_NAMES = 7;

/** The row behind a button, if there is still something to do; otherwise the person is told, and the answer shown anew. */
export async function rowToFix(
  ref: string,
  origin: Origin,
  person: Person,
  reply: Reply,
  deps: ListenerDeps,
): Promise<InventoryRow | undefined> {
  const row = await deps.store.inventory.get(ref);
  if (row !== undefined && row.findings.length > 0) return row;
  const [last] = row === undefined ? [] : await deps.store.changes.list({ arn: row.arn, limit: 1 });
  const says =
    row === undefined
      ? 'It is not there any more: the last audit did not find it.'
      : `${resourceName(fullName(row))} keeps the policy now${last?.outcome?.result === 'done' ? `: <@${last.person}> changed its tags` : ''}.`;
  await reply({ text: row === undefined ? says : `${row.name} keeps the policy now.`, blocks: [section(says)] });
  if (origin.surface !== 'none') await showAgain(origin, person, deps);
  return undefined;
}

export const openFix: FixClick = (click, reply, deps) => openFor(click, reply, deps, false);
export const openLike: FixClick = (click, reply, deps) => openFor(click, reply, deps, true);

async function openFor(
  click: Parameters<FixClick>[0],
  reply: Reply,
  deps: ListenerDeps,
  alike: boolean,
): Promise<void> {
  const value = readResourceValue(click.value);
  if (value === undefined) return reply(OLD_BUTTON);
  const origin = originOf(click, value.line);
  const row = await rowToFix(value.ref, origin, click, reply, deps);
  if (row === undefined) return;
  // Of a group everybody fixes what they may: taggers all, owners their own.
  const mine = alike && (value.mine === true || !(await mayFix(click, [], deps)));
  const rows = alike ? await rowsLike(row, await openTo(click, mine, deps), deps) : [row];
  const refused = await fixRefusal(click, alike ? 'Fix like this' : 'Fix', [row], deps);
  if (refused !== undefined) return reply(refusalMessage(refused));
  await openDialog(click.triggerId, row, rows, origin, reply, deps);
}

/** Opened from the snapshot, since a trigger lives three seconds; what is written is read again first. */
export async function openDialog(
  triggerId: string,
  row: InventoryRow,
  rows: readonly InventoryRow[],
  origin: Origin,
  reply: Reply,
  deps: ListenerDeps,
): Promise<void> {
  const view = fixModal(await subjectOf(row, rows, deps), origin);
  if (view === undefined) return reply(TOO_LONG);
  await openModal(deps.client(), triggerId, view);
}

export async function subjectOf(
  row: InventoryRow,
  rows: readonly InventoryRow[],
  deps: Pick<ListenerDeps, 'config' | 'store' | 'clock' | 'aws'>,
): Promise<FixSubject> {
  const [apps, lacks] =
    rows.length > 1
      ? [[], false]
      : await Promise.all([outdatedApps(row, wanted(row), deps), lacksPropagation(row, deps)]);
  return {
    row,
    count: rows.length,
    names: rows.slice(0, MOST_NAMES).map(({ name }) => name),
    sources: rows.length > 1 ? [] : await brokenSources(row, deps),
    lacksPropagation: lacks,
    caveats: caveats(row, apps.length),
    accountName: accountNames(deps.config).get(row.account) ?? row.account,
    rules: rulesOf(deps.config),
  };
}

const wanted = (row: InventoryRow): Record<string, string> =>
  Object.fromEntries(withOpenSuggestions(row).suggestions.map(({ key, value }) => [key, value]));

/** What a resource was made from, as far as that breaks the policy: an endpoint's config and models. */
async function brokenSources(
  row: InventoryRow,
  { store, clock }: Pick<ListenerDeps, 'store' | 'clock'>,
): Promise<InventoryRow[]> {
  const names = (row.facts.madeFrom ?? []).filter(({ kind }) => kind in kinds && kind !== 'training-job').slice(0, 8);
  const found = await Promise.all(
    names.map(async ({ kind, name }) => {
      const filter = {
        kinds: [kind],
        accounts: [row.account],
        regions: [row.region],
        text: name,
        broken: true,
        now: clock().getTime(),
      };
      const rows = await store.inventory.page(filter, { offset: 0, limit: 20 });
      return rows.filter((one) => one.name === name);
    }),
  );
  return found.flat();
}

export async function submitFix(submitted: Submission, deps: ListenerDeps): Promise<SubmissionOutcome> {
  const { ref, alike, origin } = readFixMetadata(submitted.privateMetadata);
  const row = await deps.store.inventory.get(ref);
  if (row === undefined) {
    return afterSubmission(submitted, origin.responseUrl, deps, async (reply) => {
      await rowToFix(ref, origin, submitted, reply, deps);
    });
  }
  const filled = filledIn(submitted.values, row, rulesOf(deps.config));
  if ('errors' in filled) return filled;
  return afterSubmission(submitted, origin.responseUrl, deps, async (reply) => {
    const current = await rowToFix(ref, origin, submitted, reply, deps);
    if (current === undefined) return;
    const { edit, also, propagate } = filled;
    const mine = alike && !(await mayFix(submitted, [], deps));
    const rows = alike ? await rowsLike(current, await openTo(submitted, mine, deps), deps) : [current];
    const sources = (await Promise.all(also.map((each) => deps.store.inventory.get(each)))).filter(
      (one) => one !== undefined,
    );
    const refused = await fixRefusal(submitted, 'Tag', [...rows, ...sources], deps);
    if (refused !== undefined) return reply(refusalMessage(refused));
    const items = [
      ...editItems(rows, edit),
      ...sources.flatMap((source) => editItems([source], { set: missingOf(source, edit.set), remove: [] })),
    ];
    if (propagate) {
      await turnOnPropagation(current, submitted, deps);
      await reply(
        noteMessage(`Tag propagation is on in ${current.name}: what is created in it from now on gets its tags.`),
      );
    }
    if (isEmpty(edit)) return showAgain(origin, submitted, deps);
    await beginFix({ kind: 'tag', via: viaOf(origin, items.length), items, origin }, submitted, deps);
  });
}

const isEmpty = ({ set, remove }: TagEdit): boolean => Object.keys(set).length + remove.length === 0;

const viaOf = (origin: Origin, count: number): string =>
  count > 1 ? 'bulk' : origin.surface === 'none' ? 'shortcut' : 'dialog';

/** Of the values only those for keys that the resource breaks: what it says rightly itself stays. */
const missingOf = ({ findings }: InventoryRow, set: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(set).filter(([key]) => findings.some((finding) => finding.key === key)));

export const openSuggested: FixClick = async (click, reply, deps) => {
  const value = readLineValue(click.value);
  if (value === undefined) return reply(OLD_BUTTON);
  const origin = originOf(click, value.line);
  const mine = value.mine === true;
  if (!mine) {
    const refused = await fixRefusal(click, 'Fix with suggestions', [], deps);
    if (refused !== undefined) return reply(refusalMessage(refused));
  }
  const groups = await suggestedGroups(await openTo(click, mine, deps), MOST_GROUPS, deps);
  if (groups.length === 0) return reply(noteMessage('Nothing has a suggestion any more.'));
  const view = suggestedModal(groups, { mine, origin });
  if (view === undefined) return reply(TOO_LONG);
  await openModal(deps.client(), click.triggerId, view);
};

export function submitSuggested(submitted: Submission, deps: ListenerDeps): SubmissionOutcome {
  const { mine, origin } = readSuggestedMetadata(submitted.privateMetadata);
  const refs = tickedGroups(submitted.values);
  if (refs.length === 0) return { errors: { [FIRST_GROUPS]: 'Tick what to tag, or cancel.' } };
  return afterSubmission(submitted, origin.responseUrl, deps, async (reply) => {
    const { items, rows } = await suggestedItems(
      refs,
      removesOld(submitted.values),
      await openTo(submitted, mine, deps),
      deps,
    );
    const refused = await fixRefusal(submitted, 'Tag', rows, deps);
    if (refused !== undefined) return reply(refusalMessage(refused));
    if (items.length === 0) {
      await reply(noteMessage('All of that has been fixed meanwhile.'));
      return showAgain(origin, submitted, deps);
    }
    await beginFix({ kind: 'tag', via: 'bulk', items, origin }, submitted, deps);
  });
}
