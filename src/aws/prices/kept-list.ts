import type { PricingClient } from '@aws-sdk/client-pricing';
import { MlcostError } from '../../errors.ts';
import type { Instances } from '../../model/resource.ts';
import type { CachedAnswer } from '../../store/cost-cache.ts';
import type { Store } from '../../store/store.ts';
import { remembered } from '../remembered.ts';
import { pricingClient, pricingRegion, type PricingConfig } from './client.ts';
import { listedPrices, type ListedPrices } from './price-list.ts';

const DAY = 86_400_000;
/** List prices change a few times a year. */
const KEPT_MS = 30 * DAY;
/** A refusal is not asked for again today; what a region does not list may be listed tomorrow. */
const REFUSED_MS = DAY;
/** The store is looked at (and AWS asked again, where it failed) no more often than this. */
const IN_MEMORY_MS = 600_000;

const REFUSALS = new Set<MlcostError['code']>(['aws_access_denied', 'aws_unsupported']);

export type PriceDeps = {
  readonly store: Pick<Store, 'costCache'>;
  readonly clock: () => Date;
  readonly log: { warn(fields: object, message: string): void };
};

type Question = { readonly region: string; readonly use: Instances['use'] };

/**
 * The Price List API's prices of a region and use, kept in the store for 30 days. When it can't be asked an older answer
 * will do; undefined when there is none, whatever the reason.
 */
export function keptPriceList(
  config: PricingConfig,
  { store: { costCache }, clock, log }: PriceDeps,
): (question: Question) => Promise<ListedPrices | undefined> {
  const endpoint = config.aws.endpointFor('PRICING');
  const region = pricingRegion(config.aws.region) ?? (endpoint === undefined ? undefined : config.aws.region);
  const keyOf = (...of: string[]) => JSON.stringify(['pricing', endpoint ?? region, ...of]);
  const refusedKey = keyOf('refused');
  const inMemory = new Map<string, () => Promise<ListedPrices | undefined>>();
  // Without a way to AWS every region and use would wait for its own timeouts.
  let failedAt = -Infinity;

  const isFresh = (kept: CachedAnswer | undefined): boolean => {
    const now = clock().getTime();
    return kept !== undefined && kept.fetchedAt <= now && now < kept.expiresAt;
  };
  const keep = async (key: string, value: ListedPrices | null, keptMs: number) => {
    const now = clock().getTime();
    await costCache.put(key, { value: JSON.stringify(value), fetchedAt: now, expiresAt: now + keptMs });
  };

  async function look(question: Question): Promise<ListedPrices | undefined> {
    const key = keyOf('GetProducts', question.region, question.use);
    const kept = await costCache.get(key);
    // Written by `keep`.
    const known = kept === undefined ? undefined : ((JSON.parse(kept.value) as ListedPrices | null) ?? undefined);
    if (region === undefined || isFresh(kept) || isFresh(await costCache.get(refusedKey))) return known;
    if (Math.abs(clock().getTime() - failedAt) < IN_MEMORY_MS) return known;
    try {
      const found = await ask(region, question);
      await keep(key, found ?? null, found === undefined ? REFUSED_MS : KEPT_MS);
      return found;
    } catch (error) {
      if (!(error instanceof MlcostError)) throw error;
      log.warn({ err: error, ...question }, 'prices could not be asked for');
      if (REFUSALS.has(error.code)) await keep(refusedKey, null, REFUSED_MS);
      else failedAt = clock().getTime();
      return known;
    }
  }

  async function ask(from: string, question: Question): Promise<ListedPrices | undefined> {
    const client: PricingClient = await pricingClient(config, from);
    try {
      return await listedPrices(client, { ...question, today: clock().toISOString().slice(0, 10) });
    } finally {
      client.destroy();
    }
  }

  return (question) => {
    const name = `${question.region} ${question.use}`;
    let found = inMemory.get(name);
    if (found === undefined) {
      found = remembered(() => look(question), clock, IN_MEMORY_MS);
      inMemory.set(name, found);
    }
    return found();
  };
}
