import type { CostTable } from '../../aws/cost-explorer/answers.ts';
import { MlcostError } from '../../errors.ts';
import type { CostFilter, CostKey, CostMetric } from '../../model/cost.ts';
import { daysIn, type Period } from '../../model/period.ts';
import type { CostQuestion } from '../subcommand.ts';
import type { SpendWindow } from './window.ts';

type Wanted = {
  readonly groupBy: readonly CostKey[];
  readonly filters: readonly CostFilter[];
  readonly metric: CostMetric;
};

/** The rows of a window; `compared` is false where AWS no longer has the earlier days. */
export type SpendRows = CostTable & { readonly compared: boolean };

/** Days further apart than this are cheaper to ask for in two requests. */
const LONGEST_GAP = 31;

/** The rows of a period and the one before it: in one request when they lie close together, else in two. */
export async function spendRows(
  wanted: Wanted,
  window: SpendWindow,
  { costs }: Pick<CostQuestion, 'costs'>,
): Promise<SpendRows> {
  const { period, previous, rows: granularity } = window;
  const ask = async (spans: readonly Period[]): Promise<CostTable> => {
    const tables = await Promise.all(
      spans.map(({ start, end }) => costs.costAndUsage({ ...wanted, period: { start, end }, granularity })),
    );
    return {
      rows: tables.flatMap(({ rows }) => rows),
      currency: tables.find(({ currency }) => currency !== undefined)?.currency,
      titles: Object.assign({}, ...tables.map(({ titles }) => titles)),
    };
  };
  if (previous === undefined) return { ...(await ask([period])), compared: false };
  const near = granularity === 'DAILY' && daysIn({ start: previous.end, end: period.start }) <= LONGEST_GAP;
  const spans = near ? [{ start: previous.start, end: period.end }] : [previous, period];
  try {
    return { ...(await ask(spans)), compared: true };
  } catch (error) {
    // Where its history begins is AWS's to say: without the earlier days the answer stands.
    if (!(error instanceof MlcostError) || error.code !== 'cost_history_limit') throw error;
    return { ...(await ask([period])), compared: false };
  }
}
