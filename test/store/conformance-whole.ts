import { describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { migrate } from '../../src/store/migrate.ts';
import { migrations } from '../../src/store/migrations.ts';
import { openStore } from '../../src/store/store.ts';
import type { Store } from '../../src/store/store.ts';
import type { Stores } from './conformance.ts';
import { ask } from './cost-request.ts';

export const wholeConformance = ({ engine, open, fresh, closeLater }: Stores): void => {
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
      closeLater(store);
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
};
