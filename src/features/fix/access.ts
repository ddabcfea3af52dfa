import { MlcostError } from '../../errors.ts';
import type { Person } from '../../slack/bolt.ts';
import type { InventoryRow } from '../../store/inventory.ts';
import { refusal, taggers, type AccessDeps } from '../access.ts';
import { ownerKeysOf } from '../inventory/owners.ts';
import type { Deps } from '../subcommand.ts';

type FixAccessDeps = Pick<Deps, 'config' | 'people' | 'store' | 'clock'> & Pick<AccessDeps, 'isOneOf'>;

/** What somebody wants to change. What the last audit did not find is nobody's own: only taggers may. */
export type Fixable = Pick<InventoryRow, 'arn' | 'name' | 'owner'>;

/** Whether a person may change the tags of these: those in people.tag and admins of all, owners of their own. */
export async function mayFix(
  { user }: Person,
  rows: readonly Pick<Fixable, 'owner'>[],
  { config, people, isOneOf }: FixAccessDeps,
): Promise<boolean> {
  if (await isOneOf(user, taggers(config))) return true;
  if (rows.length === 0) return false;
  // Who can't be looked up can still be a tagger, which has been asked.
  const theirs = await ownerKeysOf(user, people).catch((error: unknown) => {
    if (error instanceof MlcostError) return [`slack:${user}`];
    throw error;
  });
  return rows.every(({ owner }) => owner !== undefined && theirs.includes(owner));
}

/** Why somebody may not see anything here, and so change nothing either; recorded. Undefined when they may. */
export async function lookRefusal(
  person: Person,
  channel: string | undefined,
  what: string,
  deps: AccessDeps & Pick<Deps, 'store' | 'clock'>,
): Promise<string | undefined> {
  const why = await refusal(person, channel, deps);
  if (why !== undefined)
    await deps.store.changes.refused({ at: deps.clock().getTime(), person: person.user, what, why });
  return why;
}

/** Why a person may not do `what`, in words for them; recorded, as everything is that was tried. Undefined when they may. */
export async function fixRefusal(
  person: Person,
  what: string,
  rows: readonly Fixable[],
  deps: FixAccessDeps,
): Promise<string | undefined> {
  if (await mayFix(person, rows, deps)) return undefined;
  const [row] = rows;
  const why =
    rows.length === 1
      ? `Only its owner and those whom people.tag in mlcost.yml names may change the tags of ${row?.name ?? 'this'}. If it is yours, ask one of them, or have them say so with Not mine.`
      : 'Only those whom people.tag in mlcost.yml names may change the tags of resources that are not their own.';
  return await refused(person, what, row, why, deps);
}

/** The same for an exemption, given or ended: it is from the team's policy, so owning the resource is not enough. */
export async function exemptRefusal(
  person: Person,
  what: string,
  row: Fixable,
  deps: FixAccessDeps,
): Promise<string | undefined> {
  if (await mayFix(person, [], deps)) return undefined;
  const why = `Only those whom people.tag in mlcost.yml names may exempt ${row.name} from the tag policy, or end its exemption.`;
  return await refused(person, what, row, why, deps);
}

async function refused(
  { user }: Person,
  what: string,
  row: Fixable | undefined,
  why: string,
  { store, clock }: FixAccessDeps,
): Promise<string> {
  const arn = row === undefined ? {} : { arn: row.arn };
  await store.changes.refused({ at: clock().getTime(), person: user, what, why, ...arn });
  return why;
}
