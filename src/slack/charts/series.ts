import { cutMiddle, plainText } from '../text.ts';
/** Fewer series and unique names: what both the native block and the picture need. */
import { sumOf } from './amounts.ts';
import type { ChartSeries } from './chart.ts';
import { isOther, isUnallocated } from './palette.ts';

/** Shortened in the middle to `max`, each different from the others: Slack and echarts tell series apart by name. */
export const uniqueNames = (names: readonly string[], max: number): string[] => {
  const used = new Set<string>();
  return names.map((text) => {
    const whole = plainText(text).trim() || '(no name)';
    let name = cutMiddle(whole, max);
    for (let count = 2; used.has(name); count++) name = `${cutMiddle(whole, max - `${count}`.length - 1)} ${count}`;
    used.add(name);
    return name;
  });
};

const sumSeries = (series: readonly ChartSeries[], name: string, length: number): ChartSeries => ({
  name,
  values: Array.from({ length }, (_, index) => sumOf(series.map(({ values }) => values[index]))),
});

/**
 * At most `most` (≥ 5) series: the first ones in their order, one sum of the rest as "other", what is unallocated, and up
 * to two lines to compare with. Totals stay what they were.
 */
export const fewSeries = (series: readonly ChartSeries[], most: number, length: number): ChartSeries[] => {
  if (series.length <= most) return [...series];
  const lines = series.filter(({ line }) => line).slice(0, 2);
  const stack = series.filter(({ line }) => !line);
  const unallocated = stack.filter(({ name }) => isUnallocated(name)).slice(0, 1);
  const named = stack.filter((one) => !unallocated.includes(one) && !isOther(one.name));
  const kept = named.slice(0, most - lines.length - unallocated.length - 1);
  const summed = stack.filter((one) => !kept.includes(one) && !unallocated.includes(one));
  const other = summed.length === 0 ? [] : [sumSeries(summed, 'other', length)];
  return [...kept, ...other, ...unallocated, ...lines];
};
