/** What echarts is told to draw for a chart. Pure: the same chart gives the same option. */
import type { EChartsCoreOption } from 'echarts/core';
import { amountText, shortAmount } from './amounts.ts';
import { unitOf, type Chart } from './chart.ts';
import type { Font } from './font.ts';
import {
  defaultSize,
  extremes,
  fontSizes,
  layoutOf,
  legendItem,
  margin,
  type Layout,
  type PictureSize,
} from './layout.ts';
import { bandSeries, barSeries, isLine, lineSeries, named, valuesOf, type Named } from './marks.ts';
import { background, grid, ink, limitColour, quiet } from './palette.ts';
import { fewSeries } from './series.ts';

const mostSeries = 12;
const unitWords = { day: 'per day', week: 'per week', month: 'per month' } as const;

const text = (words: string, left: number, top: number, size: number, colour: string, weight = 400): object => ({
  type: 'text',
  left,
  top,
  z: 10,
  silent: true,
  style: { text: words, fill: colour, fontSize: size, fontWeight: weight, fontFamily: 'Inter' },
});

// The zero line and the limit are drawn here and not by the axis, whose labels would move up to the zero line with it.
const lineAcross = (layout: Layout, value: number, style: object): { shape: object; at: number } => {
  const { plot, scale, width, height } = layout;
  const part = (value - scale.min) / (scale.max - scale.min);
  const at = layout.horizontal
    ? plot.left + part * (width - plot.left - plot.right)
    : height - plot.bottom - part * (height - plot.top - plot.bottom);
  const shape = layout.horizontal
    ? { x1: at, x2: at, y1: plot.top, y2: height - plot.bottom }
    : { x1: plot.left, x2: width - plot.right, y1: at, y2: at };
  return { shape: { type: 'line', z: 6, silent: true, shape, style }, at };
};

const limitParts = (chart: Chart, layout: Layout, font: Font): object[] => {
  if (chart.limit === undefined) return [];
  const { shape, at } = lineAcross(layout, chart.limit.value, { stroke: limitColour, lineWidth: 2, lineDash: [9, 4] });
  const words = `${font.showable(chart.limit.name)} ${amountText(chart.limit.value, chart.currency).replace(/\.00$/, '')}`;
  const wide = font.measure(words, fontSizes.label, 600) + 10;
  const high = fontSizes.label + 6;
  const left = layout.horizontal ? Math.min(at - wide / 2, layout.width - margin - wide) : layout.plot.left + 4;
  const above = at - high - 3;
  const top = layout.horizontal ? layout.plot.top - high - 2 : above < layout.plot.top - 12 ? at + 4 : above;
  const plate = { type: 'rect', z: 7, silent: true, shape: { x: left, y: top, width: wide, height: high, r: 3 } };
  return [
    shape,
    { ...plate, style: { fill: background, opacity: 0.88 } },
    { ...text(words, left + 5, top + 3, fontSizes.label, limitColour, 600), z: 8 },
  ];
};

const axes = (chart: Chart, layout: Layout): object => {
  const label = { color: quiet, fontSize: fontSizes.label, fontFamily: 'Inter' };
  const none = { show: false };
  const category = {
    type: 'category',
    data: layout.categories,
    inverse: layout.horizontal,
    axisLine: { show: false, onZero: false },
    axisTick: none,
    axisLabel: { ...label, color: ink, margin: 9, interval: (index: number) => index % layout.step === 0 },
  };
  const { min, max, step } = layout.scale;
  const value = {
    type: 'value',
    min,
    max,
    interval: step,
    axisLine: { show: false, onZero: false },
    axisTick: none,
    splitLine: { lineStyle: { color: grid, width: 1 } },
    show: layout.valueAxis,
    axisLabel: { ...label, margin: 9, formatter: (amount: number) => shortAmount(amount, chart.currency) },
  };
  return layout.horizontal ? { xAxis: value, yAxis: category } : { xAxis: category, yAxis: value };
};

const subtitleOf = (chart: Chart): string => {
  const unit = unitOf(chart);
  const per = unit === undefined ? '' : chart.cumulative ? ', running total' : ` ${unitWords[unit]}`;
  const currency = chart.currency === '' ? 'Amounts' : chart.currency;
  return `${currency}${per}`;
};

// Three dashes for a line in the background, a box for the interval; echarts draws a marker the line does not have.
const iconOf = (chart: Chart, entry: Named | undefined): { icon?: string } => {
  if (entry === undefined) return { icon: 'roundRect' };
  return entry.series.muted && isLine(chart, entry.series)
    ? { icon: 'path://M0 0h5v3h-5z M8 0h5v3h-5z M16 0h5v3h-5z' }
    : {};
};

// A legend a row: echarts would break the rows where it likes and far apart. The name that is no series' is the interval's.
const legendRow = (chart: Chart, names: readonly string[], top: number, entries: readonly Named[]): object => ({
  left: margin,
  top,
  padding: 0,
  itemWidth: legendItem.width,
  itemHeight: legendItem.height,
  itemGap: legendItem.gap,
  data: names.map((name) => ({
    name,
    ...iconOf(
      chart,
      entries.find((entry) => entry.name === name),
    ),
  })),
  textStyle: { color: ink, fontSize: fontSizes.legend, fontFamily: 'Inter' },
});

export type Picture = PictureSize & { readonly option: EChartsCoreOption };

/** The option for `echarts.setOption` and the picture's size, which grows with the legend and with rows of names. */
export const pictureOf = (given: Chart, font: Font, size: PictureSize = defaultSize): Picture => {
  const chart = { ...given, series: fewSeries(given.series, mostSeries, given.categories.length) };
  const entries = named(chart, font);
  const band = chart.band === undefined ? '' : `${font.showable(chart.band.name)}\u200a`;
  const alone = entries.length === 1 && band === '';
  const legend = alone ? [] : [...entries.map(({ name }) => name), ...(band === '' ? [] : [band])];
  const values = extremes(chart, (series) => isLine(chart, series));
  const layout = layoutOf(chart, font, size, values, legend);
  const { plot, width, height } = layout;
  const empty = !chart.series.some((series) => valuesOf(chart, series).some((value) => value !== null));
  const nothing = empty
    ? [text('No data for this period', plot.left + 12, plot.top + 20, fontSizes.subtitle, quiet)]
    : [];
  const option: EChartsCoreOption = {
    animation: false,
    backgroundColor: background,
    textStyle: { fontFamily: 'Inter' },
    grid: { ...plot, containLabel: false },
    legend: layout.legend.map((names, row) =>
      legendRow(chart, names, layout.legendTop + row * legendItem.row, entries),
    ),
    ...axes(chart, layout),
    series: [
      ...bandSeries(chart, band),
      ...entries.flatMap((entry) =>
        isLine(chart, entry.series) ? lineSeries(chart, entry) : [barSeries(chart, entry, layout)],
      ),
    ],
    graphic: [
      text(layout.title, margin, margin, fontSizes.title, ink, 600),
      text(font.showable(subtitleOf(chart)), margin, margin + fontSizes.title + 9, fontSizes.subtitle, quiet),
      lineAcross(layout, 0, { stroke: quiet, lineWidth: 1.25 }).shape,
      ...limitParts(chart, layout, font),
      ...nothing,
    ],
  };
  return { width, height, option };
};
