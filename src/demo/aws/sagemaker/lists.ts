import { z } from 'zod';
import { operation } from '../service.ts';
import type { Context, Operation } from '../service.ts';
import type { InventoryItem } from '../types.ts';
import { filterOf } from './filters.ts';
import type { Filter, Keep } from './filters.ts';
import { arnOf, membersOf, onTheWire, seconds } from './kinds.ts';
import type { Kind } from './kinds.ts';
import { sortValue } from './order.ts';
import { pageOf } from './pages.ts';

/** AWS's defaults differ from list to list (10, 20, 50, 100); the least of them shows who forgot to say MaxResults. */
const DEFAULT_PAGE = 10;

export const token = z.string().max(8192).optional();
export const maxResults = z.int().min(1).max(100).optional();
/** Rows of a page, as the caller and the fault switch want it. */
export const pageSize = (wanted: number | undefined, { pageSize: most }: Context): number =>
  Math.min(wanted ?? DEFAULT_PAGE, most ?? Number.POSITIVE_INFINITY);

const REQUIRED = ['HubName', 'HubContentType', 'JobCategory'];
const isRequired = ({ kind }: Kind): boolean => kind === 'hub-content' || kind === 'job';
/** Lists that have an order but nothing else to sort by. */
const ORDER_ONLY = ['flow-definition', 'human-task-ui'];

const requestOf = (kind: Kind, filters: ReadonlyMap<string, Filter>) => {
  const orders = kind.kind === 'image' ? ['ASCENDING', 'DESCENDING'] : ['Ascending', 'Descending'];
  return z.strictObject({
    MaxResults: maxResults,
    NextToken: token,
    ...(kind.sort.length === 0 ? {} : { SortBy: z.enum(kind.sort).optional() }),
    ...(kind.sort.length === 0 && !ORDER_ONLY.includes(kind.kind) ? {} : { SortOrder: z.enum(orders).optional() }),
    ...Object.fromEntries(
      [...filters].map(([name, { schema }]) => [
        name,
        REQUIRED.includes(name) && isRequired(kind) ? schema : schema.optional(),
      ]),
    ),
  });
};

/** The List operation of a kind. */
export const listOperation = (kind: Kind): Operation => {
  const filters = new Map(kind.filters.map((name) => [name, filterOf(kind, name)]));
  const schema = requestOf(kind, filters);

  const run = (input: z.infer<typeof schema>, context: Context): object => {
    const { MaxResults: wanted, NextToken: next, ...rest } = input;
    const parameters: Readonly<Record<string, unknown>> = rest;
    const { SortBy: by = kind.sortBy, SortOrder: order = kind.sortOrder } = parameters;
    const asked = new Map(Object.entries(parameters).filter(([, value]) => value !== undefined));
    // The type is unversioned unless it or a group is asked for.
    if (kind.kind === 'model-package' && !asked.has('ModelPackageType')) {
      asked.set('ModelPackageType', asked.has('ModelPackageGroupName') ? 'Versioned' : 'Unversioned');
    }
    // ListTrainingJobs looks at the status of what it found for the page: pages are short, or even empty.
    const late = kind.kind === 'training-job' ? ['StatusEquals'] : [];
    const keep = (names: (name: string) => boolean): Keep => {
      const tests = [...asked].flatMap(([name, value]) => {
        const filter = filters.get(name);
        if (filter === undefined || !names(name) || (typeof value !== 'string' && typeof value !== 'number')) return [];
        return [filter.keep(value)];
      });
      return (item) => tests.every((test) => test(item));
    };
    const kept = keep((name) => !late.includes(name));
    const page = pageOf({
      items: context.estate.sorted(context.place, kind.kind, String(by), context.now),
      value: sortValue(kind, String(by)),
      descending: String(order).toLowerCase() === 'descending',
      keep: (item) => !context.estate.isVanished(item.arn) && kept(item),
      size: pageSize(wanted, context),
      token: next,
      bound: [kind.list, context.place, parameters],
    });
    return {
      [kind.items]: page.rows.filter(keep((name) => late.includes(name))).map((item) => summary(kind, item)),
      ...(page.next === undefined ? {} : { NextToken: page.next }),
    };
  };
  return operation(schema, run, {
    action: `sagemaker:${kind.list}`,
    resource: (_input, { place }) => arnOf(place, `${kind.kind}/*`),
  });
};

/** Times as the API says them, with the members a kind has. */
export const timesOf = (kind: Kind, item: InventoryItem): Record<string, number> => {
  const modified = item.modified ?? item.created;
  return {
    [kind.created]: seconds(item.created),
    ...(kind.modified === undefined ? {} : { [kind.modified]: seconds(modified) }),
    ...(kind.ended === undefined || !isOver(item.status) ? {} : { [kind.ended]: seconds(modified) }),
  };
};
const isOver = (status: string | undefined): boolean => /^(Completed|Failed|Stopped|Cancelled)$/i.test(status ?? '');

/** A list's item: what the API's summary has, and nothing that only Describe says. */
const summary = (kind: Kind, item: InventoryItem): Record<string, unknown> => {
  if (item.status !== undefined && kind.status !== undefined && !kind.statuses.includes(item.status)) {
    throw new Error(`${item.arn} is ${item.status}, which is no status of its kind`);
  }
  const members = membersOf(kind, item);
  const further = Object.fromEntries(
    [kind.name, ...kind.also].flatMap((name) =>
      members[name] === undefined ? [] : [[name, onTheWire(members[name], name)]],
    ),
  );
  return {
    ...timesOf(kind, item),
    ...further,
    ...(kind.arn === undefined ? {} : { [kind.arn]: item.arn }),
    ...(kind.status === undefined ? {} : { [kind.status]: item.status }),
  };
};
