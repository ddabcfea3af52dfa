import { readFileSync } from 'node:fs';
import { DescribeBudgetsCommand } from '@aws-sdk/client-budgets';
import { GetAnomaliesCommand, GetCostAndUsageCommand, GetCostForecastCommand } from '@aws-sdk/client-cost-explorer';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import type { LedgerLine } from '../../../src/demo/aws/types.ts';
import { FIRST_DAY, LAST_DAY } from '../../../src/demo/story/calendar.ts';
import { storyLedger } from '../../../src/demo/story/ledger.ts';
import { storyOrganization } from '../../../src/demo/story/organization.ts';
import { jobsOn, lastingResources } from '../../../src/demo/story/resources.ts';
import { bench, ML, NOW } from '../aws/support.ts';
import type { Bench } from '../aws/support.ts';

const ledger = storyLedger();
const organization = storyOrganization();
const DAY = 86_400_000;
const daysFrom = (start: string, end: string) =>
  Array.from({ length: (Date.parse(end) - Date.parse(start)) / DAY }, (_, n) =>
    new Date(Date.parse(start) + n * DAY).toISOString().slice(0, 10),
  );
const cents = (amount: string) => Math.round(Number(amount) * 100);
const isMl = (line: LedgerLine) => line.service === ML && !['Tax', 'Credit', 'Refund'].includes(line.recordType);
/** Dollars of ML spend from start to end (exclusive), of one cost center ('' for none) or of all. */
const ml = (start: string, end: string, center?: string) =>
  daysFrom(start, end)
    .flatMap((day) => ledger.linesOn(day))
    .filter((line) => isMl(line) && (center === undefined || (line.tags['cost-center'] ?? '') === center))
    .reduce((sum, line) => sum + cents(line.netAmortized), 0) / 100;

describe('the ledger', () => {
  test('is the same however often and in whatever order it is asked', () => {
    const other = storyLedger();
    expect(other.linesOn('2026-11-18')).toEqual(ledger.linesOn('2026-11-18'));
    expect(other.linesOn('2026-03-01')).toEqual(ledger.linesOn('2026-03-01'));
  });

  test('reaches from 16 months before the story to 14 after it', () => {
    expect([ledger.first <= '2025-07-19', ledger.last >= '2028-01-19']).toEqual([true, true]);
    expect(ledger.linesOn(FIRST_DAY).length).toBeGreaterThan(50);
    expect(ledger.linesOn(LAST_DAY).length).toBeGreaterThan(80);
  });

  test('is exact in cents for every metric, and discounts only lower it', () => {
    for (const line of daysFrom('2026-10-25', '2026-11-20').flatMap((day) => ledger.linesOn(day))) {
      for (const amount of [line.unblended, line.amortized, line.netAmortized, line.netUnblended])
        expect(amount).toMatch(/^-?\d+\.\d\d$/);
      if (line.recordType.endsWith('Usage')) {
        expect(cents(line.amortized)).toBeLessThanOrEqual(cents(line.unblended));
        expect(cents(line.netAmortized)).toBeLessThanOrEqual(cents(line.amortized));
      }
    }
  });

  test('has more to it than SageMaker usage', () => {
    const lines = daysFrom('2026-10-01', '2026-11-19').flatMap((day) => ledger.linesOn(day));
    expect(new Set(lines.map((line) => line.recordType))).toEqual(
      new Set(['Usage', 'SavingsPlanCoveredUsage', 'Tax', 'Support', 'Credit', 'Refund']),
    );
    expect(new Set(lines.map((line) => line.service)).size).toBeGreaterThan(8);
    expect(new Set(lines.map((line) => line.region))).toEqual(
      new Set(['eu-west-1', 'us-east-1', 'NoRegion', 'global']),
    );
  });
});

