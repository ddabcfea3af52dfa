import { describe, expect, test } from '@jest/globals';
import type { FixItem } from '../../src/store/jobs.ts';
import type { Store } from '../../src/store/store.ts';
import type { Stores } from './conformance.ts';
import { intents, item, job, startedFix, statesOf, writing } from './sample-fix.ts';

export const claimsConformance = ({ engine, open, fresh }: Stores): void => {
  const started = async (): Promise<Store> => await startedFix(await fresh());

  describe('the claim of a fix', () => {
    test('is the holder’s until it runs out, is released, or the fix is finished', async () => {
      const { jobs } = await started();
      expect(await jobs.claim('one', 100, 50)).toMatchObject({ id: 'j' });
      expect(await jobs.claim('other', 149, 50)).toBeUndefined();
      expect(await jobs.renew('j', 'one', 149, 50)).toBe(true);
      expect(await jobs.claim('other', 198, 50)).toBeUndefined();
      expect(await jobs.claim('other', 199, 50)).toMatchObject({ id: 'j' });
      expect(await jobs.renew('j', 'one', 200, 50)).toBe(false);
      await jobs.release('j', 'one');
      expect(await jobs.claim('one', 201, 50)).toBeUndefined();
      await jobs.release('j', 'other');
      expect(await jobs.claim('one', 202, 50)).toMatchObject({ id: 'j' });
      await jobs.settle([0, 1, 2].map((seq) => ({ job: 'j', seq, state: 'done' })));
      await jobs.finish('j', 203);
      expect(await jobs.renew('j', 'one', 204, 50)).toBe(false);
      expect(await jobs.claim('one', 999, 50)).toBeUndefined();
    });

    test('takes the oldest one, or the one that is named', async () => {
      const { jobs } = await fresh();
      for (const [id, at] of [
        ['c', 3],
        ['a', 1],
        ['b', 2],
      ] as const)
        await jobs.create(job(id, at), [item(id)]);
      expect(await jobs.claim('one', 10, 50, 'c')).toMatchObject({ id: 'c' });
      expect(await jobs.claim('two', 10, 50, 'c')).toBeUndefined();
      expect(await jobs.claim('two', 10, 50)).toMatchObject({ id: 'a' });
      expect(await jobs.claim('two', 10, 50)).toMatchObject({ id: 'b' });
      expect(await jobs.claim('two', 10, 50)).toBeUndefined();
    });

    test('gives each fix to one of many instances that ask at the same time', async () => {
      const target = await engine.freshTarget();
      const instances = await Promise.all([open(target), open(target), open(target)]);
      for (let n = 0; n < 6; n += 1) await instances[0].jobs.create(job(`j-${n}`), [item('a')]);
      const claims = Array.from({ length: 18 }, async (_, n) => {
        return await instances[n % 3]!.jobs.claim(`holder-${n}`, 10, 50);
      });
      const got = (await Promise.all(claims)).filter((each) => each !== undefined);
      // Postgres skips what another is just taking, so some may have to ask again; none is given twice.
      expect(new Set(got.map(({ id }) => id)).size).toBe(got.length);
      while ((await instances[1].jobs.claim('last', 10, 50)) !== undefined) got.push(got[0]!);
      expect(got).toHaveLength(6);
    });

    test('stops a holder who has lost it from beginning anything', async () => {
      const store = await started();
      const { jobs, changes } = store;
      await jobs.claim('one', 100, 50);
      expect(await changes.intend(intents('c0'), [writing(0, 'c0')], 'one')).toBe(true);
      await jobs.claim('other', 150, 50);
      expect(await changes.intend(intents('c1'), [writing(1, 'c1')], 'one')).toBe(false);
      expect(await changes.intend(intents('c1'), [writing(1, 'c1')], 'other')).toBe(true);
      expect(await changes.get('c1')).toBeDefined();
    });
  });

  describe('the turn at a resource', () => {
    const seqs = (items: readonly FixItem[] | undefined) => items?.map(({ seq }) => seq);

    test('is one item’s at a time, whichever fix it belongs to, until that is settled', async () => {
      const store = await started();
      const { jobs } = store;
      await jobs.create(job('k', 2), [item('m-1'), item('other')]);
      await jobs.claim('one', 10, 50, 'j');
      await jobs.claim('two', 10, 50, 'k');
      const [mine, theirs] = [await jobs.next('j', 2), await jobs.next('k', 9)];
      expect(await jobs.begin(mine, 'one')).toEqual({ items: mine, busy: [] });
      expect(await statesOf(store)).toBe('writing writing waiting');
      const second = await jobs.begin(theirs, 'two');
      expect([seqs(second?.items), seqs(second?.busy)]).toEqual([[1], [0]]);
      await jobs.settle([{ job: 'j', seq: 1, state: 'done' }]);
      expect(await jobs.begin(second?.busy ?? [], 'two')).toMatchObject({ items: [{ seq: 0 }], busy: [] });
    });

    test('is given once where a fix has the resource twice', async () => {
      const { jobs } = await fresh();
      await jobs.create(job('j'), [item('a'), item('a'), item('b')]);
      await jobs.claim('one', 10, 50);
      const begun = await jobs.begin(await jobs.next('j', 9), 'one');
      expect([seqs(begun?.items), seqs(begun?.busy)]).toEqual([[0, 2], [1]]);
      expect(await jobs.begin(begun?.busy ?? [], 'one')).toMatchObject({ items: [], busy: [{ seq: 1 }] });
    });

    test('is not for what is settled by now, nor for a holder who has lost the fix', async () => {
      const store = await started();
      const { jobs } = store;
      await jobs.claim('one', 10, 50);
      const items = await jobs.next('j', 9);
      expect(await jobs.begin(items, 'other')).toBeUndefined();
      expect(await statesOf(store)).toBe('waiting waiting waiting');
      await jobs.settle([{ job: 'j', seq: 0, state: 'skipped' }]);
      expect(seqs((await jobs.begin(items, 'one'))?.items)).toEqual([1, 2]);
      expect(await jobs.begin(items, 'one')).toEqual({ items: [], busy: [] });
      expect(await jobs.begin([], 'one')).toEqual({ items: [], busy: [] });
    });

    test('is never given to two that ask at the same time', async () => {
      const target = await engine.freshTarget();
      const instances = await Promise.all([open(target), open(target), open(target)]);
      const names = Array.from({ length: 30 }, (_, n) => `m-${n}`);
      for (const [n, { jobs }] of instances.entries()) {
        await jobs.create(
          job(`j-${n}`, n),
          names
            .toSorted()
            .slice(n)
            .map((name) => item(name)),
        );
        await jobs.claim(`holder-${n}`, 10, 50, `j-${n}`);
      }
      const begun = await Promise.all(
        instances.map(async ({ jobs }, n) => await jobs.begin(await jobs.next(`j-${n}`, 99), `holder-${n}`)),
      );
      const given = begun.flatMap((each) => each?.items.map(({ arn }) => arn) ?? []);
      expect(given.toSorted()).toEqual(names.map((name) => item(name).arn).sort());
    });
  });
};
