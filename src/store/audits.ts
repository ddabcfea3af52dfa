import type { Db } from './database.ts';

export type AuditsTable = {
  account: string;
  region: string;
  /** Of the last audit that was finished; null: none was. */
  at: number | null;
  tried_at: number;
  resources: number;
  /** JSON; of the last attempt. */
  gaps: string;
  rules: string;
};

/** What an audit could not see: a kind (`*`: the tags of all) of one place, why, and the IAM action that lacks. */
export type AuditGap = {
  readonly account: string;
  readonly region: string;
  readonly kind: string;
  readonly error: string;
  readonly action?: string;
};

/** The latest audit of a place. Epoch milliseconds. */
export type Audit = {
  readonly account: string;
  readonly region: string;
  /** Of the last one that was finished; undefined: none was. */
  readonly at: number | undefined;
  /** When it was last tried, with or without success. */
  readonly triedAt: number;
  readonly resources: number;
  /** What it was judged by, as `finished` was told. */
  readonly rules: string;
};

export type Audits = {
  /** Replaces what is known of the place's earlier audit. */
  finished(
    place: { readonly account: string; readonly region: string },
    at: number,
    found: { readonly resources: number; readonly gaps: readonly AuditGap[]; readonly rules?: string },
  ): Promise<void>;
  /** The place could not be looked at: what is known of its last audit stays, with these gaps. */
  failed(
    place: { readonly account: string; readonly region: string },
    at: number,
    gaps: readonly AuditGap[],
  ): Promise<void>;
  /** Of the latest attempt on every place. */
  gaps(): Promise<AuditGap[]>;
  /** Of every place that was tried, by account and region. */
  latest(): Promise<Audit[]>;
};

export const createAudits = (db: Db): Audits => ({
  finished: async ({ account, region }, at, { resources, gaps, rules = '' }) => {
    const row = { at, tried_at: at, resources, gaps: JSON.stringify(gaps), rules };
    await db
      .insertInto('audits')
      .values({ account, region, ...row })
      .onConflict((conflict) => conflict.columns(['account', 'region']).doUpdateSet(row))
      .execute();
  },

  failed: async ({ account, region }, at, gaps) => {
    const row = { tried_at: at, gaps: JSON.stringify(gaps) };
    await db
      .insertInto('audits')
      .values({ account, region, at: null, resources: 0, rules: '', ...row })
      .onConflict((conflict) => conflict.columns(['account', 'region']).doUpdateSet(row))
      .execute();
  },

  gaps: async () => {
    const rows = await db
      .selectFrom('audits')
      .select('gaps')
      .where('gaps', '!=', '[]')
      .orderBy('account')
      .orderBy('region')
      .execute();
    // As `finished` wrote them.
    return rows.flatMap(({ gaps }) => JSON.parse(gaps) as AuditGap[]);
  },

  latest: async () => {
    const rows = await db
      .selectFrom('audits')
      .select(['account', 'region', 'at', 'tried_at as triedAt', 'resources', 'rules'])
      .orderBy('account')
      .orderBy('region')
      .execute();
    return rows.map(({ at, ...row }) => ({ ...row, at: at ?? undefined }));
  },
});
