import { Big } from 'big.js';
import { MlcostError } from '../errors.ts';

/** An exact decimal amount in one currency (ISO 4217). */
export type Money = { readonly amount: Big; readonly currency: string };

/** Amounts come as decimal strings from AWS; a number is for whole amounts and tests. Throws on what is no number. */
export const money = (amount: string | number | Big, currency: string): Money => ({ amount: Big(amount), currency });

export const zero = (currency: string): Money => money(0, currency);

/** Throws `currency_mismatch` when the currencies differ, as everything here that takes two amounts does. */
export function add(a: Money, b: Money): Money {
  assertSameCurrency(a, b.currency);
  return { amount: a.amount.plus(b.amount), currency: a.currency };
}

export function subtract(a: Money, b: Money): Money {
  assertSameCurrency(a, b.currency);
  return { amount: a.amount.minus(b.amount), currency: a.currency };
}

export function sum(items: readonly Money[], currency: string): Money {
  let amount = Big(0);
  for (const item of items) {
    assertSameCurrency(item, currency);
    amount = amount.plus(item.amount);
  }
  return { amount, currency };
}

export function compareMoney(a: Money, b: Money): -1 | 0 | 1 {
  assertSameCurrency(a, b.currency);
  return a.amount.cmp(b.amount);
}

/** To the currency's minor unit, half to even, so that roundings don't lean to one side. */
export const round = (m: Money): Money => ({
  amount: m.amount.round(minorDigits(m.currency), Big.roundHalfEven),
  currency: m.currency,
});

/**
 * Rounds every part so that together they are exactly the rounded total: each is rounded down and the minor units
 * that are left go to the largest remainders. Equal remainders: the larger amount first, then the earlier one.
 * Every part stays within one minor unit of its exact value, and one that is exact already does not change.
 */
export function apportion(parts: readonly Money[], currency: string): Money[] {
  const digits = minorDigits(currency);
  const unit = Big(`1e-${digits}`);
  const total = round(sum(parts, currency)).amount;
  const shares = parts.map(({ amount }, index) => {
    const rounded = floor(amount, digits, unit);
    return { index, rounded, remainder: amount.minus(rounded), size: amount.abs() };
  });
  const given = shares.reduce((running, share) => running.plus(share.rounded), Big(0));
  const left = total.minus(given).div(unit).toNumber();
  const lucky = shares
    .toSorted((a, b) => b.remainder.cmp(a.remainder) || b.size.cmp(a.size) || a.index - b.index)
    .slice(0, left);
  const raised = new Set(lucky.map(({ index }) => index));
  return shares.map(({ index, rounded }) => money(raised.has(index) ? rounded.plus(unit) : rounded, currency));
}

/** What part of the whole it is, 1 for all of it; undefined when the whole is zero. */
export function ratio(part: Money, whole: Money): number | undefined {
  assertSameCurrency(part, whole.currency);
  return whole.amount.eq(0) ? undefined : part.amount.div(whole.amount).toNumber();
}

/**
 * "$48,212.40", "-$3.10", "¥1,200": rounded to the minor unit, or to whole units with `cents: false`. No digit of a
 * large amount is lost. A currency nobody knows stands after the amount.
 */
export function formatMoney({ amount, currency }: Money, { cents = true }: { cents?: boolean } = {}): string {
  const digits = cents ? minorDigits(currency) : 0;
  const rounded = amount.round(digits, Big.roundHalfEven);
  // A decimal string keeps all digits in Intl where a number would not; zero must not keep a sign.
  // The cast: toFixed gives digits only, which the type can't say.
  const text = (rounded.eq(0) ? Big(0) : rounded).toFixed(digits) as `${number}`;
  if (!isCurrency(currency)) return `${numberFormat(undefined, digits).format(text)} ${currency}`.trimEnd();
  return numberFormat(currency, digits).format(text).replaceAll('\u00a0', ' ');
}

/** Digits after the point: 2 for USD, 0 for JPY, 3 for KWD; 2 for what is no currency code. */
export function minorDigits(currency: string): number {
  // Asking Intl takes longer than the sum it is asked for, and nearly every amount is in one of these.
  if (currency === 'USD' || currency === 'EUR') return 2;
  if (!isCurrency(currency)) return 2;
  return new Intl.NumberFormat('en-US', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
}

const isCurrency = (currency: string): boolean => /^[A-Za-z]{3}$/.test(currency);

// Making a format takes a hundred times as long as using it, and there are as many as currencies: a table of constants.
const numberFormats = new Map<string, Intl.NumberFormat>();

function numberFormat(currency: string | undefined, digits: number): Intl.NumberFormat {
  const key = `${currency ?? ''} ${digits}`;
  const known = numberFormats.get(key);
  if (known !== undefined) return known;
  const made = new Intl.NumberFormat('en-US', {
    ...(currency === undefined ? {} : { style: 'currency', currency }),
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  numberFormats.set(key, made);
  return made;
}

function floor(amount: Big, digits: number, unit: Big): Big {
  const towardsZero = amount.round(digits, Big.roundDown);
  return towardsZero.gt(amount) ? towardsZero.minus(unit) : towardsZero;
}

function assertSameCurrency({ currency }: Money, wanted: string): void {
  if (currency === wanted) return;
  throw new MlcostError('currency_mismatch', `Amounts in ${currency} and in ${wanted} can't be added or compared.`, {
    hint: 'Ask for one account or payer at a time, so that all amounts are in one currency.',
  });
}