describe('the story', () => {
  test('November so far is some $47k: search in front after its burst, a good 8 % unallocated', () => {
    const total = ml('2026-11-01', '2026-11-19');
    const share = (center: string) => ml('2026-11-01', '2026-11-19', center) / total;
    expect(total).toBeGreaterThan(45_000);
    expect(total).toBeLessThan(50_000);
    expect(share('search')).toBeGreaterThan(share('vision'));
    expect(share('vision')).toBeGreaterThan(share('fraud'));
    expect(share('')).toBeGreaterThan(0.075);
    expect(share('')).toBeLessThan(0.1);
    const change = total / ml('2026-10-01', '2026-10-19') - 1;
    expect(change).toBeGreaterThan(0.1);
    expect(change).toBeLessThan(0.2);
  });

  test('spend has grown over more than a year', () => {
    const [start, spring, autumn] = [
      ml('2025-08-01', '2025-09-01'),
      ml('2026-03-01', '2026-04-01'),
      ml('2026-10-01', '2026-11-01'),
    ];
    expect([start < spring, spring < autumn, autumn > 65_000, autumn < 75_000]).toEqual([true, true, true, true]);
  });

  test('bad tags of every sort are there', () => {
    const resources = [...lastingResources(), ...daysFrom('2026-11-01', '2026-11-19').flatMap(jobsOn)];
    expect(resources.length).toBeGreaterThan(300);
    expect(new Set(resources.map(({ arn }) => arn)).size).toBe(resources.length);
    const has = (test: (tags: Readonly<Record<string, string>>) => boolean) =>
      resources.filter(({ tags }) => test(tags)).length;
    expect(has((tags) => Object.keys(tags).length === 0)).toBeGreaterThan(5);
    expect(has((tags) => 'Cost-Center' in tags || 'costcenter' in tags)).toBe(3);
    expect(has((tags) => ['Search', 'serach'].includes(tags['cost-center'] ?? ''))).toBe(2);
    expect(has((tags) => ['prod', 'stage'].includes(tags['environment'] ?? ''))).toBe(2);
    expect(has((tags) => 'sagemaker:user-profile-arn' in tags && !('cost-center' in tags))).toBeGreaterThan(4);
  });

  test('a job’s name is its own for all the time the ledger covers', () => {
    const names = daysFrom(ledger.first, ledger.last)
      .flatMap(jobsOn)
      .map(({ arn }) => arn);
    expect(new Set(names).size).toBe(names.length);
  });
});

