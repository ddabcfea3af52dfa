import { dayIn } from '../../../model/period.ts';
import type { Submission, SubmissionOutcome } from '../../../slack/bolt.ts';
import { openModal } from '../../../slack/modals.ts';
import { refusalMessage } from '../../../slack/replies.ts';
import type { InventoryRow } from '../../../store/inventory.ts';
import type { Waiver } from '../../../store/waivers.ts';
import type { ListenerDeps, Reply } from '../../answering.ts';
import { showAgain } from '../../show-again.ts';
import { exemptRefusal, fixRefusal, mayFix } from '../access.ts';
import { careRecord } from '../care.ts';
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

/** What puts a resource off at this moment. */
async function waiverOf({ arn }: InventoryRow, { store, clock }: ListenerDeps): Promise<Waiver | undefined> {
  const waiver = await store.waivers.get(arn);
  return waiver?.until !== undefined && waiver.until <= clock().getTime() ? undefined : waiver;
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
    const { kind, until, reason } = chosen;
    const what = 'Snooze or exempt';
    // A snooze in the place of an exemption would end it.
    const aboutExemption = kind === 'exempt' || (await waiverOf(row, deps))?.kind === 'exempt';
    const refused = await (aboutExemption
      ? exemptRefusal(submitted, what, row, deps)
      : fixRefusal(submitted, what, [row], deps));
    if (refused !== undefined) return reply(refusalMessage(refused));
    await deps.store.waivers.put(
      { arn: row.arn, person: submitted.user, at: now.getTime(), ...chosen },
      careRecord(kind, row, { until, reason }, { user: submitted.user, via: 'dialog' }, deps),
    );
    await showAgain(origin, submitted, deps);
  });
}

/** Ends a snooze or an exemption. */
export const resumeClick: FixClick = async (click, reply, deps) => {
  const found = await theirs(click, 'Show again', reply, deps);
  if (found === undefined) return;
  const { row, origin } = found;
  const was = (await waiverOf(row, deps))?.kind;
  const refused = was === 'exempt' ? await exemptRefusal(click, 'Show again', row, deps) : undefined;
  if (refused !== undefined) return reply(refusalMessage(refused));
  const record = careRecord('show-again', row, { was }, { user: click.user, via: 'button' }, deps);
  await deps.store.waivers.remove(row.arn, record);
  await showAgain(origin, click, deps);
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
    const at = deps.clock().getTime();
    await deps.store.owners.assign(
      { arn: row.arn, owner, by: submitted.user, at },
      careRecord('owner', row, { from: row.owner, to: owner }, { user: submitted.user, via: 'dialog' }, deps),
    );
    // As of now: an audit that has begun before may not know of it.
    await deps.store.inventory.put([{ ...row, owner, auditedAt: at }]);
    await showAgain(origin, submitted, deps);
  });
}
