import { randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { Logger } from 'pino';
import { payerBudgets } from './aws/budgets.ts';
import { costExplorer } from './aws/cost-explorer/source.ts';
import type { Config } from './config.ts';
import { MlcostError } from './errors.ts';
import { listeners } from './features/listeners.ts';
import { botMetrics } from './metrics.ts';
import { startPruning } from './jobs.ts';
import { createPainter } from './slack/charts/png.ts';
import { callSlack } from './slack/call.ts';
import { slackApp } from './slack/bolt.ts';
import { channelFacts } from './slack/channels.ts';
import { inFlight } from './slack/in-flight.ts';
import { opsHandler } from './slack/ops.ts';
import { peopleIn } from './slack/people.ts';
import { openStore } from './store/store.ts';

export type Bot = {
  /** Resolves when nothing is being answered. */
  idle(): Promise<void>;
  /** Takes nothing new, finishes what runs (at most `DRAIN_MS`), closes the store. */
  stop(): Promise<void>;
};

/** `jobs`: also runs the background jobs; exactly one kind of process should, see the Procfile. */
export type BotOptions = { readonly log: Logger; readonly clock?: () => Date; readonly jobs?: boolean };

const DRAIN_MS = 15_000;
const BUDGETS_KEPT_MS = 10 * 60_000;
const reference = () => randomBytes(4).toString('hex');

/** Everything is put together here: adapters from the configuration, features on the adapters, Slack on the features. */
export async function startBot(config: Config, options: BotOptions): Promise<Bot> {
  const { log } = options;
  const clock = options.clock ?? (() => new Date());
  const store = await openStore(config.store.target);
  const work = inFlight();
  const metrics = botMetrics(work.count);
  const painter = createPainter();
  const costs = costExplorer(config, { store, clock });
  const budgets = remembered(clock, () => payerBudgets(config));
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
      config,
      store,
      log,
      clock,
      newId: reference,
      costs,
      budgets,
      metrics,
      paint: painter.chartPng,
      client: () => slack.client,
      team: () => team,
      channelFacts: (channel) => facts(channel),
      isOneOf: (user, allowed) => isOneOf(user, allowed),
    }),
  );
  const facts = channelFacts(slack.client);
  const isOneOf = peopleIn(slack.client);

  const identity = await callSlack('auth.test', () => slack.client.auth.test());
  team = identity.team_id ?? '';
  const stopPruning = options.jobs === false ? () => undefined : startPruning({ store, clock, log });
  const opsServer = config.slack.mode === 'socket' ? await listen(config, ops) : undefined;
  await slack.start().catch((error: unknown) => {
    throw portProblem(error, config.http.port) ?? error;
  });
  log.info({ mode: config.slack.mode, team }, 'mlcost is ready');

  return {
    idle: () => work.idle(),
    async stop() {
      await slack.stop();
      stopPruning();
      await Promise.race([work.idle(), new Promise((resolve) => setTimeout(resolve, DRAIN_MS).unref())]);
      await new Promise((resolve) => (opsServer === undefined ? resolve(undefined) : opsServer.close(resolve)));
      await painter.close();
      await store.close();
      log.info('mlcost has stopped');
    },
  };
}

/** In socket mode nothing else listens, so health and metrics get a server of their own. Port 0 means none. */
function listen(config: Config, handler: Parameters<typeof createServer>[1]): Promise<Server | undefined> {
  const { port, host } = config.http;
  if (port === 0) return Promise.resolve(undefined);
  const server = createServer({}, handler);
  return new Promise((resolve, reject) => {
    server.once('error', (error) => reject(portProblem(error, port) ?? error));
    server.listen(port, host, () => resolve(server));
  });
}

/** A port that can't be listened on gets a sentence instead of a stack. */
export function portProblem(error: unknown, port: number | undefined): MlcostError | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code !== 'EADDRINUSE' && code !== 'EACCES') return undefined;
  const why = code === 'EADDRINUSE' ? 'is in use' : 'needs more rights than this user has';
  return new MlcostError('config_invalid', `Port ${port} ${why}.`, { hint: 'Choose another, in PORT or with --port.' });
}

/** Budgets change a few times a day: one look-up serves everybody for ten minutes, and all who ask meanwhile. */
function remembered<T>(clock: () => Date, look: () => Promise<T>): () => Promise<T> {
  let kept: { at: number; value: Promise<T> } | undefined;
  return () => {
    const now = clock().getTime();
    if (kept === undefined || now - kept.at >= BUDGETS_KEPT_MS || now < kept.at) {
      const value = look();
      kept = { at: now, value };
      value.catch(() => {
        kept = undefined;
      });
    }
    return kept.value;
  };
}
