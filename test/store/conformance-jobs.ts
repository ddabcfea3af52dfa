import { describe, expect, test } from '@jest/globals';
import type { ChangeIntent } from '../../src/store/changes.ts';
import type { ItemUpdate, NewFixItem, NewFixJob } from '../../src/store/jobs.ts';
import type { Store } from '../../src/store/store.ts';
import type { Stores } from './conformance.ts';

const job = (id: string, at = 1): NewFixJob => ({
  id,
  kind: 'tag',
  at,
  person: 'U0ANA',
  via: 'bulk',
  origin: '{"a":1}',
});

const item = (name: string, more: Partial<NewFixItem> = {}): NewFixItem => ({
  arn: `arn:aws:sagemaker:us-east-1:111122223333:model/${name}`,
  account: '111122223333',
  region: 'us-east-1',
  edit: { set: { team: 'fraud', 'ü"': `'\\` }, remove: ['Team'] },
  ...more,
});

const intents = (...ids: readonly string[]): ChangeIntent[] =>
  ids.map((id) => ({
    id,
    at: 5,
    person: 'U0ANA',
    via: 'bulk',
    job: 'j',
    arn: item(id).arn,
    kind: 'model',
    name: id,
    account: '111122223333',
    region: 'us-east-1',
    operation: 'tag',
    before: {},
    after: {},
  }));

const writing = (seq: number, changeId: string): ItemUpdate => ({ job: 'j', seq, state: 'writing', changeId });

export const jobsConformance = ({ engine, open, fresh }: Stores): void => {
  const states = async ({ jobs }: Store, id = 'j'): Promise<string> =>
    (await jobs.items(id, { offset: 0, limit: 99 })).map(({ state }) => state).join(' ');
  const started = async (items = 3): Promise<Store> => {
    const store = await fresh();
    await store.jobs.create(
      job('j'),
      Array.from({ length: items }, (_, n) => item(`m-${n}`)),
    );
    return store;
  };

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

    test('moves with its changes: intents and writing, outcomes and done, each in one transaction', async () => {
      const store = await started();
      const { jobs, changes } = store;
      expect(await changes.intend(intents('c0', 'c1'), [writing(0, 'c0'), writing(1, 'c1')])).toBe(true);
      expect(await states(store)).toBe('writing writing waiting');
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
      expect(await states(store)).toBe('waiting skipped waiting');
      await changes.intend(intents('c2'));
      await expect(changes.intend(intents('c2'), [writing(2, 'c2')])).rejects.toThrow(/unique/i);
      expect(await states(store)).toBe('waiting skipped waiting');
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
      expect(await states(store)).toBe('done waiting waiting');
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
      expect(await states(store)).toBe('writing skipped skipped');
      expect(await changes.intend(intents('c1'), [writing(1, 'c1')])).toBe(false);
      expect(await jobs.claim('one', 10, 5)).toMatchObject({ id: 'j', state: 'cancelled' });
      await changes.conclude([{ id: 'c0', at: 6, result: 'done' }], [{ job: 'j', seq: 0, state: 'done' }]);
      await jobs.finish('j', 20);
      expect(await jobs.get('j')).toMatchObject({ state: 'cancelled', finishedAt: 20 });
      expect(await jobs.claim('one', 30, 5)).toBeUndefined();
    });
  });

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
};
