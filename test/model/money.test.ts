import { describe, expect, test } from '@jest/globals';
import { Big } from 'big.js';
import * as fc from 'fast-check';
import {
  add,
  apportion,
  compareMoney,
  formatMoney,
  minorDigits,
  money,
  ratio,
  round,
  subtract,
  sum,
  zero,
} from '../../src/model/money.ts';

const usd = (amount: string) => money(amount, 'USD');
const shown = (amount: string, currency = 'USD') => formatMoney(money(amount, currency));

const amount = fc
  .tuple(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), fc.integer({ min: 0, max: 12 }))
  .map(([digits, places]) => Big(`${digits}e-${places}`));
const currency = fc.constantFrom('USD', 'EUR', 'JPY', 'KWD');

describe('money', () => {
  test('adds decimals exactly where floats would not', () => {
    expect(add(usd('0.1'), usd('0.2')).amount.toFixed()).toBe('0.3');
    expect(subtract(usd('0.3'), usd('0.1')).amount.toFixed()).toBe('0.2');
    expect(sum([usd('1e-10'), usd('100000000000000000000')], 'USD').amount.toFixed()).toBe(
      '100000000000000000000.0000000001',
    );
  });

  test('refuses to mix currencies in whatever it does', () => {
    const eur = money('1', 'EUR');
    const mismatch = expect.objectContaining({ code: 'currency_mismatch' });
    for (const mixing of [add, subtract, compareMoney, ratio]) {
      expect(() => mixing(usd('1'), eur)).toThrow(mismatch);
    }
    expect(() => sum([usd('1'), eur], 'USD')).toThrow(mismatch);
    expect(() => apportion([eur], 'USD')).toThrow(mismatch);
  });

  test('sums nothing to zero of the currency', () => {
    expect(sum([], 'JPY')).toEqual(zero('JPY'));
  });

  test('rounds to the minor unit of the currency, half to even', () => {
    expect(round(usd('0.125')).amount.toFixed()).toBe('0.12');
    expect(round(usd('0.135')).amount.toFixed()).toBe('0.14');
    expect(round(usd('-0.125')).amount.toFixed()).toBe('-0.12');
    expect(round(money('0.5', 'JPY')).amount.toFixed()).toBe('0');
    expect(minorDigits('KWD')).toBe(3);
    expect(minorDigits('N/A')).toBe(2);
  });

  test('gives no ratio to nothing', () => {
    expect(ratio(usd('1'), usd('0'))).toBeUndefined();
    expect(ratio(usd('1'), usd('4'))).toBe(0.25);
    expect(ratio(usd('-1'), usd('3'))).toBeCloseTo(-1 / 3, 15);
  });
});

describe('apportion', () => {
  test('gives the cents that are left to the largest remainders, equal ones in order', () => {
    const cents = (amounts: string[]) => apportion(amounts.map(usd), 'USD').map((part) => part.amount.toFixed(2));
    expect(cents(['3.333', '3.333', '3.334'])).toEqual(['3.33', '3.33', '3.34']);
    expect(cents(['0.005', '0.005'])).toEqual(['0.01', '0.00']);
    expect(cents(['0.005', '7.005'])).toEqual(['0.00', '7.01']);
    expect(cents(['-0.333', '-0.333', '-0.334'])).toEqual(['-0.33', '-0.33', '-0.34']);
    expect(cents(['10', '-3.105', '-6.895'])).toEqual(['10.00', '-3.11', '-6.89']);
    expect(apportion([], 'USD')).toEqual([]);
  });

  test('adds up to the rounded total, each part within a minor unit, exact parts unchanged', () => {
    fc.assert(
      fc.property(fc.array(amount, { maxLength: 30 }), currency, (amounts, code) => {
        const parts = amounts.map((part) => money(part, code));
        const rounded = apportion(parts, code);
        const unit = Big(`1e-${minorDigits(code)}`);
        expect(sum(rounded, code).amount.toFixed()).toBe(round(sum(parts, code)).amount.toFixed());
        for (const [index, part] of rounded.entries()) {
          const exact = parts[index]!.amount;
          expect(part.amount.minus(exact).abs().lt(unit)).toBe(true);
          expect(part.amount.div(unit).round(0).times(unit).eq(part.amount)).toBe(true);
          if (exact.round(minorDigits(code), Big.roundDown).eq(exact)) expect(part.amount.eq(exact)).toBe(true);
        }
        expect(apportion(parts, code)).toEqual(rounded);
      }),
    );
  });
});

describe('formatMoney', () => {
  test('shows what people expect of each currency', () => {
    expect(shown('48212.4')).toBe('$48,212.40');
    expect(shown('-3.1')).toBe('-$3.10');
    expect(shown('1200', 'JPY')).toBe('¥1,200');
    expect(shown('1200.5', 'EUR')).toBe('€1,200.50');
    expect(shown('1.2345', 'KWD')).toBe('KWD 1.234');
    expect(formatMoney(usd('48212.5'), { cents: false })).toBe('$48,212');
    expect(formatMoney(usd('48213.5'), { cents: false })).toBe('$48,214');
  });

  test('never shows a negative zero', () => {
    expect(shown('-0.001')).toBe('$0.00');
    expect(shown('-0')).toBe('$0.00');
    expect(shown('1e-7')).toBe('$0.00');
  });

  test('keeps all thirty digits', () => {
    expect(shown('123456789012345678901234567890.12')).toBe('$123,456,789,012,345,678,901,234,567,890.12');
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), (cents) => {
        const digits = shown(`${cents}e-2`).replaceAll(/[$,.]/g, '');
        expect(BigInt(digits)).toBe(cents);
      }),
    );
  });

  test('shows an unknown currency after the amount', () => {
    expect(shown('1234.5', 'N/A')).toBe('1,234.50 N/A');
    expect(shown('1234.5', '')).toBe('1,234.50');
  });
});
