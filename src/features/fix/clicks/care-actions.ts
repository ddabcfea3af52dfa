import { dayIn } from '../../../model/period.ts';
import type { Submission, SubmissionOutcome } from '../../../slack/bolt.ts';
import { openModal } from '../../../slack/modals.ts';
import { refusalMessage } from '../../../slack/replies.ts';
import type { InventoryRow } from '../../../store/inventory.ts';
import type { ListenerDeps, Reply } from '../../answering.ts';
import { ownerKey } from '../../inventory/owners.ts';
import { showAgain } from '../../show-again.ts';
import { fixRefusal, mayFix } from '../access.ts';
import { notMineModal, putOffModal, putOffOf, readCareMetadata } from '../dialogs/care-modals.ts';
import { originOf, type Origin } from '../origin.ts';
import { readResourceValue } from '../values.ts';
import { rowToFix } from './fix-actions.ts';
import { afterSubmission, OLD_BUTTON, TOO_LONG, type FixClick } from './handlers.ts';

/** The row of a click that the person may care for. */
async function theirs(
  click: Parameters<FixClick>[0],
  what: string,
  reply: Reply,
  deps: ListenerDeps,
): Promise<{ row: InventoryRow; origin: Origin } | undefined> {
  const value = readResourceValue(click.value);
  if (value === undefined) {
    await reply(OLD_BUTTON);
    return undefined;
  }
  const origin = originOf(click, value.line);
  const row = await rowToFix(value.ref, origin, click, reply, deps);
  if (row === undefined) return undefined;
  const refused = await fixRefusal(click, what, [row], deps);
  if (refused === undefined) return { row, origin };
  await reply(refusalMessage(refused));
  return undefined;
}

export const openPutOff: FixClick = async (click, reply, deps) => {
  const found = await theirs(click, 'Snooze or exempt', reply, deps);
  if (found === undefined) return;
  const view = putOffModal(found.row, found.origin, await mayFix(click, [], deps));
  await (view === undefined ? reply(TOO_LONG) : openModal(deps.client(), click.triggerId, view));
};

export function submitPutOff(submitted: Submission, deps: ListenerDeps): SubmissionOutcome {
  const { ref, origin } = readCareMetadata(submitted.privateMetadata);
  const now = deps.clock();
  const chosen = putOffOf(submitted.values, now.getTime(), dayIn(now, deps.config.timeZone));
  if ('errors' in chosen) return chosen;
  return afterSubmission(submitted, origin.responseUrl, deps, async (reply) => {
    const row = await rowToFix(ref, origin, submitted, reply, deps);
    if (row === undefined) return;
    // An exemption is from the team's policy: owning the resource is not enough for it.
    const refused = await fixRefusal(submitted, 'Snooze or exempt', chosen.kind === 'exempt' ? [] : [row], deps);
    if (refused !== undefined) return reply(refusalMessage(refused));
    await deps.store.waivers.put({ arn: row.arn, person: submitted.user, at: now.getTime(), ...chosen });
    await showAgain(origin, submitted, deps);
  });
}

/** Ends a snooze or an exemption. */
export const resumeClick: FixClick = async (click, reply, deps) => {
  const found = await theirs(click, 'Show again', reply, deps);
  if (found === undefined) return;
  await deps.store.waivers.remove(found.row.arn);
  await showAgain(found.origin, click, deps);
};

/** Whoever is said to own it may say that they don't, and name who does; so may those who tag everything. */
export const openNotMine: FixClick = async (click, reply, deps) => {
  const found = await theirs(click, 'Not mine', reply, deps);
  if (found === undefined) return;
  const view = notMineModal(found.row, found.origin);
  await (view === undefined ? reply(TOO_LONG) : openModal(deps.client(), click.triggerId, view));
};

export function submitNotMine(submitted: Submission, deps: ListenerDeps): SubmissionOutcome {
  const { ref, origin } = readCareMetadata(submitted.privateMetadata);
  const user = submitted.values['owner']?.[0];
  return afterSubmission(submitted, origin.responseUrl, deps, async (reply) => {
    const row = await rowToFix(ref, origin, submitted, reply, deps);
    if (row === undefined) return;
    const refused = await fixRefusal(submitted, 'Not mine', [row], deps);
    if (refused !== undefined) return reply(refusalMessage(refused));
    const owner = user === undefined ? undefined : `slack:${user}`;
    await deps.store.owners.assign({ arn: row.arn, owner, by: submitted.user, at: deps.clock().getTime() });
    const assigned = new Map([[row.arn.toLowerCase(), owner]]);
    await deps.store.inventory.put([
      { ...row, owner: ownerKey(row, { owner: undefined, suggestions: row.suggestions }, deps.config, assigned) },
    ]);
    await showAgain(origin, submitted, deps);
  });
}
