import type { Selectable } from 'kysely';
import { recordDone } from './change-records.ts';
import type { ChangeIntent } from './changes.ts';
import type { Db } from './database.ts';
import { refOf } from './inventory-ref.ts';

export type OwnersTable = { ref: string; arn: string; owner: string | null; assigned_by: string; at: number };

/** Who answers for a resource, as a person said: `slack:U…`, or undefined when it was only said who does not. */
type Assignment = {
  readonly arn: string;
  readonly owner: string | undefined;
  /** Slack user id of who said so. */
  readonly by: string;
  readonly at: number;
};

/** ARNs are compared in any case; the last word on a resource counts. */
export type Owners = {
  /** An owner may change the tags, so in the same transaction `record` goes into the audit trail. */
  assign(assignment: Assignment, record: ChangeIntent): Promise<void>;
  get(arn: string): Promise<Assignment | undefined>;
  all(): Promise<Assignment[]>;
};

const assignmentOf = ({ arn, owner, assigned_by: by, at }: Selectable<OwnersTable>): Assignment => ({
  arn,
  owner: owner ?? undefined,
  by,
  at,
});

export const createOwners = (db: Db): Owners => ({
  assign: async ({ arn, owner, by, at }, record) => {
    const row = { arn, owner: owner ?? null, assigned_by: by, at };
    await db.transaction().execute(async (transaction) => {
      await transaction
        .insertInto('owners')
        .values({ ref: refOf(arn), ...row })
        .onConflict((conflict) => conflict.column('ref').doUpdateSet(row))
        .execute();
      await recordDone(transaction, record);
    });
  },

  get: async (arn) => {
    const row = await db.selectFrom('owners').selectAll().where('ref', '=', refOf(arn)).executeTakeFirst();
    return row === undefined ? undefined : assignmentOf(row);
  },

  all: async () => {
    const rows = await db.selectFrom('owners').selectAll().orderBy('ref').execute();
    return rows.map(assignmentOf);
  },
});
