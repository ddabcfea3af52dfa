import { LIMITS } from '../limits.ts';
import { cutEnd, cutMiddle, plainText } from '../text.ts';
import { sumOf } from './amounts.ts';
/** A chart as Slack's own block, where that can say the same. */
import { known, unitOf, type Chart, type ChartSeries } from './chart.ts';
import { fewSeries, uniqueNames } from './series.ts';

type Point = { label: string; value: number };

/** Slack's chart block (June 2026), which @slack/types does not have yet. At most two a message. */
export type DataVisualizationBlock = {
  type: 'data_visualization';
  block_id?: string;
  title: string;
  chart: {
    type: 'bar' | 'line' | 'area';
    series: { name: string; data: Point[] }[];
    axis_config: { categories: string[]; x_label?: string; y_label?: string };
  };
};

type Row = { readonly name: string; readonly values: readonly (number | undefined)[]; readonly line: boolean };
type Drawn = { readonly categories: readonly string[]; readonly rows: readonly Row[]; readonly title: string };

const chunks = <T>(items: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, index) => items.slice(index * size, (index + 1) * size));

// A mean of two days is an amount a day still, but not each day's.
const titlePer = (title: string, size: number, unit: string): string => {
  const per = `, mean of ${size} ${unit}s`;
  const bare = title
    .replace(/,? ?\b(?:per|a) (?:day|week|month)\b/i, '')
    .replace(/\b(?:daily|weekly|monthly)\b[,:]?\s*/i, '');
  const start = bare.trim().replace(/[,·:]$/, '');
  return `${cutEnd(start.charAt(0).toUpperCase() + start.slice(1), LIMITS.chart.title - per.length)}${per}`;
};

// Twenty points at most: spans of time become means of two (or more), saying so, since sums would let a short last span
// look like a collapse; names after the 19th become one.
const fewPoints = (chart: Chart, rows: readonly Row[]): Drawn => {
  const { categories, title } = chart;
  const most: number = LIMITS.chart.points;
  if (categories.length <= most) return { categories, rows, title };
  const unit = unitOf(chart);
  if (unit === undefined) {
    const rest = categories.length - most + 1;
    const fold = ({ values }: Row): (number | undefined)[] => [
      ...categories.slice(0, most - 1).map((_, index) => values[index]),
      sumOf(categories.slice(most - 1).map((_, index) => values[most - 1 + index])),
    ];
    const folded = rows.map((row) => ({ ...row, values: fold(row) }));
    return { categories: [...categories.slice(0, most - 1), `${rest} others`], rows: folded, title };
  }
  const size = Math.ceil(categories.length / most);
  const spans = chunks([...categories.keys()], size);
  const value = (row: Row, span: readonly number[]): number | undefined => {
    if (chart.cumulative) return row.values[span.at(-1) ?? 0];
    const sum = sumOf(span.map((index) => row.values[index]));
    return sum === undefined ? undefined : sum / span.length;
  };
  const label = (span: readonly number[]): string =>
    cutMiddle(categories[(chart.cumulative ? span.at(-1) : span[0]) ?? 0] ?? '', LIMITS.chart.label);
  return {
    categories: spans.map(label),
    rows: rows.map((row) => ({ ...row, values: spans.map((span) => value(row, span)) })),
    title: chart.cumulative ? title : titlePer(title, size, unit),
  };
};

// Every series must have every point, so a point that a series of the period itself lacks is left out, and a series to
// compare with that lacks a remaining point is left out whole. Nothing unknown is drawn as 0.
const knownOnly = ({ categories, rows, title }: Drawn): Drawn & { readonly gap: boolean } => {
  const mains = rows.filter(({ line }) => !line);
  const needed = mains.length > 0 ? mains : rows;
  const kept = [...categories.keys()].filter((index) => needed.every(({ values }) => values[index] !== undefined));
  return {
    title,
    categories: kept.map((index) => categories[index] ?? ''),
    rows: rows
      .map((row) => ({ ...row, values: kept.map((index) => row.values[index]) }))
      .filter(({ values }) => values.every((value) => value !== undefined)),
    gap: kept.length > 0 && (kept.at(-1) ?? 0) - (kept[0] ?? 0) !== kept.length - 1,
  };
};

// Slack does not stack: bars of several series a day would be a comb, lines can be followed.
const typeFor = (chart: Chart, { categories, rows, gap }: Drawn & { readonly gap: boolean }): 'bar' | 'line' => {
  if (categories.length < 2 || unitOf(chart) === undefined || gap) return 'bar';
  if (chart.kind === 'line' || chart.cumulative) return 'line';
  return rows.length === 1 || categories.length * rows.length <= 24 ? 'bar' : 'line';
};

const toRow = ({ name, values, line }: ChartSeries, length: number): Row => ({
  name,
  line: line ?? false,
  values: Array.from({ length }, (_, index) => known(values[index])),
});

/**
 * The chart as a data_visualization block; undefined where that cannot say it: an interval, a limit beside bars, or
 * points of which no one is known for all series. Months of days become means of two days, series after the fifth one sum.
 */
export const nativeChart = (chart: Chart): DataVisualizationBlock | undefined => {
  if (chart.band !== undefined || chart.categories.length === 0) return undefined;
  const { length } = chart.categories;
  // Beside groups that are not stacked, a line of earlier totals would compare a whole with its parts.
  const parts = chart.series.filter(({ line }) => !line);
  const shown = chart.kind === 'stacked' && parts.length > 1 ? parts : chart.series;
  const rows = fewSeries(shown, LIMITS.chart.series, length).map((series) => toRow(series, length));
  const drawn = knownOnly(fewPoints(chart, rows));
  if (drawn.categories.length === 0 || !drawn.rows.some(({ line }) => !line || chart.kind === 'line')) return undefined;
  const type = typeFor(chart, drawn);
  const lines: Row[] = [];
  if (chart.limit !== undefined) {
    if (type === 'bar' || drawn.rows.length === LIMITS.chart.series || drawn.title !== chart.title) return undefined;
    const { name, value } = chart.limit;
    lines.push({ name, line: true, values: drawn.categories.map(() => value) });
  }
  const all = [...drawn.rows, ...lines];
  const categories = uniqueNames(drawn.categories, LIMITS.chart.label);
  const names = uniqueNames(
    all.map(({ name }) => name),
    LIMITS.chart.seriesName,
  );
  const point = (value: number | undefined, index: number): Point => ({
    label: categories[index] ?? '',
    value: Math.round((value ?? 0) * 100) / 100,
  });
  return {
    type: 'data_visualization',
    title: cutEnd(plainText(drawn.title).trim() || 'Cost', LIMITS.chart.title),
    chart: {
      type,
      series: all.map(({ values }, index) => ({ name: names[index] ?? '', data: values.map(point) })),
      axis_config: { categories, ...(chart.currency === '' ? {} : { y_label: chart.currency }) },
    },
  };
};

/** What a native block shows, as a chart again: for its words where Slack refuses the block. */
export const chartOfNative = ({ title, chart }: DataVisualizationBlock): Chart => ({
  title,
  kind: chart.type === 'bar' ? 'bar' : 'line',
  categories: chart.axis_config.categories,
  series: chart.series.map(({ name, data }) => ({ name, values: data.map(({ value }) => value) })),
  currency: chart.axis_config.y_label ?? '',
  summary: '',
});
