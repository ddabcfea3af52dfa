import type { Selectable } from 'kysely';
import { recordDone } from './change-records.ts';
import type { ChangeIntent } from './changes.ts';
import type { Db } from './database.ts';
import { refOf } from './inventory-ref.ts';
import { plain } from './plain.ts';

export type WaiversTable = {
  ref: string;
  arn: string;
  kind: 'snooze' | 'exempt';
  person: string;
  reason: string | null;
  expires_at: number | null;
  at: number;
};

/** Why a resource's findings don't count for now, or ever. Times are epoch milliseconds; without `until` for good. */
export type Waiver = {
  readonly arn: string;
  readonly kind: 'snooze' | 'exempt';
  readonly person: string;
  readonly reason?: string | undefined;
  readonly until?: number | undefined;
  readonly at: number;
};

/** ARNs are compared in any case. A resource has one waiver at most; who had set which is in the audit trail. */
export type Waivers = {
  /** Replaces the one it had; in the same transaction `record` goes into the audit trail. */
  put(waiver: Waiver, record: ChangeIntent): Promise<void>;
  /** Whether there was one, which is recorded then. */
  remove(arn: string, record: ChangeIntent): Promise<boolean>;
  /** Also when it has expired. */
  get(arn: string): Promise<Waiver | undefined>;
  /** Those in force at `now`, the newest first. */
  list(now: number): Promise<Waiver[]>;
};

const waiverOf = ({ arn, kind, person, reason, expires_at: until, at }: Selectable<WaiversTable>): Waiver => ({
  arn,
  kind,
  person,
  ...(reason === null ? {} : { reason }),
  ...(until === null ? {} : { until }),
  at,
});

export const createWaivers = (db: Db): Waivers => ({
  put: async ({ arn, kind, person, reason, until, at }, record) => {
    const row = { arn, kind, person, reason: plain(reason), expires_at: until ?? null, at };
    await db.transaction().execute(async (transaction) => {
      await transaction
        .insertInto('waivers')
        .values({ ref: refOf(arn), ...row })
        .onConflict((conflict) => conflict.column('ref').doUpdateSet(row))
        .execute();
      await recordDone(transaction, record);
    });
  },

  remove: async (arn, record) =>
    await db.transaction().execute(async (transaction) => {
      const { numDeletedRows } = await transaction
        .deleteFrom('waivers')
        .where('ref', '=', refOf(arn))
        .executeTakeFirst();
      if (numDeletedRows > 0n) await recordDone(transaction, record);
      return numDeletedRows > 0n;
    }),

  get: async (arn) => {
    const row = await db.selectFrom('waivers').selectAll().where('ref', '=', refOf(arn)).executeTakeFirst();
    return row === undefined ? undefined : waiverOf(row);
  },

  list: async (now) => {
    const rows = await db
      .selectFrom('waivers')
      .selectAll()
      .where((where) => where.or([where('expires_at', 'is', null), where('expires_at', '>', now)]))
      .orderBy('at', 'desc')
      .orderBy('ref')
      .execute();
    return rows.map(waiverOf);
  },
});
