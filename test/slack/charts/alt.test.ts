import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { chartAlt } from '../../../src/slack/charts/alt.ts';
import { overview } from './samples.ts';

describe('chartAlt', () => {
  test('says the summary, then what is drawn, then the figures of every series', () => {
    expect(chartAlt(overview(4)).split('\n')).toEqual([
      '$48,212.40 from 1 to 18 Nov 2026, 12.4 % above October.',
      'Chart: ML spend by cost-center, 1 Nov to 4 Nov',
      'search: $4,061.50 in all; last 2 Nov $1,010.25, 3 Nov $1,020.50, 4 Nov $1,030.75',
      'vision: $3,181.50 in all; last 2 Nov $790.25, 3 Nov $800.50, 4 Nov $810.75',
      'fraud: $2,621.50 in all; last 2 Nov $650.25, 3 Nov $660.50, 4 Nov $670.75',
      'unallocated: $981.50 in all; last 2 Nov $240.25, 3 Nov $250.50, 4 Nov $260.75',
      'Oct 2026: $9,661.50 in all; last 2 Nov $2,410.25, 3 Nov $2,420.50, 4 Nov $2,430.75',
    ]);
  });

  test('says what is not known, the limit and the interval, and no sum of running totals', () => {
    const alt = chartAlt({
      title: 'ml-search',
      kind: 'line',
      cumulative: true,
      categories: ['1 Nov', '2 Nov', '3 Nov'],
      currency: 'USD',
      series: [
        { name: 'actual', values: [10, 20, undefined] },
        { name: 'forecast', values: [undefined, undefined, undefined] },
      ],
      limit: { name: 'limit', value: 20_000 },
      band: { name: '80 % interval', low: [undefined, 20, 25], high: [undefined, 20, 35] },
      summary: '$20.00 of $20,000.00.',
    });
    expect(alt).toContain('limit: $20,000.00');
    expect(alt).toContain('80 % interval: $25.00 to $35.00 at 3 Nov');
    expect(alt).toContain('actual: last 1 Nov $10.00, 2 Nov $20.00; 1 of 3 points not available'.replace('last ', ''));
    expect(alt).toContain('forecast: not available');
    expect(alt).not.toContain('in all');
  });

  test('names the first points of a chart of names', () => {
    const categories = Array.from({ length: 30 }, (_, index) => `type-${index}`);
    const alt = chartAlt({
      ...overview(),
      kind: 'bar',
      categories,
      series: [{ name: 'spend', values: categories.map(() => 1.1) }],
    });
    expect(alt).toContain('spend: $33.00 in all; type-0 $1.10');
    expect(alt).toContain('and 18 more');
  });

  test('fits 2,000 characters whatever there is to say, keeping the summary', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'grapheme', maxLength: 200 }), { maxLength: 80 }),
        fc.integer({ min: 1, max: 60 }),
        fc.string({ maxLength: 300 }),
        (names, count, title) => {
          const chart = { ...overview(count), title, series: names.map((name) => ({ name, values: [12.5] })) };
          const alt = chartAlt(chart);
          expect(alt.length).toBeLessThanOrEqual(2000);
          expect(alt.startsWith(chart.summary)).toBe(true);
          expect(alt.isWellFormed()).toBe(true);
        },
      ),
    );
  });
});
