import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import type { Stores } from './conformance.ts';
import { ask } from './cost-request.ts';

export const costCacheConformance = ({ engine, open, fresh }: Stores): void => {
  describe('the cost cache', () => {
    test('returns what was put, under any key, and nothing under another', async () => {
      const { costCache } = await fresh();
      const time = fc.integer({ min: 0, max: 8_640_000_000_000_000 });
      await fc.assert(
        fc.asyncProperty(
          fc.string({ unit: 'binary' }),
          fc.jsonValue(),
          time,
          time,
          async (key, json, fetchedAt, expiresAt) => {
            const answer = { value: JSON.stringify(json), fetchedAt, expiresAt };
            await costCache.put(key, answer);
            expect(await costCache.get(key)).toEqual(answer);
            expect(await costCache.get(`${key}!`)).toBeUndefined();
          },
        ),
        { numRuns: 40 },
      );
    });

    test('keeps large answers under long keys', async () => {
      const { costCache } = await fresh();
      const key = 'cost-center='.repeat(10_000);
      const value = JSON.stringify('ü€😀'.repeat(200_000));
      await costCache.put(key, { value, fetchedAt: 1, expiresAt: 2 });
      expect((await costCache.get(key))?.value === value).toBe(true);
    });

    test('replaces an answer, and returns it also after it expired', async () => {
      const { costCache } = await fresh();
      await costCache.put('k', { value: '1', fetchedAt: 10, expiresAt: 20 });
      await costCache.put('k', { value: '2', fetchedAt: 11, expiresAt: 12 });
      expect(await costCache.get('k')).toEqual({ value: '2', fetchedAt: 11, expiresAt: 12 });
    });

    test('drops what expired before a moment and says how many', async () => {
      const { costCache } = await fresh();
      for (const expiresAt of [10, 20, 30])
        await costCache.put(`k${expiresAt}`, { value: '1', fetchedAt: 1, expiresAt });
      expect(await costCache.prune(20)).toBe(1);
      expect(await costCache.get('k10')).toBeUndefined();
      expect(await costCache.get('k20')).toBeDefined();
    });

    test('drops those that expire soonest beyond the number of rows allowed', async () => {
      const { costCache } = await fresh();
      for (const expiresAt of [50, 10, 40, 20, 30])
        await costCache.put(`k${expiresAt}`, { value: '1', fetchedAt: 1, expiresAt });
      expect(await costCache.prune(15, 2)).toBe(3);
      const left = await Promise.all(
        [10, 20, 30, 40, 50].map(async (n) => (await costCache.get(`k${n}`)) !== undefined),
      );
      expect(left).toEqual([false, false, false, true, true]);
      expect(await costCache.prune(0, 2)).toBe(0);
    });

    test('takes two puts of one key at the same time', async () => {
      const target = await engine.freshTarget();
      const [one, other] = [await open(target), await open(target)];
      const puts = Array.from({ length: 20 }, async (_, n) => {
        await (n % 2 === 0 ? one : other).costCache.put('k', { value: `${n}`, fetchedAt: n, expiresAt: n });
      });
      await Promise.all(puts);
      const answer = await one.costCache.get('k');
      expect(answer?.value).toBe(`${answer?.fetchedAt}`);
    });
  });
};

