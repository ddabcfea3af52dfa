import { createHash } from 'node:crypto';
import { validation } from '../errors.ts';
import type { InventoryItem } from '../types.ts';

export type PageRequest = {
  /** All of them, ascending by `value`, then by ARN. */
  readonly items: readonly InventoryItem[];
  readonly value: (item: InventoryItem) => string;
  readonly descending: boolean;
  readonly keep: (item: InventoryItem) => boolean;
  readonly size: number;
  readonly token: string | undefined;
  /** The operation and everything the caller sent but the token and the page size: a token is of no use for another. */
  readonly bound: unknown;
};

const digest = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value)).digest('base64url').slice(0, 16);

type Place = { readonly value: string; readonly arn: string };

const tokenAfter = (place: Place, bound: unknown): string => {
  const text = JSON.stringify([place.value, place.arn]);
  return Buffer.from(`${digest([bound, text])}${text}`).toString('base64url');
};

const placeOf = (token: string, bound: unknown): Place => {
  const text = Buffer.from(token, 'base64url').toString();
  const place = text.slice(16);
  if (text.slice(0, 16) !== digest([bound, place])) throw validation('Invalid NextToken.');
  // The digest says that we wrote it.
  const [value, arn] = JSON.parse(place) as [string, string];
  return { value, arn };
};

/**
 * A page goes on after the last row of the one before, whatever was made or deleted in between, and costs no more when
 * there are many before it.
 */
export const pageOf = (request: PageRequest): { readonly rows: InventoryItem[]; readonly next: string | undefined } => {
  const { items, value, descending, keep, size, token, bound } = request;
  const compare = (item: InventoryItem, to: Place): number => {
    const its = value(item);
    if (its !== to.value) return its < to.value ? -1 : 1;
    return item.arn === to.arn ? 0 : item.arn < to.arn ? -1 : 1;
  };
  /** How many items are before (or at) the place. */
  const before = (place: Place, including: boolean): number => {
    let low = 0;
    let high = items.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const item = items[middle];
      const order = item === undefined ? 1 : compare(item, place);
      if (order < 0 || (including && order === 0)) low = middle + 1;
      else high = middle;
    }
    return low;
  };

  const step = descending ? -1 : 1;
  let at = descending ? items.length - 1 : 0;
  if (token !== undefined) {
    const place = placeOf(token, bound);
    at = descending ? before(place, false) - 1 : before(place, true);
  }
  const rows: InventoryItem[] = [];
  for (let item = items[at]; item !== undefined; at += step, item = items[at]) {
    if (!keep(item)) continue;
    if (rows.length === size) {
      const last = rows[size - 1] ?? item;
      return { rows, next: tokenAfter({ value: value(last), arn: last.arn }, bound) };
    }
    rows.push(item);
  }
  return { rows, next: undefined };
};
