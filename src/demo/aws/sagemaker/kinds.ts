import type { InventoryItem } from '../types.ts';
import { jobs } from './table/jobs.ts';
import { others } from './table/others.ts';
import { serving } from './table/serving.ts';
import { studio } from './table/studio.ts';

/** What the API says of a kind, in words separated by spaces; `-` is nothing. From SageMaker's service model. */
export type Row = {
  readonly list: string;
  readonly items: string;
  /** Members of a list item that say its name, its ARN and its status. */
  readonly is: string;
  /** Members that say when it was created, when it was modified and when it ended. */
  readonly times: string;
  /** Members that the parts of its ARN's path say. */
  readonly path?: string;
  /** Further members of a list item. */
  readonly also?: string;
  /** Members of a list item the API always has, for inventories that do not say them. */
  readonly always?: Readonly<Record<string, unknown>>;
  /** `CreationTime*` is CreationTimeAfter and CreationTimeBefore. */
  readonly filters?: string;
  /** What SortBy may be; none: there is no SortBy. */
  readonly sort?: string;
  /** How the list is sorted when nobody says. */
  readonly order: string;
  readonly statuses?: string;
};

export type Kind = {
  readonly kind: string;
  readonly list: string;
  readonly items: string;
  readonly name: string;
  readonly arn: string | undefined;
  readonly status: string | undefined;
  readonly created: string;
  readonly modified: string | undefined;
  readonly ended: string | undefined;
  readonly path: readonly (string | undefined)[];
  readonly also: readonly string[];
  readonly always: Readonly<Record<string, unknown>>;
  readonly filters: readonly string[];
  readonly sort: readonly string[];
  readonly sortBy: string;
  readonly sortOrder: string;
  readonly statuses: readonly string[];
};

const words = (text: string | undefined): string[] => (text === undefined ? [] : text.split(' '));
const said = (word: string | undefined): string | undefined => (word === '-' ? undefined : word);

const read = (kind: string, row: Row): Kind => {
  const [name = '', arn, status] = words(row.is);
  const [created = '', modified, ended] = words(row.times);
  const [sortBy = '', sortOrder = ''] = words(row.order);
  return {
    kind,
    list: row.list,
    items: row.items,
    name,
    arn: said(arn),
    status: said(status),
    created,
    modified: said(modified),
    ended: said(ended),
    path: words(row.path).map(said),
    also: words(row.also),
    always: row.always ?? {},
    filters: words(row.filters).flatMap((filter) =>
      filter.endsWith('*') ? [filter.replace('*', 'After'), filter.replace('*', 'Before')] : [filter],
    ),
    sort: words(row.sort),
    sortBy,
    sortOrder,
    statuses: words(row.statuses),
  };
};

/** The 63 kinds of SageMaker resources that carry tags. */
export const kinds: ReadonlyMap<string, Kind> = new Map(
  Object.entries({ ...jobs, ...serving, ...studio, ...others }).map(([kind, row]) => [kind, read(kind, row)]),
);

export const kindNamed = (name: string): Kind => {
  const kind = kinds.get(name);
  if (kind === undefined) throw new Error(`there is no kind of SageMaker resources called ${name}`);
  return kind;
};

export const arnOf = (place: { account: string; region: string }, path: string): string =>
  `arn:aws:sagemaker:${place.region}:${place.account}:${path}`;

/** Everything known of a resource besides times and status, under the API's names. */
export const membersOf = (kind: Kind, item: InventoryItem): Record<string, unknown> => {
  const parts = item.arn.split(':').slice(5).join(':').split('/').slice(1);
  if (kind.kind === 'model-package' && parts.length > 1) {
    return { ModelPackageGroupName: parts[0], ModelPackageVersion: Number(parts[1]), ...item.members };
  }
  const path = Object.fromEntries(kind.path.flatMap((name, at) => (name === undefined ? [] : [[name, parts[at]]])));
  return { ...kind.always, ...path, [kind.name]: item.name, ...item.members };
};

/**
 * What tells the resources of a kind in one place apart in requests: its name, and for what lives in a domain the domain
 * with it.
 */
export const keyOf = (kind: Kind, item: InventoryItem): string => {
  const members = membersOf(kind, item);
  switch (kind.kind) {
    case 'domain':
      return textOf(members['DomainId']);
    case 'user-profile':
    case 'space':
      return `${textOf(members['DomainId'])}/${item.name}`;
    case 'app':
      return appKey(members);
    case 'model-package':
      return item.arn.split(':model-package/').at(1) ?? item.name;
    default:
      return item.name;
  }
};

/** A member as text; empty when it is none. */
export const textOf = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : '';

export const appKey = (members: Readonly<Record<string, unknown>>): string =>
  ['DomainId', 'UserProfileName', 'SpaceName', 'AppType', 'AppName'].map((name) => textOf(members[name])).join('/');

export const seconds = (instant: string): number => Date.parse(instant) / 1000;

/** Inventories write instants as text; on the wire they are seconds. */
export const onTheWire = (value: unknown, name = ''): unknown => {
  if (typeof value === 'string') return /(Time|Timestamp|Date)$/.test(name) ? seconds(value) : value;
  if (Array.isArray(value)) return value.map((each) => onTheWire(each));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, onTheWire(each, key)]));
};
