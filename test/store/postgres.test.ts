import { describe, expect, test } from '@jest/globals';
import { inspect } from 'node:util';
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
