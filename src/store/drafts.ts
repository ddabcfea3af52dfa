import type { Db } from './database.ts';

export type DraftsTable = { id: string; person: string; at: number; body: string };

/** What a person saw in a dialog, kept until it is submitted: what they decide is decided about that. */
export type Draft = {
  readonly id: string;
  readonly person: string;
  readonly at: number;
  /** JSON. */
  readonly body: string;
};

export type Drafts = {
  keep(draft: Draft): Promise<void>;
  /** Undefined when there is none any more. */
  get(id: string): Promise<Draft | undefined>;
  /** Forgets those from before then. Returns how many. */
  prune(before: number): Promise<number>;
};

export const createDrafts = (db: Db): Drafts => ({
  keep: async ({ id, person, at, body }) => {
    await db.insertInto('drafts').values({ id, person, at, body }).execute();
  },

  get: async (id) => await db.selectFrom('drafts').selectAll().where('id', '=', id).executeTakeFirst(),

  prune: async (before) => {
    const { numDeletedRows } = await db.deleteFrom('drafts').where('at', '<', before).executeTakeFirst();
    return Number(numDeletedRows);
  },
});
