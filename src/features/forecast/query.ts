import type { CostMetric } from '../../model/cost.ts';
import { MlcostError } from '../../errors.ts';
import type { UsageError } from '../../command/usage-error.ts';
import { add, zero, type Money } from '../../model/money.ts';
import { addDays, addUnits, startOf, wholeUnit, type Day, type Period } from '../../model/period.ts';
import { totalOf } from '../spend/breakdown.ts';
import { budgetOutlooks, type BudgetOutlooks } from '../budgets/query.ts';
import { nearestValue, provenance, unknownTagKey, type Provenance } from '../scope.ts';
import type { Question } from '../subcommand.ts';
import { forecastLine, type ForecastRequest } from './request.ts';

/** A month's expected cost: what was spent before today and what AWS forecasts for the rest, with its interval. */
export type ForecastMonth = {
  readonly period: Period;
  readonly soFar: Money;
  readonly expected: Money;
  readonly low: Money | undefined;
  readonly high: Money | undefined;
};

export type MonthCost = { readonly period: Period; readonly spend: Money };

export type ForecastReport = {
  readonly request: ForecastRequest;
  /** From the first day of this month to the last day of the last one asked for. */
  readonly period: Period;
  readonly history: readonly MonthCost[];
  /** What was spent this month before today. */
  readonly spentBefore: Money;
  readonly months: readonly ForecastMonth[];
  readonly unavailable: string | undefined;
  readonly budgets: BudgetOutlooks;
  readonly level: number;
  readonly nothing: { readonly value: string; readonly nearest: string | undefined } | undefined;
  readonly provenance: Provenance;
};

/** The width of the prediction interval: four of five such months end within it. */
export const INTERVAL_LEVEL = 80;
const HISTORY_MONTHS = 5;

const monthStart = (day: Day, plus: number): Day => addUnits('month', startOf('month', day), plus);
const monthAt = (day: Day): Period => wholeUnit('month', startOf('month', day));

/**
 * Expected cost of this month and the following ones. AWS forecasts from today on; what was spent before today is added
 * to this month. (Should a month's point begin before today, AWS has counted those days itself.)
 */
export async function forecastMonths(
  question: Pick<Question, 'costs' | 'today'>,
  about: { metric: CostMetric; filters: ForecastRequest['filters']; months: number; spentBefore: Money },
): Promise<ForecastMonth[]> {
  const { costs, today } = question;
  const { points } = await costs.forecast({
    period: { start: today, end: monthStart(today, about.months) },
    granularity: 'MONTHLY',
    metric: about.metric,
    filters: about.filters,
    level: INTERVAL_LEVEL,
  });
  return points.map(({ period, mean, low, high }) => {
    const first = period.start.slice(0, 7) === today.slice(0, 7);
    const soFar = first && period.start >= today ? about.spentBefore : zero(mean.currency);
    const plus = (part: Money | undefined) => part && add(part, soFar);
    return {
      period: monthAt(period.start),
      soFar,
      expected: add(mean, soFar),
      low: plus(low),
      high: plus(high),
    };
  });
}

export async function forecastReport(
  request: ForecastRequest,
  question: Question,
): Promise<ForecastReport | UsageError> {
  const { config, costs, today } = question;
  const metric = request.metric ?? config.metric;
  const past = { start: monthStart(today, -HISTORY_MONTHS), end: today };
  const mistaken = await unknownTagKey(
    request.filters.map(({ key }) => key),
    past,
    question,
    (from, to) =>
      forecastLine({
        ...request,
        filters: request.filters.map((filter) =>
          filter.key.kind === 'tag' && filter.key.key === from ? { ...filter, key: { kind: 'tag', key: to } } : filter,
        ),
      }),
  );
  if (mistaken !== undefined) return mistaken;

  const table = await costs.costAndUsage({
    period: past,
    granularity: 'MONTHLY',
    metric,
    groupBy: [],
    filters: request.filters,
  });
  const currency = table.currency ?? 'USD';
  const thisMonth = monthAt(today);
  const spentBefore = totalOf(table.rows, { start: thisMonth.start, end: today }, currency);
  const history = table.rows
    .filter((row) => row.period.end <= thisMonth.start)
    .map((row) => ({ period: monthAt(row.period.start), spend: row.amount }));
  const empty = table.rows.every((row) => row.amount.amount.eq(0));
  const [months, budgets, nothing] = await Promise.all([
    forecastMonths(question, { metric, filters: request.filters, months: request.months, spentBefore }).catch(
      (error: unknown) => {
        if (error instanceof MlcostError) return `${error.message} ${error.hint ?? ''}`.trim();
        throw error;
      },
    ),
    budgetOutlooks(question, addDays(today, -1)),
    empty ? nearestValue(request.filters, past, question) : undefined,
  ]);
  return {
    request,
    period: { start: thisMonth.start, end: monthStart(today, request.months) },
    history,
    spentBefore,
    months: typeof months === 'string' ? [] : months,
    unavailable: typeof months === 'string' ? months : undefined,
    budgets,
    level: INTERVAL_LEVEL,
    nothing: nothing && { value: nothing.value, nearest: nothing.nearest },
    provenance: provenance(question, { metric, filters: request.filters, estimated: true }),
  };
}
