/** One series of a chart: `values[i]` belongs to `categories[i]`; undefined is "not known" and is never drawn as 0. */
export type ChartSeries = {
  readonly name: string;
  readonly values: readonly (number | undefined)[];
  /** Drawn as a line above the bars and no part of the stack: the previous period, a forecast. */
  readonly line?: boolean;
  /** Drawn in the background: what the eye should compare with, not look at. */
  readonly muted?: boolean;
};

/**
 * A chart as data, from which the native block, the picture and the alt text are made.
 * Values are amounts in `currency` that may be added along the categories (so days can be shown as sums of two days)
 * unless `cumulative`; they are numbers because they are only drawn: figures in words come from Money.
 */
export type Chart = {
  readonly title: string;
  readonly kind: 'bar' | 'stacked' | 'line';
  /** One label a point, in order: "1 Nov", "2026-11", or names. */
  readonly categories: readonly string[];
  /** What one category is when the categories are time; without it the labels tell ("1 Nov", "2026-11-01", "Nov 2026"). */
  readonly unit?: CategoryUnit;
  /** Every value includes the ones before it, as in a budget's course: then values are never added along the categories. */
  readonly cumulative?: boolean;
  /** Biggest first: the legend and the stack keep this order. */
  readonly series: readonly ChartSeries[];
  readonly currency: string;
  /** A line across the chart: a budget's limit, in the amount of one category. */
  readonly limit?: { readonly name: string; readonly value: number };
  /** An interval, as of a forecast. */
  readonly band?: {
    readonly name: string;
    readonly low: readonly (number | undefined)[];
    readonly high: readonly (number | undefined)[];
  };
  /** One sentence with the figures, first in the alt text: "$48,212.40 from 1 to 19 Nov 2026, 12.4 % above October." */
  readonly summary: string;
};

export type CategoryUnit = 'day' | 'week' | 'month';

const months = '(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*';
const labels: readonly [CategoryUnit, RegExp][] = [
  ['day', new RegExp(`^(?:\\d{4}-\\d{2}-\\d{2}|\\d{1,2} ${months}(?: \\d{4})?|${months} \\d{1,2})$`)],
  ['month', new RegExp(`^(?:\\d{4}-\\d{2}|${months}(?: \\d{4})?)$`)],
  ['week', /^(?:\d{4}-)?W\d{1,2}$/],
];

/** What one category is when the categories are consecutive spans of time; undefined when they are names. */
export const unitOf = (chart: Chart): CategoryUnit | undefined =>
  chart.unit ??
  labels.find(([, label]) => chart.categories.length > 0 && chart.categories.every((text) => label.test(text)))?.[0];

/** A value that can be drawn: what is undefined or not finite is not known. */
export const known = (value: number | undefined): number | undefined =>
  value !== undefined && Number.isFinite(value) ? value : undefined;
