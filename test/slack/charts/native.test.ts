import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import type { Chart } from '../../../src/slack/charts/chart.ts';
import { chartOfNative, nativeChart } from '../../../src/slack/charts/native.ts';
import { uniqueNames } from '../../../src/slack/charts/series.ts';
import { daily, days, overview } from './samples.ts';

const amount = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: -100_000, max: 900_000 }).map((cents) => cents / 100) },
  fc.constant(undefined),
);

const anyChart: fc.Arbitrary<Chart> = fc
  .record({
    points: fc.nat(70),
    series: fc.nat(12),
    time: fc.boolean(),
    kind: fc.constantFrom('bar', 'stacked', 'line'),
  })
  .chain(({ points, series, time, kind }) =>
    fc.record({
      title: fc.string({ unit: 'grapheme', maxLength: 80 }),
      kind: fc.constant(kind),
      categories: time
        ? fc.constant(days(points))
        : fc.array(fc.string({ unit: 'grapheme', maxLength: 40 }), { minLength: points, maxLength: points }),
      series: fc.array(
        fc.record({
          name: fc.oneof(fc.string({ unit: 'grapheme', maxLength: 40 }), fc.constantFrom('unallocated', 'other')),
          values: fc.array(amount, { minLength: points, maxLength: points }),
          line: fc.boolean(),
        }),
        { minLength: series, maxLength: series },
      ),
      currency: fc.constantFrom('USD', 'JPY', ''),
      summary: fc.constant('A sentence.'),
    }),
  );

