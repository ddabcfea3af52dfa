import { describe, expect, test } from '@jest/globals';
import type { Store } from '../../src/store/store.ts';
import type { Stores } from './conformance.ts';
import { intents, item, job, startedFix, statesOf, writing } from './sample-fix.ts';

export const jobsConformance = ({ fresh }: Stores): void => {
  const started = async (items?: number): Promise<Store> => await startedFix(await fresh(), items);

  describe('a fix of many', () => {
    test('keeps its items in their order, with edits and expected tags of any characters', async () => {
      const { jobs } = await fresh();
      const items = [item('a', { expected: { Team: `"\u{1f600}` } }), item('b', { undoes: 'change-1' })];
      const made = await jobs.create(job('j'), items);
      expect(made).toEqual({ ...job('j'), state: 'running', total: 2 });
      expect(await jobs.get('j')).toEqual(made);
      expect(await jobs.get('other')).toBeUndefined();
      expect(await jobs.next('j', 9)).toEqual(
        items.map((each, seq) => ({ ...each, job: 'j', seq, state: 'waiting', attempts: 0 })),
      );
      expect(await jobs.progress('j')).toEqual({ total: 2, waiting: 2, writing: 0, done: 0, failed: 0, skipped: 0 });
    });

    test('is made as a whole or not at all, also with thousands of items', async () => {
      const store = await started(2_345);
      expect(await store.jobs.progress('j')).toMatchObject({ total: 2_345, waiting: 2_345 });
      await expect(store.jobs.create(job('j'), [item('z')])).rejects.toThrow(/unique/i);
      const last = await store.jobs.items('j', { offset: 2_344, limit: 9 });
      expect(last.map(({ arn }) => arn)).toEqual([item('m-2344').arn]);
    });

    test('can be given another origin, and is otherwise as it was', async () => {
      const { jobs } = await started();
      const before = await jobs.get('j');
      await jobs.setOrigin('j', '{"ts":"1.2","nul":"\u0000"}');
      await jobs.setOrigin('other', '{}');
      expect(await jobs.get('j')).toEqual({ ...before, origin: '{"ts":"1.2","nul":"\ufffd"}' });
    });

    test('moves with its changes: intents and writing, outcomes and done, each in one transaction', async () => {
      const store = await started();
      const { jobs, changes } = store;
      expect(await changes.intend(intents('c0', 'c1'), [writing(0, 'c0'), writing(1, 'c1')])).toBe(true);
      expect(await statesOf(store)).toBe('writing writing waiting');
      expect((await jobs.next('j', 1))[0]).toMatchObject({ seq: 0, state: 'writing', changeId: 'c0' });
      await changes.conclude(
        [
          { id: 'c0', at: 6, result: 'done' },
          { id: 'c1', at: 6, result: 'failed', error: 'no' },
        ],
        [
          { job: 'j', seq: 0, state: 'done', attempts: 1 },
          { job: 'j', seq: 1, state: 'failed', error: 'no', attempts: 1 },
        ],
      );
      expect((await jobs.next('j', 9)).map(({ seq }) => seq)).toEqual([2]);
      expect(await jobs.failures('j', 9)).toMatchObject([{ seq: 1, error: 'no', attempts: 1, changeId: 'c1' }]);
      expect(await jobs.progress('j')).toEqual({ total: 3, waiting: 1, writing: 0, done: 1, failed: 1, skipped: 0 });
    });

    test('records no intent when an item cannot begin any more, nor moves an item without its intent', async () => {
      const store = await started();
      const { jobs, changes } = store;
      await jobs.settle([{ job: 'j', seq: 1, state: 'skipped', error: 'as it should be' }]);
      expect(await changes.intend(intents('c0', 'c1'), [writing(0, 'c0'), writing(1, 'c1')])).toBe(false);
      expect(await changes.get('c0')).toBeUndefined();
      expect(await statesOf(store)).toBe('waiting skipped waiting');
      await changes.intend(intents('c2'));
      await expect(changes.intend(intents('c2'), [writing(2, 'c2')])).rejects.toThrow(/unique/i);
      expect(await statesOf(store)).toBe('waiting skipped waiting');
    });

    test('listens to the one who concluded first', async () => {
      const store = await started();
      const { changes } = store;
      await changes.intend(intents('c0'), [writing(0, 'c0')]);
      await changes.conclude([{ id: 'c0', at: 6, result: 'done' }], [{ job: 'j', seq: 0, state: 'done' }]);
      await changes.conclude(
        [{ id: 'c0', at: 7, result: 'failed' }],
        [{ job: 'j', seq: 0, state: 'failed', changeId: 'c0', error: 'late' }],
      );
      expect(await statesOf(store)).toBe('done waiting waiting');
    });

    test('goes on with the failed ones when they are tried again', async () => {
      const store = await started();
      const { jobs, changes } = store;
      await changes.intend(intents('c0'), [writing(0, 'c0')]);
      await changes.conclude(
        [{ id: 'c0', at: 6, result: 'failed', error: 'no' }],
        [{ job: 'j', seq: 0, state: 'failed', error: 'no', attempts: 1 }],
      );
      await jobs.settle([1, 2].map((seq) => ({ job: 'j', seq, state: 'done' })));
      await jobs.finish('j', 50);
      expect(await jobs.get('j')).toMatchObject({ state: 'done', finishedAt: 50 });
      expect(await jobs.retry('j')).toBe(1);
      expect(await jobs.get('j')).not.toHaveProperty('finishedAt');
      const [again] = await jobs.next('j', 9);
      expect(again).toMatchObject({ seq: 0, state: 'waiting', attempts: 1 });
      expect(again).not.toHaveProperty('changeId');
      expect(await changes.intend(intents('c0-again'), [writing(0, 'c0-again')])).toBe(true);
      await jobs.settle([{ job: 'j', seq: 0, state: 'done' }]);
      await jobs.finish('j', 60);
      expect(await jobs.retry('j')).toBe(0);
      expect(await jobs.get('j')).toMatchObject({ state: 'done', finishedAt: 60 });
    });

    test('is cancelled: what waits is skipped, what is being written is concluded by whoever takes it', async () => {
      const store = await started();
      const { jobs, changes } = store;
      await changes.intend(intents('c0'), [writing(0, 'c0')]);
      expect(await jobs.cancel('j')).toBe(true);
      expect(await jobs.cancel('j')).toBe(false);
      expect(await statesOf(store)).toBe('writing skipped skipped');
      expect(await changes.intend(intents('c1'), [writing(1, 'c1')])).toBe(false);
      expect(await jobs.claim('one', 10, 5)).toMatchObject({ id: 'j', state: 'cancelled' });
      await changes.conclude([{ id: 'c0', at: 6, result: 'done' }], [{ job: 'j', seq: 0, state: 'done' }]);
      await jobs.finish('j', 20);
      expect(await jobs.get('j')).toMatchObject({ state: 'cancelled', finishedAt: 20 });
      expect(await jobs.claim('one', 30, 5)).toBeUndefined();
    });

    test('remembers who cancelled it, until it is tried again', async () => {
      const { jobs } = await started();
      await jobs.settle([{ job: 'j', seq: 0, state: 'failed', error: 'no' }]);
      expect(await jobs.get('j')).not.toHaveProperty('cancelledBy');
      expect(await jobs.cancel('j', 'U0BEN')).toBe(true);
      await jobs.cancel('j', 'U0EVE');
      expect(await jobs.get('j')).toMatchObject({ state: 'cancelled', cancelledBy: 'U0BEN' });
      await jobs.retry('j');
      expect(await jobs.get('j')).not.toHaveProperty('cancelledBy');
    });

    test('is not finished while an item is open: one that was tried again at the last moment is still done', async () => {
      const store = await started();
      const { jobs } = store;
      await jobs.claim('one', 10, 50);
      await jobs.settle([0, 1, 2].map((seq) => ({ job: 'j', seq, state: 'failed', error: 'no' })));
      expect(await jobs.next('j', 9)).toEqual([]);
      await jobs.retry('j');
      expect(await jobs.finish('j', 20)).toBe(false);
      expect(await jobs.get('j')).not.toHaveProperty('finishedAt');
      expect(await jobs.renew('j', 'one', 30, 50)).toBe(true);
      await jobs.settle([0, 1].map((seq) => ({ job: 'j', seq, state: 'done' })));
      await jobs.begin(await jobs.next('j', 9), 'one');
      expect(await jobs.finish('j', 40)).toBe(false);
      await jobs.settle([{ job: 'j', seq: 2, state: 'done' }]);
      expect([await jobs.finish('j', 50), await jobs.finish('j', 60)]).toEqual([true, true]);
      expect(await jobs.get('j')).toMatchObject({ state: 'done', finishedAt: 50 });
    });

    test('is never done with an item that waits, whichever of trying again and finishing comes first', async () => {
      const { jobs } = await started();
      for (let n = 0; n < 10; n += 1) {
        await jobs.settle([{ job: 'j', seq: 0, state: 'failed' }]);
        await jobs.settle([1, 2].map((seq) => ({ job: 'j', seq, state: 'done' })));
        await Promise.all(
          n % 2 === 0 ? [jobs.retry('j'), jobs.finish('j', n)] : [jobs.finish('j', n), jobs.retry('j')],
        );
        expect(await jobs.get('j')).toMatchObject({ state: 'running' });
        expect(await jobs.get('j')).not.toHaveProperty('finishedAt');
      }
    });

    test('is read on from an item, past those that stay open', async () => {
      const { jobs } = await started(5);
      await jobs.settle([{ job: 'j', seq: 3, state: 'done' }]);
      expect((await jobs.next('j', 2, 1)).map(({ seq }) => seq)).toEqual([2, 4]);
      expect(await jobs.next('j', 2, 4)).toEqual([]);
    });
  });
};
