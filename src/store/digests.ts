import type { Selectable } from 'kysely';
import type { Day } from '../model/period.ts';
import type { Db } from './database.ts';

export type DigestsTable = {
  person: string;
  channel: string | null;
  ts: string | null;
  wanted: number;
  last_day: string | null;
};

/** A person's daily message: whether they want it, and where the one that is updated in place stands. */
export type Digest = {
  /** Slack user id. */
  readonly user: string;
  readonly channel?: string | undefined;
  readonly ts?: string | undefined;
  readonly on: boolean;
  /** The last day it was brought up to date. */
  readonly lastDay?: Day | undefined;
};

export type Digests = {
  /** Replaces what is known of the person's. */
  put(digest: Digest): Promise<void>;
  get(user: string): Promise<Digest | undefined>;
  /** Where the message of that day stands, if it is known; of somebody who still wants it. */
  sent(user: string, day: Day, posted: { readonly channel: string; readonly ts: string } | undefined): Promise<void>;
  /** Of everybody who wants it. */
  on(): Promise<Digest[]>;
};

const digestOf = ({ person, channel, ts, wanted, last_day: lastDay }: Selectable<DigestsTable>): Digest => ({
  user: person,
  ...(channel === null ? {} : { channel }),
  ...(ts === null ? {} : { ts }),
  on: wanted === 1,
  ...(lastDay === null ? {} : { lastDay }),
});

export const createDigests = (db: Db): Digests => ({
  put: async ({ user, channel, ts, on, lastDay }) => {
    const row = { channel: channel ?? null, ts: ts ?? null, wanted: on ? 1 : 0, last_day: lastDay ?? null };
    await db
      .insertInto('digests')
      .values({ person: user, ...row })
      .onConflict((conflict) => conflict.column('person').doUpdateSet(row))
      .execute();
  },

  get: async (user) => {
    const row = await db.selectFrom('digests').selectAll().where('person', '=', user).executeTakeFirst();
    return row === undefined ? undefined : digestOf(row);
  },

  sent: async (user, day, posted) => {
    await db
      .updateTable('digests')
      .set({ last_day: day, channel: posted?.channel ?? null, ts: posted?.ts ?? null })
      .where('person', '=', user)
      .where('wanted', '=', 1)
      .execute();
  },

  on: async () => {
    const rows = await db.selectFrom('digests').selectAll().where('wanted', '=', 1).orderBy('person').execute();
    return rows.map(digestOf);
  },
});
