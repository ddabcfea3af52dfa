import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { money } from '../../src/model/money.ts';
import type { InventoryFilter, InventoryRow } from '../../src/store/inventory.ts';
import type { Store } from '../../src/store/store.ts';
import type { Stores } from './conformance.ts';
import { anyFilter, anyRow, brokenOf, bytes, microsOf, pageOf, scopeOf, totalsOf } from './inventory-model.ts';
import type { Model } from './inventory-model.ts';
import { record } from './sample-record.ts';
import { sampleRow } from './sample-row.ts';

export const clear = async ({ db }: Store): Promise<void> => {
  for (const table of ['inventory', 'inventory_parts', 'waivers'] as const) await db.deleteFrom(table).execute();
};

const anyModel = fc.uniqueArray(anyRow, { maxLength: 25, selector: ({ ref }) => ref }).chain((rows) =>
  fc.record({
    rows: fc.constant(rows),
    waivers: fc.subarray(rows).chain((waived) =>
      fc.tuple(
        ...waived.map(({ arn }) =>
          fc.record({
            arn: fc.constantFrom(arn, arn.toUpperCase()),
            kind: fc.constantFrom('snooze' as const, 'exempt' as const),
            person: fc.constant('U0ANA'),
            until: fc.constantFrom(undefined, 100, 101),
            at: fc.constant(1),
          }),
        ),
      ),
    ),
    filter: anyFilter(rows.map(({ ref }) => ref)),
  }),
);

