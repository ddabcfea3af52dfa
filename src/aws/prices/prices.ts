import { Big } from 'big.js';
import { money, type Money } from '../../model/money.ts';
import type { Day } from '../../model/period.ts';
import type { Instances, Resource } from '../../model/resource.ts';
import type { Stake } from '../../model/stake.ts';
import type { PricingConfig } from './client.ts';
import { keptPriceList, type PriceDeps } from './kept-list.ts';
import { PRICE_TABLE_DAY, tablePrice } from './price-table.ts';

export type Price = {
  readonly price: Money;
  readonly source: 'price-list' | 'price-table';
  /** The day AWS published it, or the table's. */
  readonly asOf: Day;
};

export type Prices = {
  /** What one instance costs an hour on demand, without discounts; undefined where nobody says. Fails with the store only. */
  hourly(of: {
    readonly instanceType: string;
    readonly use: Instances['use'];
    readonly region: string;
  }): Promise<Price | undefined>;
};

/**
 * AWS's price list, asked once a region and use and kept for 30 days; where it can't be asked (no permission, no such
 * API, no answer) or lacks a type, the table that comes with the bot.
 */
export function pricesOf(config: PricingConfig, deps: PriceDeps): Prices {
  const listOf = keptPriceList(config, deps);
  return {
    async hourly({ instanceType, use, region }) {
      const list = await listOf({ region, use });
      const listed = list !== undefined && Object.hasOwn(list.hourly, instanceType) && list.hourly[instanceType];
      if (list && listed) return { price: money(listed, list.currency), source: 'price-list', asOf: list.asOf };
      // An MLflow server's size is no instance type.
      const known = use === 'mlflow' ? undefined : tablePrice(instanceType, region);
      return known && { price: known, source: 'price-table', asOf: PRICE_TABLE_DAY };
    },
  };
}

/** The average month: a year of 365 days has 8,760 hours. */
export const HOURS_A_MONTH = 730;

/**
 * What a live resource's instances cost a month if they go on running as many as they are now: an estimate from list
 * prices, without storage, requests and discounts. undefined for what does not run, or where any price is not known: a
 * part of it would look like all of it.
 */
export async function monthlyStake(
  resource: Pick<Resource, 'state' | 'region' | 'facts'>,
  prices: Prices,
): Promise<Stake | undefined> {
  const { state, region, facts } = resource;
  if (state !== 'live' || facts.instances === undefined || facts.instances.length === 0) return undefined;
  let amount = Big(0);
  const used: Price[] = [];
  for (const { instanceType, count, use } of facts.instances) {
    const found = await prices.hourly({ instanceType, use, region });
    if (found === undefined || (used[0] && used[0].price.currency !== found.price.currency)) return undefined;
    amount = amount.plus(found.price.amount.times(count).times(HOURS_A_MONTH));
    used.push(found);
  }
  const [first] = used;
  return (
    first && {
      monthly: money(amount, first.price.currency),
      // The least certain of its sources, and the oldest of its days.
      source: used.some(({ source }) => source === 'price-table') ? 'price-table' : 'price-list',
      asOf: used.reduce((oldest, { asOf }) => (asOf < oldest ? asOf : oldest), first.asOf),
    }
  );
}
