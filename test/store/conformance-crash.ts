import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { openStore, type Store } from '../../src/store/store.ts';
import { estateItem, world, type World } from '../aws/sagemaker/estate.ts';
import { startChild } from './children.ts';
import type { Stores } from './conformance.ts';

export const crashConformance = ({ engine, open }: Stores): void => {
  describe('under processes that die', () => {
    test('has every acknowledged row after SIGKILL, in both tables', async () => {
      const target = await engine.freshTarget();
      await (await openStore(target)).close();
      for (const round of [1, 2, 3]) {
        const killed = startChild('writer.ts', target, `killed-${round}`, '1000000');
        await killed.reaches(50 * round);
        await killed.kill();
        const acknowledged = killed.said().length;
        const store = await open(target);
        const rows = await store.costRequests.by('person', 0);
        expect(rows.find((row) => row.name === `killed-${round}`)?.requests).toBeGreaterThanOrEqual(acknowledged);
        for (let n = 0; n < acknowledged; n += 1) {
          expect(await store.costCache.get(`killed-${round} ${n}`)).toMatchObject({ value: `${n}` });
        }
      }
    }, 60_000);

    test('loses nothing when two write at once', async () => {
      const target = await engine.freshTarget();
      const writers = ['left', 'right'].map((name) => startChild('writer.ts', target, name, '300'));
      await Promise.all(writers.map(async (each) => await each.ended));
      expect(writers.map((each) => each.said().length)).toEqual([300, 300]);
      const store = await open(target);
      expect(await store.costRequests.since(0)).toEqual({ requests: 600, costMicros: 6_000_000, hits: 0 });
      const { rows } = await sql<{ n: number }>`select cast(count(*) as bigint) as n from cost_cache`.execute(store.db);
      expect(rows[0]?.n).toBe(600);
    }, 60_000);

    describe('finishes a fix that is killed at any moment', () => {
      let w: World;
      afterEach(() => w.close());
      const items = Array.from({ length: 100 }, (_, n) => estateItem('model', n));
      const arns = items.map(({ arn }) => arn).toSorted();
      const edit = { set: { team: 'fraud' }, remove: [] };
      const calls = (operation: string): number => w.emulated.calls()[operation] ?? 0;
      const histories = () => arns.filter((arn) => (w.emulated.tagHistory(arn) ?? []).length > 0);

      /** The emulator counts calls as it answers them. */
      const answered = (operation: string, more: number) => {
        const until = calls(operation) + more;
        return async () => calls(operation) >= until;
      };
      const beingWritten = (store: Store) => async () =>
        (await store.changes.unconcluded('job')).length > 0 && w.emulated.openCalls() > 0;
      /** While resources are read, while they are written, and the same of what the one before had left. */
      const MOMENTS = [
        () => answered('sagemaker:ListTags', 1),
        beingWritten,
        () => answered('tagging:TagResources', 1),
        () => answered('sagemaker:ListTags', 30),
        beingWritten,
      ];

      test('each item is written once and recorded once, nothing before its intent', async () => {
        w = await world(items);
        w.emulated.setFaults({ latencyMs: 40 });
        const target = await engine.freshTarget();
        const store = await open(target);
        await store.jobs.create(
          { id: 'job', kind: 'tag', at: 1, person: 'U0ANA', via: 'bulk', origin: '{}' },
          items.map(({ arn, account, region }) => ({ arn, account, region, edit })),
        );
        const begin = (round: number) =>
          startChild(
            'fixer.ts',
            target,
            `holder-${round}`,
            JSON.stringify({ env: w.env, members: w.config.accounts.members, aheadMs: round * 60_000 }),
          );
        for (const [round, moment] of MOMENTS.entries()) {
          const fixer = begin(round);
          const isIt = moment(store);
          while (!(await isIt())) await sleep(2);
          await fixer.kill();
          // What it had asked for is done to its end by AWS.
          while (w.emulated.openCalls() > 0) await sleep(2);

          expect(await store.jobs.get('job')).not.toHaveProperty('finishedAt');
          const left = await store.jobs.next('job', 1_000);
          const meant = left.flatMap(({ state, changeId }) => (state === 'writing' && changeId ? [changeId] : []));
          const open = await store.changes.unconcluded('job');
          expect(open.map(({ id }) => id).toSorted()).toEqual(meant.toSorted());
          const recorded = new Set((await store.changes.list({ job: 'job', limit: 1_000 })).map(({ arn }) => arn));
          expect(histories().filter((arn) => !recorded.has(arn))).toEqual([]);
        }
        await begin(MOMENTS.length).ended;
        expect(await store.jobs.get('job')).toMatchObject({ state: 'done' });
        expect(await store.jobs.progress('job')).toMatchObject({ total: 100, done: 100 });
        const changes = await store.changes.list({ job: 'job', limit: 1_000 });
        expect(changes.map(({ arn }) => arn).toSorted()).toEqual(arns);
        expect(changes.filter(({ outcome }) => outcome?.result !== 'done')).toEqual([]);
        expect(arns.filter((arn) => w.emulated.tagHistory(arn)?.length !== 1)).toEqual([]);
      }, 120_000);
    });

    test('shows a whole snapshot after a replacement was killed, and clears the rest away with the next', async () => {
      const target = await engine.freshTarget();
      const store = await open(target);
      for (const round of [1, 2, 3]) {
        const replacing = startChild('replacer.ts', target, `${round}`);
        await replacing.reaches(2);
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 60));
        await replacing.kill();
        const rows = await store.inventory.page({ now: 0 }, { offset: 0, limit: 5_000 });
        expect(rows).toHaveLength(1_000);
        expect(new Set(rows.map(({ status }) => status)).size).toBe(1);
        expect(Number(rows[0]?.status)).toBeGreaterThanOrEqual(Number(replacing.said().at(-1)));
      }
      await startChild('replacer.ts', target, '9', '1').ended;
      const { rows } = await sql<{ n: number }>`select cast(count(*) as bigint) as n from inventory`.execute(store.db);
      expect(rows[0]?.n).toBe(1_000);
      expect(await store.db.selectFrom('inventory_parts').select('state').execute()).toEqual([{ state: 'current' }]);
    }, 60_000);
  });
};
