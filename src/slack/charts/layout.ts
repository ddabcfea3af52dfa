import { cutEnd, cutMiddle } from '../text.ts';
import { shortAmount } from './amounts.ts';
/** Where things stand in the picture, in pixels, from the font's widths: so that no text touches another. */
import type { Chart, ChartSeries } from './chart.ts';
import { known, unitOf } from './chart.ts';
import type { Font, Weight } from './font.ts';
import { labelStep, niceScale, type Scale } from './scale.ts';

export type PictureSize = { readonly width: number; readonly height: number };

/** Wide enough for a month of days; shown at 400 px, as on a phone, its labels are still 9 px high. */
export const defaultSize: PictureSize = { width: 640, height: 400 };

export const fontSizes = { title: 20, subtitle: 15, label: 14, legend: 15 } as const;
export const margin = 18;
export const legendItem = { width: 20, height: 13, textGap: 5, gap: 16, row: 25 } as const;

export type Layout = {
  readonly width: number;
  readonly height: number;
  readonly title: string;
  /** The names of each row of the legend, and where the first row is. */
  readonly legend: readonly (readonly string[])[];
  readonly legendTop: number;
  readonly plot: { readonly left: number; readonly top: number; readonly right: number; readonly bottom: number };
  readonly scale: Scale;
  readonly horizontal: boolean;
  /** False where every bar says its amount itself. */
  readonly valueAxis: boolean;
  readonly categories: readonly string[];
  /** Every how many categories one is labelled. */
  readonly step: number;
};

type Cut = (text: string, max: number) => string;

/** The text shortened until it is at most so many pixels wide. */
export const fitWidth = (
  font: Font,
  text: string,
  size: number,
  width: number,
  cut: Cut,
  weight: Weight = 400,
): string => {
  let shown = text;
  for (let max = text.length; max > 1 && font.measure(shown, size, weight) > width;) shown = cut(text, --max);
  return shown;
};

/** Everything the value axis must reach: the stacks' both ends, lines, the limit and the interval. */
export const extremes = (chart: Chart, isLine: (series: ChartSeries) => boolean): number[] => {
  const stacked = chart.kind === 'stacked' ? chart.series.filter((series) => !isLine(series)) : [];
  const single = chart.series.filter((series) => !stacked.includes(series));
  const ends = chart.categories.flatMap((_, index) => {
    const values = stacked.flatMap(({ values }) => known(values[index]) ?? []);
    const add = (some: number[]): number => some.reduce((sum, value) => sum + value, 0);
    return [add(values.filter((value) => value > 0)), add(values.filter((value) => value < 0))];
  });
  const others = [...single.map(({ values }) => values), chart.band?.low ?? [], chart.band?.high ?? []].flat();
  return [...ends, ...others.flatMap((value) => known(value) ?? []), chart.limit?.value ?? 0];
};

const legendRows = (font: Font, names: readonly string[], width: number): string[][] => {
  const rows: string[][] = [];
  let left = 0;
  for (const name of names) {
    const item = legendItem.width + legendItem.textGap + font.measure(name, fontSizes.legend);
    const row = rows.at(-1);
    if (row !== undefined && item <= left) row.push(name);
    else {
      rows.push([name]);
      left = width;
    }
    left -= item + legendItem.gap;
  }
  return rows;
};

// The widest label decides how many have room.
const widest = (font: Font, labels: readonly string[]): number =>
  Math.max(0, ...labels.map((label) => font.measure(label, fontSizes.label)));

export const layoutOf = (
  chart: Chart,
  font: Font,
  size: PictureSize,
  values: readonly number[],
  legend: readonly string[],
): Layout => {
  const inner = size.width - 2 * margin;
  const rows = legendRows(font, legend, inner);
  const legendTop = margin + fontSizes.title + 9 + fontSizes.subtitle + 14;
  const top = legendTop + (rows.length === 0 ? 4 : rows.length * legendItem.row + 16);
  // A legend of many rows makes the picture higher, not the plot flatter.
  const height = Math.max(size.height, top + 230);
  const names = chart.categories.map((label) => font.showable(label));
  const vertical = niceScale(values);
  const ticks = (scale: Scale): string[] =>
    Array.from({ length: Math.round((scale.max - scale.min) / scale.step) + 1 }, (_, index) =>
      shortAmount(scale.min + index * scale.step, chart.currency),
    );
  const left = margin + widest(font, ticks(vertical)) + 10;
  const slot = (size.width - margin - left) / Math.max(1, names.length);
  const horizontal =
    unitOf(chart) === undefined && chart.kind !== 'line' && widest(font, names) + 10 > slot && names.length > 1;
  const title = fitWidth(font, font.showable(chart.title), fontSizes.title, inner, cutEnd, 600);
  const common = { width: size.width, title, legend: rows, legendTop, horizontal };
  if (!horizontal) {
    const labels = names.map((name) => fitWidth(font, name, fontSizes.label, Math.max(120, slot - 10), cutMiddle));
    const plot = { left, top, right: margin, bottom: margin + fontSizes.label + 12 };
    return {
      ...common,
      height,
      plot,
      scale: vertical,
      valueAxis: true,
      categories: labels,
      step: labelStep(labels.length, slot, widest(font, labels)),
    };
  }
  const labels = names.map((name) => fitWidth(font, name, fontSizes.label, inner * 0.4, cutMiddle));
  const valueAxis = legend.length > 0;
  // A limit's name stands above the bars.
  const from = chart.limit === undefined ? top : top + fontSizes.label + 10;
  const bottom = valueAxis ? margin + fontSizes.label + 10 : margin;
  const plot = { left: margin + widest(font, labels) + 10, top: from, right: margin + (valueAxis ? 10 : 66), bottom };
  const exact = { min: Math.min(0, ...values), max: Math.max(0, ...values) || 1, step: 1 };
  const grown = Math.min(
    1200,
    Math.max(Math.min(height, top + bottom + labels.length * 56), top + bottom + labels.length * 26),
  );
  return {
    ...common,
    height: grown,
    plot,
    scale: valueAxis ? niceScale(values, 4) : exact,
    valueAxis,
    categories: labels,
    step: 1,
  };
};
