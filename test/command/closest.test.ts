import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { closest, nearest, prefixMatch } from '../../src/command/closest.ts';
import { editDistance } from '../../src/model/edit-distance.ts';

describe('closest', () => {
  test('finds the word that was meant, in any case', () => {
    const words = ['spend', 'forecast', 'anomalies', 'settings', 'help'];
    expect(closest('spned', words)).toBe('spend');
    expect(closest('FORECATS', words)).toBe('forecast');
    expect(closest('anomolies', words)).toBe('anomalies');
    expect(closest('hlep', words)).toBe('help');
    expect(closest('xyzzy', words)).toBeUndefined();
    expect(closest('x', [])).toBeUndefined();
  });

  test('nearest always finds one, however long the word', () => {
    expect(nearest('q'.repeat(4000), ['spend', 'help'])).toBe('spend');
    expect(nearest('x', [])).toBeUndefined();
  });

  test('takes the nearest of several', () => {
    const word = fc.string({ unit: fc.constantFrom(...Array.from('abc')), minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(word, fc.array(word, { minLength: 1 }), (wanted, candidates) => {
        const distances = candidates.map((candidate) => editDistance(wanted, candidate, 99));
        expect(nearest(wanted, candidates)).toBe(candidates[distances.indexOf(Math.min(...distances))]);
      }),
    );
  });
});

describe('editDistance', () => {
  test('counts a swap of neighbours as one', () => {
    expect(editDistance('serach', 'search', 9)).toBe(1);
    expect(editDistance('kitten', 'sitting', 9)).toBe(3);
    expect(editDistance('', 'abc', 9)).toBe(3);
  });

  test('is the same both ways and stops one beyond its limit', () => {
    const word = fc.string({ unit: fc.constantFrom(...Array.from('abcd')), maxLength: 8 });
    fc.assert(
      fc.property(word, word, fc.nat({ max: 4 }), (a, b, limit) => {
        const exact = editDistance(a, b, 99);
        expect(editDistance(b, a, 99)).toBe(exact);
        expect(editDistance(a, b, limit)).toBe(Math.min(exact, limit + 1));
      }),
    );
  });
});

test('prefixMatch gives all that start so', () => {
  expect(prefixMatch('S', ['spend', 'settings', 'help'])).toEqual(['spend', 'settings']);
  expect(prefixMatch('', ['spend'])).toEqual([]);
});
