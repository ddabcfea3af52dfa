import type { RequestContext, RequestGrammar } from '../../command/request-grammar.ts';
import { readRequest } from '../../command/request-line.ts';
import type { Token } from '../../command/tokens.ts';
import { isUsageError, type UsageError } from '../../command/usage-error.ts';
import { writeRequest } from '../../command/write-request.ts';
import type { CostFilter, CostKey, CostMetric } from '../../model/cost.ts';
import { addDays, startOf, type Day, type Period } from '../../model/period.ts';

export type SpendRequest = {
  /** None when the line has no `by`, at most two. */
  readonly groupBy: readonly CostKey[];
  /** All of them hold; the value '' is cost without the key. */
  readonly filters: readonly CostFilter[];
  /** Without words for it the month to date. */
  readonly period: Period;
  readonly periodGiven: boolean;
  readonly granularity?: 'DAILY' | 'MONTHLY';
  readonly metric?: CostMetric;
  /** How many groups to show by name, 1–50. */
  readonly top?: number;
};

const GRAMMAR: RequestGrammar = {
  name: 'spend',
  takes: ['by', 'filter', 'period', 'granularity', 'metric', 'top'],
  groupings: 2,
};

/** The words after `spend`, or the whole line with it. */
export function parseSpendRequest(tokens: readonly Token[], context: RequestContext): SpendRequest | UsageError {
  const parts = readRequest(tokens, context, GRAMMAR);
  if (isUsageError(parts)) return parts;
  const { groupBy, filters, period, granularity, metric, top } = parts;
  return {
    groupBy,
    filters,
    period: period ?? monthToDate(context.today),
    periodGiven: period !== undefined,
    ...(granularity === undefined ? {} : { granularity }),
    ...(metric === undefined ? {} : { metric }),
    ...(top === undefined ? {} : { top }),
  };
}

/** The canonical line, which parses back to the same request. A period that was not given stays open. */
export function spendLine({ period, periodGiven, ...parts }: SpendRequest): string {
  return writeRequest(GRAMMAR.name, { ...parts, ...(periodGiven ? { period } : {}) });
}

const monthToDate = (today: Day): Period => ({ start: startOf('month', today), end: addDays(today, 1), unit: 'month' });
