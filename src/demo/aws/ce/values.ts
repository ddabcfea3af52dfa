import { z } from 'zod';
import { parseAmount } from '../amount.ts';
import { dayFromNumber, dayNumber } from '../day.ts';
import { validation } from '../errors.ts';
import type { Context } from '../service.ts';
import type { FilterExpression, LedgerLine } from '../types.ts';
import { expression, lineTest } from './expression.ts';
import { categoryOf, dimensions, tagOf } from './lines.ts';
import {
  billingViewArn,
  dateInterval,
  historicPeriod,
  maxResults,
  nextToken,
  searchString,
  sortBy,
} from './request.ts';
import type { DateInterval } from './request.ts';

/** GetTags, GetDimensionValues and GetCostCategories: which values occur in a period. */

const dimensionName = z.enum([
  ...(Object.keys(dimensions) as [string, ...string[]]), // Object.keys forgets that the table is not empty
  'AGREEMENT_END_DATE_TIME_AFTER',
  'AGREEMENT_END_DATE_TIME_BEFORE',
  'ANOMALY_TOTAL_IMPACT_ABSOLUTE',
  'ANOMALY_TOTAL_IMPACT_PERCENTAGE',
  'LINKED_ACCOUNT_NAME',
  'PAYMENT_OPTION',
  'RESOURCE_ID',
  'RIGHTSIZING_TYPE',
  'SAVINGS_PLAN_ARN',
  'SCOPE',
  'SERVICE_CODE',
]);

const common = {
  TimePeriod: dateInterval,
  SearchString: searchString.optional(),
  Filter: expression.optional(),
  SortBy: sortBy.optional(),
  BillingViewArn: billingViewArn.optional(),
  MaxResults: maxResults.optional(),
  NextPageToken: nextToken.optional(),
};
export const getTagsRequest = z.strictObject({ ...common, TagKey: z.string().max(1024).optional() });
export const getCostCategoriesRequest = z.strictObject({ ...common, CostCategoryName: z.string().max(50).optional() });
export const getDimensionValuesRequest = z.strictObject({
  ...common,
  Dimension: dimensionName,
  Context: z.enum(['COST_AND_USAGE', 'RESERVATIONS', 'SAVINGS_PLANS']).optional(),
});

type Common = {
  TimePeriod: DateInterval;
  SearchString?: string | undefined;
  Filter?: FilterExpression | undefined;
  SortBy?: z.infer<typeof sortBy> | undefined;
  MaxResults?: number | undefined;
  NextPageToken?: string | undefined;
};

const PAGE = 1000;

export const getTags = (input: z.infer<typeof getTagsRequest>, context: Context): object => {
  const { organization } = context;
  const { TagKey } = input;
  const activeKeys = organization.costAllocationTags.filter((tag) => tag.status === 'Active').map((tag) => tag.key);
  const of = TagKey === undefined ? undefined : tagOf(TagKey, organization);
  const { rows, ...rest } = listed('GetTags', input, context, (line) =>
    of === undefined ? activeKeys.filter((key) => (line.tags[key] ?? '') !== '') : [of(line)],
  );
  return { ...rest, Tags: rows };
};

export const getCostCategories = (input: z.infer<typeof getCostCategoriesRequest>, context: Context): object => {
  const { organization } = context;
  const { CostCategoryName } = input;
  const names = organization.costCategories.map((category) => category.name);
  if (CostCategoryName === undefined) {
    const { rows, ...rest } = listed('GetCostCategories', input, context, () => names);
    return { ...rest, CostCategoryNames: rows };
  }
  const of = categoryOf(CostCategoryName, organization);
  const { rows, ...rest } = listed('GetCostCategories', input, context, (line) => [of(line)]);
  return { ...rest, CostCategoryNames: names.filter((name) => name === CostCategoryName), CostCategoryValues: rows };
};

export const getDimensionValues = (input: z.infer<typeof getDimensionValuesRequest>, context: Context): object => {
  const { organization } = context;
  const dimension = dimensions[input.Dimension];
  if (dimension === undefined || (input.Context !== undefined && input.Context !== 'COST_AND_USAGE')) {
    throw validation(`Dimension ${input.Dimension} is not valid in the context ${input.Context ?? 'COST_AND_USAGE'}`);
  }
  const nameOf = (id: string): string | undefined =>
    input.Dimension === 'LINKED_ACCOUNT' || input.Dimension === 'PAYER_ACCOUNT'
      ? organization.accounts.find((account) => account.id === id)?.name
      : undefined;
  const { rows, ...rest } = listed(
    'GetDimensionValues',
    input,
    context,
    (line) => [dimension.of(line, organization)],
    nameOf,
  );
  const described = rows.map((value) => {
    const name = nameOf(value);
    return { Value: value, Attributes: name === undefined ? {} : { description: name } };
  });
  return { ...rest, DimensionValues: described };
};

const listed = (
  operation: string,
  input: Common,
  context: Context,
  valuesOf: (line: LedgerLine) => readonly string[],
  alsoSearched: (value: string) => string | undefined = () => undefined,
): { rows: readonly string[]; ReturnSize: number; TotalSize: number; NextPageToken?: string } => {
  const { NextPageToken: token, MaxResults, ...parameters } = input;
  const { SearchString = '', SortBy = [] } = input;
  if (SortBy.length > 0 && (token !== undefined || input.SearchString !== undefined)) {
    throw validation('When SortBy is used, NextPageToken and SearchString are not supported');
  }
  if (SortBy.length > 1) throw validation('SortBy takes one definition');
  const period = historicPeriod(input.TimePeriod, 'MONTHLY', context);
  const test = lineTest(input.Filter, context.organization);

  const spent = new Map<string, bigint>();
  for (let number = dayNumber(period.start); number < dayNumber(period.end); number += 1) {
    for (const line of context.book.sheet(dayFromNumber(number)).lines) {
      if (!test(line)) continue;
      for (const value of valuesOf(line)) {
        spent.set(value, (spent.get(value) ?? 0n) + (SortBy.length > 0 ? parseAmount(line.unblended) : 0n));
      }
    }
  }
  const needle = SearchString.toLowerCase();
  const found = [...spent.keys()]
    .filter(
      (value) => value.toLowerCase().includes(needle) || alsoSearched(value)?.toLowerCase().includes(needle) === true,
    )
    .sort();
  if (SortBy[0] !== undefined) {
    const direction = SortBy[0].SortOrder === 'ASCENDING' ? 1 : -1;
    found.sort((a, b) => direction * ((spent.get(a) ?? 0n) < (spent.get(b) ?? 0n) ? -1 : 1));
  }
  const size = Math.min(MaxResults ?? PAGE, PAGE, context.pageSize ?? PAGE);
  const page = context.tokens.page({
    operation,
    parameters: [parameters, context.identity.account],
    rows: () => found,
    rowsDependOn: context.book.version,
    token,
    size,
  });
  return {
    rows: page.rows,
    ReturnSize: page.rows.length,
    TotalSize: found.length,
    ...(page.next === undefined ? {} : { NextPageToken: page.next }),
  };
};
