import { sql } from 'kysely';
import type { Expression, SqlBool } from 'kysely';
import type { Db, StoreDialect } from './database.ts';
import { FINISHED, fixKey } from './inventory-row.ts';
import type { InventoryFilter } from './inventory.ts';

type Condition = Expression<SqlBool>;

/**
 * What readers see. Parts come first, in SQLite as written: it then reads the covering index one part after the other.
 * Where resources are named, going by their names is shorter.
 */
export const visible = (db: Db, named = false) => {
  const parts = db.selectFrom('inventory_parts as part').where('part.state', '=', 'current');
  return named
    ? parts.innerJoin('inventory as item', 'item.part', 'part.id')
    : parts.crossJoin('inventory as item').whereRef('item.part', '=', 'part.id');
};

const allOf = (conditions: readonly Condition[]): Condition =>
  conditions.length === 0 ? sql<SqlBool>`true` : sql<SqlBool>`(${sql.join(conditions, sql` and `)})`;

/** One parameter however many values: thousands may be asked for, and the statement stays the same. */
export const amongValues = (column: string, values: readonly string[], dialect: StoreDialect) =>
  dialect === 'postgres'
    ? sql<SqlBool>`${sql.ref(column)} = any(${[...values]}::text[])`
    : sql<SqlBool>`${sql.ref(column)} in (select value from json_each(${JSON.stringify(values)}))`;

/** At which character the text begins in the column, from 1; 0 or null: nowhere. */
export const positionIn = (column: string, text: string, dialect: StoreDialect) =>
  sql<number | null>`${sql.raw(dialect === 'postgres' ? 'strpos' : 'instr')}(${sql.ref(column)}, ${text})`;

/** ARNs are not in the covering index: only where the text is part of one are they looked at. */
export const textColumns = (text: string): readonly string[] =>
  /[:/]/.test(text) ? ['item.name_key', 'item.arn_key'] : ['item.name_key', 'item.resource_key'];

/** The filter's parts that say which resources are looked at, whatever their state and findings. */
export const inScope = (filter: InventoryFilter, dialect: StoreDialect): Condition => {
  const { fixGroup, text } = filter;
  const among = (column: string, values: readonly string[] | undefined) =>
    values === undefined ? [] : [amongValues(column, values, dialect)];
  const wanted = text?.trim().toLowerCase() ?? '';
  const contained = textColumns(wanted).map((column) => sql`${positionIn(column, wanted, dialect)} > 0`);
  return allOf([
    ...among('part.kind', filter.kinds),
    ...among('part.account', filter.accounts),
    ...among('part.region', filter.regions),
    ...among('item.owner', filter.owners),
    ...among('item.ref', filter.refs),
    ...(fixGroup === undefined ? [] : [sql<SqlBool>`item.fix_key = ${fixKey(fixGroup)}`]),
    ...(wanted === '' ? [] : [sql<SqlBool>`(${sql.join(contained, sql` or `)})`]),
  ]);
};

/** Finished before the moment that `changeable` says. */
export const settled = ({ changeable }: InventoryFilter): Condition =>
  changeable === undefined
    ? sql<SqlBool>`false`
    : sql<SqlBool>`(item.state = ${sql.lit(FINISHED)}
        and coalesce(item.created_at, ${changeable.finishedAfter}) < ${changeable.finishedAfter})`;

const waivedNow = (now: number, kind?: 'snooze' | 'exempt') =>
  sql`(select ref from waivers where (expires_at is null or expires_at > ${now})
    ${kind === undefined ? sql`` : sql`and kind = ${kind}`})`;

const waived = ({ waived: which, now }: InventoryFilter): Condition[] => {
  if (which === undefined) return [];
  if (which === 'none') return [sql<SqlBool>`item.ref not in ${waivedNow(now)}`];
  return [sql<SqlBool>`item.ref in ${waivedNow(now, which === 'only' ? undefined : which)}`];
};

/** Broken, as far as `waived` lets it count. */
export const isBroken = (filter: InventoryFilter): Condition =>
  allOf([sql<SqlBool>`item.broken = 1`, ...waived(filter)]);

/** Everything the filter says. */
export const matches = (filter: InventoryFilter, dialect: StoreDialect): Condition =>
  allOf([
    inScope(filter, dialect),
    ...(filter.changeable === undefined ? [] : [sql<SqlBool>`not ${settled(filter)}`]),
    ...(filter.waived === 'none' ? [] : waived(filter)),
    ...(filter.broken === undefined ? [] : [filter.broken ? isBroken(filter) : sql<SqlBool>`not ${isBroken(filter)}`]),
  ]);
