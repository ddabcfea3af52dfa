import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { anyOf, isUsageError, quoted } from '../../src/command/usage-error.ts';

test('what a person typed is shown in one short code span, whatever it has in it', () => {
  expect(quoted('dayly')).toBe('`dayly`');
  expect(quoted('a`b\n*c*\u202e')).toBe('`a b *c*`');
  expect(quoted('x'.repeat(4000))).toBe(`\`${'x'.repeat(40)}…\``);
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(quoted(text)).toMatch(/^`[^`\n]*`$/u);
      expect(quoted(text).length).toBeLessThan(90);
    }),
  );
});

test('usage errors are told from everything else', () => {
  expect(isUsageError({ usageError: 'x' })).toBe(true);
  for (const other of [undefined, null, 'usageError', [], { usageError: 1 }]) expect(isUsageError(other)).toBe(false);
});

test('choices are listed as people list them', () => {
  expect([anyOf([]), anyOf(['a']), anyOf(['a', 'b']), anyOf(['a', 'b', 'c'])]).toEqual([
    '',
    'a',
    'a or b',
    'a, b or c',
  ]);
});
