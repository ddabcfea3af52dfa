import { shortAmount } from './amounts.ts';
/** The marks of a chart as echarts series: lines, bars and the interval. */
import { known, type Chart, type ChartSeries } from './chart.ts';
import type { Font } from './font.ts';
import { fontSizes, type Layout } from './layout.ts';
import { background, bandColour, coloursOf, ink, isUnallocated, mutedBar, mutedLine } from './palette.ts';
import { uniqueNames } from './series.ts';

const longestName = 28;

// Every second stack carries a light pattern, so that neighbours also differ without colour; unallocated is hatched.
const hatch = {
  symbol: 'rect',
  dashArrayX: [1, 0],
  dashArrayY: [2, 4],
  rotation: -Math.PI / 4,
  color: 'rgba(255,255,255,0.8)',
};
const slant = {
  symbol: 'rect',
  dashArrayX: [1, 0],
  dashArrayY: [1.25, 6],
  rotation: Math.PI / 4,
  color: 'rgba(255,255,255,0.6)',
};
const dots = {
  symbol: 'circle',
  symbolSize: 0.6,
  dashArrayX: [
    [6, 6],
    [0, 6, 6, 0],
  ],
  dashArrayY: [6, 0],
  color: 'rgba(255,255,255,0.75)',
};
const decals = [undefined, slant, undefined, dots] as const;
const dashes = ['solid', [8, 4], [2, 3], [10, 3, 2, 3]] as const;
const symbols = ['circle', 'rect', 'triangle', 'diamond'] as const;
export const isLine = (chart: Chart, series: ChartSeries): boolean => series.line === true || chart.kind === 'line';

/** A series with what it is called and coloured in this picture. */
export type Named = {
  readonly series: ChartSeries;
  readonly name: string;
  readonly colour: string;
  readonly index: number;
};

export const named = (chart: Chart, font: Font): Named[] => {
  const names = uniqueNames(
    chart.series.map(({ name }) => font.showable(name)),
    longestName,
  );
  const colours = coloursOf(chart.series.filter(({ muted }) => !muted).map(({ name }) => name));
  let used = 0;
  return chart.series.map((series, index) => ({
    series,
    name: names[index] ?? series.name,
    colour: !series.muted ? (colours[used++] ?? ink) : isLine(chart, series) ? mutedLine : mutedBar,
    index,
  }));
};

export const valuesOf = (chart: Chart, series: Pick<ChartSeries, 'values'>): (number | null)[] =>
  chart.categories.map((_, index) => known(series.values[index]) ?? null);

// A point whose neighbours are not known would vanish in a line without symbols.
const hasLonePoint = (values: readonly (number | null)[]): boolean =>
  values.some(
    (value, index) => value !== null && (values[index - 1] ?? null) === null && (values[index + 1] ?? null) === null,
  );

export const lineSeries = (chart: Chart, { series, name, colour, index }: Named): object[] => {
  const data = valuesOf(chart, series);
  const muted = series.muted === true;
  const showSymbol = (!muted && data.length <= 20) || hasLonePoint(data);
  const line = {
    type: 'line',
    name,
    data,
    z: muted ? 4 : 5,
    symbol: showSymbol ? symbols[index % symbols.length] : 'none',
    symbolSize: 7,
    itemStyle: { color: colour },
    lineStyle: { color: colour, width: muted ? 2 : 3, type: muted ? [5, 4] : dashes[index % dashes.length] },
  };
  // Over bars of any colour a line needs an edge to be seen.
  const edge = { ...line, name: '', symbol: 'none', lineStyle: { color: background, width: 5, opacity: 0.85 } };
  return chart.kind === 'line' ? [line] : [edge, line];
};

export const barSeries = (chart: Chart, { series, name, colour, index }: Named, layout: Layout): object => {
  const decal = isUnallocated(series.name) ? hatch : decals[index % decals.length];
  return {
    type: 'bar',
    name,
    data: valuesOf(chart, series),
    z: 3,
    barMaxWidth: 56,
    barCategoryGap: layout.categories.length > 12 ? '22%' : '32%',
    ...(chart.kind === 'stacked' ? { stack: 'stack' } : {}),
    itemStyle: {
      color: colour,
      borderColor: background,
      borderWidth: 0.75,
      ...(chart.series.length === 1 || !decal ? {} : { decal }),
    },
    ...(!layout.valueAxis
      ? {
          label: {
            show: true,
            position: 'right',
            color: ink,
            fontSize: fontSizes.label,
            formatter: ({ value }: { value: unknown }) =>
              typeof value === 'number' ? shortAmount(value, chart.currency) : '',
          },
        }
      : {}),
  };
};

export const bandSeries = (chart: Chart, name: string): object[] => {
  const { band } = chart;
  if (band === undefined) return [];
  const low = valuesOf(chart, { values: band.low });
  const high = valuesOf(chart, { values: band.high });
  const both = low.map((value, index) => (value === null || high[index] === null ? null : value));
  const height = both.map((value, index) => (value === null ? null : (high[index] ?? value) - value));
  const common = { type: 'line', stack: 'band', stackStrategy: 'all', symbol: 'none', lineStyle: { opacity: 0 }, z: 2 };
  return [
    { ...common, data: both },
    {
      ...common,
      name,
      data: height,
      itemStyle: { color: bandColour, opacity: 0.22 },
      areaStyle: { color: bandColour, opacity: 0.22 },
    },
  ];
};
