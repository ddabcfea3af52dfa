import { GetCostAndUsageCommand } from '@aws-sdk/client-cost-explorer';
import type { Expression, GetCostAndUsageCommandInput, ResultByTime } from '@aws-sdk/client-cost-explorer';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { LedgerLine } from '../../../src/demo/aws/types.ts';
import { bench, line, MEMBER, ML, organization, PAYER, refusal } from './support.ts';
import type { Bench } from './support.ts';

const input = (changes: Partial<GetCostAndUsageCommandInput> = {}): GetCostAndUsageCommandInput => ({
  TimePeriod: { Start: '2026-11-01', End: '2026-11-20' },
  Granularity: 'MONTHLY',
  Metrics: ['UnblendedCost'],
  ...changes,
});
const byCostCenter = [{ Type: 'TAG' as const, Key: 'cost-center' }];

const lines: LedgerLine[] = [
  line({ day: '2026-10-31', unblended: '1.00' }),
  line({ day: '2026-11-01', unblended: '2.25', tags: { 'cost-center': 'a$b', owner: 'ana' } }),
  line({ day: '2026-11-02', unblended: '4.10', tags: {} }),
  line({ day: '2026-11-02', unblended: '-0.35', recordType: 'Credit', tags: {} }),
  line({ day: '2026-11-03', unblended: '8.00', account: PAYER, region: 'us-east-1', service: 'Amazon Bedrock' }),
  line({ day: '2026-11-18', unblended: '16.00', tags: { 'cost-center': 'vision' } }),
  line({ day: '2026-11-19', unblended: '32.00' }),
];

let b: Bench;
beforeAll(async () => {
  b = await bench(lines);
});
afterAll(() => b.close());

const ask = (changes: Partial<GetCostAndUsageCommandInput> = {}) =>
  b.ce.send(new GetCostAndUsageCommand(input(changes)));
const groups = (result: ResultByTime | undefined, metric = 'UnblendedCost') =>
  Object.fromEntries((result?.Groups ?? []).map(({ Keys, Metrics }) => [Keys!.join(' | '), Metrics![metric]!.Amount]));
const total = async (Filter: Expression, changes: Partial<GetCostAndUsageCommandInput> = {}) =>
  (await ask({ Filter, ...changes })).ResultsByTime![0]!.Total!['UnblendedCost']!.Amount;

describe('what is counted', () => {
  test('End is exclusive, and a day is not seen before 08:00 UTC of the next', async () => {
    const { ResultsByTime } = await ask();
    expect(ResultsByTime).toEqual([
      {
        TimePeriod: { Start: '2026-11-01', End: '2026-11-20' },
        Total: { UnblendedCost: { Amount: '30', Unit: 'USD' } },
        Groups: [],
        Estimated: true,
      },
    ]);
    let hour = '07:59';
    const early = await bench(lines, { now: () => new Date(`2026-11-20T${hour}:00Z`) });
    const spent = async () =>
      (await early.ce.send(new GetCostAndUsageCommand(input()))).ResultsByTime![0]!.Total!['UnblendedCost']!.Amount;
    expect(await spent()).toBe('30');
    hour = '08:00';
    expect(await spent()).toBe('62');
    await early.close();
  });

  test('MONTHLY periods are cut to the request, and only the open month is estimated', async () => {
    const { ResultsByTime } = await ask({ TimePeriod: { Start: '2026-10-15', End: '2026-11-10' } });
    expect(
      ResultsByTime!.map(({ TimePeriod, Estimated, Total }) => [
        TimePeriod,
        Estimated,
        Total!['UnblendedCost']!.Amount,
      ]),
    ).toEqual([
      [{ Start: '2026-10-15', End: '2026-11-01' }, false, '1'],
      [{ Start: '2026-11-01', End: '2026-11-10' }, true, '14'],
    ]);
  });

  test('DAILY answers every day, those without cost with zero', async () => {
    const { ResultsByTime } = await ask({
      Granularity: 'DAILY',
      TimePeriod: { Start: '2026-11-03', End: '2026-11-06' },
    });
    expect(ResultsByTime!.map(({ Total }) => Total!['UnblendedCost']!.Amount)).toEqual(['8', '0', '0']);
  });

  test('several metrics come side by side, each with its unit', async () => {
    const { ResultsByTime } = await ask({
      Metrics: ['AmortizedCost', 'NetAmortizedCost', 'UsageQuantity'],
      TimePeriod: { Start: '2026-11-03', End: '2026-11-04' },
    });
    expect(ResultsByTime![0]!.Total).toEqual({
      AmortizedCost: { Amount: '8', Unit: 'USD' },
      NetAmortizedCost: { Amount: '7.5', Unit: 'USD' },
      UsageQuantity: { Amount: '7', Unit: 'N/A' },
    });
  });

  test('a member account sees its own cost only', async () => {
    const { ResultsByTime } = await b.memberCe.send(new GetCostAndUsageCommand(input()));
    expect(ResultsByTime![0]!.Total!['UnblendedCost']!.Amount).toBe('22');
  });
});

