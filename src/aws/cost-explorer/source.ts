import { randomUUID } from 'node:crypto';
import {
  GetAnomaliesCommand,
  GetCostAndUsageCommand,
  GetCostAndUsageWithResourcesCommand,
  GetCostForecastCommand,
  GetDimensionValuesCommand,
  GetTagsCommand,
  type GetTagsCommandInput,
  ListCostAllocationTagsCommand,
} from '@aws-sdk/client-cost-explorer';
import pLimit from 'p-limit';
import type { Config } from '../../config.ts';
import { MlcostError } from '../../errors.ts';
import type { CostDimension } from '../../model/cost.ts';
import type { Period } from '../../model/period.ts';
import { callerIdentity, costExplorerClient, globalRegion, type Patience } from '../clients.ts';
import { askAws, costNothing } from '../errors.ts';
import { remembered } from '../remembered.ts';
import { anomaly, costTable, forecast, type CostAnomaly, type CostTable, type Forecast } from './answers.ts';
import { costCache, freshness, NAMES_TTL, type Asker, type CacheDeps, type CostUsage, type Meter } from './cache.ts';
import {
  costAndUsageInput,
  costForecastInput,
  interval,
  type CostQuery,
  type CostScope,
  type ForecastQuery,
} from './requests.ts';
import {
  readResourceCosts,
  resourceCosts,
  resourceCostsInput,
  resourceCostsTtl,
  withoutResourceData,
  type ResourceCosts,
} from './resources.ts';

/** Cost Explorer as one question sees it. Every method may be answered from the cache; `usage` says what was paid. */
export type CostSource = {
  costAndUsage(query: CostQuery): Promise<CostTable>;
  forecast(query: ForecastQuery): Promise<Forecast>;
  /** Active cost allocation tag keys that had cost in the period. */
  tagKeys(period: Period): Promise<string[]>;
  /** Values of a tag key in the period; '' stands for spend without the tag. */
  tagValues(key: string, period: Period): Promise<string[]>;
  dimensionValues(dimension: CostDimension, period: Period): Promise<string[]>;
  anomalies(period: Period): Promise<CostAnomaly[]>;
  /** Cost allocation tags of the payer with their activation; only the payer account may ask. */
  allocationTags(): Promise<{ key: string; active: boolean }[]>;
  /**
   * What single resources cost in the last 14 days. undefined where the account has not enabled resource-level data in
   * Cost Explorer's preferences, or the bot may not ask: that costs nothing and is not asked again for a while.
   */
  resourceCosts(): Promise<ResourceCosts | undefined>;
  usage(): Readonly<CostUsage>;
};

/** More at once only meets Cost Explorer's own throttling. */
const CONCURRENT_REQUESTS = 5;
/** At $0.01 a page, one question must not use up everybody's day. */
const MOST_PAGES = 50;
const FORECAST_TTL = 4 * 3_600_000;

