import { GetCostAndUsageWithResourcesCommand } from '@aws-sdk/client-cost-explorer';
import type { Expression, GetCostAndUsageWithResourcesCommandInput } from '@aws-sdk/client-cost-explorer';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { bench, line, ML, organization, refusal } from './support.ts';
import type { Bench } from './support.ts';

const ARN = 'arn:aws:sagemaker:eu-west-1:222233334444:endpoint/ranker';
const lines = [
  line({ day: '2026-11-05', unblended: '2.25', resource: ARN }),
  line({ day: '2026-11-06', unblended: '4.10', resource: ARN, usageType: 'EUW1-Host:VolumeUsage' }),
  line({ day: '2026-11-06', unblended: '8.00' }),
  line({ day: '2026-11-06', unblended: '16.00', service: 'AmazonCloudWatch', resource: `${ARN}-logs` }),
];
const sageMaker: Expression = { Dimensions: { Key: 'SERVICE', Values: [ML] } };

let b: Bench;
beforeAll(async () => {
  b = await bench(lines, { org: organization({ resourceLevelData: true }) });
});
afterAll(() => b.close());

const ask = (changes: Partial<GetCostAndUsageWithResourcesCommandInput> = {}, bed = b) =>
  bed.ce.send(
    new GetCostAndUsageWithResourcesCommand({
      TimePeriod: { Start: '2026-11-05', End: '2026-11-19' },
      Granularity: 'MONTHLY',
      Metrics: ['UnblendedCost'],
      Filter: sageMaker,
      GroupBy: [{ Type: 'DIMENSION', Key: 'RESOURCE_ID' }],
      ...changes,
    }),
  );

describe('GetCostAndUsageWithResources', () => {
  test('groups by the ARN of what a line is for', async () => {
    const [month] = (await ask()).ResultsByTime ?? [];
    expect(month?.Groups?.map(({ Keys, Metrics }) => [Keys, Metrics?.['UnblendedCost']?.Amount])).toEqual([
      [['NoResourceId'], '8'],
      [[ARN], '6.35'],
    ]);
  });

  test('answers for one resource by a filter', async () => {
    const Filter = { And: [sageMaker, { Dimensions: { Key: 'RESOURCE_ID' as const, Values: [ARN] } }] };
    const { ResultsByTime } = await ask({ Filter, GroupBy: undefined });
    expect(ResultsByTime?.[0]?.Total?.['UnblendedCost']?.Amount).toBe('6.35');
  });

  test('has no data where resource-level data is not enabled', async () => {
    const without = await bench(lines);
    expect(await refusal(ask({}, without))).toEqual({
      name: 'DataUnavailableException',
      message: expect.stringContaining('Data is not available.'),
      status: 400,
    });
    await without.close();
  });

  test.each<[string, Partial<GetCostAndUsageWithResourcesCommandInput>, RegExp]>([
    [
      'more than 14 days back',
      { TimePeriod: { Start: '2026-11-04', End: '2026-11-19' } },
      /supported days.* is 14 days/,
    ],
    ['no filter', { Filter: undefined }, /'filter' failed to satisfy constraint: Member must not be null/],
    ['a filter of other things', { Filter: { Dimensions: { Key: 'REGION', Values: ['eu-west-1'] } } }, /SERVICE/],
    ['nothing about resources', { GroupBy: [{ Type: 'DIMENSION', Key: 'SERVICE' }] }, /RESOURCE_ID/],
  ])('refuses %s', async (_what, changes, message) => {
    expect(await refusal(ask(changes))).toMatchObject({
      name: 'ValidationException',
      message: expect.stringMatching(message),
    });
  });

  test('is the only one that knows RESOURCE_ID', async () => {
    const { GetCostAndUsageCommand } = await import('@aws-sdk/client-cost-explorer');
    const asked = b.ce.send(
      new GetCostAndUsageCommand({
        TimePeriod: { Start: '2026-11-05', End: '2026-11-19' },
        Granularity: 'DAILY',
        Metrics: ['UnblendedCost'],
        GroupBy: [{ Type: 'DIMENSION', Key: 'RESOURCE_ID' }],
      }),
    );
    expect((await refusal(asked)).name).toBe('ValidationException');
  });
});
