import type { RequestContext, RequestGrammar } from '../../command/request-grammar.ts';
import { readRequest } from '../../command/request-line.ts';
import type { Token } from '../../command/tokens.ts';
import { isUsageError, type UsageError } from '../../command/usage-error.ts';
import { writeRequest } from '../../command/write-request.ts';
import type { CostKey, CostMetric } from '../../model/cost.ts';

/** Without `by` the overview is by the policy's primary tag. */
export type OverviewRequest = { readonly groupBy: CostKey; readonly metric?: CostMetric };

const ONLY_THIS_MONTH = 'the overview is of all spend this month; `spend` takes filters, periods and more';

const GRAMMAR: RequestGrammar = {
  name: 'overview',
  takes: ['by', 'metric'],
  groupings: 1,
  refuses: {
    filter: { why: ONLY_THIS_MONTH, instead: 'spend' },
    period: { why: ONLY_THIS_MONTH, instead: 'spend' },
    granularity: { why: ONLY_THIS_MONTH, instead: 'spend' },
    top: { why: ONLY_THIS_MONTH, instead: 'spend' },
  },
};

/** The words after `overview`, or the whole line with it, or none. */
export function parseOverviewRequest(tokens: readonly Token[], context: RequestContext): OverviewRequest | UsageError {
  const parts = readRequest(tokens, context, GRAMMAR);
  if (isUsageError(parts)) return parts;
  const [groupBy = { kind: 'tag', key: context.primaryTag } as const] = parts.groupBy;
  return { groupBy, ...(parts.metric === undefined ? {} : { metric: parts.metric }) };
}

/** The canonical line, which parses back to the same request. */
export const overviewLine = ({ groupBy, metric }: OverviewRequest): string =>
  writeRequest(GRAMMAR.name, { groupBy: [groupBy], filters: [], ...(metric === undefined ? {} : { metric }) });
