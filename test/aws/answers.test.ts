import { describe, expect, test } from '@jest/globals';
import { budget } from '../../src/aws/budgets.ts';
import { costTable, forecast } from '../../src/aws/cost-explorer/answers.ts';

const TimePeriod = { Start: '2026-11-01', End: '2026-11-02' };
const UnblendedCost = { Amount: '1.50', Unit: 'USD' };
const region = { kind: 'dimension', dimension: 'REGION' } as const;
const unknown = expect.objectContaining({ code: 'cost_data_unavailable', hint: expect.any(String) });

describe('an answer of GetCostAndUsage', () => {
  test('without results, amounts or currencies is unknown, and not zero', () => {
    const wrong: Parameters<typeof costTable>[] = [
      [[], [], 'UnblendedCost'],
      [[{}], [], 'UnblendedCost'],
      [[{ ResultsByTime: [] }], [region], 'UnblendedCost'],
      [[{ ResultsByTime: [{ TimePeriod }] }], [], 'UnblendedCost'],
      [[{ ResultsByTime: [{ TimePeriod, Total: { UnblendedCost } }] }], [], 'NetAmortizedCost'],
      [[{ ResultsByTime: [{ TimePeriod, Total: { UnblendedCost: { Amount: '1' } } }] }], [], 'UnblendedCost'],
      [
        [{ ResultsByTime: [{ TimePeriod, Total: { UnblendedCost: { Amount: '1', Unit: 'N/A' } } }] }],
        [],
        'UnblendedCost',
      ],
      [[{ ResultsByTime: [{ TimePeriod, Groups: [{ Keys: ['eu-west-1'] }] }] }], [region], 'UnblendedCost'],
    ];
    for (const asked of wrong) expect(() => costTable(...asked)).toThrow(unknown);
  });

  test('may have days on which nothing was spent, and pages without results', () => {
    const group = { Keys: ['eu-west-1'], Metrics: { UnblendedCost } };
    const pages = [
      { ResultsByTime: [{ TimePeriod, Groups: [] }] },
      {},
      { ResultsByTime: [{ TimePeriod, Groups: [group] }] },
    ];
    const { rows, currency } = costTable(pages, [region], 'UnblendedCost');
    expect(rows.map(({ values, amount }) => [values, amount.amount.toFixed(2)])).toEqual([[['eu-west-1'], '1.50']]);
    expect(currency).toBe('USD');
    expect(costTable([{ ResultsByTime: [{ TimePeriod, Groups: [] }] }], [region], 'UnblendedCost').rows).toEqual([]);
  });
});

describe('a forecast', () => {
  const results = [{ TimePeriod, MeanValue: '3' }];

  test('without a currency is unknown', () => {
    expect(() => forecast({ ForecastResultsByTime: results })).toThrow(unknown);
    expect(() => forecast({ ForecastResultsByTime: results, Total: { Amount: '3' } })).toThrow(unknown);
  });

  test('keeps the currency AWS gives', () => {
    const { points } = forecast({ ForecastResultsByTime: results, Total: { Amount: '3', Unit: 'CNY' } });
    expect(points.map(({ mean }) => mean.currency)).toEqual(['CNY']);
  });
});

describe('a budget', () => {
  test('of a time unit AWS does not tell is not taken for a monthly one', () => {
    const given = { BudgetName: 'ml', BudgetType: 'COST', BudgetLimit: { Amount: '10', Unit: 'USD' } } as const;
    expect(budget({ ...given, TimeUnit: undefined })?.unit).toBeUndefined();
    expect(budget({ ...given, TimeUnit: 'QUARTERLY' })?.unit).toBe('QUARTERLY');
  });
});
