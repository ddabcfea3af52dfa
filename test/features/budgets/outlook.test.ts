import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Budget } from '../../../src/aws/budgets.ts';
import { budgetOutlook, byRisk } from '../../../src/features/budgets/outlook.ts';
import { money } from '../../../src/model/money.ts';
import { addDays } from '../../../src/model/period.ts';

const budget = (limit: number, actual?: number, forecast?: number, more: Partial<Budget> = {}): Budget => ({
  name: 'b',
  unit: 'MONTHLY',
  limit: money(limit, 'USD'),
  actual: actual === undefined ? undefined : money(actual, 'USD'),
  forecast: forecast === undefined ? undefined : money(forecast, 'USD'),
  ...more,
});

describe('when a budget is reached', () => {
  test.each([
    ['at the pace AWS forecasts for the rest of the month', budget(300, 180, 300 + 60), '2026-11-18', '2026-11-26'],
    ['at the pace so far without a forecast', budget(200, 180), '2026-11-18', '2026-11-20'],
    ['not this month, when the pace leads past its end', budget(1000, 180), '2026-11-18', undefined],
    ['tomorrow at the earliest', budget(180.01, 180), '2026-11-18', '2026-11-19'],
    ['not at all, when nothing is spent', budget(100, 0), '2026-11-18', undefined],
    ['not after the last day of the month', budget(31, 30), '2026-11-30', undefined],
    [
      'not by this month’s pace, when it is of a year',
      budget(200, 180, undefined, { unit: 'ANNUALLY' }),
      '2026-11-18',
      undefined,
    ],
  ])('%s', (_when, given, through, day) => {
    expect(budgetOutlook(given, through).reachedOn).toBe(day);
  });

  test.each([
    ['over', budget(100, 101)],
    ['at risk', budget(100, 80, 90)],
    ['at risk', budget(100, 40, 101)],
    ['within', budget(100, 40, 70)],
    ['unknown', budget(100)],
    ['unknown', { ...budget(100, 40), actual: money(40, 'EUR') }],
  ])('%s', (state, given) => {
    expect(budgetOutlook(given, '2026-11-15').state).toBe(state);
  });

  test('is a day of the same month after the data, and only for a limit that is not reached yet', () => {
    const dollars = fc.integer({ min: 0, max: 100_000 });
    fc.assert(
      fc.property(
        dollars,
        dollars,
        fc.option(dollars, { nil: undefined }),
        fc.nat(400),
        (limit, actual, forecast, n) => {
          const through = addDays('2026-01-01', n);
          const { reachedOn, state } = budgetOutlook(budget(limit + 1, actual, forecast), through);
          if (reachedOn === undefined) return;
          expect(reachedOn > through).toBe(true);
          expect(reachedOn.slice(0, 7)).toBe(through.slice(0, 7));
          expect(state).toBe('at risk');
        },
      ),
    );
  });

  test('the most pressing come first', () => {
    const given = [budget(100, 10), budget(100, 99), budget(100), budget(100, 150), budget(100, 85)];
    const states = byRisk(given.map((one) => budgetOutlook(one, '2026-11-15'))).map(({ state, used }) => [state, used]);
    expect(states).toEqual([
      ['over', 1.5],
      ['at risk', 0.99],
      ['at risk', 0.85],
      ['unknown', undefined],
      ['within', 0.1],
    ]);
  });
});