/** Gives, for each asker, a CostSource over one shared cache: the payer's Cost Explorer as the configuration says. */
export function costExplorer(
  config: Pick<Config, 'aws' | 'accounts' | 'services' | 'costExplorer' | 'metric'>,
  deps: Pick<CacheDeps, 'store' | 'clock'> & { readonly patience?: Patience },
): (asker: Asker) => CostSource {
  const scope = costScope(config);
  const client = costExplorerClient(config, deps.patience);
  const cached = costCache({
    ...deps,
    dailyLimitMicros: config.costExplorer.dailyLimitMicros,
    owner: cacheOwner(config, deps.clock),
  });
  const limit = pLimit(CONCURRENT_REQUESTS);

  return (asker) => {
    const usage: CostUsage = { requests: 0, hits: 0, costMicros: 0, oldest: undefined, stale: false };

    /** Follows the page token with unchanged parameters; every page is a billed request. */
    function pages<Page extends object>(
      operation: string,
      input: object,
      ttl: number,
      send: (token: string | undefined) => Promise<Page>,
      next: (page: Page) => string | undefined,
      /** Throws where the answer is not fit to be kept. */
      accept: (pages: readonly Page[]) => void = () => undefined,
    ): Promise<Page[]> {
      return cached(asker, usage, {
        operation,
        input,
        ttl,
        fetch: async (meter) => {
          const all: Page[] = [];
          let token: string | undefined;
          do {
            if (all.length === MOST_PAGES) throw tooManyPages();
            // Reserved only when its turn comes, so that what is reserved and not over is never more than these.
            const page = await limit(() => metered(meter, () => askAws('ce', operation, () => send(token))));
            all.push(withoutMetadata(page));
            token = next(page);
          } while (token !== undefined && token !== '');
          accept(all);
          return all;
        },
      });
    }

    /** Keys, or the values of one key. */
    async function tags(input: Pick<GetTagsCommandInput, 'TimePeriod' | 'TagKey'>): Promise<string[]> {
      const found = await pages(
        'GetTags',
        input,
        NAMES_TTL,
        (token) => client.send(new GetTagsCommand({ ...input, NextPageToken: token })),
        (page) => page.NextPageToken,
      );
      return found.flatMap((page) => page.Tags ?? []);
    }

    return {
      async costAndUsage(query) {
        const input = costAndUsageInput(scope, query);
        const ttl = freshness(query.period.end, deps.clock());
        const table = (from: Parameters<typeof costTable>[0]) => costTable(from, query.groupBy, query.metric);
        const found = await pages(
          'GetCostAndUsage',
          input,
          ttl,
          (token) => client.send(new GetCostAndUsageCommand({ ...input, NextPageToken: token })),
          (page) => page.NextPageToken,
          table,
        );
        return table(found);
      },
      async forecast(query) {
        const input = costForecastInput(scope, query);
        const [page] = await pages(
          'GetCostForecast',
          input,
          FORECAST_TTL,
          () => client.send(new GetCostForecastCommand(input)),
          () => undefined,
          ([only]) => forecast(only ?? {}),
        );
        return forecast(page ?? {});
      },
      tagKeys: (period) => tags({ TimePeriod: interval(period) }),
      tagValues: (key, period) => tags({ TimePeriod: interval(period), TagKey: key }),
      async dimensionValues(dimension, period) {
        const input = { TimePeriod: interval(period), Dimension: dimension };
        const found = await pages(
          'GetDimensionValues',
          input,
          NAMES_TTL,
          (token) => client.send(new GetDimensionValuesCommand({ ...input, NextPageToken: token })),
          (page) => page.NextPageToken,
        );
        return found.flatMap((page) => (page.DimensionValues ?? []).map(({ Value }) => Value ?? ''));
      },
      async anomalies({ start, end }) {
        const input = { DateInterval: { StartDate: start, EndDate: end }, MaxResults: 100 };
        const found = await pages(
          'GetAnomalies',
          input,
          freshness(end, deps.clock()),
          (token) => client.send(new GetAnomaliesCommand({ ...input, NextPageToken: token })),
          (page) => page.NextPageToken,
        );
        return found.flatMap((page) => (page.Anomalies ?? []).map(anomaly));
      },
      async allocationTags() {
        const found = await pages(
          'ListCostAllocationTags',
          { MaxResults: 100 },
          NAMES_TTL,
          (token) => client.send(new ListCostAllocationTagsCommand({ MaxResults: 100, NextToken: token })),
          (page) => page.NextToken,
        );
        return found.flatMap((page) =>
          (page.CostAllocationTags ?? []).map(({ TagKey, Status }) => ({
            key: TagKey ?? '',
            active: Status === 'Active',
          })),
        );
      },
      async resourceCosts() {
        const today = deps.clock().toISOString().slice(0, 10);
        const input = resourceCostsInput(scope, config.metric, today);
        const kept = await cached(asker, usage, {
          operation: 'GetCostAndUsageWithResources',
          // Not its days: what is known is as good after midnight as before.
          input: { ...input, TimePeriod: undefined },
          ttl: resourceCostsTtl,
          fetch: (meter) =>
            readResourceCosts(input, config.metric, (token) => {
              const send = () =>
                client.send(new GetCostAndUsageWithResourcesCommand({ ...input, NextPageToken: token }));
              const asked = () => askAws('ce', 'GetCostAndUsageWithResources', send);
              return limit(() => metered(meter, asked, (error) => withoutResourceData(error) !== undefined));
            }),
        });
        return resourceCosts(kept);
      },
      usage: () => ({ ...usage }),
    };
  };
}

/**
 * One billed page: its money is reserved before and given back when AWS can't have billed it, and what the SDK sent
 * again is metered afterwards, when it is known.
 */
async function metered<Page>(
  meter: Meter,
  send: () => Promise<Page>,
  refused: (error: unknown) => boolean = () => false,
): Promise<Page> {
  const release = await meter.reserve();
  try {
    const page = await send();
    await meter.retried(attempts(page) - 1);
    return page;
  } catch (error) {
    if (costNothing(error) || refused(error)) await release();
    else if (error instanceof MlcostError) await meter.retried(attempts(error.cause) - 1);
    throw error;
  }
}

/**
 * By endpoint and account: an emulator that is tried on the same database, or the machines of two accounts with a role
 * each, are told apart. While AWS does not say which account this is, nobody else's answers are used.
 */
function cacheOwner(config: Pick<Config, 'aws' | 'accounts'>, clock: () => Date): () => Promise<string> {
  const place = config.aws.endpointFor('COST_EXPLORER') ?? globalRegion(config.aws.region);
  const nobody = `unknown ${randomUUID()}`;
  const account = remembered(async () => (await callerIdentity(config)).account, clock, Infinity);
  const payer = config.accounts.payer?.id;
  return async () => JSON.stringify([place, payer ?? (await account().catch(() => nobody))]);
}

function attempts(of: unknown): number {
  const metadata = typeof of === 'object' && of !== null && '$metadata' in of ? of.$metadata : undefined;
  const found = typeof metadata === 'object' && metadata !== null && 'attempts' in metadata ? metadata.attempts : 1;
  return typeof found === 'number' ? found : 1;
}

const tooManyPages = (): MlcostError =>
  new MlcostError(
    'aws_rejected',
    `This question needs more than ${MOST_PAGES} pages of Cost Explorer, at $0.01 each.`,
    {
      hint: 'Ask for fewer days, for months instead of days, or by something with fewer values.',
    },
  );

/** Request ids and retry counts have no place in the cache. */
function withoutMetadata<Page extends object>(page: Page): Page {
  return { ...page, $metadata: undefined };
}

/** The members that mlcost.yml lists, with their payer; without any, whatever the payer pays for. */
export function costScope({ services, accounts }: Pick<Config, 'accounts' | 'services'>): CostScope {
  const listed =
    accounts.members.length === 0 ? [] : [...(accounts.payer ? [accounts.payer] : []), ...accounts.members];
  return { services, accounts: [...new Set(listed.map(({ id }) => id))] };
}
