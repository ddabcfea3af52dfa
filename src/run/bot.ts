import { createServer } from 'node:http';
import type { Logger } from 'pino';
import { startBot } from '../app.ts';
import { loadConfig, loadStoreTarget } from '../config.ts';
import { startPruning } from '../jobs.ts';
import { createLog } from '../log.ts';
import { botMetrics } from '../metrics.ts';
import { opsHandler } from '../slack/ops.ts';
import { openStore } from '../store/store.ts';

/** The processes of a deployment. Each runs until SIGTERM or SIGINT and then finishes what it has begun. */

export const all = () => answerSlack(true);
export const web = () => answerSlack(false);

async function answerSlack(jobs: boolean): Promise<void> {
  const config = loadConfig(process.env);
  const log = createLog(config.log.level);
  const bot = await startBot(config, { log, jobs });
  onStop(log, () => bot.stop());
}

/** The background jobs alone, with the health endpoints where the platform gives a port. */
export async function worker(): Promise<void> {
  const config = loadConfig(process.env);
  const log = createLog(config.log.level);
  const store = await openStore(config.store.target);
  const clock = () => new Date();
  const stopPruning = startPruning({ store, clock, log });
  const readiness = async () => {
    const reached = await store.ping().then(
      () => true,
      () => false,
    );
    return { ready: reached, checks: { store: reached } };
  };
  const server = createServer(opsHandler({ readiness, metrics: botMetrics(() => 0).registry }));
  await new Promise<void>((resolve) => {
    server.on('error', (error) => {
      log.warn({ err: error }, 'no health endpoint');
      resolve();
    });
    server.listen(config.http.port, config.http.host, resolve);
  });
  log.info('mlcost worker is ready');
  onStop(log, async () => {
    stopPruning();
    server.close();
    await store.close();
  });
}

/** Opening the store brings it up to date. */
export async function migrate(): Promise<void> {
  const store = await openStore(loadStoreTarget(process.env));
  process.stdout.write(`The database ${store.place} is up to date.\n`);
  await store.close();
}

export function onStop(log: Logger, stop: () => Promise<void>): void {
  let stopping = false;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (stopping) process.exit(1);
      stopping = true;
      stop().then(
        () => process.exit(0),
        (error: unknown) => {
          log.error({ err: error }, 'stopped with an error');
          process.exit(1);
        },
      );
    });
  }
}
