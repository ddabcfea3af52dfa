import { setImmediate } from 'node:timers/promises';
import { sql } from 'kysely';
import type { SqlBool } from 'kysely';
import { chunksOf } from './chunks.ts';
import type { Db, StoreDialect } from './database.ts';
import { amongValues, matches, positionIn, textColumns, visible } from './inventory-filter.ts';
import { refOf } from './inventory-ref.ts';
import { rowOf } from './inventory-row.ts';
import type { Inventory } from './inventory.ts';

const BATCH = 1_000;

/** Whole rows that readers see. */
const whole = (db: Db) =>
  visible(db, true)
    .select(['item.ref', 'item.put_at', 'item.body'])
    .select(['part.account', 'part.region', 'part.kind', 'part.audited_at']);

export const inventoryReader = (
  db: Db,
  dialect: StoreDialect,
): Pick<Inventory, 'get' | 'byArn' | 'page' | 'count' | 'named' | 'search' | 'each'> => {
  const get: Inventory['get'] = async (ref) => {
    const row = await whole(db).where('item.ref', '=', ref).executeTakeFirst();
    return row === undefined ? undefined : rowOf(row);
  };

  return {
    get,
    byArn: async (arn) => await get(refOf(arn)),

    page: async (filter, { offset, limit }) => {
      // Ranked in the covering index; only what is shown is read whole.
      const ranked = visible(db, filter.refs !== undefined)
        .where(matches(filter, dialect))
        .select(['item.part', 'item.ref', 'item.state', 'item.stake_micros', 'item.name_key'])
        .select(['part.region', 'part.account', 'part.kind', 'part.audited_at'])
        .orderBy('item.state')
        .orderBy('item.stake_micros', (order) => order.desc().nullsLast())
        .orderBy('item.name_key')
        .orderBy('part.region')
        .orderBy('part.account')
        .orderBy('part.kind')
        .orderBy('item.ref')
        .limit(limit)
        .offset(offset);
      const rows = await db
        .selectFrom(ranked.as('ranked'))
        .innerJoin('inventory as item', (join) =>
          join.onRef('item.ref', '=', 'ranked.ref').onRef('item.part', '=', 'ranked.part'),
        )
        .select(['item.ref', 'item.put_at', 'item.body'])
        .select(['ranked.account', 'ranked.region', 'ranked.kind', 'ranked.audited_at'])
        .orderBy('ranked.state')
        .orderBy('ranked.stake_micros', (order) => order.desc().nullsLast())
        .orderBy('ranked.name_key')
        .orderBy('ranked.region')
        .orderBy('ranked.account')
        .orderBy('ranked.kind')
        .orderBy('ranked.ref')
        .execute();
      return rows.map(rowOf);
    },

    count: async (filter) => {
      const { found } = await visible(db, filter.refs !== undefined)
        .where(matches(filter, dialect))
        .select(({ fn }) => fn.countAll<number>().as('found'))
        .executeTakeFirstOrThrow();
      return found;
    },

    named: async (names, limit) => {
      if (names.length === 0) return [];
      const wanted = names.map((name) => name.toLowerCase());
      // One scan of the covering index however many names; what is read whole is what is given.
      const found = await visible(db)
        .where(amongValues('item.name_key', wanted, dialect))
        .select('item.ref')
        .orderBy('item.broken', 'desc')
        .orderBy('item.state')
        .orderBy('item.name_key')
        .orderBy('item.ref')
        .limit(limit)
        .execute();
      const refs = found.map(({ ref }) => ref);
      const rows = await whole(db)
        .where(amongValues('item.ref', refs, dialect))
        .execute();
      const byRef = new Map(rows.map((row) => [row.ref, rowOf(row)]));
      return refs.flatMap((ref) => byRef.get(ref) ?? []);
    },

    search: async (text, limit) => {
      const wanted = text.trim().toLowerCase();
      if (wanted === '') return [];
      const positions = textColumns(wanted).map((column) => positionIn(column, wanted, dialect));
      const anyOf = (compared: string) =>
        sql<SqlBool>`(${sql.join(
          positions.map((position) => sql`${position} ${sql.raw(compared)}`),
          sql` or `,
        )})`;
      const rank = sql<number>`case
        when item.name_key = ${wanted} or item.ref = ${refOf(wanted)} then 0
        when ${anyOf('= 1')} then 1
        else 2 end`;
      const found = visible(db)
        .where(anyOf('> 0'))
        .select(['item.part', 'item.ref', 'item.state', 'item.name_key', rank.as('rank')])
        .select(['part.account', 'part.region', 'part.kind', 'part.audited_at'])
        .orderBy('rank')
        .orderBy('item.state')
        .orderBy('item.name_key')
        .orderBy('item.ref')
        .limit(limit);
      const rows = await db
        .selectFrom(found.as('found'))
        .innerJoin('inventory as item', (join) =>
          join.onRef('item.ref', '=', 'found.ref').onRef('item.part', '=', 'found.part'),
        )
        .select(['item.ref', 'item.put_at', 'item.body'])
        .select(['found.account', 'found.region', 'found.kind', 'found.audited_at'])
        .orderBy('found.rank')
        .orderBy('found.state')
        .orderBy('found.name_key')
        .orderBy('found.ref')
        .execute();
      return rows.map(rowOf);
    },

    each: async (filter, visit) => {
      // Which ones is one moment's; then each as it is when its turn comes.
      const found = await visible(db, filter.refs !== undefined)
        .where(matches(filter, dialect))
        .select('item.ref')
        .execute();
      for (const chunk of chunksOf(found, BATCH)) {
        const refs = chunk.map(({ ref }) => ref);
        const rows = await whole(db)
          .where(amongValues('item.ref', refs, dialect))
          .execute();
        if (rows.length > 0) await visit(rows.map(rowOf));
        // SQLite answers without ever giving the event loop a turn.
        await setImmediate();
      }
    },
  };
};
