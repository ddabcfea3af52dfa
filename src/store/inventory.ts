import type { TagSuggestion } from '../model/judge.ts';
import type { Resource } from '../model/resource.ts';
import type { Stake } from '../model/stake.ts';
import type { TagFinding } from '../model/tag-policy.ts';
import type { Db, StoreDialect } from './database.ts';
import { inventoryReader } from './inventory-read.ts';
import type { InventorySizes } from './inventory-replace.ts';
import { inventorySums } from './inventory-sums.ts';
import { inventoryWriter } from './inventory-write.ts';

export { refOf } from './inventory-ref.ts';

/** A resource as the last audit of its place judged it. Times are epoch milliseconds. */
export type InventoryRow = Resource & {
  /** `refOf` its ARN (inventory-ref.ts): what buttons and messages carry. */
  readonly ref: string;
  readonly auditedAt: number;
  /** None when it keeps the policy. */
  readonly findings: readonly TagFinding[];
  readonly suggestions: readonly TagSuggestion[];
  /** `slack:U…`, `email:ana@example.com` (lower case), only likely `maybe:U…` or `name:ana`; undefined: nobody is known. */
  readonly owner: string | undefined;
  /** Same text: same kind, same problems, same fix. */
  readonly fixGroup: string | undefined;
  /** Monthly; undefined when not available. */
  readonly stake: Stake | undefined;
};

/** One account in one region. */
export type InventoryPlace = { readonly account: string; readonly region: string };

/** What is asked for; parts that are left out don't restrict. An empty list matches nothing. */
export type InventoryFilter = {
  readonly kinds?: readonly string[] | undefined;
  /** As {@link InventoryRow.owner}. */
  readonly owners?: readonly string[] | undefined;
  readonly accounts?: readonly string[] | undefined;
  readonly regions?: readonly string[] | undefined;
  /** true: with findings; false: without. */
  readonly broken?: boolean | undefined;
  readonly fixGroup?: string | undefined;
  /** A part, in any case, of the name or of what it is in (a domain's id); with a : or / in it, of the name or ARN. */
  readonly text?: string | undefined;
  readonly refs?: readonly string[] | undefined;
  /** Leaves out what has finished and was known to have been created before that moment. */
  readonly changeable?: { readonly finishedAfter: number } | undefined;
  /**
   * `none`: what is exempt or snoozed at `now` doesn't count as broken, so `broken: true` leaves it out and
   * `broken: false` has it; `only`: nothing but what is exempt or snoozed, or one of these. Left out: waivers make no
   * difference.
   */
  readonly waived?: 'none' | 'only' | 'snooze' | 'exempt' | undefined;
  /** The moment at which waivers are looked at. */
  readonly now: number;
};

/** A sum of monthly stakes in millionths. */
type Stakes = {
  /** Of the broken ones. */
  readonly stakeMicros: number;
  /** Of all of `resources`, whether broken or not. */
  readonly costMicros: number;
  /** Of the stakes that were summed up; undefined when there are none, or in several currencies: then the sums are 0. */
  readonly currency?: string;
};

/**
 * `broken` are those the filter's `waived` and `changeable` leave, `priced` how many of them have a stake. `snoozed` and
 * `exempt` count what is so among the broken ones, `finished` what `changeable` leaves out of what `waived` leaves.
 * `resources` is everything the rest of the filter matches. The filter's `broken` makes no difference.
 */
export type InventoryTotals = Stakes & {
  readonly resources: number;
  readonly broken: number;
  readonly priced: number;
  readonly finished: number;
  readonly snoozed: number;
  readonly exempt: number;
};

/** One kind's, account's, region's or owner's part of the totals; the name is undefined where no owner is known. */
export type InventoryCount = Stakes & {
  readonly name: string | undefined;
  readonly resources: number;
  readonly broken: number;
};

/** Resources that one fix suits. */
export type InventoryGroup = {
  readonly fixGroup: string;
  readonly kind: string;
  readonly count: number;
  readonly stakeMicros: number;
  readonly currency?: string;
};

export type Inventory = {
  /**
   * Makes `rows` what the place has of these kinds; other kinds stay. Written in chunks, and shown as a whole at the
   * end: readers and a crash see the old ones until then. `auditedAt` is when the audit began: what was `put` later
   * is newer than `rows` and stays. Of two replacements of the same at one time only one is shown. Rows that say what
   * they said before cost reading only.
   */
  replace(
    place: InventoryPlace,
    kinds: readonly string[],
    rows: readonly InventoryRow[],
    auditedAt: number,
  ): Promise<void>;
  /** Inserts or replaces some; not those of which something newer is known: put later, or by an audit begun later. */
  put(rows: readonly InventoryRow[]): Promise<void>;
  /** Takes out what turned out to be gone. */
  remove(refs: readonly string[]): Promise<void>;
  get(ref: string): Promise<InventoryRow | undefined>;
  /** Case does not matter. */
  byArn(arn: string): Promise<InventoryRow | undefined>;
  /** Live before stopped before finished; the highest stake first, unknown ones last; then by name and ARN. */
  page(filter: InventoryFilter, range: { offset: number; limit: number }): Promise<InventoryRow[]>;
  /** How many `page` goes through. */
  count(filter: InventoryFilter): Promise<number>;
  totals(filter: InventoryFilter): Promise<InventoryTotals>;
  /** Highest stake first, then most broken, then most resources. With `broken: true` only where some are broken. */
  counts(by: 'kind' | 'account' | 'region' | 'owner', filter: InventoryFilter): Promise<InventoryCount[]>;
  /** Of the broken ones that have a whole fix; highest stake first, then the largest. */
  groups(filter: InventoryFilter, limit: number): Promise<InventoryGroup[]>;
  /** Whose whole name is one of these, in any case; broken ones first. */
  named(names: readonly string[], limit: number): Promise<InventoryRow[]>;
  /** As the filter's `text`: those that are the text, then that begin with it, then that contain it. */
  search(text: string, limit: number): Promise<InventoryRow[]>;
  /**
   * Everything that matches in batches of up to 1,000, in no particular order. Which ones is decided
   * at the start; each is given as it is when its turn comes, and left out when it is gone by then.
   */
  each(filter: InventoryFilter, visit: (rows: readonly InventoryRow[]) => void | Promise<void>): Promise<void>;
  /** `at`: the latest audit of any place; `oldest`: of the place whose last audit is longest ago. */
  lastAudit(): Promise<{ at: number; oldest: number; places: number } | undefined>;
  /** Forgets the rows and audits of places that are no longer looked at. */
  retain(places: readonly InventoryPlace[]): Promise<void>;
};

/** In SQLite others wait for a transaction: these take well below a second. */
const SIZES: InventorySizes = { chunk: 500, atOnce: 2_000 };

export const createInventory = (db: Db, dialect: StoreDialect, sizes = SIZES): Inventory => ({
  ...inventoryWriter(db, dialect, sizes),
  ...inventoryReader(db, dialect),
  ...inventorySums(db, dialect),

  lastAudit: async () => {
    const { at, oldest, places } = await db
      .selectFrom('audits')
      .select(({ fn }) => [
        fn.max<number | null>('at').as('at'),
        fn.min<number | null>('at').as('oldest'),
        fn.count<number>('at').as('places'),
      ])
      .executeTakeFirstOrThrow();
    return at === null || oldest === null ? undefined : { at, oldest, places };
  },
});
