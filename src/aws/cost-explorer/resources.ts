import type {
  GetCostAndUsageWithResourcesCommandInput,
  GetCostAndUsageWithResourcesCommandOutput,
} from '@aws-sdk/client-cost-explorer';
import { Big } from 'big.js';
import { MlcostError } from '../../errors.ts';
import type { CostMetric } from '../../model/cost.ts';
import { money, type Money } from '../../model/money.ts';
import { addDays, daysIn, type Day, type Period } from '../../model/period.ts';
import { costTable } from './answers.ts';
import { filterExpression, interval, type CostScope } from './requests.ts';

/** What single resources cost, as far as AWS says. Keys are ARNs in lower case: AWS's spelling of their case varies. */
export type ResourceCosts = {
  readonly byArn: ReadonlyMap<string, Money>;
  /** How many days that is. A resource may be younger. */
  readonly days: number;
  /** The last of them. */
  readonly until: Day;
  /** What each costs a month of 730 hours at the pace of its days: from the first on which it cost anything. */
  readonly monthly: ReadonlyMap<string, Money>;
};

/** As it is kept: exact amounts with the day of the first one; or that the account has no such data. */
export type KeptResourceCosts =
  | { readonly period: Period; readonly currency: string; readonly costs: readonly (readonly [string, string, Day])[] }
  | { readonly unavailable: 'not enabled' | 'refused' | 'too much' };

/** AWS answers for so many days only, whatever the granularity. */
const RESOURCE_DAYS = 14;

/** An organization of tens of thousands of resources a day is priced by its instances instead. */
const MOST_PAGES = 20;

const HOUR = 3_600_000;
const HOURS_A_DAY = 24;
const HOURS_A_MONTH = 730;

/** Resource-level data is refreshed with the rest, but what it is for does not change by the hour. */
export function resourceCostsTtl(kept: KeptResourceCosts): number {
  if (!('unavailable' in kept)) return 12 * HOUR;
  return UNAVAILABLE_TTL[kept.unavailable];
}

/** A refusal costs nothing, and somebody may be about to allow it; finding out that it is too much costs dollars. */
const UNAVAILABLE_TTL = { refused: HOUR, 'not enabled': 24 * HOUR, 'too much': 7 * 24 * HOUR } as const;

/** The last 14 days that are over. */
const resourcePeriod = (today: Day): Period => ({ start: addDays(today, -RESOURCE_DAYS), end: today });

/** Other services than SageMaker have no resources here: what can be left out is. */
export function resourceCostsInput(
  { services, accounts }: CostScope,
  metric: CostMetric,
  today: Day,
): GetCostAndUsageWithResourcesCommandInput {
  const sageMaker = services.filter((service) => /sagemaker/i.test(service));
  return {
    TimePeriod: interval(resourcePeriod(today)),
    // Months are one row a resource instead of fourteen, but would not tell how old it is.
    Granularity: 'DAILY',
    Metrics: [metric],
    GroupBy: [{ Type: 'DIMENSION', Key: 'RESOURCE_ID' }],
    Filter: filterExpression({ services: sageMaker.length === 0 ? services : sageMaker, accounts }, []),
  };
}

type Page = Pick<GetCostAndUsageWithResourcesCommandOutput, 'ResultsByTime' | 'NextPageToken'>;

/** Follows the pages, each of which is billed. */
export async function readResourceCosts(
  { TimePeriod: asked }: GetCostAndUsageWithResourcesCommandInput,
  metric: CostMetric,
  ask: (token: string | undefined) => Promise<Page>,
): Promise<KeptResourceCosts> {
  const pages: Page[] = [];
  let token: string | undefined;
  try {
    do {
      if (pages.length === MOST_PAGES) return { unavailable: 'too much' };
      const page = await ask(token);
      pages.push(page);
      token = page.NextPageToken;
    } while (token !== undefined && token !== '');
    return totalsByArn(pages, metric, { start: asked?.Start ?? '', end: asked?.End ?? '' });
  } catch (error) {
    const without = withoutResourceData(error);
    if (without === undefined) throw error;
    return without;
  }
}

/** Each resource's total. Usage that AWS names no ARN for (`NoResourceId`) is nobody's. */
function totalsByArn(pages: readonly Page[], metric: CostMetric, period: Period): KeptResourceCosts {
  const totals = new Map<string, { amount: Money['amount']; since: Day }>();
  const { rows, currency } = costTable(pages, [{ kind: 'dimension' }], metric);
  for (const { values, amount, period: day } of rows) {
    const arn = values[0]?.toLowerCase() ?? '';
    if (!arn.startsWith('arn:') || amount.currency !== currency) continue;
    const total = totals.get(arn);
    const since = total !== undefined && total.since < day.start ? total.since : day.start;
    totals.set(arn, { amount: total === undefined ? amount.amount : total.amount.plus(amount.amount), since });
  }
  return {
    period,
    currency: currency ?? 'USD',
    costs: [...totals].map(([arn, { amount, since }]) => [arn, amount.toFixed(), since] as const),
  };
}

export function resourceCosts(kept: KeptResourceCosts): ResourceCosts | undefined {
  if ('unavailable' in kept) return undefined;
  const { period, currency, costs } = kept;
  return {
    byArn: new Map(costs.map(([arn, amount]) => [arn, money(amount, currency)])),
    days: daysIn(period),
    until: addDays(period.end, -1),
    monthly: new Map(
      costs.map(([arn, amount, since]) => {
        const hours = HOURS_A_DAY * daysIn({ start: since, end: period.end });
        return [arn, money(Big(amount).times(HOURS_A_MONTH).div(hours), currency)];
      }),
    ),
  };
}

/**
 * Why there is no such data, where the answer says that asking again is of no use today: Cost Explorer answers for an
 * account without resource-level data as it does for a time it has no data of. undefined: any other failure.
 */
export function withoutResourceData(error: unknown): KeptResourceCosts | undefined {
  if (!(error instanceof MlcostError)) return undefined;
  if (error.code === 'cost_data_unavailable') return { unavailable: 'not enabled' };
  if (error.code === 'aws_access_denied' || error.code === 'aws_unsupported') return { unavailable: 'refused' };
  const said = error.cause instanceof Error ? error.cause.message : '';
  const optIn =
    error.code === 'aws_rejected' && /opt(ed)?[- ]in|resource[- ]level|not enabled|not supported/i.test(said);
  return optIn ? { unavailable: 'not enabled' } : undefined;
}
