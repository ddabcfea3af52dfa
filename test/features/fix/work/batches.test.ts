import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { batches } from '../../../../src/features/fix/work/batches.ts';
import type { FixItem } from '../../../../src/store/jobs.ts';

const edit = fc.record({
  set: fc.dictionary(fc.constantFrom('team', 'note', '__proto__', 'constructor'), fc.constantFrom('a', 'b'), {
    maxKeys: 2,
  }),
  remove: fc.uniqueArray(fc.constantFrom('x', 'y', 'x,y'), { maxLength: 2 }),
});
const items: fc.Arbitrary<FixItem[]> = fc
  .array(
    fc.record({
      account: fc.constantFrom('222233334444', '333344445555'),
      region: fc.constantFrom('eu-west-1', 'us-east-1'),
      edit,
      state: fc.constantFrom('waiting' as const, 'writing' as const),
    }),
    { maxLength: 120 },
  )
  .map((all) => all.map((one, seq) => ({ job: 'f1', seq, arn: `arn:${seq}`, attempts: 0, ...one })));

const sorted = (set: Readonly<Record<string, string>>) =>
  Object.entries(set).toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
/** What one call to AWS can do, without the order in which it is written. */
const call = ({ account, region, edit: { set, remove }, state }: FixItem) =>
  JSON.stringify([account, region, sorted(set), remove.toSorted(), state]);

describe('batches', () => {
  test('hold each item once, at most 20, all of one edit, place and state', () => {
    fc.assert(
      fc.property(items, (all) => {
        const made = batches(all);
        expect(
          made
            .flat()
            .map(({ seq }) => seq)
            .toSorted((a, b) => a - b),
        ).toEqual(all.map(({ seq }) => seq));
        for (const batch of made) {
          expect(batch.length).toBeGreaterThan(0);
          expect(batch.length).toBeLessThanOrEqual(20);
          expect(new Set(batch.map(call)).size).toBe(1);
        }
      }),
    );
  });

  test('are as few as that allows', () => {
    fc.assert(
      fc.property(items, (all) => {
        const alike = Map.groupBy(all, call);
        const fewest = [...alike.values()].reduce((sum, { length }) => sum + Math.ceil(length / 20), 0);
        expect(batches(all)).toHaveLength(fewest);
      }),
    );
  });

  test('are the same for the same items, so that who takes over makes the same calls', () => {
    fc.assert(fc.property(items, (all) => expect(batches(structuredClone(all))).toEqual(batches(all))));
  });
});
