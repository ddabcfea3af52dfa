import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { openStore } from '../../src/store/store.ts';
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

    test('finishes a fix that is killed at random moments: each item is written and recorded once', async () => {
      const directory = mkdtempSync(join(tmpdir(), 'mlcost-fixer-'));
      const written = join(directory, 'written');
      writeFileSync(written, '');
      const target = await engine.freshTarget();
      const store = await open(target);
      const arns = Array.from({ length: 400 }, (_, n) => `arn:aws:sagemaker:us-east-1:111122223333:model/m-${n}`);
      const edit = { set: { team: 'fraud' }, remove: [] };
      await store.jobs.create(
        { id: 'job', kind: 'tag', at: 1, person: 'U0ANA', via: 'bulk', origin: '{}' },
        arns.map((arn) => ({ arn, account: '111122223333', region: 'us-east-1', edit })),
      );
      let rounds = 0;
      for (; (await store.jobs.get('job'))?.state === 'running'; rounds += 1) {
        const fixer = startChild('fixer.ts', target, `holder-${rounds}`, written);
        // Later rounds run to the end; the moment within a step is chance's.
        if (rounds < 8) {
          await fixer.reaches(1 + rounds * 3);
          await new Promise((resolve) => setTimeout(resolve, Math.random() * 15));
          await fixer.kill();
        } else await fixer.ended;

        for (const line of fixer.said()) {
          const [what = '', id = ''] = line.split(' ');
          const change = await store.changes.get(id);
          expect(change).toMatchObject({ id, job: 'job' });
          if (what === 'concluded') expect(change?.outcome?.result).toBe('done');
        }
        const open = await store.jobs.next('job', 1_000);
        const meant = open.flatMap(({ state, changeId }) => (state === 'writing' && changeId ? [changeId] : []));
        expect((await store.changes.unconcluded('job')).map(({ id }) => id)).toEqual(meant);
      }
      expect(rounds).toBeGreaterThan(3);
      expect(await store.jobs.progress('job')).toMatchObject({ total: 400, done: 400 });
      const changes = await store.changes.list({ job: 'job', limit: 1_000 });
      expect(changes.map(({ arn }) => arn).sort()).toEqual(arns.toSorted());
      expect(changes.filter(({ outcome }) => outcome?.result !== 'done')).toEqual([]);
      expect(readFileSync(written, 'utf8').trim().split('\n').sort()).toEqual(arns.toSorted());
      rmSync(directory, { recursive: true });
    }, 120_000);

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
