import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { amountText, shortAmount, sumOf } from '../../../src/slack/charts/amounts.ts';
import { labelStep, niceScale } from '../../../src/slack/charts/scale.ts';

test('an axis covers every value and zero, in round steps', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: -1e7, max: 1e9, noNaN: true }), { minLength: 1 }), (values) => {
      const { min, max, step } = niceScale(values);
      expect(min).toBeLessThanOrEqual(Math.min(0, ...values) + step * 1e-6);
      expect(max).toBeGreaterThanOrEqual(Math.max(0, ...values) - step * 1e-6);
      expect((max - min) / step).toBeLessThanOrEqual(7.001);
      expect(max).toBeGreaterThan(min);
    }),
  );
  expect(niceScale([3390])).toEqual({ min: 0, max: 4000, step: 1000 });
  expect(niceScale([0, 0])).toEqual({ min: 0, max: 1, step: 1 });
});

test('labels never touch', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 90 }),
      fc.integer({ min: 8, max: 600 }),
      fc.integer({ min: 1, max: 150 }),
      (count, slot, width) => {
        const step = labelStep(count, slot, width);
        expect(step === 1 || step >= count || step * slot >= width).toBe(true);
      },
    ),
  );
});

test('amounts read as people write them', () => {
  expect([0, 400, 12_000, 1_500_000, -2500, 0.25].map((value) => shortAmount(value, 'USD'))).toEqual([
    '$0',
    '$400',
    '$12k',
    '$1.5M',
    '-$2.5k',
    '$0.25',
  ]);
  expect(shortAmount(1200, 'JPY')).toBe('¥1.2k');
  expect(amountText(-3.1, 'USD')).toBe('-$3.10');
  expect(amountText(1200, 'nonsense')).toBe('1,200 nonsense');
  expect(sumOf([0.1, 0.2])).toBe(0.3);
  expect(sumOf([1, undefined])).toBeUndefined();
});