describe('groups', () => {
  test('a tag groups as key$value, the untagged as key$, and Total is empty', async () => {
    const { ResultsByTime, GroupDefinitions } = await ask({ GroupBy: byCostCenter });
    expect(ResultsByTime![0]!.Total).toEqual({});
    expect(groups(ResultsByTime![0])).toEqual({
      'cost-center$': '3.75',
      'cost-center$a$b': '2.25',
      'cost-center$search': '8',
      'cost-center$vision': '16',
    });
    expect(GroupDefinitions).toEqual(byCostCenter);
  });

  test('a group is missing in periods in which nothing was spent', async () => {
    const { ResultsByTime } = await ask({
      GroupBy: byCostCenter,
      Granularity: 'DAILY',
      TimePeriod: { Start: '2026-11-03', End: '2026-11-05' },
    });
    expect(ResultsByTime!.map((result) => groups(result))).toEqual([{ 'cost-center$search': '8' }, {}]);
  });

  test('a tag key that is not activated groups everything as untagged', async () => {
    const { ResultsByTime } = await ask({ GroupBy: [{ Type: 'TAG', Key: 'owner' }] });
    expect(groups(ResultsByTime![0])).toEqual({ owner$: '30' });
  });

  test('two groupings, and accounts come with their names', async () => {
    const answer = await ask({
      GroupBy: [
        { Type: 'DIMENSION', Key: 'LINKED_ACCOUNT' },
        { Type: 'DIMENSION', Key: 'SERVICE' },
      ],
    });
    expect(groups(answer.ResultsByTime![0])).toEqual({
      [`${PAYER} | Amazon Bedrock`]: '8',
      [`${MEMBER} | ${ML}`]: '22',
    });
    expect(answer.DimensionValueAttributes).toEqual([
      { Value: PAYER, Attributes: { description: 'acme-payer' } },
      { Value: MEMBER, Attributes: { description: 'ml-prod' } },
    ]);
  });

  test('a cost category groups by its rules', async () => {
    const { ResultsByTime } = await ask({ GroupBy: [{ Type: 'COST_CATEGORY', Key: 'unit' }] });
    expect(groups(ResultsByTime![0])).toEqual({ unit$: '6', unit$Discovery: '24' });
  });

  test('families and record types are read off the line', async () => {
    const { ResultsByTime } = await ask({
      GroupBy: [
        { Type: 'DIMENSION', Key: 'INSTANCE_TYPE_FAMILY' },
        { Type: 'DIMENSION', Key: 'RECORD_TYPE' },
      ],
    });
    expect(groups(ResultsByTime![0])).toEqual({ 'g5 | Credit': '-0.35', 'g5 | Usage': '30.35' });
  });
});

describe('filters', () => {
  const tag = (Values: string[]): Expression => ({ Tags: { Key: 'cost-center', Values } });
  const service: Expression = { Dimensions: { Key: 'SERVICE', Values: [ML] } };

  test('dimensions, tags, Not, And and Or', async () => {
    expect(await total(service)).toBe('22');
    expect(await total(tag(['vision', 'a$b']))).toBe('18.25');
    expect(await total({ Not: tag(['vision', 'a$b']) })).toBe('11.75');
    expect(await total({ And: [service, { Not: { Dimensions: { Key: 'RECORD_TYPE', Values: ['Credit'] } } }] })).toBe(
      '22.35',
    );
    expect(await total({ Or: [tag(['vision']), { Dimensions: { Key: 'REGION', Values: ['us-east-1'] } }] })).toBe('24');
    expect(await total({ CostCategories: { Key: 'unit', Values: ['Discovery'] } })).toBe('24');
  });

  test('ABSENT finds the untagged, and values match by case', async () => {
    expect(await total({ Tags: { Key: 'cost-center', MatchOptions: ['ABSENT'] } })).toBe('3.75');
    expect(await total({ CostCategories: { Key: 'unit', MatchOptions: ['ABSENT'] } })).toBe('6');
    expect(await total(tag(['Vision']))).toBe('0');
  });

  test('a tag key that is not activated is absent everywhere', async () => {
    expect(await total({ Tags: { Key: 'owner', Values: ['ana'] } })).toBe('0');
    expect(await total({ Tags: { Key: 'owner', MatchOptions: ['ABSENT'] } })).toBe('30');
  });

  test.each<[string, Expression, RegExp]>([
    ['two roots', { ...service, ...tag(['x']) }, /more than one root/],
    ['no root', {}, /no root/],
    ['one operand', { And: [service] }, /at least 2 operands/],
    ['no operand', { Or: [] }, /at least 2 operands/],
    ['no values', { Dimensions: { Key: 'SERVICE' } }, /at least one value/],
    [
      'a match option of cost category rules',
      { Dimensions: { Key: 'SERVICE', Values: ['Amazon'], MatchOptions: ['STARTS_WITH'] } },
      /STARTS_WITH/,
    ],
    ['ABSENT for a dimension', { Dimensions: { Key: 'REGION', MatchOptions: ['ABSENT'] } }, /ABSENT/],
    ['ABSENT with values', { Tags: { Key: 'cost-center', Values: ['x'], MatchOptions: ['ABSENT'] } }, /no Values/],
    ['an anomaly dimension', { Dimensions: { Key: 'ANOMALY_TOTAL_IMPACT_ABSOLUTE', Values: ['1'] } }, /not valid/],
    ['a fault deep inside', { Not: { Or: [service, { Tags: { Values: ['x'] } }] } }, /requires a Key/],
  ])('%s is refused', async (_what, Filter, message) => {
    expect(await refusal(ask({ Filter }))).toMatchObject({
      name: 'ValidationException',
      message: expect.stringMatching(message),
    });
  });
});

