import type { Money } from './money.ts';
import type { Day } from './period.ts';

/** What a figure of what a resource costs was made of: metered lines of a Cost and Usage Report, Cost Explorer's
 * resource-level data, AWS's Price List API, or the table of list prices that comes with the bot. */
export type StakeSource = 'cur' | 'cost-explorer' | 'price-list' | 'price-table';

/**
 * What a resource costs a month as it runs now. `asOf` is the UTC day of the price (of what AWS published, or the
 * table); for metered sources the last day of what was measured. Unknown is no stake at all, never one of 0.
 */
export type Stake = { readonly monthly: Money; readonly source: StakeSource; readonly asOf?: Day };
