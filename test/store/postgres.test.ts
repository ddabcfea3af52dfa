import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { openStore } from '../../src/store/store.ts';
import { storeConformance } from './conformance.ts';
import { postgresMissing, startPostgres } from './postgres-server.ts';
import type { PostgresServer } from './postgres-server.ts';

const missing = postgresMissing();
let server: PostgresServer | undefined;

if (missing === undefined) {
  storeConformance({
    name: 'postgres',
    start: async () => {
      server = await startPostgres();
    },
    stop: async () => await server?.stop(),
    freshTarget: async () => (await server?.freshDatabase()) ?? '',
  });
} else if (process.env['CI'] === 'true') {
  test('there is a Postgres to test against', () => {
    throw new Error(`CI must test Postgres: ${missing}`);
  });
} else {
  test.skip(`a store in postgres (${missing})`, () => {});
}

(missing === undefined && process.env['TEST_DATABASE_URL'] === undefined ? describe : describe.skip)(
  'a Postgres of our own',
  () => {
    let own: PostgresServer;
    beforeAll(async () => {
      own = await startPostgres();
      await own.administer(`create role guarded login password 'hunter2hunter2'`);
    }, 60_000);
    afterAll(async () => await own.stop());
    const urlFor = (user: string, database = 'postgres'): string => {
      const { host } = new URL(own.url);
      return `postgres://${user}@${host}/${database}`;
    };

    test.each([
      ['a wrong password', 'guarded:hunter3hunter3', 'postgres', /refused the user or the password/],
      ['a password left out', 'guarded', 'postgres', /refused the user or the password/],
      ['a user it does not know', 'nobody', 'postgres', /refused the user or the password/],
      ['a database it does not have', 'mlcost', 'nowhere', /nowhere has no such database/],
      ['a user who may not make tables', 'guarded:hunter2hunter2', 'postgres', /denies this user a right/],
    ])('explains %s, and shows no password', async (_name, user, database, message) => {
      const error: unknown = await openStore(urlFor(user, database)).catch((reason: unknown) => reason);
      expect(error).toMatchObject({
        code: 'store_unavailable',
        message: expect.stringMatching(message),
        hint: expect.stringContaining('DATABASE_URL'),
      });
      expect(inspect(error, { depth: 9 })).not.toMatch(/hunter\dhunter/);
    });

    test('may restart under an open store, also while a query runs', async () => {
      const store = await openStore(await own.freshDatabase());
      const running = sql`select pg_sleep(30)`.execute(store.db).catch((reason: unknown) => reason);
      await store.costRequests.since(0);
      await own.restart?.();
      expect(await running).toMatchObject({ code: 'store_unavailable' });
      await store.ping().catch(() => undefined);
      await store.ping();
      expect(await store.costRequests.since(0)).toMatchObject({ requests: 0 });
      await store.close();
    }, 60_000);
  },
);

describe('opening a Postgres store', () => {
  test.each([
    ['a server that is down', 'postgres://ana:hunter2@127.0.0.1:1/mlcost', /127\.0\.0\.1:1\/mlcost does not answer/],
    ['a host nobody knows', 'postgres://ana:hunter2@no-such-host.invalid/mlcost', /no-such-host\.invalid\/mlcost/],
    ['a URL that is malformed', 'postgres://ana:hunter2#x@127.0.0.1/mlcost', /not a well-formed URL/],
  ])('explains %s and never shows the password', async (_name, target, message) => {
    const error: unknown = await openStore(target).catch((reason: unknown) => reason);
    expect(error).toMatchObject({
      code: 'store_unavailable',
      message: expect.stringMatching(message),
      hint: expect.stringMatching(/DATABASE_URL|Percent-encode/),
    });
    expect(inspect(error, { depth: 9 })).not.toContain('hunter2');
  });
});
