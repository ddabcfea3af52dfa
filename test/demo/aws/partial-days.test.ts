import { DescribeBudgetsCommand } from '@aws-sdk/client-budgets';
import { GetCostAndUsageCommand, GetCostForecastCommand } from '@aws-sdk/client-cost-explorer';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { arrivedOf } from '../../../src/demo/aws/partial-days.ts';
import { startEmulatedAws } from '../../../src/demo/aws/server.ts';
import type { LedgerLine } from '../../../src/demo/aws/types.ts';
import { storyLedger } from '../../../src/demo/story/ledger.ts';
import { bench, line, organization, PAYER } from './support.ts';
import type { Bench } from './support.ts';

const HOUR = 3_600_000;
const day = '2026-11-19';
const at = (hour: number) => new Date(Date.parse(day) + hour * HOUR);
const resources = Array.from({ length: 40 }, (_, n) => `arn:aws:sagemaker:eu-west-1:1:endpoint/e${n}`);
/** Forty endpoints of 24 dollars a day. */
const ledger: LedgerLine[] = Array.from({ length: 60 }, (_, back) =>
  new Date(Date.parse(day) - (back - 1) * 24 * HOUR).toISOString().slice(0, 10),
).flatMap((of) => resources.map((resource) => line({ day: of, resource, unblended: '24.00', quantity: '24' })));

let b: Bench;
let now = at(14);
beforeAll(async () => {
  const budget = { account: PAYER, name: 'all', limit: '9', timeUnit: 'MONTHLY', created: '2026-01-01' } as const;
  const filter = { form: 'old', costFilters: {}, leavesOut: [], amortized: false } as const;
  b = await bench(ledger, { org: organization({ budgets: [{ ...budget, filter }] }), now: () => now });
});
afterEach(() => {
  b.aws.setFaults({});
  now = at(14);
});
afterAll(() => b.close());

const daily = async (aws = b.ce) => {
  const { ResultsByTime } = await aws.send(
    new GetCostAndUsageCommand({
      TimePeriod: { Start: '2026-11-17', End: '2026-11-21' },
      Granularity: 'DAILY',
      Metrics: ['UnblendedCost'],
    }),
  );
  expect(ResultsByTime!.every(({ Estimated }) => Estimated)).toBe(true);
  return ResultsByTime!.map(({ Total }) => Number(Total!['UnblendedCost']!.Amount));
};

describe('days that appear bit by bit', () => {
  test('only when the switch says so', async () => {
    expect(await daily()).toEqual([960, 960, 0, 0]);
    b.aws.setFaults({ partialDays: true });
    const [, yesterday, today] = await daily();
    expect(yesterday).toBe(960);
    // At 14:00 four hours of it have arrived at most, and of the slowest resources nothing.
    expect([today! > 0, today! < 160]).toEqual([true, true]);
  });

  test('or when AWS was started so, unless the switch says otherwise', async () => {
    const options = { organization: organization(), ledger, clock: () => now, partialDays: true };
    const aws = await startEmulatedAws(options);
    const { CostExplorerClient } = await import('@aws-sdk/client-cost-explorer');
    const client = new CostExplorerClient({ ...b.settings, endpoint: aws.url });
    expect((await daily(client))[2]).toBeGreaterThan(0);
    aws.setFaults({ partialDays: false });
    expect((await daily(client))[2]).toBe(0);
    client.destroy();
    await aws.close();
  });

  test('grow from hour to hour until 08:00 UTC of the next day, when they are complete', async () => {
    b.aws.setFaults({ partialDays: true });
    const seen: number[] = [];
    for (const hour of [10, 11, 14, 20, 23, 24, 30, 31.99, 32, 33]) {
      now = at(hour);
      seen.push((await daily())[2]!);
    }
    expect(seen.slice(1)).toEqual(seen.slice(1).toSorted((x, y) => x - y));
    expect([seen[0], seen.at(-2), seen.at(-1)]).toEqual([0, 960, 960]);
    expect(new Set(seen).size).toBe(9);
    expect(seen.at(-3)).toBeLessThan(960);
  });

  test('two days are incomplete in the small hours, none of them before its first lines arrived', async () => {
    b.aws.setFaults({ partialDays: true });
    now = at(30);
    const [, before, yesterday, today] = await daily();
    expect([before, yesterday! > 400, yesterday! < 960, today]).toEqual([960, true, true, 0]);
  });

  test('do not lower a forecast, and count in a budget', async () => {
    const forecast = async () =>
      (
        await b.ce.send(
          new GetCostForecastCommand({
            TimePeriod: { Start: day, End: '2026-12-01' },
            Granularity: 'MONTHLY',
            Metric: 'UNBLENDED_COST',
          }),
        )
      ).Total!.Amount;
    const budget = async () => {
      const { Budgets } = await b.budgets.send(new DescribeBudgetsCommand({ AccountId: PAYER }));
      const { ActualSpend, ForecastedSpend } = Budgets![0]!.CalculatedSpend!;
      return [Number(ActualSpend!.Amount), Number(ForecastedSpend!.Amount)];
    };
    const [whole, [actual, expected]] = [await forecast(), await budget()];
    b.aws.setFaults({ partialDays: true });
    const today = (await daily())[2]!;
    expect(await forecast()).toBe(whole);
    expect(await budget()).toEqual([actual! + today, expected]);
  });
});

test('what has arrived is in whole cents, only grows, and is never more than there is', () => {
  const amounts = ['unblended', 'amortized', 'netAmortized', 'netUnblended'] as const;
  const lines = storyLedger().linesOn('2026-11-01');
  const cents = (of: LedgerLine, amount: (typeof amounts)[number]) => Number(of[amount] ?? '0') * 100;
  fc.assert(
    fc.property(fc.nat(40), fc.nat(6), fc.nat(lines.length - 1), (hour, later, index) => {
      const whole = lines[index]!;
      const seen = [hour, hour + later].map((hours) =>
        arrivedOf([whole], new Date(Date.parse(whole.day) + hours * HOUR)),
      );
      const [before, after] = seen.map(([of]) => of);
      for (const amount of amounts) {
        const sizes = [before, after, whole].map((of) => (of === undefined ? 0 : Math.abs(cents(of, amount))));
        expect(sizes).toEqual(sizes.toSorted((x, y) => x - y));
        for (const shown of [before, after]) expect(shown?.[amount] ?? '0').toMatch(/^-?\d+(\.\d\d?)?$/);
      }
    }),
    { numRuns: 300 },
  );
});
