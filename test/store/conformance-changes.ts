import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { sql } from 'kysely';
import type { ChangeIntent, Changes } from '../../src/store/changes.ts';
import type { Stores } from './conformance.ts';

const ARN = 'arn:aws:sagemaker:us-east-1:111122223333:model/Fraud';

const intent = (id: string, more: Partial<ChangeIntent> = {}): ChangeIntent => ({
  id,
  at: 10,
  person: 'U0ANA',
  via: 'dialog',
  arn: ARN,
  kind: 'model',
  name: 'Fraud',
  account: '111122223333',
  region: 'us-east-1',
  operation: 'tag',
  before: {},
  after: { team: 'fraud' },
  ...more,
});

const anyTags = fc.dictionary(
  fc.string({ unit: 'binary', maxLength: 9 }),
  fc.string({ unit: 'binary', maxLength: 9 }),
  {
    maxKeys: 3,
  },
);

export const changesConformance = ({ fresh }: Stores): void => {
  const ids = (changes: readonly { id: string }[]): string[] => changes.map(({ id }) => id);

  describe('the audit trail', () => {
    test('gives intents and outcomes back as they were recorded, whatever the tags', async () => {
      const { changes } = await fresh();
      let made = 0;
      await fc.assert(
        fc.asyncProperty(
          anyTags,
          anyTags,
          fc.option(anyTags, { nil: undefined }),
          fc.constantFrom('done' as const, 'failed' as const, 'conflict' as const),
          async (before, after, tags, result) => {
            const id = `change-${(made += 1)}`;
            const meant = intent(id, {
              before,
              after,
              undoes: 'u',
              note: `"'\\n ü`,
              job: 'j',
              via: 'bulk',
              at: 2 ** 41,
            });
            await changes.intend([meant]);
            expect(await changes.get(id)).toEqual(meant);
            const outcome = { at: 2 ** 41 + 1, result, requestId: 'r', error: `<@U1> 'x'`, ...(tags && { tags }) };
            expect(await changes.conclude([{ id, ...outcome }])).toEqual([id]);
            expect(await changes.get(id)).toEqual({ ...meant, outcome });
          },
        ),
        { numRuns: 40 },
      );
    });

    test('has no outcome without its intent, and keeps nothing of an attempt', async () => {
      const { changes } = await fresh();
      await changes.intend([intent('known')]);
      const outcome = { at: 11, result: 'done' as const };
      await expect(
        changes.conclude([
          { id: 'known', ...outcome },
          { id: 'unknown', ...outcome },
        ]),
      ).rejects.toThrow(/foreign key/i);
      expect(await changes.get('known')).not.toHaveProperty('outcome');
      expect(await changes.get('unknown')).toBeUndefined();
    });

    test('has one intent and one outcome a change: the first', async () => {
      const { changes } = await fresh();
      await changes.intend([intent('a'), intent('b')]);
      await expect(changes.intend([intent('c'), intent('a', { person: 'U0BEN' })])).rejects.toThrow(/unique/i);
      expect(await changes.get('c')).toBeUndefined();
      expect(await changes.conclude([{ id: 'a', at: 11, result: 'done' }])).toEqual(['a']);
      expect(
        await changes.conclude([
          { id: 'a', at: 12, result: 'failed', error: 'late' },
          { id: 'b', at: 12, result: 'failed' },
        ]),
      ).toEqual(['b']);
      expect(await changes.get('a')).toMatchObject({ person: 'U0ANA', outcome: { at: 11, result: 'done' } });
    });

    test('cannot be changed or cut, not even by hand', async () => {
      const { changes, db } = await fresh();
      await changes.intend([intent('a')]);
      await changes.conclude([{ id: 'a', at: 11, result: 'done' }]);
      await changes.refused({ at: 1, person: 'U0EVE', what: 'fix', why: 'not theirs' });
      for (const table of ['changes', 'change_outcomes', 'refusals']) {
        await expect(sql`update ${sql.table(table)} set at = 0`.execute(db)).rejects.toThrow(/append-only/);
        await expect(sql`delete from ${sql.table(table)}`.execute(db)).rejects.toThrow(/append-only/);
      }
      expect(await changes.get('a')).toMatchObject({ at: 10, outcome: { at: 11 } });
    });

    test('says which change was undone by which, once that is done', async () => {
      const { changes } = await fresh();
      await changes.intend([intent('a')]);
      await changes.intend([intent('undo-1', { undoes: 'a' }), intent('undo-2', { undoes: 'a' })]);
      expect(await changes.get('a')).not.toHaveProperty('undoneBy');
      await changes.conclude([{ id: 'undo-1', at: 12, result: 'conflict' }]);
      expect(await changes.get('a')).not.toHaveProperty('undoneBy');
      await changes.conclude([{ id: 'undo-2', at: 13, result: 'done' }]);
      expect(await changes.get('a')).toMatchObject({ undoneBy: 'undo-2' });
      expect(await changes.get('undo-2')).toMatchObject({ undoes: 'a' });
    });

    test('counts over all changes of a fix how many were taken back since', async () => {
      const { changes } = await fresh();
      const all = Array.from({ length: 12 }, (_, n) => intent(`c-${n}`, { job: 'j', at: n }));
      const done = (id: string, result: 'done' | 'failed' = 'done') => ({ id, at: 20, result });
      await changes.intend([...all, intent('other', { job: 'k' })]);
      expect(await changes.undone('j')).toEqual({ done: 0, undone: 0 });
      await changes.conclude([...all.slice(0, 10).map(({ id }) => done(id)), done('c-10', 'failed'), done('other')]);
      const undos = all.map(({ id }) => intent(`u-${id}`, { job: 'u', operation: 'undo', undoes: id }));
      await changes.intend([...undos, intent('again', { undoes: 'c-0' })]);
      await changes.conclude([...undos.slice(0, 4).map(({ id }) => done(id)), done('u-c-4', 'failed'), done('again')]);
      expect(await changes.undone('j')).toEqual({ done: 10, undone: 4 });
      expect(await changes.undone('none')).toEqual({ done: 0, undone: 0 });
    });

    test('finds again what was begun and not concluded', async () => {
      const { changes } = await fresh();
      await changes.intend([
        intent('a', { job: 'j' }),
        intent('b', { job: 'j' }),
        intent('c', { job: 'k' }),
        intent('d'),
      ]);
      await changes.conclude([{ id: 'a', at: 11, result: 'failed' }]);
      expect(ids(await changes.unconcluded('j'))).toEqual(['b']);
    });

    test('finds what is of no job and was not concluded, once it is old enough', async () => {
      const { changes } = await fresh();
      const alone = (id: string, at: number) => intent(id, { operation: 'tag-propagation', at });
      await changes.intend([alone('a', 1), alone('b', 2), alone('c', 9), alone('d', 3), intent('e', { at: 1 })]);
      await changes.intend([{ ...alone('f', 1), job: 'j' }]);
      await changes.conclude([{ id: 'a', at: 11, result: 'done' }]);
      expect(ids(await changes.stranded('tag-propagation', 9))).toEqual(['b', 'd']);
    });

    test('lists by resource, person, job and time, the newest first, page by page', async () => {
      const store = await fresh();
      const { changes } = store;
      const random = fc.sample(
        fc.record({
          at: fc.integer({ min: 0, max: 9 }),
          person: fc.constantFrom('U0ANA', 'U0BEN'),
          arn: fc.constantFrom(ARN, ARN.toUpperCase(), `${ARN}-2`),
          job: fc.constantFrom(undefined, 'j', 'k'),
        }),
        { numRuns: 60, seed: 1 },
      );
      const all = random.map((more, n) => intent(`c-${n}`, more));
      await changes.intend(all);
      const newest = all.map((each, seq) => ({ ...each, seq })).toSorted((a, b) => b.at - a.at || b.seq - a.seq);
      await fc.assert(
        fc.asyncProperty(
          fc.record({
            arn: fc.constantFrom(undefined, ARN.toLowerCase(), 'arn:none'),
            person: fc.constantFrom(undefined, 'U0BEN'),
            job: fc.constantFrom(undefined, 'j'),
            since: fc.option(fc.integer({ min: 0, max: 9 }), { nil: undefined }),
            until: fc.option(fc.integer({ min: 0, max: 9 }), { nil: undefined }),
          }),
          fc.integer({ min: 1, max: 7 }),
          async (filter, limit) => {
            const expected = newest.filter(
              ({ arn, person, job, at }) =>
                (filter.arn === undefined || arn.toLowerCase() === filter.arn) &&
                (filter.person ?? person) === person &&
                (filter.job === undefined || filter.job === job) &&
                at >= (filter.since ?? 0) &&
                at < (filter.until ?? 10),
            );
            expect(await inPages(changes, filter, limit)).toEqual(ids(expected));
            const visited: string[] = [];
            await changes.each(filter, (some) => void visited.push(...ids(some)));
            expect(visited).toEqual(ids(expected));
            const before = await changes.list({ ...filter, limit: 99, before: 5 });
            expect(ids(before)).toEqual(ids(expected.filter(({ at }) => at < 5)));
          },
        ),
        { numRuns: 40 },
      );
    });

    const inPages = async (changes: Changes, filter: Parameters<Changes['each']>[0], limit: number) => {
      const found: string[] = [];
      for (;;) {
        const page = await changes.list({ ...filter, limit, before: found.at(-1) });
        found.push(...ids(page));
        if (page.length < limit) return found;
      }
    };

    test('visits thousands of changes once each', async () => {
      const { changes } = await fresh();
      await changes.intend(Array.from({ length: 2_300 }, (_, n) => intent(`c-${n}`, { at: n % 3 })));
      const seen = new Set<string>();
      const sizes: number[] = [];
      await changes.each({}, (some) => {
        sizes.push(some.length);
        for (const { id } of some) seen.add(id);
      });
      expect([seen.size, ...sizes]).toEqual([2_300, 1_000, 1_000, 300]);
    });

    test('records who was told no', async () => {
      const { changes } = await fresh();
      await changes.refused({ at: 1, person: 'U0EVE', what: 'fix', arn: ARN, why: 'not \0 theirs' });
      await changes.refused({ at: 2, person: 'U0EVE', what: 'undo', why: 'another workspace' });
      expect(await changes.refusals({ limit: 9 })).toEqual([
        { at: 2, person: 'U0EVE', what: 'undo', why: 'another workspace' },
        { at: 1, person: 'U0EVE', what: 'fix', arn: ARN, why: 'not \u{fffd} theirs' },
      ]);
      expect(await changes.refusals({ arn: ARN.toLowerCase(), since: 1, until: 2, limit: 9 })).toHaveLength(1);
      expect(await changes.refusals({ person: 'U0ANA', limit: 9 })).toEqual([]);
    });
  });
};
