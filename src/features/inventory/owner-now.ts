import { inventoryOf } from '../../model/inventory.ts';
import { ownerOf } from '../../model/owner.ts';
import { tagValue } from '../../model/resource.ts';
import { studioPlace } from '../../model/studio-place.ts';
import type { InventoryRow } from '../../store/inventory.ts';
import type { Deps } from '../subcommand.ts';
import { ownerKey, type OwnerKey } from './owners.ts';
import { withOpenSuggestions } from './suggestions.ts';

/** Whose one resource is by the tags it has now and by what people said; an audit tells the same of all of them. */
export async function ownerNow(
  row: InventoryRow,
  { store, config }: Pick<Deps, 'store' | 'config'>,
): Promise<OwnerKey | undefined> {
  const said = await store.owners.get(row.arn);
  if (said !== undefined) return said.owner;
  const owner = ownerOf(row, studioPlace(row, inventoryOf(await placesIn(row, store))), config.owners.tags);
  return ownerKey(row, { owner, suggestions: withOpenSuggestions(row).suggestions }, config, new Map());
}

/** The user profile and space that a resource names, as far as the snapshot has them. */
async function placesIn(row: InventoryRow, store: Pick<Deps, 'store'>['store']): Promise<InventoryRow[]> {
  const arnOf = ({ arn, facts: { domainId } }: InventoryRow, kind: 'space' | 'user-profile', name?: string) =>
    domainId === undefined || name === undefined
      ? undefined
      : `${arn.split(':').slice(0, 5).join(':')}:${kind}/${domainId}/${name}`;
  const find = async (arn: string | undefined) => (arn === undefined ? undefined : await store.inventory.byArn(arn));
  const space = await find(arnOf(row, 'space', row.facts.space) ?? tagValue(row.tags, 'sagemaker:space-arn'));
  const profiles = await Promise.all(
    [
      arnOf(row, 'user-profile', row.facts.userProfile),
      tagValue(row.tags, 'sagemaker:user-profile-arn'),
      space === undefined ? undefined : arnOf(space, 'user-profile', space.facts.userProfile),
    ].map(find),
  );
  // A tag may name what is elsewhere, which an audit of this place does not look at.
  return [space, ...profiles].filter(
    (one) => one?.account === row.account && one.region === row.region,
  ) as InventoryRow[];
}
