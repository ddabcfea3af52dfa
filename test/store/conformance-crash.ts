import { describe, expect, test } from '@jest/globals';
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { openStore } from '../../src/store/store.ts';
import type { Stores } from './conformance.ts';

export const crashConformance = ({ engine, open }: Stores): void => {
  describe('under processes that die', () => {
    const writer = fileURLToPath(new URL('writer.ts', import.meta.url));
    /** Runs a process that writes rows and says each one's number once the store has taken it. */
    const startWriter = (target: string, name: string, rows: number) => {
      const child = spawn(process.execPath, [writer, target, name, `${rows}`], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      let said = '';
      child.stdout.on('data', (chunk: Buffer) => {
        said += chunk.toString();
      });
      // A line that was cut off was not acknowledged.
      const acknowledged = (): number => said.split('\n').length - 1;
      const ended = new Promise<void>((resolve) => {
        child.once('close', () => resolve());
      });
      return { child, acknowledged, ended };
    };
    /** Waits until the writer has so many rows acknowledged; it must not end before. */
    const reaches = async (writer: ReturnType<typeof startWriter>, rows: number): Promise<void> => {
      while (writer.acknowledged() < rows) {
        expect(writer.child.exitCode).toBeNull();
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    };

    test('has every acknowledged row after SIGKILL, in both tables', async () => {
      const target = await engine.freshTarget();
      await (await openStore(target)).close();
      for (const round of [1, 2, 3]) {
        const killed = startWriter(target, `killed-${round}`, 1_000_000);
        const { child, acknowledged, ended } = killed;
        await reaches(killed, 50 * round);
        child.kill('SIGKILL');
        await ended;
        const store = await open(target);
        const rows = await store.costRequests.by('person', 0);
        expect(rows.find((row) => row.name === `killed-${round}`)?.requests).toBeGreaterThanOrEqual(acknowledged());
        for (let n = 0; n < acknowledged(); n += 1) {
          expect(await store.costCache.get(`killed-${round} ${n}`)).toMatchObject({ value: `${n}` });
        }
      }
    }, 60_000);

    test('loses nothing when two write at once', async () => {
      const target = await engine.freshTarget();
      const writers = ['left', 'right'].map((name) => startWriter(target, name, 300));
      await Promise.all(writers.map(async (each) => await each.ended));
      expect(writers.map((each) => each.acknowledged())).toEqual([300, 300]);
      const store = await open(target);
      expect(await store.costRequests.since(0)).toEqual({ requests: 600, costMicros: 6_000_000, hits: 0 });
      const { rows } = await sql<{ n: number }>`select cast(count(*) as bigint) as n from cost_cache`.execute(
        store.db,
      );
      expect(rows[0]?.n).toBe(600);
    }, 60_000);
  });
};
