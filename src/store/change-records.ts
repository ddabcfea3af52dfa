import { intentRow, outcomeRow } from './change-rows.ts';
import type { ChangeIntent } from './changes.ts';
import type { Db } from './database.ts';

/** Into the audit trail what is done in mlcost itself: with the transaction that does it, so both at once. */
export const recordDone = async (transaction: Db, intent: ChangeIntent): Promise<void> => {
  const { id, at } = intent;
  await transaction.insertInto('changes').values(intentRow(intent)).execute();
  await transaction
    .insertInto('change_outcomes')
    .values(outcomeRow({ id, at, result: 'done' }))
    .execute();
};
