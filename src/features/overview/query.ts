import { isUsageError, type UsageError } from '../../command/usage-error.ts';
import { MlcostError } from '../../errors.ts';
import { addDays, startOf, type Day, type Period } from '../../model/period.ts';
import { budgetOutlooks, type BudgetOutlooks } from '../budgets/query.ts';
import { forecastMonths, INTERVAL_LEVEL, monthSoFar, type ForecastMonth } from '../forecast/query.ts';
import { openFilter } from '../inventory/filter.ts';
import { spendReport, type SpendReport } from '../spend/query.ts';
import type { Question } from '../subcommand.ts';
import type { OverviewRequest } from './request.ts';

/** The state of ML spend this month, for somebody who asks nothing more particular. */
export type OverviewReport = {
  readonly request: OverviewRequest;
  readonly spend: SpendReport;
  readonly forecast: ForecastMonth | { readonly unavailable: string };
  readonly level: number;
  readonly budgets: BudgetOutlooks;
  /** What the last audit found that can be fixed now; undefined before the first one. */
  readonly tags: { readonly broken: number; readonly resources: number } | undefined;
};

/** This month from its first day to today, as Cost Explorer counts days. */
const monthToDate = (utcToday: Day): Period => ({
  start: startOf('month', utcToday),
  end: addDays(utcToday, 1),
  unit: 'month',
});

/** Two Cost Explorer requests when nothing is cached: spend by key with the month before, and the forecast. */
export async function overviewReport(
  request: OverviewRequest,
  question: Question,
): Promise<OverviewReport | UsageError> {
  const metric = request.metric ?? question.config.metric;
  const period = monthToDate(question.utcToday);
  const spend = await spendReport(
    { groupBy: [request.groupBy], filters: [], period, periodGiven: false, granularity: 'DAILY', metric },
    question,
  );
  if (isUsageError(spend)) return spend;
  const through = spend.provenance.dataThrough;
  const soFar = monthSoFar(spend.rows, through, question.utcToday, spend.currency);
  const [forecast, budgets, tags] = await Promise.all([
    forecastMonths({ metric, filters: [], months: 1, soFar }, question).then(
      ([month]) => month ?? { unavailable: 'AWS gave no forecast.' },
      (error: unknown) => {
        if (error instanceof MlcostError) return { unavailable: `${error.message} ${error.hint ?? ''}`.trim() };
        throw error;
      },
    ),
    budgetOutlooks(question, through ?? addDays(question.utcToday, -1)),
    tagState(question),
  ]);
  // What was asked for the forecast belongs in the small print as well.
  const usage = question.costs.usage();
  return {
    request,
    spend: { ...spend, provenance: { ...spend.provenance, usage } },
    forecast,
    level: INTERVAL_LEVEL,
    budgets,
    tags,
  };
}

/** As the snapshot has it: nobody waits for an audit who asks for costs. */
async function tagState({ store, config, clock }: Question): Promise<OverviewReport['tags']> {
  if ((await store.inventory.lastAudit()) === undefined) return undefined;
  const { broken, resources } = await store.inventory.totals(openFilter({ now: clock().getTime() }, config));
  return { broken, resources };
}
