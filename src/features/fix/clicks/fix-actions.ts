import { kinds } from '../../../aws/sagemaker/kinds.ts';
import { suggestedEdit } from '../../../model/judge.ts';
import { section, type ModalView } from '../../../slack/blocks.ts';
import type { Person } from '../../../slack/bolt.ts';
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
import { fixFields, oldKeys } from '../dialogs/fix-fields.ts';
import { fixModal, type FixSubject } from '../dialogs/fix-modal.ts';
import { MOST_GROUPS, suggestedModal } from '../dialogs/suggested-modal.ts';
import { keepDraft, seenOf, type FixDraft } from '../draft.ts';
import { openTo, rowsLike, suggestedGroups } from '../group.ts';
import { originOf, type Origin } from '../origin.ts';
import { caveats } from '../plan.ts';
import { readLineValue, readResourceValue } from '../values.ts';
import { lacksPropagation } from '../work/propagation.ts';
import { OLD_BUTTON, TOO_LONG, type FixClick } from './handlers.ts';

/** The dialogs of tags are opened: from the snapshot, since a trigger lives three seconds. */

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
  const recent = row === undefined ? [] : await deps.store.changes.list({ arn: row.arn, limit: 10 });
  // Who only put it off, or gave it away, did not make it right.
  const last = recent.find(({ operation }) => operation === 'tag' || operation === 'undo');
  const says =
    row === undefined
      ? 'It is not there any more: the last audit did not find it.'
      : `${resourceName(fullName(row))} keeps the policy now${last?.outcome?.result === 'done' ? `: <@${last.person}> changed its tags` : ''}.`;
  await reply({ text: row === undefined ? says : `${row.name} keeps the policy now.`, blocks: [section(says)] });
  if (origin.surface !== 'none') await showAgain(origin, person, deps);
  return undefined;
}

export const openFix: FixClick = async (click, reply, deps) => {
  const found = await clicked(click, 'Fix', reply, deps);
  if (found === undefined) return;
  await openDialog(click.triggerId, [found.row], found.origin, click, reply, deps);
};

export const openLike: FixClick = async (click, reply, deps) => {
  const found = await clicked(click, 'Fix like this', reply, deps);
  if (found === undefined) return;
  // Of a group everybody fixes what they may: taggers all, owners their own.
  const mine = found.mine || !(await mayFix(click, [], deps));
  const rows = await rowsLike(found.row, await openTo(click, mine, deps), deps);
  if (rows.length > 0) return openDialog(click.triggerId, rows, found.origin, click, reply, deps);
  await reply(noteMessage('Nothing of that is open any more.'));
  await showAgain(found.origin, click, deps);
};

/** The row behind a button that the person may fix. */
async function clicked(
  click: Parameters<FixClick>[0],
  what: string,
  reply: Reply,
  deps: ListenerDeps,
): Promise<{ row: InventoryRow; origin: Origin; mine: boolean } | undefined> {
  const value = readResourceValue(click.value);
  if (value === undefined) {
    await reply(OLD_BUTTON);
    return undefined;
  }
  const origin = originOf(click, value.line);
  const row = await rowToFix(value.ref, origin, click, reply, deps);
  if (row === undefined) return undefined;
  const refused = await fixRefusal(click, what, [row], deps);
  if (refused === undefined) return { row, origin, mine: value.mine === true };
  await reply(refusalMessage(refused));
  return undefined;
}

export async function openDialog(
  triggerId: string,
  rows: readonly InventoryRow[],
  origin: Origin,
  person: Person,
  reply: Reply,
  deps: ListenerDeps,
): Promise<void> {
  const view = await fixDialog(rows, origin, person, deps);
  await (view === undefined ? reply(TOO_LONG) : openModal(deps.client(), triggerId, view));
}

/**
 * The dialog of one resource, or of several that are like the first; what it shows is kept until it is submitted.
 * Undefined when there is more to carry along than Slack takes.
 */
export async function fixDialog(
  rows: readonly InventoryRow[],
  origin: Origin,
  person: Person,
  deps: ListenerDeps,
): Promise<ModalView | undefined> {
  const [row] = rows;
  if (row === undefined) return undefined;
  const subject = await subjectOf(row, rows, deps);
  const draft: FixDraft = {
    alike: rows.length > 1,
    fields: fixFields(row, subject.rules).map(({ rule: { key }, shown }) => ({ key, shown })),
    old: oldKeys(row.findings),
    targets: rows.map(seenOf),
    sources: subject.sources.map((one) => ({ ...seenOf(one), broken: one.findings.map(({ key }) => key) })),
  };
  return fixModal(subject, { draft: await keepDraft(draft, person, deps), origin });
}

async function subjectOf(
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
    names: rows.slice(0, MOST_NAMES).map(fullName),
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
  const edits = groups.map(({ example, targets }) => {
    const { set, remove } = suggestedEdit(example, { removeOld: true });
    return { set: Object.entries(set), remove: [...remove], targets: [...targets] };
  });
  const view = suggestedModal(groups, { draft: await keepDraft({ groups: edits }, click, deps), origin });
  await (view === undefined ? reply(TOO_LONG) : openModal(deps.client(), click.triggerId, view));
};
