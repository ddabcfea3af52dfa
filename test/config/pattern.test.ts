import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { patternProblem } from '../../src/config/pattern.ts';

describe('a pattern for tag values', () => {
  test.each([
    '[a-z]+',
    '[a-z]+(-[a-z0-9]+)*',
    String.raw`CC-\d{4}`,
    '(prod|staging|dev)',
    '(?:team-)?[a-z]+',
    String.raw`[\p{L}\p{N} _.-]{1,64}`,
    '.*',
    '(a|b)+',
    'x*y*z*',
  ])('%j is fine', (pattern) => {
    expect(patternProblem(pattern)).toBeUndefined();
  });

  test.each([
    '(a+)+',
    '(a|a)*',
    '(a|aa)+',
    String.raw`(\w+\s?)*`,
    '([a-z]+)*',
    'team-([a-z]+)+-x',
    String.raw`prefix_\d(([a-z])+.)+[A-Z]`,
    '(.*a){20}',
    '(ab|abab)*c',
  ])('%j could stop the bot on an unlucky value and is refused', (pattern) => {
    expect(patternProblem(pattern)?.[0]).toBe('can take very long on some values');
  });

  test.each(['[', '(', '*', 'a{2,1}', String.raw`\q`, 'a)(b', ')|('])('%j is no regular expression', (pattern) => {
    expect(patternProblem(pattern)?.[0]).toBe('is not a regular expression');
  });

  test('of any text is judged in a moment, without an exception', () => {
    const piece = fc.constantFrom(
      'a',
      'b',
      '(',
      ')',
      '[',
      ']',
      '*',
      '+',
      '?',
      '|',
      '{2,}',
      '{3}',
      '.',
      '^',
      '$',
      '\\d',
      '\\',
      '-',
      '(?=',
      '(?<x>',
      '(?:',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 25 }), (pieces) => {
        const started = performance.now();
        patternProblem(pieces.join(''));
        expect(performance.now() - started).toBeLessThan(1_000);
      }),
      { numRuns: 300 },
    );
  });
});
