import type { RequestContext, RequestGrammar } from '../../command/request-grammar.ts';
import { readRequest } from '../../command/request-line.ts';
import type { Token } from '../../command/tokens.ts';
import { isUsageError, type UsageError } from '../../command/usage-error.ts';
import { writeRequest } from '../../command/write-request.ts';
import type { CostFilter, CostMetric } from '../../model/cost.ts';

/** `months` are calendar months from this one on, 1–12: 1 is to the end of this month. */
export type ForecastRequest = {
  readonly filters: readonly CostFilter[];
  readonly months: number;
  readonly metric?: CostMetric;
};

const GRAMMAR: RequestGrammar = {
  name: 'forecast',
  takes: ['filter', 'months', 'metric'],
  refuses: {
    by: { why: 'AWS forecasts a total, which can be filtered (`cost-center=search`) but not grouped' },
    period: { why: 'a forecast runs from today on: say for how many months, as in `forecast 3 months`' },
  },
};

/** The words after `forecast`, or the whole line with it. */
export function parseForecastRequest(tokens: readonly Token[], context: RequestContext): ForecastRequest | UsageError {
  const parts = readRequest(tokens, context, GRAMMAR);
  if (isUsageError(parts)) return parts;
  const { filters, months = 1, metric } = parts;
  return { filters, months, ...(metric === undefined ? {} : { metric }) };
}

/** The canonical line, which parses back to the same request. */
export function forecastLine({ filters, months, metric }: ForecastRequest): string {
  return writeRequest(GRAMMAR.name, {
    groupBy: [],
    filters,
    ...(months === 1 ? {} : { months }),
    ...(metric === undefined ? {} : { metric }),
  });
}
