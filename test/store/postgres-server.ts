import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A Postgres to test against: where its databases are made, and how to be rid of it. */
export type PostgresServer = {
  /** A URL of a database that is empty and of its own. */
  freshDatabase(): Promise<string>;
  url: string;
  stop(): Promise<void>;
  /** Only of a throwaway cluster. There, the user `guarded` must give a password, unlike everybody else. */
  restart?: () => Promise<void>;
  administer(statement: string): Promise<void>;
};

const binaries = (): string | undefined =>
  globSync('/usr/lib/postgresql/*/bin/initdb')
    .sort()
    .at(-1)
    ?.replace(/\/initdb$/, '');

/** Why there is no Postgres to test against, or undefined when there is one. */
export const postgresMissing = (): string | undefined => {
  if (process.env['TEST_DATABASE_URL'] !== undefined || binaries() !== undefined) return undefined;
  return 'set TEST_DATABASE_URL or install Debian’s postgresql to run these';
};

/** The server TEST_DATABASE_URL names, or else a throwaway cluster in a temporary directory. */
export const startPostgres = async (): Promise<PostgresServer> => {
  const given = process.env['TEST_DATABASE_URL'];
  if (given !== undefined) return serverAt(given);

  const bin = binaries() ?? '';
  const directory = mkdtempSync(join(tmpdir(), 'mlcost-pg-'));
  // Postgres refuses to run as root; Debian's package brings the user postgres.
  const asRoot = process.getuid?.() === 0;
  const run = (command: string, ...args: string[]): void => {
    const [file, ...rest] = asRoot
      ? ['runuser', '-u', 'postgres', '--', join(bin, command), ...args]
      : [join(bin, command), ...args];
    execFileSync(file ?? '', rest, { stdio: ['ignore', 'ignore', 'pipe'], cwd: '/' });
  };
  if (asRoot) execFileSync('chown', ['postgres', directory]);
  chmodSync(directory, 0o700);
  const data = join(directory, 'data');
  const port = await freePort();
  const start = (): void => {
    // Clients are killed here, the server never: it need not wait for the disk.
    const options = `-p ${port} -h 127.0.0.1 -k ${directory} -c fsync=off`;
    run('pg_ctl', '-D', data, '-o', options, '-l', join(directory, 'log'), '-w', 'start');
  };
  const stop = (): void => {
    if (existsSync(join(data, 'postmaster.pid'))) run('pg_ctl', '-D', data, '-m', 'immediate', '-w', 'stop');
    rmSync(directory, { recursive: true, force: true });
  };
  try {
    run('initdb', '-D', data, '-A', 'trust', '-U', 'mlcost', '--no-sync', '-E', 'UTF8', '--locale', 'C');
    const rules = join(data, 'pg_hba.conf');
    writeFileSync(rules, `host all guarded 127.0.0.1/32 scram-sha-256\n${readFileSync(rules, 'utf8')}`);
    start();
  } catch (error) {
    stop();
    throw error;
  }
  const restart = async (): Promise<void> => {
    run('pg_ctl', '-D', data, '-m', 'fast', '-w', 'stop');
    start();
  };
  return { ...serverAt(`postgres://mlcost@127.0.0.1:${port}/postgres`, stop), restart };
};

/** A cluster that is thrown away takes its databases along. */
const serverAt = (url: string, throwAway?: () => void): PostgresServer => {
  const made: string[] = [];
  return {
    url,
    administer: async (statement) => await administer(url, statement),
    freshDatabase: async () => {
      const name = `mlcost_test_${process.pid}_${made.length}_${Math.random().toString(36).slice(2, 8)}`;
      await administer(url, `create database ${name}`);
      made.push(name);
      const database = new URL(url);
      database.pathname = `/${name}`;
      return database.href;
    },
    stop: async () => {
      if (throwAway !== undefined) {
        throwAway();
        return;
      }
      for (const name of made) await administer(url, `drop database if exists ${name} with (force)`);
    },
  };
};

const administer = async (url: string, statement: string): Promise<void> => {
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
};

const freePort = async (): Promise<number> =>
  await new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
