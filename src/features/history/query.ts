import { isUsageError, quoted, type UsageError } from '../../command/usage-error.ts';
import type { Change, ChangeFilter, Refusal } from '../../store/changes.ts';
import { fixOutcomes, type FixOutcome } from '../fix/query.ts';
import { resourcesNamed } from '../fix/targets.ts';
import type { Question } from '../subcommand.ts';
import type { HistoryRequest } from './request.ts';

export type HistoryReport = {
  readonly request: HistoryRequest;
  readonly fixes: readonly FixOutcome[];
  readonly changes: readonly Change[];
  /** There are older ones. */
  readonly more: boolean;
  /** Those who were told no, for admins only. */
  readonly refusals: readonly Refusal[];
  readonly filter: ChangeFilter;
};

export const PAGE = 12;
const FEW = 5;

export async function historyReport(request: HistoryRequest, question: Question): Promise<HistoryReport | UsageError> {
  const { store } = question;
  const filter = await filterOf(request, question);
  if (isUsageError(filter)) return filter;
  const from = (request.page - 1) * PAGE;
  const found = await store.changes.list({ ...filter, limit: from + PAGE + 1 });
  return {
    request,
    fixes: await fixOutcomes(request.done, question),
    changes: found.slice(from, from + PAGE),
    more: found.length > from + PAGE,
    refusals: (await question.isAdmin()) ? await store.changes.refusals({ ...filter, limit: FEW }) : [],
    filter,
  };
}

/** A resource that is gone has its history all the same: by its ARN. */
async function filterOf({ person, resource }: HistoryRequest, question: Question): Promise<ChangeFilter | UsageError> {
  const who = person === 'me' ? question.asker.person : person;
  const of = who === undefined ? {} : { person: who };
  if (resource === undefined) return of;
  if (/^arn:/i.test(resource)) return { ...of, arn: resource };
  const rows = await resourcesNamed(resource, question);
  if (isUsageError(rows)) return rows;
  const [row] = rows;
  if (rows.length === 1 && row !== undefined) return { ...of, arn: row.arn };
  return {
    usageError: `${rows.length} resources are named ${quoted(resource)}: write the ARN of the one you mean, such as ${quoted(row?.arn ?? '')}.`,
    ...(row === undefined ? {} : { try: `history ${row.ref}` }),
  };
}
