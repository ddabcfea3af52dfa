import type { Db } from './database.ts';

export type LeasesTable = { name: string; holder: string; expires_at: number };

/** A turn at work that only one process should do at a time; it ends by itself when its holder dies. */
export type Leases = {
  /** Takes it for `ms` when it is free, has run out, or is the holder's already; false when another has it. */
  take(name: string, holder: string, now: number, ms: number): Promise<boolean>;
  /** Holds it for `ms` more; false when another has taken it, or it was dropped. */
  renew(name: string, holder: string, now: number, ms: number): Promise<boolean>;
  /** Gives it back; nothing when another has it. */
  drop(name: string, holder: string): Promise<void>;
};

export const createLeases = (db: Db): Leases => ({
  take: async (name, holder, now, ms) => {
    const row = { holder, expires_at: now + ms };
    const taken = await db
      .insertInto('leases')
      .values({ name, ...row })
      .onConflict((conflict) =>
        conflict
          .column('name')
          .doUpdateSet(row)
          .where((where) => where.or([where('leases.expires_at', '<=', now), where('leases.holder', '=', holder)])),
      )
      .returning('name')
      .executeTakeFirst();
    return taken !== undefined;
  },

  renew: async (name, holder, now, ms) => {
    const { numUpdatedRows } = await db
      .updateTable('leases')
      .set({ expires_at: now + ms })
      .where('name', '=', name)
      .where('holder', '=', holder)
      .executeTakeFirst();
    return numUpdatedRows > 0n;
  },

  drop: async (name, holder) => {
    await db.deleteFrom('leases').where('name', '=', name).where('holder', '=', holder).execute();
  },
});