export const costRequestsConformance = ({ engine, open, fresh }: Stores): void => {
  describe('the meter of Cost Explorer requests', () => {
    test('is zero in the beginning', async () => {
      const { costRequests } = await fresh();
      expect(await costRequests.since(0)).toEqual({ requests: 0, costMicros: 0, hits: 0 });
      expect(await costRequests.by('person', 0)).toEqual([]);
    });

    test('counts shared answers as hits and stale ones as neither', async () => {
      const { costRequests } = await fresh();
      for (const outcome of ['request', 'hit', 'shared', 'stale'] as const) {
        await costRequests.record(ask({ outcome, costMicros: outcome === 'request' ? 10_000 : 0 }));
      }
      expect(await costRequests.since(1_000)).toEqual({ requests: 1, costMicros: 10_000, hits: 2 });
      expect(await costRequests.since(1_001)).toEqual({ requests: 0, costMicros: 0, hits: 0 });
    });

    test('adds up by person, feature and operation, the dearest first, to the same totals', async () => {
      const { costRequests, db } = await fresh();
      const name = fc.constantFrom('a', 'b', 'c', 'Ü');
      const request = fc.record({
        at: fc.integer({ min: 0, max: 100 }),
        operation: name,
        person: name,
        feature: name,
        outcome: fc.constantFrom('request' as const, 'hit' as const, 'shared' as const, 'stale' as const),
        costMicros: fc.constantFrom(0, 10_000, 4_000_000_000_000),
      });
      await fc.assert(
        fc.asyncProperty(
          fc.array(request, { maxLength: 12 }),
          fc.integer({ min: 0, max: 100 }),
          async (requests, from) => {
            await db.deleteFrom('cost_requests').execute();
            for (const each of requests) await costRequests.record(each);
            const counted = requests.filter((each) => each.at >= from);
            const expected = {
              requests: counted.filter((each) => each.outcome === 'request').length,
              costMicros: counted.reduce((total, each) => total + each.costMicros, 0),
              hits: counted.filter((each) => each.outcome === 'hit' || each.outcome === 'shared').length,
            };
            expect(await costRequests.since(from)).toEqual(expected);
            for (const column of ['person', 'feature', 'operation'] as const) {
              const rows = await costRequests.by(column, from);
              expect(rows.map((row) => row.name).sort()).toEqual(
                [...new Set(counted.map((each) => each[column]))].sort(),
              );
              expect(rows.map((row) => row.costMicros)).toEqual(
                rows.map((row) => row.costMicros).sort((a, b) => b - a),
              );
              for (const key of ['requests', 'costMicros', 'hits'] as const) {
                expect(rows.reduce((total, row) => total + row[key], 0)).toBe(expected[key]);
              }
            }
          },
        ),
        { numRuns: 25 },
      );
    });

    test('drops old rows and says how many', async () => {
      const { costRequests } = await fresh();
      for (const at of [1, 2, 3]) await costRequests.record(ask({ at }));
      expect(await costRequests.prune(3)).toBe(2);
      expect(await costRequests.since(0)).toMatchObject({ requests: 1 });
    });
  });

  describe('a reservation under the daily cap', () => {
    const reserve = {
      at: 500,
      operation: 'GetCostForecast',
      person: 'U0BEN',
      feature: 'overview',
      costMicros: 10_000,
    };

    test('is recorded up to the cap exactly, and refused beyond it', async () => {
      const { costRequests } = await fresh();
      const limit = { ...reserve, capMicros: 20_000, dayStart: 400 };
      expect(await costRequests.reserve(limit)).toMatchObject({ ok: true, spentMicros: 10_000 });
      expect(await costRequests.reserve(limit)).toMatchObject({ ok: true, spentMicros: 20_000 });
      expect(await costRequests.reserve(limit)).toEqual({ ok: false, spentMicros: 20_000 });
      expect(await costRequests.since(0)).toEqual({ requests: 2, costMicros: 20_000, hits: 0 });
      expect(await costRequests.by('operation', 0)).toEqual([
        { name: 'GetCostForecast', requests: 2, costMicros: 20_000, hits: 0 },
      ]);
    });

    test('is taken back by its id, and its money may be spent again', async () => {
      const { costRequests } = await fresh();
      const limit = { ...reserve, capMicros: 20_000, dayStart: 400 };
      const [first, second] = [await costRequests.reserve(limit), await costRequests.reserve(limit)];
      expect([first.ok, second.ok, (await costRequests.reserve(limit)).ok]).toEqual([true, true, false]);
      if (first.ok) await costRequests.release(first.id);
      expect(await costRequests.since(0)).toEqual({ requests: 1, costMicros: 10_000, hits: 0 });
      expect(await costRequests.reserve(limit)).toMatchObject({ ok: true, spentMicros: 20_000 });
    });

    test('does not count what was spent before the day began', async () => {
      const { costRequests } = await fresh();
      await costRequests.record(ask({ at: 399, costMicros: 1_000_000 }));
      const limit = { ...reserve, capMicros: 10_000, dayStart: 400 };
      expect(await costRequests.reserve(limit)).toMatchObject({ ok: true, spentMicros: 10_000 });
    });

    test('never lets several instances together exceed the cap, nor refuses what fits', async () => {
      const target = await engine.freshTarget();
      const stores = [await open(target), await open(target), await open(target)];
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.tuple(fc.integer({ min: 0, max: 2 }), fc.integer({ min: 1, max: 5 })), { maxLength: 25 }),
          fc.integer({ min: 0, max: 30 }),
          async (asked, capMicros) => {
            await stores[0]!.db.deleteFrom('cost_requests').execute();
            const answers = await Promise.all(
              asked.map(async ([instance, costMicros]) => {
                const answer = await stores[instance]!.costRequests.reserve({
                  ...reserve,
                  costMicros,
                  capMicros,
                  dayStart: 0,
                });
                return { ...answer, costMicros };
              }),
            );
            const granted = answers.filter((answer) => answer.ok);
            const spent = granted.reduce((total, answer) => total + answer.costMicros, 0);
            expect(spent).toBeLessThanOrEqual(capMicros);
            expect(await stores[1]!.costRequests.since(0)).toEqual({
              requests: granted.length,
              costMicros: spent,
              hits: 0,
            });
            for (const refused of answers.filter((answer) => !answer.ok)) {
              expect(refused.spentMicros + refused.costMicros).toBeGreaterThan(capMicros);
            }
            expect(new Set(granted.map((answer) => answer.spentMicros)).size).toBe(granted.length);
          },
        ),
        { numRuns: 15 },
      );
    });
  });
};
