import { randomBytes } from 'node:crypto';
import type { Logger } from 'pino';
import { payerBudgets } from './aws/budgets.ts';
import { costExplorer } from './aws/cost-explorer/source.ts';
import { awsPlaces } from './aws/places.ts';
import { pricesOf } from './aws/prices/prices.ts';
import { remembered } from './aws/remembered.ts';
import type { Config } from './config.ts';
import { startDigests } from './features/digest/job.ts';
import { tellResumed } from './features/fix/begin.ts';
import { runner } from './features/fix/work/runner.ts';
import { botHealth } from './features/health.ts';
import { auditing } from './features/inventory/auditing.ts';
import type { Deps } from './features/subcommand.ts';
import { startPruning } from './jobs.ts';
import type { SlackClient } from './slack/bolt.ts';
import { peopleDirectory, peopleIn, type IsOneOf } from './slack/people.ts';
import { openStore } from './store/store.ts';

/** What a process that answers Slack and one that only works in the background have in common. */
export type Parts = Deps & {
  readonly isOneOf: IsOneOf;
  readonly client: () => SlackClient;
  /** Runs what nobody waits for: audits, fixes that were left behind, pruning. Returns what stops it. */
  startJobs(): () => Promise<void>;
  close(): Promise<void>;
};

const BUDGETS_KEPT_MS = 10 * 60_000;
const reference = () => randomBytes(4).toString('hex');

/** The adapters, from the configuration. `client` is asked for when Slack is needed, not before. */
export async function openParts(
  config: Config,
  { log, clock, client }: { log: Logger; clock: () => Date; client: () => SlackClient },
): Promise<Parts> {
  const store = await openStore(config.store.target);
  const aws = awsPlaces(config);
  const costs = costExplorer(config, { store, clock });
  const prices = pricesOf(config, { store, clock, log });
  const base = { config, store, log, clock, newId: reference, costs, aws, prices, instance: reference(), client };
  const audits = auditing(base);
  const fixes = runner(base);
  let people: Deps['people'] | undefined;
  const directory = (): Deps['people'] => (people ??= peopleDirectory(client()));
  let members: IsOneOf | undefined;
  const isOneOf: IsOneOf = (user, allowed) => (members ??= peopleIn(client()))(user, allowed);
  const directed: Deps['people'] = {
    emailOf: (user) => directory().emailOf(user),
    userByEmail: (email) => directory().userByEmail(email),
    missing: () => directory().missing(),
  };
  return {
    ...base,
    audits,
    fixes,
    // Budgets change a few times a day.
    budgets: remembered(() => payerBudgets(config), clock, BUDGETS_KEPT_MS),
    health: botHealth(clock),
    people: directed,
    isOneOf,
    startJobs() {
      const stopPruning = startPruning({ store, clock, log });
      audits.start();
      fixes.start((job) => tellResumed(job, base));
      const stopDigests = startDigests({ ...base, audits, people: directed, isOneOf });
      return async () => {
        stopPruning();
        await stopDigests();
      };
    },
    async close() {
      await Promise.all([fixes.stop(), audits.stop()]);
      aws.close();
      await store.close();
    },
  };
}
