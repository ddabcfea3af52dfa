import { afterAll, afterEach, beforeAll, describe } from '@jest/globals';
import { openStore } from '../../src/store/store.ts';
import type { Store } from '../../src/store/store.ts';
import { changesConformance } from './conformance-changes.ts';
import { claimsConformance } from './conformance-claims.ts';
import { costCacheConformance, costRequestsConformance } from './conformance-costs.ts';
import { crashConformance } from './conformance-crash.ts';
import { inventoryConformance } from './conformance-inventory.ts';
import { jobsConformance } from './conformance-jobs.ts';
import { replacementConformance } from './conformance-replacement.ts';
import { smallTablesConformance } from './conformance-small-tables.ts';
import { wholeConformance } from './conformance-whole.ts';

type Engine = {
  name: 'sqlite' | 'postgres';
  start(): Promise<void>;
  stop(): Promise<void>;
  /** The target of a store that is empty and of its own. */
  freshTarget(): Promise<string>;
};

/** What the tests of each table get. What is opened is closed after the test. */
export type Stores = {
  readonly engine: Engine;
  open(target: string): Promise<Store>;
  fresh(): Promise<Store>;
  closeLater(store: Store): void;
};

/** What every engine must do. Each engine's test file runs the whole of it. */
export const storeConformance = (engine: Engine): void => {
  const opened: Store[] = [];
  const open = async (target: string): Promise<Store> => {
    const store = await openStore(target);
    opened.push(store);
    return store;
  };
  const stores: Stores = {
    engine,
    open,
    fresh: async () => await open(await engine.freshTarget()),
    closeLater: (store) => opened.push(store),
  };

  describe(`a store in ${engine.name}`, () => {
    beforeAll(async () => await engine.start(), 60_000);
    afterEach(async () => {
      await Promise.all(opened.splice(0).map(async (store) => await store.close()));
    });
    afterAll(async () => await engine.stop(), 60_000);

    wholeConformance(stores);
    costCacheConformance(stores);
    costRequestsConformance(stores);
    smallTablesConformance(stores);
    inventoryConformance(stores);
    replacementConformance(stores);
    changesConformance(stores);
    jobsConformance(stores);
    claimsConformance(stores);
    crashConformance(stores);
  });
};
