import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Context } from '../bench.ts';
import { benchWorkspace, type BenchWorkspace, type Setup } from './workspace.ts';

/** The bot under test: a process of its own, as `npm start` starts it. */
export type BotProcess = {
  /** From the start of the process until /readyz said so. */
  readonly readyMs: number;
  /** Resident memory of the whole process in MB, its threads included. */
  rss(): Promise<number>;
  /** The most it has been so far; where the system does not count that, what it is now. */
  highestRss(): Promise<number>;
  /** SIGTERM, and waits for the end. */
  stop(): Promise<void>;
  /** SIGKILL: no time for a last word. */
  kill(): Promise<void>;
};

const READY_WITHIN_MS = 20_000;

/** Starts the bot in the workspace on a database of its own, or on `database`. Resolves when it is ready. */
export async function startBot(
  { program, nodeOptions }: Context,
  workspace: BenchWorkspace,
  database: string,
): Promise<BotProcess> {
  const port = await freePort();
  const startedAt = performance.now();
  // Nothing else of this process' environment: an AWS profile or npm's options for Node would change what is measured.
  const child = spawn(process.execPath, [...nodeOptions, program, 'all'], {
    env: {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      ...workspace.env,
      MLCOST_DB: database,
      PORT: String(port),
      LOG_LEVEL: 'warn',
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const ended = once(child, 'exit');
  const end = async (signal: 'SIGTERM' | 'SIGKILL') => {
    child.kill(signal);
    await ended;
  };
  try {
    // Asked only once the socket is open: questions before would slow the start that is measured.
    await until(() => workspace.slack.connections() > 0 || exited(child.exitCode));
    await until(async () => exited(child.exitCode) || (await isReady(port)));
  } catch (error) {
    await end('SIGKILL');
    throw error;
  }
  return {
    readyMs: performance.now() - startedAt,
    rss: () => residentMegabytes(child.pid ?? 0, 'VmRSS'),
    highestRss: () => residentMegabytes(child.pid ?? 0, 'VmHWM'),
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
  };
}

/** One workspace, one bot and a new database for `work`; everything is gone afterwards. */
export async function withBot<T>(
  context: Context,
  work: (bench: { workspace: BenchWorkspace; bot: BotProcess }) => Promise<T>,
): Promise<T> {
  return withWorkspace(async (workspace, database) => {
    const bot = await startBot(context, workspace, database());
    try {
      return await work({ workspace, bot });
    } finally {
      await bot.stop();
    }
  });
}

/** A workspace, and new database paths, for benches that start the bot themselves. */
export async function withWorkspace<T>(
  work: (workspace: BenchWorkspace, database: () => string) => Promise<T>,
  setup?: Setup,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'mlcost-bench-'));
  const workspace = await benchWorkspace(folder, setup);
  let databases = 0;
  try {
    return await work(workspace, () => join(folder, `${++databases}.db`));
  } finally {
    await workspace.close();
    await rm(folder, { recursive: true, force: true });
  }
}

function exited(code: number | null): false {
  if (code !== null) throw new Error(`The bot ended with ${code} before it was ready.`);
  return false;
}

async function until(happened: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + READY_WITHIN_MS;
  while (!(await happened())) {
    if (performance.now() > deadline) throw new Error('The bot was not ready within 20 seconds.');
    await sleep(2);
  }
}

const isReady = (port: number): Promise<boolean> =>
  fetch(`http://127.0.0.1:${port}/readyz`).then(
    async (response) => {
      await response.text();
      return response.ok;
    },
    () => false,
  );

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // a TCP server's address is an object
  server.close();
  return port;
}

async function residentMegabytes(pid: number, count: 'VmRSS' | 'VmHWM'): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => undefined);
  const kilobytes =
    status === undefined
      ? (await promisify(execFile)('ps', ['-o', 'rss=', '-p', String(pid)])).stdout // no /proc, as on macOS
      : new RegExp(`^${count}:\\s+(\\d+)`, 'm').exec(status)?.[1];
  return Number(kilobytes) / 1024;
}
