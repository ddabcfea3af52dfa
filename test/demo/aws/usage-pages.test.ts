import { GetCostAndUsageCommand } from '@aws-sdk/client-cost-explorer';
import type { GetCostAndUsageCommandInput, ResultByTime } from '@aws-sdk/client-cost-explorer';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { bench, line, refusal } from './support.ts';
import type { Bench } from './support.ts';

const input = (changes: Partial<GetCostAndUsageCommandInput> = {}): GetCostAndUsageCommandInput => ({
  TimePeriod: { Start: '2026-11-01', End: '2026-11-20' },
  Granularity: 'MONTHLY',
  Metrics: ['UnblendedCost'],
  ...changes,
});
const byCostCenter = [{ Type: 'TAG' as const, Key: 'cost-center' }];

let b: Bench;
beforeAll(async () => {
  b = await bench([
    line({ day: '2026-11-01', unblended: '2.25' }),
    line({ day: '2026-11-02', unblended: '4.10', tags: {} }),
    line({ day: '2026-11-02', unblended: '-0.35', recordType: 'Credit', tags: {} }),
    line({ day: '2026-11-18', unblended: '16.00', tags: { 'cost-center': 'vision' } }),
  ]);
});
afterAll(() => b.close());

const ask = (changes: Partial<GetCostAndUsageCommandInput> = {}) =>
  b.ce.send(new GetCostAndUsageCommand(input(changes)));

describe('pages', () => {
  const byBoth = [...byCostCenter, { Type: 'DIMENSION' as const, Key: 'RECORD_TYPE' }];
  const daily = { Granularity: 'DAILY' as const, GroupBy: byBoth };
  const pages = async (changes: Partial<GetCostAndUsageCommandInput>) => {
    const found: ResultByTime[][] = [];
    let token: string | undefined;
    do {
      const page = await ask({ ...changes, ...(token === undefined ? {} : { NextPageToken: token }) });
      found.push(page.ResultsByTime!);
      token = page.NextPageToken;
    } while (token !== undefined);
    return found;
  };
  const flat = (results: ResultByTime[]) =>
    results.flatMap(({ TimePeriod, Groups }) => Groups!.map(({ Keys, Metrics }) => [TimePeriod!.Start, Keys, Metrics]));

  test('small pages hold the same rows in the same order, and may part the groups of one day', async () => {
    const [whole] = await pages(daily);
    b.aws.setFaults({ pageSize: 1 });
    const small = await pages(daily);
    b.aws.setFaults({});
    expect(small).toHaveLength(20); // 19 days, one of them with two groups
    expect(flat(small.flat())).toEqual(flat(whole!));
    expect(new Set(small.flat().map(({ TimePeriod }) => TimePeriod!.Start))).toEqual(
      new Set(whole!.map(({ TimePeriod }) => TimePeriod!.Start)),
    );
  });

  test('a token is bound to the parameters, the account and the operation', async () => {
    b.aws.setFaults({ pageSize: 1 });
    const { NextPageToken } = await ask(daily);
    const changed = await refusal(ask({ ...daily, Metrics: ['AmortizedCost'], NextPageToken: NextPageToken! }));
    const other = await refusal(
      b.memberCe.send(new GetCostAndUsageCommand(input({ ...daily, NextPageToken: NextPageToken! }))),
    );
    const forged = await refusal(ask({ ...daily, NextPageToken: 'bm90IG91cnM' }));
    b.aws.setFaults({});
    expect([changed.name, other.name, forged.name]).toEqual([
      'RequestChangedException',
      'RequestChangedException',
      'InvalidNextTokenException',
    ]);
  });
});

test('for any ledger, groups and totals equal an independent sum to the cent', async () => {
  const cents = fc.integer({ min: -50_000, max: 5_000_000 });
  const anyLine = fc.record({
    day: fc.integer({ min: 1, max: 18 }).map((day) => `2026-11-${String(day).padStart(2, '0')}`),
    center: fc.constantFrom(undefined, 'search', 'vision', 'a$b', ' '),
    region: fc.constantFrom('eu-west-1', 'us-east-1'),
    cents,
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(anyLine, { maxLength: 40 }),
      fc.integer({ min: 1, max: 18 }),
      fc.integer({ min: 2, max: 19 }),
      async (made, a, z) => {
        fc.pre(a < z);
        const day = (n: number) => `2026-11-${String(n).padStart(2, '0')}`;
        const ledger = made.map((each) =>
          line({
            day: each.day,
            region: each.region,
            tags: each.center === undefined ? {} : { 'cost-center': each.center },
            unblended: (each.cents / 100).toFixed(2),
          }),
        );
        const own = await bench(ledger);
        own.aws.setFaults({ pageSize: 7 });
        const sums = new Map<string, number>();
        let token: string | undefined;
        do {
          const page = await own.ce.send(
            new GetCostAndUsageCommand({
              ...input({ TimePeriod: { Start: day(a), End: day(z) }, Granularity: 'DAILY' }),
              GroupBy: [...byCostCenter, { Type: 'DIMENSION', Key: 'REGION' }],
              NextPageToken: token,
            }),
          );
          for (const { Keys, Metrics } of page.ResultsByTime!.flatMap(({ Groups }) => Groups!)) {
            const key = Keys!.join('|');
            sums.set(key, (sums.get(key) ?? 0) + Math.round(Number(Metrics!['UnblendedCost']!.Amount) * 100));
          }
          token = page.NextPageToken;
        } while (token !== undefined);
        await own.close();
        const expected = new Map<string, number>();
        for (const each of made.filter((one) => one.day >= day(a) && one.day < day(z))) {
          const key = `cost-center$${each.center ?? ''}|${each.region}`;
          expected.set(key, (expected.get(key) ?? 0) + each.cents);
        }
        expect(Object.fromEntries(sums)).toEqual(Object.fromEntries(expected));
      },
    ),
    { numRuns: 25 },
  );
});
