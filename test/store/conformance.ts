import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import * as fc from 'fast-check';
import { sql } from 'kysely';
import type { CostRequest } from '../../src/store/cost-requests.ts';
import { migrate } from '../../src/store/migrate.ts';
import { migrations } from '../../src/store/migrations.ts';
import { openStore } from '../../src/store/store.ts';
import type { Store } from '../../src/store/store.ts';

export type Engine = {
  name: 'sqlite' | 'postgres';
  start(): Promise<void>;
  stop(): Promise<void>;
  /** The target of a store that is empty and of its own. */
  freshTarget(): Promise<string>;
};

/** What every engine must do. Each engine's test file runs the whole of it. */
export const storeConformance = (engine: Engine): void => {
  const opened: Store[] = [];
  const open = async (target: string): Promise<Store> => {
    const store = await openStore(target);
    opened.push(store);
    return store;
  };
  const fresh = async (): Promise<Store> => await open(await engine.freshTarget());
  const ask = (more: Partial<CostRequest> = {}): CostRequest => ({
    at: 1_000,
    operation: 'GetCostAndUsage',
    person: 'U0ANA',
    feature: 'spend',
    outcome: 'request',
    costMicros: 10_000,
    ...more,
  });

  describe(`a store in ${engine.name}`, () => {
    beforeAll(async () => await engine.start(), 60_000);
    afterEach(async () => {
      await Promise.all(opened.splice(0).map(async (store) => await store.close()));
    });
    afterAll(async () => await engine.stop());

    describe('as a whole', () => {
      test('answers a ping, says its engine, and closes twice without complaint', async () => {
        const store = await fresh();
        await store.ping();
        expect(store.dialect).toBe(engine.name);
        await store.close();
        await store.close();
      });

      test('is migrated when opened; migrating again does nothing', async () => {
        const store = await fresh();
        expect(await store.migrate()).toEqual([]);
      });

      test('is left without tables when it is opened only to be looked at', async () => {
        const store = await openStore(await engine.freshTarget(), { migrate: false });
        opened.push(store);
        await store.ping();
        expect(await store.db.introspection.getTables({ withInternalKyselyTables: true })).toEqual([]);
      });

      test('is migrated once when several instances open it at the same time', async () => {
        const target = await engine.freshTarget();
        const stores = await Promise.all([open(target), open(target), open(target), open(target)]);
        await Promise.all(stores.map(async (store) => await store.costRequests.record(ask())));
        expect(await stores[0].costRequests.since(0)).toMatchObject({ requests: 4 });
        const { rows } = await sql<{ name: string }>`select name from kysely_migration`.execute(stores[0].db);
        expect(rows.map((row) => row.name)).toEqual(Object.keys(migrations(engine.name)));
      });

      test('is refused, and left as it is, when a newer version has written it', async () => {
        const target = await engine.freshTarget();
        const store = await open(target);
        await store.costRequests.record(ask());
        const newer = { ...migrations(engine.name), '9999-from-the-future': { up: async () => {} } };
        expect(await migrate(store.db, store.dialect, newer)).toEqual(['9999-from-the-future']);
        await expect(openStore(target)).rejects.toMatchObject({
          code: 'store_unavailable',
          message: expect.stringContaining('newer version of mlcost'),
          hint: expect.stringMatching(/MLCOST_DB.*DATABASE_URL/),
        });
        expect(await store.costRequests.since(0)).toMatchObject({ requests: 1 });
      });

      test('keeps nothing of a migration that fails, and tells its real error', async () => {
        const store = await fresh();
        const broken = {
          ...migrations(engine.name),
          '9999-broken': {
            up: async (db: Store['db']) => {
              await db.schema.createTable('half_made').addColumn('id', 'integer').execute();
              await sql`select 1 from nowhere`.execute(db);
            },
          },
        };
        await expect(migrate(store.db, store.dialect, broken)).rejects.toThrow(/nowhere/);
        const tables = await store.db.introspection.getTables();
        expect(tables.map((table) => table.name)).not.toContain('half_made');
        expect(await store.migrate()).toEqual([]);
        await store.ping();
      });
    });

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

      test('stays quick with 50,000 rows', async () => {
        const { costRequests, db } = await fresh();
        for (let batch = 0; batch < 50; batch += 1) {
          const rows = Array.from({ length: 1_000 }, (_, n) => ({
            at: batch * 1_000 + n,
            operation: 'GetCostAndUsage',
            person: `U${n % 50}`,
            feature: 'spend',
            outcome: 'request' as const,
            cost_micros: 10_000,
          }));
          await db.insertInto('cost_requests').values(rows).execute();
        }
        const started = performance.now();
        expect(await costRequests.since(49_900)).toMatchObject({ requests: 100 });
        expect(await costRequests.since(0)).toMatchObject({ requests: 50_000, costMicros: 500_000_000 });
        expect(await costRequests.by('person', 0)).toHaveLength(50);
        expect(performance.now() - started).toBeLessThan(500);
      }, 60_000);
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

    describe('under processes that die', () => {
      const writer = fileURLToPath(new URL('writer.ts', import.meta.url));
      /** Runs a process that writes rows and says each one's number once the store has taken it. */
      const startWriter = (target: string, name: string, rows: number) => {
        const child = spawn(process.execPath, [writer, target, name, `${rows}`], {
          stdio: ['ignore', 'pipe', 'inherit'],
        });
        let said = '';
        child.stdout.on('data', (chunk: Buffer) => {
          said += chunk.toString();
        });
        // A line that was cut off was not acknowledged.
        const acknowledged = (): number => said.split('\n').length - 1;
        const ended = new Promise<void>((resolve) => {
          child.once('close', () => resolve());
        });
        return { child, acknowledged, ended };
      };
      /** Waits until the writer has so many rows acknowledged; it must not end before. */
      const reaches = async (writer: ReturnType<typeof startWriter>, rows: number): Promise<void> => {
        while (writer.acknowledged() < rows) {
          expect(writer.child.exitCode).toBeNull();
          await new Promise((resolve) => setTimeout(resolve, 5));
        }
      };

      test('has every acknowledged row after SIGKILL, in both tables', async () => {
        const target = await engine.freshTarget();
        await (await openStore(target)).close();
        for (const round of [1, 2, 3]) {
          const killed = startWriter(target, `killed-${round}`, 1_000_000);
          const { child, acknowledged, ended } = killed;
          await reaches(killed, 50 * round);
          child.kill('SIGKILL');
          await ended;
          const store = await open(target);
          const rows = await store.costRequests.by('person', 0);
          expect(rows.find((row) => row.name === `killed-${round}`)?.requests).toBeGreaterThanOrEqual(acknowledged());
          for (let n = 0; n < acknowledged(); n += 1) {
            expect(await store.costCache.get(`killed-${round} ${n}`)).toMatchObject({ value: `${n}` });
          }
        }
      }, 60_000);

      test('loses nothing when two write at once', async () => {
        const target = await engine.freshTarget();
        const writers = ['left', 'right'].map((name) => startWriter(target, name, 300));
        await Promise.all(writers.map(async (each) => await each.ended));
        expect(writers.map((each) => each.acknowledged())).toEqual([300, 300]);
        const store = await open(target);
        expect(await store.costRequests.since(0)).toEqual({ requests: 600, costMicros: 6_000_000, hits: 0 });
        const { rows } = await sql<{ n: number }>`select cast(count(*) as bigint) as n from cost_cache`.execute(
          store.db,
        );
        expect(rows[0]?.n).toBe(600);
      }, 60_000);
    });
  });
};
