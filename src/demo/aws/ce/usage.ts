import { z } from 'zod';
import { formatAmount } from '../amount.ts';
import type { Book, BookMetric } from '../book.ts';
import { buckets, dayNumber, dayFromNumber, firstOfMonth } from '../day.ts';
import type { Bucket } from '../day.ts';
import { validation } from '../errors.ts';
import type { Context } from '../service.ts';
import type { Day, LedgerLine, Organization } from '../types.ts';
import { expression, lineTest } from './expression.ts';
import type { LineTest } from './expression.ts';
import { categoryOf, dimensions, tagOf } from './lines.ts';
import type { Dimensions } from './lines.ts';
import { billingViewArn, dateInterval, granularity, historicPeriod, nextToken } from './request.ts';

const METRICS: readonly BookMetric[] = [
  'AmortizedCost',
  'BlendedCost',
  'NetAmortizedCost',
  'NetUnblendedCost',
  'NormalizedUsageAmount',
  'UnblendedCost',
  'UsageQuantity',
];
/** AWS's own page size is not documented; rows are groups of a time bucket. */
const PAGE_ROWS = 5000;

const groupDefinition = z.strictObject({
  Type: z.enum(['DIMENSION', 'TAG', 'COST_CATEGORY']).optional(),
  Key: z.string().max(1024).optional(),
});
type GroupDefinition = z.infer<typeof groupDefinition>;

export const getCostAndUsageRequest = z.strictObject({
  TimePeriod: dateInterval,
  Granularity: granularity,
  Metrics: z.array(z.string().max(1024)),
  Filter: expression.optional(),
  GroupBy: z.array(groupDefinition).optional(),
  BillingViewArn: billingViewArn.optional(),
  NextPageToken: nextToken.optional(),
});

export type CostAndUsageRequest = z.infer<typeof getCostAndUsageRequest>;

export const getCostAndUsage = (input: CostAndUsageRequest, context: Context): object => {
  const { Granularity: grain } = input;
  if (grain === 'HOURLY') {
    throw validation(
      'Hourly granularity is opt-in. You can enable it in the Cost Explorer preferences of the payer account.',
    );
  }
  const period = historicPeriod(input.TimePeriod, grain, context);
  return costAndUsage('GetCostAndUsage', input, { ...period, grain }, dimensions, context);
};

/** What both operations answer, by the dimensions that each knows. */
export const costAndUsage = (
  operation: string,
  input: CostAndUsageRequest,
  { grain, ...period }: { readonly start: Day; readonly end: Day; readonly grain: 'DAILY' | 'MONTHLY' },
  known: Dimensions,
  context: Context,
): object => {
  const { NextPageToken: token, ...parameters } = input;
  const { GroupBy = [] } = input;
  const { organization, book } = context;
  const metrics = metricsOf(input.Metrics);
  if (GroupBy.length > 2)
    throw validation('Requested groupings exceed the limit of 2: GroupBy takes at most two definitions');
  const keys = GroupBy.map((definition) => keyOf(definition, organization, known));
  if (new Set(GroupBy.map(({ Type, Key }) => `${Type} ${Key}`)).size < GroupBy.length) {
    throw validation('GroupBy has the same definition twice');
  }
  const test = lineTest(input.Filter, organization, known);

  const rows = (): Row[] =>
    buckets(period.start, period.end, grain).flatMap((bucket): Row[] => {
      const groups = sumBucket(book, bucket, test, keys, metrics);
      // A bucket without groups still has its place in the answer.
      return groups.length === 0 ? [{ bucket, group: undefined }] : groups.map((group) => ({ bucket, group }));
    });
  const page = context.tokens.page({
    operation,
    parameters: [parameters, context.identity.account],
    rows,
    rowsDependOn: book.version,
    token,
    size: Math.min(context.pageSize ?? PAGE_ROWS, PAGE_ROWS),
  });

  const openMonth = firstOfMonth(context.today);
  const unit = (metric: BookMetric): string =>
    metric === 'UsageQuantity' || metric === 'NormalizedUsageAmount' ? 'N/A' : 'USD';
  const amounts = (sums: readonly bigint[] | undefined): Record<string, { Amount: string; Unit: string }> =>
    Object.fromEntries(
      metrics.map((metric, index) => [metric, { Amount: formatAmount(sums?.[index] ?? 0n), Unit: unit(metric) }]),
    );
  const grouped = GroupBy.length > 0;
  const results = [...Map.groupBy(page.rows, (row) => row.bucket)].map(([bucket, inBucket]) => ({
    TimePeriod: { Start: bucket.start, End: bucket.end },
    Total: grouped ? {} : amounts(inBucket[0]?.group?.sums),
    Groups: grouped
      ? inBucket.flatMap(({ group }) =>
          group === undefined ? [] : [{ Keys: group.keys, Metrics: amounts(group.sums) }],
        )
      : [],
    Estimated: bucket.end > openMonth,
  }));
  return {
    ...(page.next === undefined ? {} : { NextPageToken: page.next }),
    ...(grouped ? { GroupDefinitions: GroupBy.map(({ Type, Key }) => ({ Type: Type ?? 'DIMENSION', Key })) } : {}),
    ResultsByTime: results,
    DimensionValueAttributes: accountNames(
      GroupBy,
      page.rows.flatMap((row) => row.group?.keys ?? []),
      organization,
    ),
  };
};

