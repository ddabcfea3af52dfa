import { anyOf, quoted, type UsageError } from '../../command/usage-error.ts';
import type { Config } from '../../config.ts';
import type { SageMakerKind } from '../../model/kinds.ts';
import type { PeopleDirectory } from '../../slack/people.ts';
import type { InventoryFilter } from '../../store/inventory.ts';
import { likelyOwnerKeysOf } from './owners.ts';

const DAY = 86_400_000;

/** Which resources a person means, in their words. */
export type Which = {
  readonly kinds: readonly SageMakerKind[];
  readonly owners: readonly string[];
  readonly accounts: readonly string[];
  readonly regions: readonly string[];
  readonly name: string | undefined;
};

type FilterDeps = { readonly config: Config; readonly people: Pick<PeopleDirectory, 'emailOf'>; readonly now: number };

/** The store's filter for what a person means; accounts may be named as in mlcost.yml. */
export async function inventoryFilter(
  which: Which,
  { config, people, now }: FilterDeps,
): Promise<InventoryFilter | UsageError> {
  const accounts = accountIds(which.accounts, config);
  if ('usageError' in accounts) return accounts;
  const region = which.regions.find((one) => !config.regions.includes(one));
  if (region !== undefined) {
    return { usageError: `${quoted(region)} is not looked at. There is ${anyOf(config.regions.map(quoted))}.` };
  }
  const owners = (await Promise.all(which.owners.map((user) => likelyOwnerKeysOf(user, people)))).flat();
  return {
    now,
    ...(which.kinds.length === 0 ? {} : { kinds: which.kinds }),
    ...(owners.length === 0 ? {} : { owners }),
    ...(accounts.ids.length === 0 ? {} : { accounts: accounts.ids }),
    ...(which.regions.length === 0 ? {} : { regions: which.regions }),
    ...(which.name === undefined ? {} : { text: which.name }),
  };
}

/** What can be fixed now: it breaks the policy, nobody put it off, and it is no job that ended long ago. */
export const openFilter = (filter: InventoryFilter, { audit }: Pick<Config, 'audit'>): InventoryFilter => ({
  ...filter,
  broken: true,
  waived: 'none',
  changeable: { finishedAfter: filter.now - audit.fixJobsDays * DAY },
});

/** Names from mlcost.yml become ids. */
function accountIds(names: readonly string[], { accounts }: Pick<Config, 'accounts'>): { ids: string[] } | UsageError {
  const listed = [...(accounts.payer === undefined ? [] : [accounts.payer]), ...accounts.members];
  const ids: string[] = [];
  for (const name of names) {
    const found = listed.find((one) => one.id === name || one.name?.toLowerCase() === name.toLowerCase());
    if (found === undefined && !(/^\d{12}$/.test(name) && listed.length === 0)) {
      const known = listed.map((one) => quoted(one.name ?? one.id));
      return {
        usageError: `There is no account ${quoted(name)}.${known.length > 0 ? ` There is ${anyOf(known)}.` : ''}`,
      };
    }
    ids.push(found?.id ?? name);
  }
  return { ids };
}

/** Account ids by what they are called in mlcost.yml. */
export const accountNames = ({ accounts }: Pick<Config, 'accounts'>): ReadonlyMap<string, string> =>
  new Map(
    [...(accounts.payer === undefined ? [] : [accounts.payer]), ...accounts.members].flatMap(({ id, name }) =>
      name === undefined ? [] : [[id, name] as const],
    ),
  );
