import { isUsageError, type UsageError } from '../../command/usage-error.ts';
import { MlcostError } from '../../errors.ts';
import type { Money } from '../../model/money.ts';
import { addDays, type Period } from '../../model/period.ts';
import { budgetOutlooks, type BudgetOutlooks } from '../budgets/query.ts';
import { forecastMonths, INTERVAL_LEVEL, type ForecastMonth } from '../forecast/query.ts';
import { totalOf } from '../spend/breakdown.ts';
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
};

/** This month from its first day to today. */
function monthToDate(today: string): Period {
  return { start: `${today.slice(0, 7)}-01`, end: addDays(today, 1), unit: 'month' };
}

/** Two Cost Explorer requests when nothing is cached: spend by key with the month before, and the forecast. */
export async function overviewReport(
  request: OverviewRequest,
  question: Question,
): Promise<OverviewReport | UsageError> {
  const metric = request.metric ?? question.config.metric;
  const period = monthToDate(question.today);
  const spend = await spendReport(
    { groupBy: [request.groupBy], filters: [], period, periodGiven: false, granularity: 'DAILY', metric },
    question,
  );
  if (isUsageError(spend)) return spend;
  const spentBefore: Money = totalOf(spend.rows, { start: period.start, end: question.today }, spend.currency);
  const [forecast, budgets] = await Promise.all([
    forecastMonths(question, { metric, filters: [], months: 1, spentBefore }).then(
      ([month]) => month ?? { unavailable: 'AWS gave no forecast.' },
      (error: unknown) => {
        if (error instanceof MlcostError) return { unavailable: `${error.message} ${error.hint ?? ''}`.trim() };
        throw error;
      },
    ),
    budgetOutlooks(question, spend.provenance.dataThrough ?? addDays(question.today, -1)),
  ]);
  // What was asked for the forecast belongs in the small print as well.
  const usage = question.costs.usage();
  return {
    request,
    spend: { ...spend, provenance: { ...spend.provenance, usage } },
    forecast,
    level: INTERVAL_LEVEL,
    budgets,
  };
}