const metricsOf = (names: readonly string[]): BookMetric[] => {
  if (names.length === 0) throw validation('Metrics can not be empty');
  return [...new Set(names)].map((name) => {
    const metric = METRICS.find((each) => each === name);
    if (metric === undefined) throw validation(`Metrics ${name} is not valid. Valid values: ${METRICS.join(', ')}`);
    return metric;
  });
};

const keyOf = (
  { Type = 'DIMENSION', Key }: GroupDefinition,
  organization: Organization,
  known: Dimensions,
): ((line: LedgerLine) => string) => {
  if (Key === undefined || Key === '') throw validation('GroupBy requires a Key');
  if (Type === 'DIMENSION') {
    const dimension = known[Key];
    if (dimension?.groups !== true) throw validation(`Group Definition dimension ${Key} is invalid`);
    return (line) => dimension.of(line, organization);
  }
  const of = Type === 'TAG' ? tagOf(Key, organization) : categoryOf(Key, organization);
  return (line) => `${Key}$${of(line)}`;
};

type Group = { keys: string[]; sums: bigint[] };
type Row = { bucket: Bucket; group: Group | undefined };

/** Sums what passes the test, by the keys' values; a group nothing was spent or used in is not there. */
const sumBucket = (
  book: Book,
  bucket: Bucket,
  test: LineTest,
  keys: readonly ((line: LedgerLine) => string)[],
  metrics: readonly BookMetric[],
): Group[] => {
  const groups = new Map<string, Group>();
  const last = dayNumber(bucket.end);
  for (let number = dayNumber(bucket.start); number < last; number += 1) {
    const sheet = book.sheet(dayFromNumber(number));
    const columns = metrics.map((metric) => sheet.amounts(metric));
    sheet.lines.forEach((line, row) => {
      if (!test(line)) return;
      const values = keys.map((key) => key(line));
      const id = values.join('\u0000');
      let group = groups.get(id);
      if (group === undefined) {
        group = { keys: values, sums: metrics.map(() => 0n) };
        groups.set(id, group);
      }
      for (let index = 0; index < columns.length; index += 1) {
        group.sums[index] = (group.sums[index] ?? 0n) + (columns[index]?.[row] ?? 0n);
      }
    });
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, group]) => group);
};

const accountNames = (
  groupBy: readonly GroupDefinition[],
  keys: readonly string[],
  organization: Organization,
): object[] => {
  if (!groupBy.some(({ Type = 'DIMENSION', Key }) => Type === 'DIMENSION' && Key === 'LINKED_ACCOUNT')) return [];
  const shown = new Set(keys);
  return organization.accounts
    .filter(({ id }) => shown.has(id))
    .map(({ id, name }) => ({ Value: id, Attributes: { description: name } }));
};
