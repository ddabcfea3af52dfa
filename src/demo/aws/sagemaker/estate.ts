import type { TagBook } from '../tag-book.ts';
import type { Inventory, InventoryItem, Place } from '../types.ts';
import { keyOf, kindNamed } from './kinds.ts';
import { sortValue } from './order.ts';

/** The live resources of the organization: its inventory, and what the running workspace has changed in it. */
export type Estate = {
  /** What exists in the place, in a lasting order. */
  itemsIn(place: Place, now: Date): readonly InventoryItem[];
  /** By its ARN, exactly, wherever it is; undefined: there is no such resource. Takes no time however many there are. */
  find(arn: string, now: Date): InventoryItem | undefined;
  /**
   * Of one kind in the place, ascending (then by ARN). The same array as long as nothing changed. Apps that were deleted
   * are among them for a day.
   */
  sorted(place: Place, kind: string, by: string, now: Date): readonly InventoryItem[];
  /** As the inventory has it, whatever the workspace made of it. */
  original(arn: string, now: Date): InventoryItem | undefined;
  /** By what requests call it, see `keyOf`. */
  named(place: Place, kind: string, key: string, now: Date): InventoryItem | undefined;
  /** From now on the resource is what `change` makes of the inventory's (undefined there: the workspace made it). */
  amend(resource: Pick<InventoryItem, 'arn' | 'account' | 'region' | 'kind'>, change: Change): void;
  readonly isVanished: (arn: string) => boolean;
  /** Milliseconds of real time: what the story's clock says has nothing to do with how long an app takes to start. */
  readonly realNow: () => number;
  readonly tags: TagBook;
};

export type Change = (base: InventoryItem | undefined, now: Date) => InventoryItem | undefined;

type Index = {
  readonly items: readonly InventoryItem[];
  readonly byArn: ReadonlyMap<string, InventoryItem>;
  readonly byPlace: ReadonlyMap<string, readonly InventoryItem[]>;
  readonly byKind: ReadonlyMap<string, readonly InventoryItem[]>;
  readonly sorted: Map<string, readonly InventoryItem[]>;
  readonly byName: Map<string, ReadonlyMap<string, InventoryItem>>;
};

const placeKey = ({ account, region }: Place): string => `${account}/${region}`;
const kindKey = (place: Place, kind: string): string => `${placeKey(place)}/${kind}`;
const isDeleted = (item: InventoryItem): boolean => item.kind === 'app' && item.status === 'Deleted';

const indexOf = (items: readonly InventoryItem[]): Index => ({
  items,
  byArn: new Map(items.map((item) => [item.arn, item])),
  byPlace: Map.groupBy(items, placeKey),
  byKind: Map.groupBy(items, (item) => kindKey(item, kindNamed(item.kind).kind)),
  sorted: new Map(),
  byName: new Map(),
});

const sort = (items: readonly InventoryItem[], kind: string, by: string): InventoryItem[] => {
  const value = sortValue(kindNamed(kind), by);
  return items
    .map((item) => ({ item, value: value(item) }))
    .sort((a, b) => (a.value < b.value || (a.value === b.value && a.item.arn < b.item.arn) ? -1 : 1))
    .map(({ item }) => item);
};

/** `inventory` should answer with the same array as long as nothing changed: another one is indexed anew. */
export const createEstate = ({
  inventory,
  tags,
  isVanished,
  realNow = () => performance.now(),
}: {
  inventory: Inventory;
  tags: TagBook;
  isVanished: (arn: string) => boolean;
  realNow?: () => number;
}): Estate => {
  let current = indexOf([]);
  const changes = new Map<string, { readonly place: string; readonly kind: string; readonly change: Change }>();

  const index = (now: Date): Index => {
    const items = inventory.items(now);
    if (items !== current.items) current = indexOf(items);
    return current;
  };

  /** The items with the changes made to them and, at the end, those the workspace made. */
  const amended = (
    items: readonly InventoryItem[],
    where: (amendment: { place: string; kind: string }) => boolean,
    now: Date,
  ): readonly InventoryItem[] => {
    const here = new Map([...changes].filter(([, amendment]) => where(amendment)));
    if (here.size === 0) return items;
    const changed = items.flatMap((item) => {
      const amendment = here.get(item.arn);
      if (amendment === undefined) return [item];
      here.delete(item.arn);
      return amendment.change(item, now) ?? [];
    });
    return [...changed, ...[...here.values()].flatMap(({ change }) => change(undefined, now) ?? [])];
  };

  const sorted: Estate['sorted'] = (place, kind, by, now) => {
    const { byKind, sorted: known } = index(now);
    const key = kindKey(place, kind);
    const items = byKind.get(key) ?? [];
    const live = amended(items, (amendment) => amendment.kind === key, now);
    if (live !== items) return sort(live, kind, by);
    const found = known.get(`${key}/${by}`) ?? sort(items, kind, by);
    known.set(`${key}/${by}`, found);
    return found;
  };

  const named: Estate['named'] = (place, kind, name, now) => {
    const { byKind, byName } = index(now);
    const key = kindKey(place, kind);
    const called = (item: InventoryItem): string => keyOf(kindNamed(kind), item);
    const items = byKind.get(key) ?? [];
    const live = amended(items, (amendment) => amendment.kind === key, now);
    if (live !== items) return live.find((item) => called(item) === name && !isVanished(item.arn));
    const names = byName.get(key) ?? new Map(items.map((item) => [called(item), item]));
    byName.set(key, names);
    const found = names.get(name);
    return found === undefined || isVanished(found.arn) ? undefined : found;
  };

  return {
    tags,
    isVanished,
    realNow,
    sorted,
    named,
    original: (arn, now) => index(now).byArn.get(arn),
    itemsIn: (place, now) => {
      const key = placeKey(place);
      return amended(index(now).byPlace.get(key) ?? [], (amendment) => amendment.place === key, now).filter(
        (item) => !isDeleted(item) && !isVanished(item.arn),
      );
    },
    find: (arn, now) => {
      const base = index(now).byArn.get(arn);
      const amendment = changes.get(arn);
      const found = amendment === undefined ? base : amendment.change(base, now);
      return found === undefined || isDeleted(found) || isVanished(arn) ? undefined : found;
    },
    amend: (resource, change) => {
      changes.set(resource.arn, { place: placeKey(resource), kind: kindKey(resource, resource.kind), change });
    },
  };
};