describe('the emulated organization', () => {
  let b: Bench;
  let now = NOW;
  beforeAll(async () => {
    b = await bench(ledger, { org: organization, now: () => now });
  });
  afterAll(() => b.close());
  const period = { Start: '2026-11-01', End: '2026-12-01' };

  test('13 months by day and two keys are read from the ledger once, however often they are asked', async () => {
    let reads = 0;
    const counted = { ...ledger, linesOn: (day: string) => ((reads += 1), ledger.linesOn(day)) };
    const own = await bench(counted, { org: organization, now: () => NOW });
    const ask = () =>
      own.ce.send(
        new GetCostAndUsageCommand({
          TimePeriod: { Start: '2025-11-01', End: '2026-12-01' },
          Granularity: 'DAILY',
          Metrics: ['NetAmortizedCost'],
          GroupBy: [
            { Type: 'TAG', Key: 'cost-center' },
            { Type: 'DIMENSION', Key: 'LINKED_ACCOUNT' },
          ],
        }),
      );
    const { ResultsByTime, NextPageToken } = await ask();
    expect([ResultsByTime!.length, NextPageToken]).toEqual([395, undefined]);
    const once = reads;
    expect(once).toBeLessThanOrEqual(395);
    expect((await ask()).ResultsByTime).toEqual(ResultsByTime);
    expect(reads).toBe(once);
    await own.close();
  });

  test('what Cost Explorer shows is the ledger, and another day of it every morning', async () => {
    const total = async () => {
      const { ResultsByTime } = await b.ce.send(
        new GetCostAndUsageCommand({
          TimePeriod: period,
          Granularity: 'MONTHLY',
          Metrics: ['NetAmortizedCost'],
          Filter: {
            And: [
              { Dimensions: { Key: 'SERVICE', Values: [ML] } },
              { Not: { Dimensions: { Key: 'RECORD_TYPE', Values: ['Tax', 'Credit', 'Refund'] } } },
            ],
          },
        }),
      );
      return Number(ResultsByTime![0]!.Total!['NetAmortizedCost']!.Amount);
    };
    expect(await total()).toBeCloseTo(ml('2026-11-01', '2026-11-19'), 2);
    now = new Date('2026-11-20T08:00:00Z');
    expect(await total()).toBeCloseTo(ml('2026-11-01', '2026-11-20'), 2);
    now = NOW;
  });

  test('the forecast of November comes near what November will have been', async () => {
    const { Total } = await b.ce.send(
      new GetCostForecastCommand({
        TimePeriod: { Start: '2026-11-19', End: '2026-12-01' },
        Granularity: 'MONTHLY',
        Metric: 'NET_AMORTIZED_COST',
        Filter: { Dimensions: { Key: 'SERVICE', Values: [ML] } },
      }),
    );
    const really = ml('2026-11-19', '2026-12-01');
    expect(Math.abs(Number(Total!.Amount) / really - 1)).toBeLessThan(0.06);
  });

  test('ml-search is near its limit and passes it on the morning of 24 November', async () => {
    const used = async () => {
      const { Budgets } = await b.budgets.send(
        new DescribeBudgetsCommand({ AccountId: organization.payer, ShowFilterExpression: true }),
      );
      const search = Budgets!.find(({ BudgetName }) => BudgetName === 'ml-search')!;
      return Number(search.CalculatedSpend!.ActualSpend!.Amount) / Number(search.BudgetLimit!.Amount);
    };
    const now0 = await used();
    expect([now0 > 0.81, now0 < 0.92]).toEqual([true, true]);
    now = new Date('2026-11-24T07:00:00Z');
    expect(await used()).toBeLessThan(1);
    now = new Date('2026-11-24T09:00:00Z');
    expect(await used()).toBeGreaterThan(1);
    now = NOW;
  });

  test('its anomalies are the burst, the backfill and the sweep', async () => {
    const { Anomalies } = await b.ce.send(
      new GetAnomaliesCommand({ DateInterval: { StartDate: '2026-08-25', EndDate: '2026-11-18' } }),
    );
    expect(Anomalies!.map(({ DimensionValue, RootCauses }) => [DimensionValue, RootCauses![0]!.UsageType])).toEqual([
      ['search', 'EUW1-Train:ml.p4d.24xlarge'],
      ['vision', 'EUW1-Processing:ml.g5.12xlarge'],
      ['fraud', 'EUW1-Train:ml.c5.9xlarge'],
    ]);
  });
});

type Account = { id: string; name: string; roleArn: string; externalId: string };

test('the demo’s mlcost.yml speaks of the organization that is emulated', () => {
  const file = parse(readFileSync('src/demo/story/mlcost.yml', 'utf8')) as {
    accounts: { payer: Account; members: Account[] };
    regions: string[];
    tagPolicy: { primary: string };
  };
  const { payer, members } = file.accounts;
  expect(payer.id).toBe(organization.payer);
  for (const { id, name, roleArn, externalId } of [payer, ...members]) {
    expect(organization.accounts).toContainEqual(expect.objectContaining({ id, name }));
    expect(organization.roles).toContainEqual(expect.objectContaining({ arn: roleArn, externalId }));
  }
  expect(file.regions).toEqual(organization.regions);
  expect(organization.costAllocationTags).toContainEqual(
    expect.objectContaining({ key: file.tagPolicy.primary, status: 'Active' }),
  );
});