describe('nativeChart', () => {
  test('keeps every limit of the block, for any chart', () => {
    fc.assert(
      fc.property(anyChart, (chart) => {
        const block = nativeChart(chart);
        if (block === undefined) return;
        expect(block.title.length).toBeGreaterThan(0);
        expect(block.title.length).toBeLessThanOrEqual(50);
        const { series, axis_config: axis } = block.chart;
        expect(series.length).toBeGreaterThan(0);
        expect(series.length).toBeLessThanOrEqual(6);
        expect(axis.categories.length).toBeGreaterThan(0);
        expect(axis.categories.length).toBeLessThanOrEqual(20);
        for (const names of [axis.categories, series.map(({ name }) => name)]) {
          expect(new Set(names).size).toBe(names.length);
          for (const name of names) expect(name.length > 0 && name.length <= 20 && name.isWellFormed()).toBe(true);
        }
        for (const { data } of series) {
          expect(data.map(({ label }) => label)).toEqual(axis.categories);
          for (const { value } of data) expect(Number.isFinite(value)).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('stands for the same total when every value is known, however many series and days there are', () => {
    const cents = fc.integer({ min: -10_000, max: 90_000 });
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 70 }),
        fc.infiniteStream(cents),
        (series, points, stream) => {
          const chart: Chart = {
            ...overview(points),
            series: Array.from({ length: series }, (_, index) => ({
              name: `team-${index}`,
              values: Array.from({ length: points }, () => stream.next().value! / 100),
            })),
          };
          const whole = chart.series
            .flatMap(({ values }) => values)
            .reduce((sum: number, value) => sum + Math.round(value! * 100), 0);
          const block = nativeChart(chart)!;
          const size = Math.ceil(points / 20);
          const days = (at: number) => Math.min(size, points - at * size);
          const drawn = block.chart.series
            .flatMap(({ data }) => data.map(({ value }, at) => value * days(at)))
            .reduce((sum, value) => sum + value * 100, 0);
          // Means are drawn to the cent, each standing for its days.
          expect(Math.abs(drawn - whole)).toBeLessThanOrEqual(size === 1 ? 0.01 : series * points);
        },
      ),
    );
  });

  test('shows a stacked chart of days as lines of its parts, without the line of earlier totals beside them', () => {
    const block = nativeChart(overview())!;
    expect(block.chart.type).toBe('line');
    expect(block.chart.series.map(({ name }) => name)).toEqual(['search', 'vision', 'fraud', 'unallocated']);
    expect(block.chart.axis_config.y_label).toBe('USD');
  });

  test('shows one series of days as bars', () => {
    expect(nativeChart({ ...overview(), series: overview().series.slice(0, 1) })!.chart.type).toBe('bar');
  });

  test.each([28, 29, 30, 31])('fits a month of %i days as means of two days, and says so', (count) => {
    const chart = { ...overview(count), title: 'Daily ML spend by cost-center, 1–31 Oct 2026' };
    const block = nativeChart(chart)!;
    expect(block.title).toBe('ML spend by cost-center, 1–31 Oct…, mean of 2 days');
    const first = block.chart.series[0]!.data;
    expect(first[0]).toEqual({ label: '1 Nov', value: 1005.13 });
    expect(first[1]!.label).toBe('3 Nov');
    expect(first.at(-1)!.label).toBe(count % 2 === 0 ? `${count - 1} Nov` : `${count} Nov`);
  });

  test('never adds up running totals', () => {
    const values = daily(30, 100).map((_, index) => (index + 1) * 100);
    const block = nativeChart({
      ...overview(30),
      kind: 'line',
      cumulative: true,
      series: [{ name: 'actual', values }],
    })!;
    expect(block.chart.series[0]!.data.at(-1)).toEqual({ label: '30 Nov', value: 3000 });
    expect(block.title).toBe('ML spend by cost-center');
  });

  test('leaves out days of which a value is not known instead of drawing 0', () => {
    const chart = overview(5);
    const block = nativeChart({ ...chart, series: [{ name: 'search', values: [1, 2, undefined, Number.NaN, 5] }] })!;
    expect(block.chart.series[0]!.data).toEqual([
      { label: '1 Nov', value: 1 },
      { label: '2 Nov', value: 2 },
      { label: '5 Nov', value: 5 },
    ]);
  });

  test('leaves out a series to compare with when it is not known everywhere', () => {
    const chart = overview(3);
    const block = nativeChart({
      ...chart,
      series: [
        { name: 'search', values: [1, 2, 3] },
        { name: 'Oct', values: [1, undefined, 3], line: true },
      ],
    })!;
    expect(block.chart.series.map(({ name }) => name)).toEqual(['search']);
  });

  test('sums the series after the fifth as other and keeps what is unallocated by itself', () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'other', 'unallocated'];
    const block = nativeChart({ ...overview(2), series: names.map((name, index) => ({ name, values: [index, 1] })) })!;
    expect(block.chart.series.map(({ name }) => name)).toEqual(['a', 'b', 'c', 'd', 'other', 'unallocated']);
    expect(block.chart.series[4]!.data[0]!.value).toBe(4 + 5 + 6 + 7);
  });

  test('draws credits below zero', () => {
    const block = nativeChart({ ...overview(2), series: [{ name: 'credits', values: [-3.1, -0.01] }] })!;
    expect(block.chart.series[0]!.data.map(({ value }) => value)).toEqual([-3.1, -0.01]);
  });

  test('leaves to the picture what it cannot say: an interval, a limit beside bars, nothing known', () => {
    const chart = overview();
    expect(nativeChart({ ...chart, band: { name: '80 %', low: [], high: [] } })).toBeUndefined();
    expect(
      nativeChart({ ...chart, kind: 'bar', categories: ['ml-prod', 'ml-dev'], limit: { name: 'limit', value: 1 } }),
    ).toBeUndefined();
    expect(nativeChart({ ...chart, series: [{ name: 'search', values: [] }] })).toBeUndefined();
    expect(nativeChart({ ...chart, categories: [] })).toBeUndefined();
  });

  test('draws a limit as a line of its own where lines are drawn', () => {
    const block = nativeChart({ ...overview(), kind: 'line', limit: { name: 'limit', value: 2000 } })!;
    expect(block.chart.series.at(-1)!.data.every(({ value }) => value === 2000)).toBe(true);
  });

  test('can be read back as a chart, for its words', () => {
    const chart = chartOfNative(nativeChart(overview())!);
    expect(chart.series[0]).toEqual({ name: 'search', values: daily(18, 1000) });
    expect(chart.currency).toBe('USD');
  });
});

test('names are shortened in the middle and stay different', () => {
  expect(uniqueNames(['ml-training-production-a-eu-west-1', 'ml-training-production-b-eu-west-1', ''], 20)).toEqual([
    'ml-trainin…eu-west-1',
    'ml-traini…u-west-1 2',
    '(no name)',
  ]);
});
