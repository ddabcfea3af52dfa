/** Amounts as a chart says them. */
import { Big } from 'big.js';

const format = (value: number, currency: string, options: Intl.NumberFormatOptions): string => {
  try {
    return new Intl.NumberFormat('en-US', { style: 'currency', currency, ...options }).format(value);
  } catch {
    // Not a currency code: an amount without its symbol still says how much.
    return `${new Intl.NumberFormat('en-US', { maximumFractionDigits: 2, ...options }).format(value)} ${currency}`.trimEnd();
  }
};

/** "$1,234.50", "-$3.10", "¥1,200". */
export const amountText = (value: number, currency: string): string => format(value === 0 ? 0 : value, currency, {});

const scales: readonly [number, string][] = [
  [1e9, 'B'],
  [1e6, 'M'],
  [1e3, 'k'],
];

/** "$12k", "$1.5M", "-$400", "$0.25": for axes, where the ticks are round numbers. */
export const shortAmount = (value: number, currency: string): string => {
  const [size, letter] = scales.find(([limit]) => Math.abs(value) >= limit) ?? [1, ''];
  const digits = { minimumFractionDigits: 0, maximumFractionDigits: Math.abs(value) < 1 ? 4 : 2 };
  return format(value === 0 ? 0 : value / size, currency, digits).replace(/(\d)(\D*)$/, `$1${letter}$2`);
};

/** A sum without the rounding errors of floating point; undefined when a part is not known, or there is none. */
export const sumOf = (values: readonly (number | undefined)[]): number | undefined => {
  let sum = new Big(0);
  for (const value of values) {
    if (value === undefined || !Number.isFinite(value)) return undefined;
    sum = sum.plus(value);
  }
  return values.length === 0 ? undefined : sum.toNumber();
};
