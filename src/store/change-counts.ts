import { sql } from 'kysely';
import type { Db } from './database.ts';

/** Of what a job did: how much of it, and how much of that was taken back since. */
export type UndoneCount = { readonly done: number; readonly undone: number };

export const countUndone = async (db: Db, job: string): Promise<UndoneCount> =>
  await db
    .with('standing', (part) =>
      part
        .selectFrom('changes')
        .innerJoin('change_outcomes as outcome', 'outcome.id', 'changes.id')
        .where('changes.job', '=', job)
        .where('outcome.result', '=', 'done')
        .select(({ exists, selectFrom }) => [
          'changes.id',
          exists(
            selectFrom('changes as undo')
              .innerJoin('change_outcomes as result', 'result.id', 'undo.id')
              .whereRef('undo.undoes', '=', 'changes.id')
              .where('result.result', '=', 'done')
              .select('undo.id'),
          ).as('isUndone'),
        ]),
    )
    .selectFrom('standing')
    .select(({ fn }) => [
      fn.countAll<number>().as('done'),
      sql<number>`count(case when ${sql.ref('isUndone')} then 1 end)`.as('undone'),
    ])
    .executeTakeFirstOrThrow();
