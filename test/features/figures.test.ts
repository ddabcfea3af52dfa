import { describe, expect, test } from '@jest/globals';
import { changeCell, changeWords } from '../../src/features/figures.ts';
import { money } from '../../src/model/money.ts';

const usd = (amount: number) => money(amount, 'USD');

describe('a comparison in words', () => {
  test.each([
    [112, 100, '12.0 % above', '+12.0 %'],
    [88, 100, '12.0 % below', '−12.0 %'],
    [100.01, 100, 'about the same as', '0.0 %'],
    [100, 100, 'the same as', '0.0 %'],
    [5, -10, '150.0 % above', '+150.0 %'],
    [-20, -10, '100.0 % below', '−100.0 %'],
    [5, 0, undefined, 'new'],
    [0, 0, undefined, '–'],
    [0, 100, '100.0 % below', '−100.0 %'],
  ])('%d after %d', (now, before, words, cell) => {
    expect(changeWords(usd(now), usd(before))).toBe(words);
    expect(changeCell(usd(now), usd(before))).toBe(cell);
  });

  test('without anything before is not available, never a zero', () => {
    expect(changeCell(usd(5), undefined)).toBe('not available');
  });
});
