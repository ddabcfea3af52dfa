import { setImmediate } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { createInventory } from '../../src/store/inventory.ts';
import type { InventoryRow } from '../../src/store/inventory.ts';
import type { Store } from '../../src/store/store.ts';
import { clear } from './conformance-inventory.ts';
import type { Stores } from './conformance.ts';
import { anyRow, KINDS, PLACES } from './inventory-model.ts';
import { sampleRow } from './sample-row.ts';

/** Where `atOnce` is small, nearly everything is written anew beside what is shown. */
const SIZES = [
  ['in one transaction', { chunk: 3, atOnce: 1_000 }],
  ['partly anew', { chunk: 2, atOnce: 2 }],
  ['anew', { chunk: 2, atOnce: 0 }],
] as const;

const PLACE = PLACES[1];

export const replacementConformance = ({ engine, open, fresh }: Stores): void => {
  const model = (name: string, more: Partial<InventoryRow> = {}): InventoryRow =>
    sampleRow({ ...PLACE, name, auditedAt: 0, ...more });
  const shown = async ({ inventory }: Pick<Store, 'inventory'>): Promise<InventoryRow[]> =>
    await inventory.page({ now: 0 }, { offset: 0, limit: 1_000 });
  const leftOver = async ({ db }: Store): Promise<unknown> => ({
    parts: await db.selectFrom('inventory_parts').selectAll().where('state', '!=', 'current').execute(),
    rows: await db
      .selectFrom('inventory')
      .select('ref')
      .where('part', 'not in', (query) =>
        query.selectFrom('inventory_parts').select('id').where('state', '=', 'current'),
      )
      .execute(),
  });

  describe('a replacement in the inventory', () => {
    const anyStep = fc.oneof(
      fc.record({
        step: fc.constant('replace' as const),
        place: fc.constantFrom(...PLACES),
        kinds: fc.subarray([...KINDS], { minLength: 1 }),
        rows: fc.array(anyRow, { maxLength: 12 }),
        // The audit began before some of the steps that came before.
        began: fc.nat(3),
      }),
      fc.record({ step: fc.constant('put' as const), rows: fc.array(anyRow, { maxLength: 4 }) }),
      fc.record({ step: fc.constant('remove' as const), rows: fc.array(anyRow, { maxLength: 2 }) }),
    );

    test.each(SIZES)(
      'written %s shows what an obvious implementation does, and leaves nothing over',
      async (_name, sizes) => {
        const store = await fresh();
        const inventory = createInventory(store.db, store.dialect, sizes);
        await fc.assert(
          fc.asyncProperty(fc.array(anyStep, { maxLength: 8 }), async (steps) => {
            await clear(store);
            const rows = new Map<string, { row: InventoryRow; putAt: number }>();
            let audited = 0;
            for (const [index, step] of steps.entries()) {
              const now = (index + 1) * 10;
              if (step.step === 'replace') {
                const auditedAt = Math.max(audited, now - step.began * 10);
                audited = auditedAt;
                const belongs = ({ account, region, kind }: InventoryRow): boolean =>
                  account === step.place.account && region === step.place.region && step.kinds.includes(kind as 'app');
                const given = step.rows.filter(belongs).map((row) => ({ ...row, auditedAt }));
                await inventory.replace(step.place, step.kinds, given, auditedAt);
                for (const [ref, { row, putAt }] of rows) if (belongs(row) && putAt <= auditedAt) rows.delete(ref);
                for (const row of given) {
                  if ((rows.get(row.ref)?.putAt ?? 0) <= auditedAt) rows.set(row.ref, { row, putAt: 0 });
                }
              } else if (step.step === 'put') {
                const put = step.rows.map((row) => ({ ...row, auditedAt: now }));
                await inventory.put(put);
                for (const row of put) rows.set(row.ref, { row, putAt: now });
              } else {
                await inventory.remove(step.rows.map(({ ref }) => ref));
                for (const { ref } of step.rows) rows.delete(ref);
              }
              const found = await shown({ inventory });
              expect(byRef(found.map(undated))).toEqual(byRef([...rows.values()].map(({ row }) => undated(row))));
              expect(await leftOver(store)).toEqual({ parts: [], rows: [] });
            }
          }),
          { numRuns: 30 },
        );
      },
      60_000,
    );

    const undated = (row: InventoryRow): InventoryRow => ({ ...row, auditedAt: 0 });
    const byRef = <Row extends { ref: string }>(rows: readonly Row[]): Row[] =>
      rows.toSorted((a, b) => (a.ref < b.ref ? -1 : 1));

    test('dates every row of its kinds, also those that say what they said before', async () => {
      const { inventory } = await fresh();
      await inventory.replace(PLACE, ['model'], [model('a'), model('b')], 10);
      await inventory.replace(PLACE, ['model'], [model('a'), model('b', { status: 'x' })], 20);
      expect((await shown({ inventory })).map(({ auditedAt }) => auditedAt)).toEqual([20, 20]);
      await inventory.put([model('a', { auditedAt: 25 })]);
      expect((await shown({ inventory })).map(({ auditedAt }) => auditedAt)).toEqual([25, 20]);
    });

    test('refuses rows of another place or of kinds that are not replaced', async () => {
      const { inventory } = await fresh();
      await expect(inventory.replace(PLACE, ['app'], [model('a')], 1)).rejects.toThrow(/model\/a is not of/);
      await expect(inventory.replace(PLACES[0], ['model'], [model('a')], 1)).rejects.toThrow(/model\/a is not of/);
      expect(await shown({ inventory })).toEqual([]);
    });

    test.each(SIZES)('written %s is seen as a whole or not at all', async (_name, sizes) => {
      const target = await engine.freshTarget();
      const [store, other] = [await open(target), await open(target)];
      const inventory = createInventory(store.db, store.dialect, sizes);
      const generation = (n: number) =>
        Array.from({ length: 40 }, (_, i) => model(`m${i + n * 7}`, { status: `${n}` }));
      await inventory.replace(PLACE, ['model'], generation(0), 1);
      let writing = true;
      const seen = new Set<string>();
      const look = async (reader: Store) => {
        while (writing) {
          const rows = await shown(reader);
          seen.add(`${rows.length} of ${[...new Set(rows.map(({ status }) => status))].join()}`);
          expect(await reader.inventory.totals({ now: 0 })).toMatchObject({ resources: 40 });
          await setImmediate();
        }
      };
      const looking = [look({ ...store, inventory }), look(other)];
      for (const n of [1, 2, 3, 4, 5]) await inventory.replace(PLACE, ['model'], generation(n), n + 1);
      writing = false;
      await Promise.all(looking);
      expect([...seen].filter((what) => !/^40 of \d$/.test(what))).toEqual([]);
    });

    test.each(SIZES)('written %s keeps what is put meanwhile', async (_name, sizes) => {
      const target = await engine.freshTarget();
      const [store, other] = [await open(target), await open(target)];
      const inventory = createInventory(store.db, store.dialect, sizes);
      const rows = (length: number, status: string) => Array.from({ length }, (_, n) => model(`m-${n}`, { status }));
      for (const round of [1, 2, 3]) {
        await inventory.replace(PLACE, ['model'], rows(60, 'before'), round * 100);
        const expected = new Map(rows(30, 'audit').map(({ name, status }) => [name, status]));
        let writing = true;
        const replaced = inventory.replace(PLACE, ['model'], rows(30, 'audit'), round * 100 + 10);
        const done = replaced.finally(() => (writing = false));
        // Some are still there when the audit is over, of some it has found nothing, and some are new.
        for (let n = 0; writing && n < 70; n += 1) {
          const fixed = model(`m-${(n * 37) % 70}`, { status: 'fixed', auditedAt: round * 100 + 20 });
          await (n % 2 === 0 ? other : store).inventory.put([fixed]);
          expected.set(fixed.name, 'fixed');
          await setImmediate();
        }
        await done;
        expect(new Map((await shown(store)).map(({ name, status }) => [name, status]))).toEqual(expected);
        expect(await leftOver(store)).toEqual({ parts: [], rows: [] });
      }
    });

    test('is not overwritten by what was read before it began, nor is what was put later', async () => {
      const { inventory } = await fresh();
      await inventory.replace(PLACE, ['model'], [model('a', { status: 'audit' })], 20);
      await inventory.put([model('a', { status: 'old', auditedAt: 19 }), model('gone', { auditedAt: 19 })]);
      expect(await shown({ inventory })).toMatchObject([{ name: 'a', status: 'audit', auditedAt: 20 }]);
      await inventory.put([model('a', { status: 'fixed', auditedAt: 30 })]);
      await inventory.put([model('a', { status: 'old', auditedAt: 29 })]);
      expect(await shown({ inventory })).toMatchObject([{ name: 'a', status: 'fixed', auditedAt: 30 }]);
    });

    test.each(SIZES)('written %s by two at once shows one of them as a whole', async (_name, sizes) => {
      const target = await engine.freshTarget();
      const stores = [await open(target), await open(target)];
      const both = stores.map((store) => createInventory(store.db, store.dialect, sizes));
      for (const round of [1, 2, 3, 4]) {
        const rows = (who: number) =>
          Array.from({ length: 20 }, (_, i) => model(`m${i * (who + 1)}`, { status: `${who} ${round}` }));
        await Promise.all(
          both.map(async (each, who) => await each.replace(PLACE, ['model'], rows(who), round * 2 + who)),
        );
        const found = await shown(stores[0]!);
        expect(found).toHaveLength(20);
        expect(new Set(found.map(({ status }) => status)).size).toBe(1);
        expect(found[0]?.status).toMatch(new RegExp(` ${round}$`));
        expect(await leftOver(stores[0]!)).toEqual({ parts: [], rows: [] });
      }
    });

    test('that fails leaves what was shown, and the next one clears it away', async () => {
      const store = await fresh();
      const inventory = createInventory(store.db, store.dialect, { chunk: 2, atOnce: 0 });
      await inventory.replace(PLACE, ['model'], [model('a'), model('b')], 1);
      const broken = Object.defineProperty(model('z'), 'tags', {
        enumerable: true,
        get: () => {
          throw new Error('no more');
        },
      });
      await expect(inventory.replace(PLACE, ['model'], [model('a'), model('c'), broken], 2)).rejects.toThrow('no more');
      expect((await shown({ inventory })).map(({ name }) => name)).toEqual(['a', 'b']);
      await inventory.replace(PLACE, ['model'], [model('a'), model('c')], 3);
      expect((await shown({ inventory })).map(({ name }) => name)).toEqual(['a', 'c']);
      expect(await leftOver(store)).toEqual({ parts: [], rows: [] });
    });
  });
};
