/** Pure arithmetic of the charts: ticks, positions, how numbers are written, colours. */

/** Colours that keep apart for every kind of colour vision; base.css has them, for light and for dark. */
export const palette = [1, 2, 3, 4, 5, 6].map((n) => `var(--series-${n})`);

/** Round numbers that cover low…high, about `count` of them. @returns {number[]} ascending, at least two */
export function ticks(low, high, count = 4) {
  const span = high - low;
  // Below a billionth there is nothing to tell apart.
  if (!(span > 1e-9) || !Number.isFinite(span)) return low === 0 ? [0, 1] : [Math.min(0, low), Math.max(0, low)];
  const rough = span / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 2.5, 5, 10].find((factor) => factor * power >= rough) ?? 10) * power;
  const first = Math.floor(low / step + 1e-9);
  const last = Math.ceil(high / step - 1e-9);
  return Array.from({ length: last - first + 1 }, (_, index) => Number(((first + index) * step).toPrecision(12)));
}

/** A straight line from a domain to pixels. */
export const linear =
  ([low, high], [from, to]) =>
  (value) =>
    from + ((value - low) / (high - low || 1)) * (to - from);

/** The lowest and highest value of every series, with zero always in sight. */
export function extent(series) {
  const values = series.flatMap((s) => s.data.map((point) => point.value)).filter((value) => Number.isFinite(value));
  return [Math.min(0, ...values), Math.max(0, ...values)];
}

/** Money when the axis says so; figures of one chart have the same number of decimals. @param {string | undefined} label of the y axis */
export function numberFormat(label, values = []) {
  const money = /\$|\bUSD\b/.test(label ?? '');
  const options = money ? { style: 'currency', currency: 'USD' } : {};
  const short = new Intl.NumberFormat('en-US', {
    ...options,
    notation: 'compact',
    minimumFractionDigits: 0,
    maximumFractionDigits: 1,
  });
  const decimals = money || values.some((value) => !Number.isInteger(value)) ? 2 : 0;
  const long = new Intl.NumberFormat('en-US', {
    ...options,
    minimumFractionDigits: decimals,
    maximumFractionDigits: 2,
  });
  return {
    short: (value) => short.format(value).replace('-', '−'),
    full: (value) => (value === undefined || value === null ? 'not available' : long.format(value).replace('-', '−')),
  };
}

/** How many labels to skip so that the rest do not touch. @param {string[]} labels @param {number} band pixels of one category */
export function labelStep(labels, band) {
  const widest = Math.max(...labels.map((label) => label.length), 1) * 6.2 + 12;
  return Math.max(1, Math.ceil(widest / band));
}
