import { describe, expect, test } from '@jest/globals';
import { plainReason, reasonText } from '../../../src/features/inventory/words.ts';

describe('why a value is suggested', () => {
  const lineage = (name: string) =>
    ({ kind: 'lineage', via: { kind: 'training-job', name }, path: [] }) as const satisfies Parameters<
      typeof plainReason
    >[0];

  test.each([
    ['&lt;b&gt; & <c>', 'trained by &lt;b&gt; & <c>', 'trained by &amp;lt;b&amp;gt; &amp; &lt;c&gt;'],
    ['&amp;lt;', 'trained by &amp;lt;', 'trained by &amp;amp;lt;'],
  ])('shows names as they are in plain text, and escaped in markup: %s', (name, plain, markup) => {
    expect(plainReason(lineage(name))).toBe(plain);
    expect(reasonText(lineage(name))).toBe(markup);
  });

  test('has values as code in markup only', () => {
    const reason = { kind: 'siblings', prefix: 'a_b`c', count: 3, of: 4 } as const;
    expect(plainReason(reason)).toBe('3 of 4 named a_b`c… have it');
    expect(reasonText(reason)).toBe('3 of 4 named `a_bˋc…` have it');
  });
});
