import type { Selectable } from 'kysely';
import type { Tags } from '../model/resource.ts';
import type { TagEdit } from '../model/tag-edit.ts';
import type { FixItem, FixJob, NewFixItem } from './jobs.ts';
import { plain } from './plain.ts';

export type FixJobsTable = {
  id: string;
  kind: FixJob['kind'];
  at: number;
  person: string;
  via: string;
  state: FixJob['state'];
  total: number;
  origin: string;
  finished_at: number | null;
  cancelled_by: string | null;
  holder: string | null;
  held_until: number | null;
};

export type FixItemsTable = {
  job: string;
  seq: number;
  arn: string;
  account: string;
  region: string;
  /** JSON, as expected. */
  edit: string;
  expected: string | null;
  undoes: string | null;
  state: FixItem['state'];
  change_id: string | null;
  error: string | null;
  attempts: number;
};

export const jobOf = (row: Selectable<FixJobsTable>): FixJob => ({
  id: row.id,
  kind: row.kind,
  at: row.at,
  person: row.person,
  via: row.via,
  state: row.state,
  total: row.total,
  origin: row.origin,
  ...(row.finished_at === null ? {} : { finishedAt: row.finished_at }),
  ...(row.cancelled_by === null ? {} : { cancelledBy: row.cancelled_by }),
});

export const itemRow = (job: string, seq: number, item: NewFixItem): FixItemsTable => ({
  job,
  seq,
  arn: plain(item.arn),
  account: item.account,
  region: item.region,
  edit: JSON.stringify(item.edit),
  expected: item.expected === undefined ? null : JSON.stringify(item.expected),
  undoes: item.undoes ?? null,
  state: 'waiting',
  change_id: null,
  error: null,
  attempts: 0,
});

export const itemOf = (row: Selectable<FixItemsTable>): FixItem => ({
  job: row.job,
  seq: row.seq,
  arn: row.arn,
  account: row.account,
  region: row.region,
  // JSON as itemRow wrote it.
  edit: JSON.parse(row.edit) as TagEdit,
  ...(row.expected === null ? {} : { expected: JSON.parse(row.expected) as Tags }),
  ...(row.undoes === null ? {} : { undoes: row.undoes }),
  state: row.state,
  ...(row.change_id === null ? {} : { changeId: row.change_id }),
  ...(row.error === null ? {} : { error: row.error }),
  attempts: row.attempts,
});
