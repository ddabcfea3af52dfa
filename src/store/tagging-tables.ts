import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import { appendOnly } from './append-only.ts';
import type { StoreDialect } from './database.ts';

/** Migrations of what is found, judged and changed; see migrations.ts. */
export const taggingTables = (dialect: StoreDialect): Record<string, Migration> => {
  // Texts that are sorted or compared must sort the same everywhere, whatever locale the server has.
  const key = dialect === 'postgres' ? sql`text collate "C"` : sql`text`;
  const create = (db: Kysely<unknown>, name: string) => db.schema.createTable(name);
  const number = (db: Kysely<unknown>, name: string, column: string) =>
    dialect === 'postgres'
      ? create(db, name).addColumn(column, 'bigint', (it) => it.primaryKey().generatedAlwaysAsIdentity())
      : create(db, name).addColumn(column, 'integer', (it) => it.primaryKey().autoIncrement());

  return {
    '0002-inventory': {
      up: async (db: Kysely<unknown>) => {
        await number(db, 'inventory_parts', 'id')
          .addColumn('account', key, (it) => it.notNull())
          .addColumn('region', key, (it) => it.notNull())
          .addColumn('kind', key, (it) => it.notNull())
          .addColumn('state', 'text', (it) => it.notNull().check(sql`state in ('building', 'current', 'old')`))
          .addColumn('audited_at', 'bigint', (it) => it.notNull())
          .execute();
        await db.schema
          .createIndex('inventory_parts_current')
          .unique()
          .on('inventory_parts')
          .columns(['account', 'region', 'kind'])
          .where(sql.ref('state'), '=', sql.lit('current'))
          .execute();
        await create(db, 'inventory')
          .addColumn('part', 'bigint', (it) => it.notNull().references('inventory_parts.id'))
          .addColumn('ref', key, (it) => it.notNull())
          .addColumn('broken', 'integer', (it) => it.notNull())
          .addColumn('state', 'integer', (it) => it.notNull())
          .addColumn('owner', key)
          .addColumn('fix_key', key)
          .addColumn('stake_micros', 'bigint')
          .addColumn('stake_currency', key)
          .addColumn('created_at', 'bigint')
          .addColumn('name_key', key, (it) => it.notNull())
          .addColumn('resource_key', key)
          .addColumn('arn_key', key, (it) => it.notNull())
          .addColumn('put_at', 'bigint')
          .addColumn('digest', 'text', (it) => it.notNull())
          .addColumn('body', 'text', (it) => it.notNull())
          .addPrimaryKeyConstraint('inventory_primary', ['part', 'ref'])
          .execute();
        await db.schema.createIndex('inventory_ref').on('inventory').column('ref').execute();
        // Everything that is filtered, ranked and summed up by, so that none of it reads the wide rows.
        await db.schema
          .createIndex('inventory_ranks')
          .on('inventory')
          .columns(['part', 'broken', 'state', 'owner', 'fix_key', 'stake_micros', 'stake_currency', 'created_at'])
          .columns(['name_key', 'resource_key', 'ref'])
          .execute();
        await db.schema
          .createIndex('inventory_put')
          .on('inventory')
          .columns(['part', 'put_at'])
          .where(sql.ref('put_at'), 'is not', null)
          .execute();

        await create(db, 'audits')
          .addColumn('account', key, (it) => it.notNull())
          .addColumn('region', key, (it) => it.notNull())
          .addColumn('at', 'bigint')
          .addColumn('tried_at', 'bigint', (it) => it.notNull())
          .addColumn('resources', 'integer', (it) => it.notNull())
          .addColumn('gaps', 'text', (it) => it.notNull())
          .addColumn('rules', 'text', (it) => it.notNull())
          .addPrimaryKeyConstraint('audits_primary', ['account', 'region'])
          .execute();
        await create(db, 'waivers')
          .addColumn('ref', key, (it) => it.primaryKey().notNull())
          .addColumn('arn', 'text', (it) => it.notNull())
          .addColumn('kind', 'text', (it) => it.notNull().check(sql`kind in ('snooze', 'exempt')`))
          .addColumn('person', 'text', (it) => it.notNull())
          .addColumn('reason', 'text')
          .addColumn('expires_at', 'bigint')
          .addColumn('at', 'bigint', (it) => it.notNull())
          .execute();
        await create(db, 'owners')
          .addColumn('ref', key, (it) => it.primaryKey().notNull())
          .addColumn('arn', 'text', (it) => it.notNull())
          .addColumn('owner', 'text')
          .addColumn('assigned_by', 'text', (it) => it.notNull())
          .addColumn('at', 'bigint', (it) => it.notNull())
          .execute();
        await create(db, 'coverage')
          .addColumn('day', key, (it) => it.notNull())
          .addColumn('account', key, (it) => it.notNull())
          .addColumn('kind', key, (it) => it.notNull())
          .addColumn('resources', 'integer', (it) => it.notNull())
          .addColumn('compliant', 'integer', (it) => it.notNull())
          .addPrimaryKeyConstraint('coverage_primary', ['day', 'account', 'kind'])
          .execute();
      },
    },

    '0003-changes': {
      up: async (db: Kysely<unknown>) => {
        await number(db, 'changes', 'seq')
          .addColumn('id', key, (it) => it.notNull().unique())
          .addColumn('at', 'bigint', (it) => it.notNull())
          .addColumn('person', 'text', (it) => it.notNull())
          .addColumn('via', 'text', (it) => it.notNull())
          .addColumn('job', 'text')
          .addColumn('ref', 'text', (it) => it.notNull())
          .addColumn('arn', 'text', (it) => it.notNull())
          .addColumn('kind', 'text', (it) => it.notNull())
          .addColumn('name', 'text', (it) => it.notNull())
          .addColumn('account', 'text', (it) => it.notNull())
          .addColumn('region', 'text', (it) => it.notNull())
          .addColumn('operation', 'text', (it) => it.notNull())
          .addColumn('before', 'text', (it) => it.notNull())
          .addColumn('after', 'text', (it) => it.notNull())
          .addColumn('undoes', 'text')
          .addColumn('note', 'text')
          .execute();
        for (const [name, columns] of [
          ['changes_at', ['at', 'seq']],
          ['changes_ref', ['ref', 'at', 'seq']],
          ['changes_person', ['person', 'at', 'seq']],
          ['changes_job', ['job', 'seq']],
          ['changes_undoes', ['undoes', 'seq']],
        ] as const) {
          await db.schema
            .createIndex(name)
            .on('changes')
            .columns([...columns])
            .execute();
        }
        // The few among all that no job would ever conclude.
        await db.schema
          .createIndex('changes_of_no_job')
          .on('changes')
          .columns(['operation', 'at'])
          .where(sql.ref('job'), 'is', null)
          .execute();
        await create(db, 'change_outcomes')
          .addColumn('id', key, (it) => it.primaryKey().notNull().references('changes.id'))
          .addColumn('at', 'bigint', (it) => it.notNull())
          .addColumn('result', 'text', (it) => it.notNull().check(sql`result in ('done', 'failed', 'conflict')`))
          .addColumn('request_id', 'text')
          .addColumn('error', 'text')
          .addColumn('tags', 'text')
          .execute();
        await number(db, 'refusals', 'seq')
          .addColumn('at', 'bigint', (it) => it.notNull())
          .addColumn('person', 'text', (it) => it.notNull())
          .addColumn('what', 'text', (it) => it.notNull())
          .addColumn('ref', 'text')
          .addColumn('arn', 'text')
          .addColumn('why', 'text', (it) => it.notNull())
          .execute();
        await db.schema.createIndex('refusals_at').on('refusals').columns(['at', 'seq']).execute();
        await appendOnly(db, dialect, ['changes', 'change_outcomes', 'refusals']);

        await create(db, 'fix_jobs')
          .addColumn('id', key, (it) => it.primaryKey().notNull())
          .addColumn('kind', 'text', (it) => it.notNull())
          .addColumn('at', 'bigint', (it) => it.notNull())
          .addColumn('person', 'text', (it) => it.notNull())
          .addColumn('via', 'text', (it) => it.notNull())
          .addColumn('state', 'text', (it) => it.notNull().check(sql`state in ('running', 'done', 'cancelled')`))
          .addColumn('total', 'integer', (it) => it.notNull())
          .addColumn('origin', 'text', (it) => it.notNull())
          .addColumn('finished_at', 'bigint')
          .addColumn('cancelled_by', 'text')
          .addColumn('holder', 'text')
          .addColumn('held_until', 'bigint')
          .execute();
        await db.schema.createIndex('fix_jobs_open').on('fix_jobs').columns(['finished_at', 'at', 'id']).execute();
        await create(db, 'fix_items')
          .addColumn('job', key, (it) => it.notNull().references('fix_jobs.id'))
          .addColumn('seq', 'integer', (it) => it.notNull())
          .addColumn('arn', 'text', (it) => it.notNull())
          .addColumn('account', 'text', (it) => it.notNull())
          .addColumn('region', 'text', (it) => it.notNull())
          .addColumn('edit', 'text', (it) => it.notNull())
          .addColumn('expected', 'text')
          .addColumn('undoes', 'text')
          .addColumn('state', 'text', (it) =>
            it.notNull().check(sql`state in ('waiting', 'writing', 'done', 'failed', 'skipped')`),
          )
          .addColumn('change_id', 'text')
          .addColumn('error', 'text')
          .addColumn('attempts', 'integer', (it) => it.notNull())
          .addPrimaryKeyConstraint('fix_items_primary', ['job', 'seq'])
          .execute();
        await db.schema.createIndex('fix_items_state').on('fix_items').columns(['job', 'state', 'seq']).execute();
        await db.schema
          .createIndex('fix_items_writing')
          .on('fix_items')
          .column('arn')
          .where(sql<boolean>`state = 'writing'`)
          .execute();

        await create(db, 'leases')
          .addColumn('name', key, (it) => it.primaryKey().notNull())
          .addColumn('holder', 'text', (it) => it.notNull())
          .addColumn('expires_at', 'bigint', (it) => it.notNull())
          .execute();
        await create(db, 'digests')
          .addColumn('person', key, (it) => it.primaryKey().notNull())
          .addColumn('channel', 'text')
          .addColumn('ts', 'text')
          .addColumn('wanted', 'integer', (it) => it.notNull())
          .addColumn('last_day', 'text')
          .execute();
        await create(db, 'drafts')
          .addColumn('id', key, (it) => it.primaryKey().notNull())
          .addColumn('person', 'text', (it) => it.notNull())
          .addColumn('at', 'bigint', (it) => it.notNull())
          .addColumn('body', 'text', (it) => it.notNull())
          .execute();
        await db.schema.createIndex('drafts_at').on('drafts').column('at').execute();
      },
    },
  };
};
