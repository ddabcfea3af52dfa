import { sql } from 'kysely';
import type { Tags } from '../model/resource.ts';
import type { Change, ChangeFilter, ChangeIntent, ChangeOutcome, ChangeOutcomesTable } from './changes.ts';
import type { Db } from './database.ts';
import { refOf } from './inventory-ref.ts';
import { plain } from './plain.ts';

export const intentRow = (intent: ChangeIntent) => ({
  id: intent.id,
  at: intent.at,
  person: plain(intent.person),
  via: intent.via,
  job: intent.job ?? null,
  ref: refOf(intent.arn),
  arn: plain(intent.arn),
  kind: intent.kind,
  name: plain(intent.name),
  account: intent.account,
  region: intent.region,
  operation: intent.operation,
  before: JSON.stringify(intent.before),
  after: JSON.stringify(intent.after),
  undoes: intent.undoes ?? null,
  note: plain(intent.note),
});

export const outcomeRow = ({ id, at, result, requestId, error, tags }: ChangeOutcome): ChangeOutcomesTable => ({
  id,
  at,
  result,
  request_id: requestId ?? null,
  error: plain(error),
  tags: tags === undefined ? null : JSON.stringify(tags),
});

const selected = (db: Db) =>
  db
    .selectFrom('changes')
    .leftJoin('change_outcomes as outcome', 'outcome.id', 'changes.id')
    .selectAll('changes')
    .select([
      'outcome.at as outcomeAt',
      'outcome.result',
      'outcome.request_id as requestId',
      'outcome.error',
      'outcome.tags',
    ])
    .select((query) =>
      query
        .selectFrom('changes as undo')
        .innerJoin('change_outcomes as undone', 'undone.id', 'undo.id')
        .select('undo.id')
        .whereRef('undo.undoes', '=', 'changes.id')
        .where('undone.result', '=', 'done')
        .orderBy('undo.seq', 'desc')
        .limit(1)
        .as('undoneBy'),
    );

type Selected = ReturnType<typeof selected> extends { executeTakeFirstOrThrow(): Promise<infer Row> } ? Row : never;

/** Changes that match, in no order yet. */
export const matching = (db: Db, { arn, person, job, since, until }: ChangeFilter) =>
  selected(db)
    .$if(arn !== undefined, (query) => query.where('changes.ref', '=', refOf(arn ?? '')))
    .$if(person !== undefined, (query) => query.where('changes.person', '=', person ?? ''))
    .$if(job !== undefined, (query) => query.where('changes.job', '=', job ?? ''))
    .$if(since !== undefined, (query) => query.where('changes.at', '>=', since ?? 0))
    .$if(until !== undefined, (query) => query.where('changes.at', '<', until ?? 0));

/** What comes after the change with this id where the newest are first. */
export const olderThan = (id: string) =>
  sql<boolean>`(changes.at, changes.seq) < (select one.at, one.seq from changes as one where one.id = ${id})`;

export const changeOf = (row: Selected): Change => ({
  id: row.id,
  at: row.at,
  person: row.person,
  via: row.via,
  ...(row.job === null ? {} : { job: row.job }),
  arn: row.arn,
  kind: row.kind,
  name: row.name,
  account: row.account,
  region: row.region,
  operation: row.operation,
  // JSON as intentRow and outcomeRow wrote it.
  before: JSON.parse(row.before) as Tags,
  after: JSON.parse(row.after) as Tags,
  ...(row.undoes === null ? {} : { undoes: row.undoes }),
  ...(row.note === null ? {} : { note: row.note }),
  ...(row.outcomeAt === null || row.result === null
    ? {}
    : {
        outcome: {
          at: row.outcomeAt,
          result: row.result,
          ...(row.requestId === null ? {} : { requestId: row.requestId }),
          ...(row.error === null ? {} : { error: row.error }),
          ...(row.tags === null ? {} : { tags: JSON.parse(row.tags) as Tags }),
        },
      }),
  ...(row.undoneBy === null ? {} : { undoneBy: row.undoneBy }),
});
