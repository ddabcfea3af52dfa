import { sql } from 'kysely';
import type { SqlBool } from 'kysely';
import type { Db, StoreDialect } from './database.ts';
import { inScope, isBroken, settled, visible } from './inventory-filter.ts';
import type { Inventory, InventoryCount, InventoryFilter, InventoryTotals } from './inventory.ts';

type Sums = Omit<InventoryTotals, 'currency'> & {
  /** The alphabetically first and last currency. */
  readonly lowest: string | null;
  readonly highest: string | null;
};

const NOTHING: Sums = {
  resources: 0,
  broken: 0,
  priced: 0,
  finished: 0,
  snoozed: 0,
  exempt: 0,
  stakeMicros: 0,
  costMicros: 0,
  lowest: null,
  highest: null,
};

/** As floating point: exact up to 2^53, and never an overflow, which would be an error. */
const stakeSum = sql<number>`coalesce(sum(cast(item.stake_micros as double precision)), 0)`;
const currencies = [
  sql<string | null>`min(item.stake_currency)`.as('lowest'),
  sql<string | null>`max(item.stake_currency)`.as('highest'),
] as const;

/** Grouped in the order of the covering index, so that nothing is sorted. */
const inGroups = (db: Db, dialect: StoreDialect, filter: InventoryFilter) => {
  const old = settled(filter);
  return visible(db, filter.refs !== undefined)
    .where(inScope(filter, dialect))
    .select(['part.kind', 'part.account', 'part.region', 'item.broken'])
    .select([
      sql<number>`count(*)`.as('resources'),
      sql<number>`count(item.stake_micros)`.as('priced'),
      stakeSum.as('stake'),
      sql<number>`coalesce(sum(case when ${old} then 1 else 0 end), 0)`.as('old'),
      sql<number>`count(case when ${old} then item.stake_micros end)`.as('oldPriced'),
      sql<number>`coalesce(sum(case when ${old} then cast(item.stake_micros as double precision) end), 0)`.as(
        'oldStake',
      ),
      ...currencies,
    ])
    .groupBy(['part.id', 'item.broken', 'item.state']);
};

/** Waivers are few: what they change is added up from them. */
const waivedOnes = async (db: Db, dialect: StoreDialect, filter: InventoryFilter) =>
  await db
    .selectFrom('waivers as waiver')
    // SQLite joins in the order that is written here, Postgres as it likes.
    .crossJoin('inventory as item')
    .whereRef('item.ref', '=', 'waiver.ref')
    .innerJoin('inventory_parts as part', 'part.id', 'item.part')
    .where('part.state', '=', 'current')
    .where((where) => where.or([where('waiver.expires_at', 'is', null), where('waiver.expires_at', '>', filter.now)]))
    .where('item.broken', '=', 1)
    .where(inScope(filter, dialect))
    .select(['part.kind', 'part.account', 'part.region', 'item.owner', 'item.stake_micros as stake'])
    .select(['waiver.kind as waiver', sql<number>`case when ${settled(filter)} then 1 else 0 end`.as('old')])
    .execute();

/** A replacement that is shown between two statements must not be half in the sums. */
const atOneMoment = async <Read>(db: Db, read: (moment: Db) => Promise<Read>): Promise<Read> =>
  await db.transaction().setAccessMode('read only').setIsolationLevel('repeatable read').execute(read);

type By = 'kind' | 'account' | 'region' | 'owner';

/** The sums by what `by` says, or of everything under null. */
const sumsBy = async (
  db: Db,
  dialect: StoreDialect,
  filter: InventoryFilter,
  by: By | undefined,
): Promise<Map<string | null, Sums>> => {
  const { rows, waivers } = await atOneMoment(db, async (moment) => {
    const groups = inGroups(moment, dialect, filter);
    return {
      rows:
        by === 'owner'
          ? await groups.select('item.owner').groupBy('item.owner').execute()
          : (await groups.execute()).map((row) => ({ ...row, owner: null })),
      waivers: await waivedOnes(moment, dialect, filter),
    };
  });
  const byName = new Map<string | null, Sums>();
  const count = (row: { [key in By]: string | null }, more: Partial<Sums>): void => {
    const name = by === undefined ? null : row[by];
    byName.set(name, addSums(byName.get(name) ?? NOTHING, more));
  };
  const { waived: which } = filter;
  for (const row of rows) {
    const { resources, stake, lowest, highest } = row;
    count(row, { resources, costMicros: stake, lowest, highest });
    if (row.broken === 0 || (which !== undefined && which !== 'none')) continue;
    const [broken, priced] = [resources - row.old, row.priced - row.oldPriced];
    count(row, { broken, priced, stakeMicros: stake - row.oldStake, finished: row.old });
  }
  for (const row of waivers) {
    count(row, { [row.waiver === 'snooze' ? 'snoozed' : 'exempt']: 1 });
    const change = which === 'none' ? -1 : which === 'only' || which === row.waiver ? 1 : 0;
    if (row.old === 1) count(row, { finished: change });
    else {
      const priced = row.stake === null ? 0 : change;
      count(row, { broken: change, priced, stakeMicros: change * (row.stake ?? 0) });
    }
  }
  return byName;
};

