import type { Chart } from '../../../src/slack/charts/chart.ts';

export const days = (count: number, month = 'Nov'): string[] =>
  Array.from({ length: count }, (_, index) => `${index + 1} ${month}`);

export const daily = (count: number, base: number): number[] =>
  Array.from({ length: count }, (_, index) => base + (index % 7) * 10.25);

/** The overview's chart: three cost centres, what is unallocated and the month before. */
export const overview = (count = 18): Chart => ({
  title: 'ML spend by cost-center',
  kind: 'stacked',
  categories: days(count),
  currency: 'USD',
  series: [
    { name: 'search', values: daily(count, 1000) },
    { name: 'vision', values: daily(count, 780) },
    { name: 'fraud', values: daily(count, 640) },
    { name: 'unallocated', values: daily(count, 230) },
    { name: 'Oct 2026', values: daily(count, 2400), line: true, muted: true },
  ],
  summary: '$48,212.40 from 1 to 18 Nov 2026, 12.4 % above October.',
});
