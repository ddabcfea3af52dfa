import { LIMITS } from '../limits.ts';
import { cutEnd, cutMiddle, plainText } from '../text.ts';
import { amountText, sumOf } from './amounts.ts';
/** A chart in words: for people who cannot see the picture, and for where Slack refuses it. */
import { known, unitOf, type Chart, type ChartSeries } from './chart.ts';

const longestName = 60;
const name = (text: string): string => cutMiddle(plainText(text), longestName);

type Point = { readonly label: string; readonly value: number };

const pointsOf = (chart: Chart, values: readonly (number | undefined)[]): Point[] =>
  chart.categories.flatMap((label, index) => {
    const value = known(values[index]);
    return value === undefined ? [] : [{ label: name(label), value }];
  });

const seriesLine = (chart: Chart, series: ChartSeries, most: number): string => {
  const points = pointsOf(chart, series.values);
  const say = ({ label, value }: Point): string => `${label} ${amountText(value, chart.currency)}`;
  if (points.length === 0) return `${name(series.name)}: not available`;
  const isTime = unitOf(chart) !== undefined;
  const shown = isTime ? points.slice(-most) : points.slice(0, most);
  const left = points.length - shown.length;
  const total = sumOf(points.map(({ value }) => value));
  const missing = chart.categories.length - points.length;
  const sentences = [
    chart.cumulative || points.length === 1 || total === undefined ? '' : `${amountText(total, chart.currency)} in all`,
    `${left > 0 && isTime ? 'last ' : ''}${shown.map(say).join(', ')}${left > 0 && !isTime ? ` and ${left} more` : ''}`,
    missing > 0 ? `${missing} of ${chart.categories.length} points not available` : '',
  ];
  return `${name(series.name)}: ${sentences.filter((sentence) => sentence !== '').join('; ')}`;
};

const bandLine = (chart: Chart): string[] => {
  if (chart.band === undefined) return [];
  const low = pointsOf(chart, chart.band.low).at(-1);
  const high = pointsOf(chart, chart.band.high).at(-1);
  if (low === undefined || high === undefined) return [];
  const [from, to] = [amountText(low.value, chart.currency), amountText(high.value, chart.currency)];
  return [`${name(chart.band.name)}: ${from} to ${to} at ${high.label}`];
};

const textWith = (chart: Chart, points: number): string => {
  const { categories } = chart;
  const span =
    categories.length > 1 && unitOf(chart) ? `, ${name(categories[0] ?? '')} to ${name(categories.at(-1) ?? '')}` : '';
  const before = [
    plainText(chart.summary),
    `Chart: ${plainText(chart.title)}${span}`,
    ...(chart.limit ? [`${name(chart.limit.name)}: ${amountText(chart.limit.value, chart.currency)}`] : []),
    ...bandLine(chart),
  ].filter((line) => line !== '');
  const lines: string[] = [];
  let left = LIMITS.image.altText - before.join('\n').length - 40;
  for (const series of chart.series) {
    const line = seriesLine(chart, series, points);
    if ((left -= line.length + 1) < 0) break;
    lines.push(line);
  }
  const rest = chart.series.length - lines.length;
  return [...before, ...lines, ...(rest > 0 ? [`and ${rest} more series`] : [])].join('\n');
};

/**
 * The chart's figures as at most 2,000 characters of plain text: the summary, what is drawn, then a line a series with
 * its total and its last points (or first, when the points are names).
 */
export const chartAlt = (chart: Chart): string => {
  const most = unitOf(chart) === undefined ? 12 : 3;
  // Fewer points a series before fewer series.
  const text = [most, 2, 1]
    .map((points) => textWith(chart, points))
    .find((whole) => !/\nand \d+ more series$/.test(whole));
  return cutEnd(text ?? textWith(chart, 1), LIMITS.image.altText);
};