const addSums = (a: Sums, b: Partial<Sums>): Sums => ({
  resources: a.resources + (b.resources ?? 0),
  broken: a.broken + (b.broken ?? 0),
  priced: a.priced + (b.priced ?? 0),
  finished: a.finished + (b.finished ?? 0),
  snoozed: a.snoozed + (b.snoozed ?? 0),
  exempt: a.exempt + (b.exempt ?? 0),
  stakeMicros: a.stakeMicros + (b.stakeMicros ?? 0),
  costMicros: a.costMicros + (b.costMicros ?? 0),
  lowest: extreme([a.lowest, b.lowest], 0),
  highest: extreme([a.highest, b.highest], -1),
});

const extreme = (texts: readonly (string | null | undefined)[], which: 0 | -1): string | null =>
  texts
    .filter((text) => typeof text === 'string')
    .sort()
    .at(which) ?? null;

/** Two currencies are never added. */
const stakes = ({
  stakeMicros,
  costMicros,
  lowest,
  highest,
}: Pick<Sums, 'stakeMicros' | 'costMicros' | 'lowest' | 'highest'>) =>
  lowest === null || lowest !== highest
    ? { stakeMicros: 0, costMicros: 0 }
    : { stakeMicros, costMicros, currency: lowest };

export const inventorySums = (db: Db, dialect: StoreDialect): Pick<Inventory, 'totals' | 'counts' | 'groups'> => ({
  totals: async (filter) => {
    const sums = (await sumsBy(db, dialect, filter, undefined)).get(null) ?? NOTHING;
    const { resources, broken, priced, finished, snoozed, exempt } = sums;
    return { resources, broken, priced, finished, snoozed, exempt, ...stakes(sums) };
  },

  counts: async (by, filter) =>
    [...(await sumsBy(db, dialect, filter, by))]
      .map(([name, sums]): InventoryCount => {
        const { resources, broken } = sums;
        return { name: name ?? undefined, resources, broken, ...stakes(sums) };
      })
      .filter(({ broken }) => filter.broken !== true || broken > 0)
      .sort(
        (a, b) =>
          b.stakeMicros - a.stakeMicros ||
          b.broken - a.broken ||
          b.resources - a.resources ||
          ((a.name ?? '') < (b.name ?? '') ? -1 : 1),
      ),

  groups: async (filter, limit) => {
    const found = visible(db, filter.refs !== undefined)
      .where(inScope(filter, dialect))
      .where(sql<SqlBool>`${isBroken(filter)} and not ${settled(filter)}`)
      .where('item.fix_key', 'is not', null)
      .select(['item.fix_key as key', 'part.kind'])
      .select([sql<number>`count(*)`.as('count'), stakeSum.as('stakeMicros'), ...currencies])
      // Its body has the group's whole text.
      .select(sql<string>`min(item.ref)`.as('example'))
      .groupBy(['part.kind', 'item.fix_key'])
      .orderBy('stakeMicros', 'desc')
      .orderBy('count', 'desc')
      .orderBy('key')
      .limit(limit);
    const rows = await db
      .selectFrom(found.as('found'))
      .selectAll()
      .select((query) =>
        query
          .selectFrom('inventory as one')
          .select('one.body')
          .whereRef('one.ref', '=', 'found.example')
          .whereRef('one.fix_key', '=', 'found.key')
          .limit(1)
          .as('body'),
      )
      .orderBy('stakeMicros', 'desc')
      .orderBy('count', 'desc')
      .orderBy('key')
      .execute();
    return rows.map(({ body, kind, count, ...sums }) => {
      // JSON as inventory-row.ts wrote it.
      const { fixGroup = '' } = JSON.parse(body ?? '{}') as { fixGroup?: string };
      const { stakeMicros, currency } = { currency: undefined, ...stakes({ ...sums, costMicros: 0 }) };
      return { fixGroup, kind, count, stakeMicros, ...(currency === undefined ? {} : { currency }) };
    });
  },
});