describe('what is refused', () => {
  const period = (Start: string, End: string) => ({ TimePeriod: { Start, End } });
  test.each<[string, Partial<Record<keyof GetCostAndUsageCommandInput, unknown>>, RegExp]>([
    [
      'no metrics',
      { Metrics: undefined },
      /Value null at 'metrics' failed to satisfy constraint: Member must not be null/,
    ],
    ['an empty list of metrics', { Metrics: [] }, /empty/],
    ['an unknown metric', { Metrics: ['Unblended'] }, /Valid values: AmortizedCost, BlendedCost/],
    [
      'an unknown granularity',
      { Granularity: 'WEEKLY' },
      /Value 'WEEKLY' at 'granularity' .* enum value set: \[DAILY, MONTHLY, HOURLY\]/,
    ],
    ['hours, which nobody enabled', { Granularity: 'HOURLY' }, /opt-in/],
    ['three groupings', { GroupBy: [1, 2, 3].map((n) => ({ Type: 'TAG', Key: `k${n}` })) }, /at most two/],
    ['the same grouping twice', { GroupBy: [...byCostCenter, ...byCostCenter] }, /twice/],
    ['a dimension that does not group', { GroupBy: [{ Type: 'DIMENSION', Key: 'RESOURCE_ID' }] }, /invalid/],
    ['an unknown type of grouping', { GroupBy: [{ Type: 'LABEL', Key: 'x' }] }, /'groupBy.1.member.type'/],
    [
      'an end before the start',
      period('2026-11-05', '2026-11-05'),
      /^Start date \(and hour\) should be before end date \(and hour\)$/,
    ],
    ['a date that is none', period('2026-02-30', '2026-03-02'), /2026-02-30 is not a date/],
    ['a date of another form', period('1 Nov', '2026-11-05'), /regular expression pattern/],
    ['times of day', period('2026-11-01T00:00:00Z', '2026-11-02T00:00:00Z'), /Hourly timePeriod/],
    [
      'an end after next month began',
      period('2026-11-01', '2026-12-02'),
      /^end date past the beginning of next month$/,
    ],
    ['a start in the future', period('2026-11-20', '2026-11-21'), /future/],
    [
      'a start more than 14 months ago',
      period('2025-09-18', '2025-10-01'),
      /^You haven't enabled historical data beyond 14 months$/,
    ],
  ])('%s', async (_what, changes, message) => {
    // Requests no typed caller can write are part of what is tested.
    const answer = await refusal(ask(changes as Partial<GetCostAndUsageCommandInput>));
    expect(answer).toMatchObject({ name: 'ValidationException', status: 400, message: expect.stringMatching(message) });
  });

  test('with 38 months enabled, older months are answered from the first of a month only', async () => {
    const old = await bench([line({ day: '2024-02-03', unblended: '5.00' })], {
      org: organization({ historyMonths: 38 }),
    });
    const send = (Start: string, Granularity: 'DAILY' | 'MONTHLY') =>
      old.ce.send(new GetCostAndUsageCommand(input({ TimePeriod: { Start, End: '2024-03-01' }, Granularity })));
    expect((await send('2024-02-01', 'MONTHLY')).ResultsByTime![0]!.Total!['UnblendedCost']!.Amount).toBe('5');
    expect((await refusal(send('2024-02-02', 'MONTHLY'))).message).toMatch(/first day of the month/);
    expect((await refusal(send('2024-02-01', 'DAILY'))).message).toMatch(/MONTHLY/);
    expect((await refusal(send('2023-02-01', 'MONTHLY'))).message).toMatch(/38 months/);
    await old.close();
  });
});