export const inventoryConformance = ({ fresh }: Stores): void => {
  const fill = async (store: Store, { rows, waivers }: Model): Promise<void> => {
    await clear(store);
    await store.inventory.put(rows);
    for (const waiver of waivers) await store.waivers.put(waiver, record(waiver.kind, waiver.arn));
  };

  describe('the inventory', () => {
    test('is empty in the beginning', async () => {
      const { inventory } = await fresh();
      const filter = { now: 0 };
      expect(await inventory.page(filter, { offset: 0, limit: 10 })).toEqual([]);
      expect(await inventory.totals(filter)).toEqual({
        resources: 0,
        broken: 0,
        priced: 0,
        finished: 0,
        snoozed: 0,
        exempt: 0,
        stakeMicros: 0,
        costMicros: 0,
      });
      expect(await inventory.counts('owner', filter)).toEqual([]);
      expect(await inventory.groups(filter, 5)).toEqual([]);
      expect(await inventory.search('x', 5)).toEqual([]);
      expect(await inventory.get('rnothing')).toBeUndefined();
    });

    test('gives every row back as it was put, by its reference and by its ARN in any case', async () => {
      const store = await fresh();
      const { inventory } = store;
      await fc.assert(
        fc.asyncProperty(anyRow, fc.integer({ min: 1, max: 2 ** 45 }), async (some, auditedAt) => {
          const put = { ...some, auditedAt };
          await clear(store);
          await inventory.put([put]);
          expect(await inventory.get(put.ref)).toEqual(put);
          expect(await inventory.byArn(put.arn.toUpperCase())).toEqual(put);
        }),
        { numRuns: 40 },
      );
    });

    test('keeps money exact and dates, facts and tags of any characters', async () => {
      const { inventory } = await fresh();
      const full = sampleRow({
        status: 'InService',
        createdAt: 1_700_000_000_123,
        changedAt: 1_700_000_000_456,
        tags: { 'a:b/c=+-@ü': `"'\\\n\u2028<&>\u{1f600}`, __proto__: 'own' },
        facts: { instances: [{ instanceType: 'ml.g5.xlarge', count: 2, use: 'hosting' }], madeFrom: [] },
        owner: 'name:ana "x"',
        stake: { monthly: money('123456789012345678.000000000000001', 'USD'), source: 'cost-explorer' },
      });
      await inventory.put([full]);
      expect(await inventory.get(full.ref)).toEqual(full);
      expect(await inventory.totals({ now: 0 })).toMatchObject({ resources: 1, currency: 'USD' });
    });

    test('answers every question about random rows as an obvious implementation does', async () => {
      const store = await fresh();
      const { inventory } = store;
      await fc.assert(
        fc.asyncProperty(anyModel, fc.nat(6), fc.integer({ min: 1, max: 9 }), async (model, offset, limit) => {
          const { filter } = model;
          await fill(store, model);
          const page = pageOf(model, filter);
          const refs = (rows: readonly InventoryRow[]) => rows.map(({ ref }) => ref);
          expect(refs(await inventory.page(filter, { offset, limit }))).toEqual(
            refs(page.slice(offset, offset + limit)),
          );
          const visited: string[] = [];
          await inventory.each(filter, (rows) => void visited.push(...refs(rows)));
          expect(visited.sort()).toEqual(refs(page).sort());
          expect(await inventory.totals(filter)).toEqual(totalsOf(model, filter));
          await countsAgree(store, model);
          await groupsAgree(store, model);
        }),
        { numRuns: 60 },
      );
    }, 60_000);

    const countsAgree = async ({ inventory }: Store, { filter, ...model }: Model & { filter: InventoryFilter }) => {
      for (const by of ['kind', 'account', 'region', 'owner'] as const) {
        const found = await inventory.counts(by, filter);
        const scope = Map.groupBy(scopeOf(model, filter), (each) => each[by]);
        const broken = Map.groupBy(brokenOf(model, filter), (each) => each[by]);
        const expected = [...scope].map(([name, rows]) => ({
          name,
          resources: rows.length,
          broken: broken.get(name)?.length ?? 0,
          stakeMicros: microsOf(broken.get(name) ?? []),
          costMicros: microsOf(rows),
          ...(rows.some(({ stake }) => stake !== undefined) ? { currency: 'USD' } : {}),
        }));
        const wanted = expected.filter((each) => filter.broken !== true || each.broken > 0);
        const byName = (a: { name: string | undefined }, b: { name: string | undefined }) =>
          bytes(a.name ?? '', b.name ?? '');
        expect(found.toSorted(byName)).toEqual(wanted.toSorted(byName));
        expect(found.map(({ stakeMicros }) => stakeMicros)).toEqual(
          found.map(({ stakeMicros }) => stakeMicros).toSorted((a, b) => b - a),
        );
      }
    };

    const groupsAgree = async ({ inventory }: Store, { filter, ...model }: Model & { filter: InventoryFilter }) => {
      const found = await inventory.groups(filter, 100);
      const grouped = Map.groupBy(brokenOf(model, filter), ({ fixGroup }) => fixGroup);
      grouped.delete(undefined);
      const expected = [...grouped].map(([fixGroup, rows]) => ({
        fixGroup,
        kind: rows[0]?.kind,
        count: rows.length,
        stakeMicros: microsOf(rows),
        ...(rows.some(({ stake }) => stake !== undefined) ? { currency: 'USD' } : {}),
      }));
      const byGroup = (a: { fixGroup: string | undefined }, b: { fixGroup: string | undefined }) =>
        bytes(a.fixGroup ?? '', b.fixGroup ?? '');
      expect(found.toSorted(byGroup)).toEqual(expected.toSorted(byGroup));
      expect(await inventory.groups(filter, 1)).toEqual(found.slice(0, 1));
    };

    test('finds what is meant first, then what begins so, then what contains it', async () => {
      const { inventory } = await fresh();
      const names = ['my-fraud', 'fraud', 'Fraud-10', 'search', 'fraud_1', '100%'];
      await inventory.put(names.map((name) => sampleRow({ name })));
      await inventory.put([
        sampleRow({
          kind: 'app',
          name: 'default',
          arn: 'arn:aws:sagemaker:us-east-1:111122223333:app/d-9/ana/x/default',
        }),
      ]);
      const found = async (text: string, limit = 10) => (await inventory.search(text, limit)).map(({ name }) => name);
      expect(await found(' FRAUD ')).toEqual(['fraud', 'Fraud-10', 'fraud_1', 'my-fraud']);
      expect(await found('fraud', 2)).toEqual(['fraud', 'Fraud-10']);
      expect(await found('%')).toEqual(['100%']);
      expect(await found('d-9')).toEqual(['default']);
      expect(await found('D-9/Ana')).toEqual(['default']);
      expect(await found('arn:aws:sagemaker:us-east-1:111122223333:model/FRAUD')).toEqual([
        'fraud',
        'Fraud-10',
        'fraud_1',
      ]);
      expect(await found('  ')).toEqual([]);
    });

    test('finds whole names of any case among many at once, the broken ones first', async () => {
      const { inventory } = await fresh();
      const broken = { findings: [{ kind: 'missing' as const, key: 'team' }] };
      await inventory.put(['fraud', 'Search', 'fraud-10', "o'brien"].map((name) => sampleRow({ name })));
      await inventory.put([sampleRow({ name: 'SEARCH', kind: 'endpoint', ...broken })]);
      const named = async (names: string[], limit = 10) =>
        (await inventory.named(names, limit)).map(({ name }) => name);
      expect(await named(['FRAUD', 'search', 'nobody', "o'brien"])).toEqual(['SEARCH', 'fraud', "o'brien", 'Search']);
      expect(await named(['fraud', 'search'], 1)).toEqual(['SEARCH']);
      expect(await named(['frau', '%'])).toEqual([]);
      expect(await named([])).toEqual([]);
    });

    test('adds nothing up where stakes are in two currencies', async () => {
      const { inventory } = await fresh();
      const broken = { findings: [{ kind: 'missing' as const, key: 'team' }] };
      const stake = (currency: string) => ({ monthly: money(1, currency), source: 'price-list' as const });
      await inventory.put([
        sampleRow({ ...broken, name: 'a', stake: stake('USD') }),
        sampleRow({ ...broken, name: 'b', stake: stake('CNY'), region: 'cn-north-1' }),
      ]);
      const totals = await inventory.totals({ now: 0 });
      expect(totals).toMatchObject({ broken: 2, priced: 2, stakeMicros: 0, costMicros: 0 });
      expect(totals).not.toHaveProperty('currency');
      expect(await inventory.counts('region', { now: 0 })).toMatchObject([{ currency: 'CNY' }, { currency: 'USD' }]);
    });

    test('takes out what is gone, and places that are no longer looked at', async () => {
      const { inventory, audits } = await fresh();
      const kept = sampleRow({ name: 'kept' });
      const [gone, elsewhere] = [sampleRow({ name: 'gone' }), sampleRow({ name: 'there', region: 'eu-west-1' })];
      await inventory.put([kept, gone, elsewhere]);
      for (const place of [kept, elsewhere]) await audits.finished(place, 1, { resources: 1, gaps: [] });
      await inventory.remove([gone.ref, 'rnothing']);
      expect(await inventory.get(gone.ref)).toBeUndefined();
      await inventory.retain([{ account: kept.account, region: kept.region }]);
      expect((await inventory.page({ now: 0 }, { offset: 0, limit: 9 })).map(({ name }) => name)).toEqual(['kept']);
      expect(await audits.latest()).toHaveLength(1);
    });

    test('visits everything that matches, in batches', async () => {
      const { inventory } = await fresh();
      const rows = Array.from({ length: 2_345 }, (_, n) => sampleRow({ name: `model-${n}` }));
      await inventory.put(rows);
      const sizes: number[] = [];
      const seen = new Set<string>();
      await inventory.each({ now: 0 }, async (batch) => {
        sizes.push(batch.length);
        for (const { ref } of batch) seen.add(ref);
      });
      expect(seen.size).toBe(2_345);
      expect(Math.max(...sizes)).toBeLessThanOrEqual(1_000);
      expect(await inventory.totals({ now: 0, refs: rows.map(({ ref }) => ref) })).toMatchObject({ resources: 2_345 });
    }, 60_000);
  });
};
