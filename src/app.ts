import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Config } from './config.ts';
import { listeners } from './features/listeners.ts';
import { botMetrics } from './metrics.ts';
import { openParts } from './parts.ts';
import { slackApp } from './slack/bolt.ts';
import { callSlack } from './slack/call.ts';
import { channelFacts } from './slack/channels.ts';
import { createPainter } from './slack/charts/png.ts';
import { inFlight, type InFlight } from './slack/in-flight.ts';
import { closeServer, opsHandler, opsServer } from './slack/ops.ts';

export type Bot = {
  /** Resolves when nothing is being answered. */
  idle(): Promise<void>;
  /** Takes nothing new, finishes what runs (at most `drainMs`) and tells who is left, closes everything. */
  stop(): Promise<void>;
};

export type BotOptions = {
  readonly log: Logger;
  readonly clock?: () => Date;
  /** Also runs the background jobs; exactly one kind of process should, see the Procfile. */
  readonly jobs?: boolean;
  readonly drainMs?: number;
};

const DRAIN_MS = 15_000;
/** Telling those who wait is tried this long: what kills the process comes soon after. */
const GOODBYE_MS = 4_000;

/**
 * Everything is put together here: adapters from the configuration, features on the adapters, Slack on the features.
 * When the start fails, what was opened before is closed.
 */
export async function startBot(config: Config, options: BotOptions): Promise<Bot> {
  const closers: (() => unknown)[] = [];
  const close = async () => {
    for (const each of closers.splice(0).toReversed()) await each();
  };
  try {
    return await openBot(config, options, (closer) => closers.push(closer), close);
  } catch (error) {
    await close().catch((failure: unknown) => options.log.warn({ err: failure }, 'not closed well'));
    throw error;
  }
}

/** `opened` takes what closes a part; `close` does it for all, the last first. */
async function openBot(
  config: Config,
  options: BotOptions,
  opened: (closer: () => unknown) => void,
  close: () => Promise<void>,
): Promise<Bot> {
  const { log } = options;
  const clock = options.clock ?? (() => new Date());
  const parts = await openParts(config, { log, clock, client: () => slack.client });
  opened(() => parts.close());
  const { store } = parts;
  const work = inFlight();
  const metrics = botMetrics(work.count);
  const painter = createPainter();
  opened(() => painter.close());
  log.debug({ members: config.accounts.members.length, source: config.source }, 'configured');

  let team = '';
  const ops = opsHandler({
    metrics: metrics.registry,
    readiness: async () => {
      const checks = {
        slack: slack.connected(),
        store: await store.ping().then(
          () => true,
          () => false,
        ),
      };
      return { ready: checks.slack && checks.store, checks };
    },
  });
  const slack = slackApp(
    { config, log, inFlight: work, ops },
    listeners({
      ...parts,
      metrics,
      paint: painter.chartPng,
      team: () => team,
      channelFacts: (channel, look) => facts(channel, look),
    }),
  );
  const facts = channelFacts(slack.client);

  const identity = await callSlack('auth.test', () => slack.client.auth.test());
  team = identity.team_id ?? '';
  if (options.jobs !== false) opened(parts.startJobs());
  if (config.slack.mode === 'socket') {
    // Nothing else listens there, so health and metrics get a server of their own.
    const server = await opsServer(config.http, ops);
    opened(() => closeServer(server));
  }
  opened(() => slack.close());
  await slack.start();
  log.info({ mode: config.slack.mode, team }, 'mlcost is ready');

  return {
    idle: () => work.idle(),
    async stop() {
      await slack.stop();
      const drainMs = options.drainMs ?? DRAIN_MS;
      // Long fixes are for another process to go on with; who waits for one sees how far it has got.
      await Promise.all([parts.fixes.stop(drainMs), drain(work, drainMs, log)]);
      await close();
      log.info('mlcost has stopped');
    },
  };
}

/** Waits for what runs; who still waits after that is told to ask again. */
async function drain(work: InFlight, drainMs: number, log: Logger): Promise<void> {
  const within = (ms: number) => sleep(ms, 'late' as const, { ref: false });
  if ((await Promise.race([work.idle(), within(drainMs)])) !== 'late') return;
  const abandoned = work.abandon();
  if ((await Promise.race([abandoned, within(GOODBYE_MS)])) === 'late') log.warn('could not tell all who still waited');
  log.warn({ count: work.count() }, 'stopped before everything was answered');
}
