import {
  GetCostCategoriesCommand,
  GetDimensionValuesCommand,
  GetTagsCommand,
  ListCostAllocationTagsCommand,
} from '@aws-sdk/client-cost-explorer';
import type { GetDimensionValuesCommandInput, GetTagsCommandInput } from '@aws-sdk/client-cost-explorer';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { bench, line, MEMBER, ML, PAYER, refusal } from './support.ts';
import type { Bench } from './support.ts';

let b: Bench;
beforeAll(async () => {
  b = await bench([
    line({ day: '2026-10-30', tags: { 'cost-center': 'old' } }),
    line({ tags: { 'cost-center': 'search', environment: 'production', owner: 'ana' } }),
    line({ tags: { 'cost-center': 'vision' }, unblended: '90.00' }),
    line({ tags: {}, service: 'Amazon Bedrock', account: PAYER }),
  ]);
});
afterAll(() => b.close());

const TimePeriod = { Start: '2026-11-01', End: '2026-11-19' };
const tags = (changes: Partial<GetTagsCommandInput> = {}) => b.ce.send(new GetTagsCommand({ TimePeriod, ...changes }));
const values = (changes: Partial<GetDimensionValuesCommandInput> = {}) =>
  b.ce.send(new GetDimensionValuesCommand({ TimePeriod, Dimension: 'SERVICE', ...changes }));

describe('GetTags', () => {
  test('names the activated keys in use, not the others', async () => {
    expect(await tags()).toMatchObject({ Tags: ['cost-center', 'environment'], ReturnSize: 2, TotalSize: 2 });
  });
  test('names a key’s values in the period, the empty one for what is untagged', async () => {
    expect((await tags({ TagKey: 'cost-center' })).Tags).toEqual(['', 'search', 'vision']);
    expect((await tags({ TagKey: 'owner' })).Tags).toEqual(['']);
    expect((await tags({ TagKey: 'cost-center', SearchString: 'SEA' })).Tags).toEqual(['search']);
    const Filter = { Dimensions: { Key: 'SERVICE' as const, Values: [ML] } };
    expect((await tags({ TagKey: 'cost-center', Filter })).Tags).toEqual(['search', 'vision']);
  });
  test('comes in pages', async () => {
    const first = await tags({ TagKey: 'cost-center', MaxResults: 2 });
    expect(first).toMatchObject({ Tags: ['', 'search'], ReturnSize: 2, TotalSize: 3 });
    const second = await tags({ TagKey: 'cost-center', MaxResults: 2, NextPageToken: first.NextPageToken });
    expect(second).toMatchObject({ Tags: ['vision'], ReturnSize: 1 });
    expect(second.NextPageToken).toBeUndefined();
    expect(await refusal(tags({ MaxResults: 2, NextPageToken: first.NextPageToken }))).toMatchObject({
      name: 'RequestChangedException',
    });
    expect(await refusal(values({ NextPageToken: first.NextPageToken }))).toMatchObject({
      name: 'InvalidNextTokenException',
    });
  });
  test('sorts by cost when asked, and then takes neither token nor search', async () => {
    const SortBy = [{ Key: 'UnblendedCost', SortOrder: 'DESCENDING' as const }];
    expect((await tags({ TagKey: 'cost-center', SortBy })).Tags).toEqual(['vision', 'search', '']);
    expect(await refusal(tags({ SortBy, SearchString: 'x' }))).toMatchObject({ name: 'ValidationException' });
  });
});

describe('GetDimensionValues', () => {
  test('finds by part of the value, whatever its case', async () => {
    expect((await values()).DimensionValues!.map(({ Value }) => Value)).toEqual(['Amazon Bedrock', ML]);
    expect((await values({ SearchString: 'sage' })).DimensionValues).toEqual([{ Value: ML, Attributes: {} }]);
  });
  test('names accounts, and finds them by name', async () => {
    const { DimensionValues } = await values({ Dimension: 'LINKED_ACCOUNT', SearchString: 'ml-' });
    expect(DimensionValues).toEqual([{ Value: MEMBER, Attributes: { description: 'ml-prod' } }]);
  });
  test('refuses dimensions of other contexts and unknown ones', async () => {
    expect((await refusal(values({ Dimension: 'SCOPE' }))).message).toMatch(/not valid in the context COST_AND_USAGE/);
    const unknown = await refusal(values({ Dimension: 'COLOUR' as 'SERVICE' }));
    expect(unknown.message).toMatch(/'dimension' failed to satisfy constraint: Member must satisfy enum value set/);
    expect((await refusal(values({ MaxResults: 0 }))).message).toMatch(/'maxResults' .* greater than or equal to 1/);
  });
});

test('GetCostCategories names the categories and one’s values', async () => {
  expect(await b.ce.send(new GetCostCategoriesCommand({ TimePeriod }))).toMatchObject({ CostCategoryNames: ['unit'] });
  expect(await b.ce.send(new GetCostCategoriesCommand({ TimePeriod, CostCategoryName: 'unit' }))).toMatchObject({
    CostCategoryNames: ['unit'],
    CostCategoryValues: ['', 'Discovery'],
  });
});

describe('ListCostAllocationTags', () => {
  test('tells the payer which keys are active and when they were last used', async () => {
    const { CostAllocationTags } = await b.ce.send(new ListCostAllocationTagsCommand({}));
    expect(CostAllocationTags!.map(({ TagKey, Status, LastUsedDate }) => [TagKey, Status, LastUsedDate])).toEqual([
      ['cost-center', 'Active', '2026-11-01T00:00:00Z'],
      ['environment', 'Active', '2026-11-01T00:00:00Z'],
      ['owner', 'Inactive', '2026-11-01T00:00:00Z'],
    ]);
    const inactive = await b.ce.send(new ListCostAllocationTagsCommand({ Status: 'Inactive' }));
    expect(inactive.CostAllocationTags!.map(({ TagKey }) => TagKey)).toEqual(['owner']);
  });
  test('comes in pages', async () => {
    const first = await b.ce.send(new ListCostAllocationTagsCommand({ MaxResults: 2 }));
    const second = await b.ce.send(new ListCostAllocationTagsCommand({ MaxResults: 2, NextToken: first.NextToken }));
    expect([...first.CostAllocationTags!, ...second.CostAllocationTags!]).toHaveLength(3);
    expect(second.NextToken).toBeUndefined();
  });
  test('tells a member account that it never will', async () => {
    expect(await refusal(b.memberCe.send(new ListCostAllocationTagsCommand({})))).toMatchObject({
      name: 'AccessDeniedException',
      message: expect.stringContaining("Linked account doesn't have access to cost allocation tags."),
    });
  });
});
