import { expect, test } from '@jest/globals';
import { formatChange, formatShare } from '../../src/model/percent.ts';

test('shares have one digit', () => {
  expect(formatShare(0.382)).toBe('38.2 %');
  expect(formatShare(1)).toBe('100.0 %');
  expect(formatShare(0)).toBe('0.0 %');
  expect(formatShare(-0.02)).toBe('\u22122.0 %');
});

test('changes carry a sign, which is a true minus', () => {
  expect(formatChange(0.124)).toBe('+12.4 %');
  expect(formatChange(-0.02)).toBe('\u22122.0 %');
  expect(formatChange(12.3456)).toBe('+1,234.6 %');
  expect(formatChange(-0.0001)).toBe('0.0 %');
});

test('what is unknown is not zero', () => {
  for (const unknown of [undefined, Number.NaN, Number.POSITIVE_INFINITY]) {
    expect(formatShare(unknown)).toBe('not available');
    expect(formatChange(unknown)).toBe('not available');
  }
});
