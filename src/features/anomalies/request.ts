import type { RequestContext, RequestGrammar } from '../../command/request-grammar.ts';
import { readRequest } from '../../command/request-line.ts';
import type { Token } from '../../command/tokens.ts';
import { isUsageError, type UsageError } from '../../command/usage-error.ts';
import { writeRequest } from '../../command/write-request.ts';
import { addDays, type Period } from '../../model/period.ts';

/** Without words for it the period is the last 30 days before today. */
export type AnomaliesRequest = { readonly period: Period; readonly periodGiven: boolean };

const GRAMMAR: RequestGrammar = { name: 'anomalies', takes: ['period'] };

/** The words after `anomalies`, or the whole line with it. */
export function parseAnomaliesRequest(
  tokens: readonly Token[],
  context: RequestContext,
): AnomaliesRequest | UsageError {
  const parts = readRequest(tokens, context, GRAMMAR);
  if (isUsageError(parts)) return parts;
  const { today } = context;
  return {
    period: parts.period ?? { start: addDays(today, -30), end: today },
    periodGiven: parts.period !== undefined,
  };
}

/** The canonical line, which parses back to the same request. A period that was not given stays open. */
export const anomaliesLine = ({ period, periodGiven }: AnomaliesRequest): string =>
  writeRequest(GRAMMAR.name, { groupBy: [], filters: [], ...(periodGiven ? { period } : {}) });
