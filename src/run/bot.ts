import type { Logger } from 'pino';
import { startBot } from '../app.ts';
import { loadConfig, loadStoreTarget, type Environment } from '../config.ts';
import { createLog } from '../log.ts';
import { botMetrics } from '../metrics.ts';
import { openParts } from '../parts.ts';
import { slackClient } from '../slack/client.ts';
import { closeServer, opsHandler, opsServer } from '../slack/ops.ts';
import { openStore } from '../store/store.ts';

/** The processes of a deployment. Each runs until SIGTERM or SIGINT and then finishes what it has begun. */

export const all = (env: Environment) => answerSlack(env, true);
export const web = (env: Environment) => answerSlack(env, false);

async function answerSlack(env: Environment, jobs: boolean): Promise<void> {
  const config = loadConfig(env);
  const log = createLog(config.log.level);
  const starting = startBot(config, { log, jobs });
  // Before it says that it is ready: who reads that may stop it at once.
  onStop(log, async () => (await starting).stop());
  await starting;
}

/** The background jobs alone, with health endpoints unless PORT is 0. */
export async function worker(env: Environment): Promise<void> {
  const config = loadConfig(env, { process: 'worker' });
  const log = createLog(config.log.level);
  const client = slackClient(config.slack, log);
  const parts = await openParts(config, { log, clock: () => new Date(), client: () => client });
  const readiness = async () => {
    const reached = await parts.store.ping().then(
      () => true,
      () => false,
    );
    return { ready: reached, checks: { store: reached } };
  };
  const handler = opsHandler({ readiness, metrics: botMetrics(() => 0).registry });
  const server = await opsServer(config.http, handler).catch(async (error: unknown) => {
    await parts.close();
    throw error;
  });
  const stopJobs = parts.startJobs();
  onStop(log, async () => {
    await stopJobs();
    await closeServer(server);
    await parts.close();
  });
  log.info('mlcost worker is ready');
}

/** Opening the store brings it up to date. */
export async function migrate(env: Environment): Promise<void> {
  const store = await openStore(loadStoreTarget(env));
  process.stdout.write(`The database ${store.place} is up to date.\n`);
  await store.close();
}

/** Platforms kill 30 seconds after SIGTERM: before that it is better to end by oneself, and say so. */
const STOP_MS = 25_000;

/** Stops and exits at SIGTERM or SIGINT: with 0, or with 1 when stopping fails or takes too long. */
export function onStop(log: Logger, stop: () => Promise<void>, deadlineMs = STOP_MS): void {
  let stopping = false;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (stopping) process.exit(1);
      stopping = true;
      setTimeout(() => {
        log.error('stopping took too long');
        process.exit(1);
      }, deadlineMs).unref();
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
