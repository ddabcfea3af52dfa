import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { openStore } from '../../src/store/store.ts';
import { storeConformance } from './conformance.ts';

const directory = mkdtempSync(join(tmpdir(), 'mlcost-store-'));
let made = 0;
const freshPath = (): string => join(directory, `${(made += 1)}`, 'mlcost.db');
afterAll(() => rmSync(directory, { recursive: true, force: true }));

storeConformance({
  name: 'sqlite',
  start: async () => {},
  stop: async () => {},
  freshTarget: async () => freshPath(),
});

describe('opening a SQLite store', () => {
  test('creates the directories above the file', async () => {
    const path = join(directory, 'a', 'b', 'c.db');
    await (await openStore(path)).close();
    expect(existsSync(path)).toBe(true);
  });

  test('writes through to the disk: WAL, synchronous FULL, foreign keys', async () => {
    const store = await openStore(freshPath());
    const pragma = async (name: string): Promise<unknown> => {
      const { rows } = await sql<Record<string, unknown>>`${sql.raw(`pragma ${name}`)}`.execute(store.db);
      return Object.values(rows[0] ?? {})[0];
    };
    expect(await pragma('journal_mode')).toBe('wal');
    expect(await pragma('synchronous')).toBe(2);
    expect(await pragma('foreign_keys')).toBe(1);
    await store.close();
  });

  test('works in memory', async () => {
    const store = await openStore(':memory:');
    await store.costCache.put('k', { value: '1', fetchedAt: 1, expiresAt: 2 });
    expect(await store.costCache.get('k')).toEqual({ value: '1', fetchedAt: 1, expiresAt: 2 });
    await store.close();
  });

  test.each([
    ['a directory', () => directory, /cannot be opened/],
    [
      'a path through a file',
      () => {
        writeFileSync(join(directory, 'file'), '');
        return join(directory, 'file', 'mlcost.db');
      },
      /part of its path is a file/,
    ],
    [
      'a file that is no database',
      () => {
        const path = join(directory, 'letter.txt');
        writeFileSync(path, 'Dear Sir or Madam, '.repeat(100));
        return path;
      },
      /is not a SQLite database/,
    ],
  ])('explains %s and names MLCOST_DB', async (_name, target, message) => {
    await expect(openStore(target())).rejects.toMatchObject({
      code: 'store_unavailable',
      message: expect.stringMatching(message),
      hint: expect.stringContaining('MLCOST_DB'),
    });
  });

  test.each(['', 'mysql://root:hunter2@localhost/x', 'sqlite://x.db'])(
    'refuses %j, which is neither Postgres nor a path, without repeating it',
    async (target) => {
      const error: unknown = await openStore(target).catch((reason: unknown) => reason);
      expect(error).toMatchObject({ code: 'store_unavailable', hint: expect.stringContaining('MLCOST_DB') });
      expect(String(error)).not.toContain('hunter2');
    },
  );

  test('gives an error that is about a query, not the place, as it is', async () => {
    const store = await openStore(':memory:');
    const bad = { at: 1, operation: 'x', person: 'x', feature: 'x', costMicros: 1, outcome: 'lost' as 'hit' };
    await expect(store.costRequests.record(bad)).rejects.toMatchObject({ code: 'SQLITE_CONSTRAINT_CHECK' });
    await store.close();
  });
});
