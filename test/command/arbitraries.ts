import * as fc from 'fast-check';
import { DIMENSIONS, METRICS } from '../../src/command/cost-words.ts';
import {
  sameCostKey,
  type CostDimension,
  type CostFilter,
  type CostKey,
  type CostMetric,
} from '../../src/model/cost.ts';

/** What AWS allows in tags, what it doesn't, and what the grammar gives a meaning to. */
export const tagText = fc
  .oneof(
    fc.string({ unit: fc.constantFrom(...Array.from('aZ9 _.:/=+-@é漢\u00a0')), minLength: 1, maxLength: 12 }),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 8 }),
    fc.string({
      unit: fc.constantFrom(...Array.from('"\'“”‘«\\,=!<>&@#|^ab;U \n\0\u200f')),
      minLength: 1,
      maxLength: 12,
    }),
    fc.constantFrom(
      'service',
      'Service',
      'servce',
      'usage',
      'usage type',
      'daily',
      'day',
      'by',
      'and',
      'top',
      '--top',
      'top5',
      'last',
      'mtd',
      '2026',
      '2026-10',
      'q3',
      'amortized',
      'tag:x',
      'tag:',
      'category:x',
      'in',
      'october',
      '3',
      '—',
      '(unallocated)',
      '(None)',
      '&amp;',
      '&amp;lt;',
      '<@U1|ana>',
      '<@a<@b>',
      '<https://x|y>',
      '"',
      "'a",
      'a,b',
      'a=',
      'Cost-Center',
      'costcenter',
      'spend',
      'constructor',
      '__proto__',
      'instance',
      'linked',
    ),
  )
  .filter((text) => text !== '');

const dimension = fc.constantFrom(...(Object.keys(DIMENSIONS) as CostDimension[]));
export const anyMetric = fc.constantFrom(...(Object.keys(METRICS) as CostMetric[]));

export const anyCostKey: fc.Arbitrary<CostKey> = fc.oneof(
  tagText.map((key) => ({ kind: 'tag' as const, key })),
  dimension.map((its) => ({ kind: 'dimension' as const, dimension: its })),
  tagText.map((key) => ({ kind: 'costCategory' as const, key })),
);

/** Filters that do not contradict each other. */
export const anyFilters: fc.Arbitrary<CostFilter[]> = fc
  .array(
    fc.record({
      key: anyCostKey,
      values: fc.array(fc.oneof(tagText, fc.constant('')), { minLength: 1, maxLength: 4 }),
      negated: fc.boolean(),
    }),
    { maxLength: 4 },
  )
  .map((filters) =>
    filters.filter((filter, index) => !filters.slice(0, index).some(({ key }) => sameCostKey(key, filter.key))),
  );

export const anyGrouping = (most: number): fc.Arbitrary<CostKey[]> =>
  fc
    .array(anyCostKey, { maxLength: most })
    .map((keys) => keys.filter((key, index) => !keys.slice(0, index).some((other) => sameCostKey(other, key))));
