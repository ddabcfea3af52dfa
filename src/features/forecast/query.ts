import type { CostRow } from '../../aws/cost-explorer/answers.ts';
import { isUsageError, type UsageError } from '../../command/usage-error.ts';
import { MlcostError } from '../../errors.ts';
import type { CostFilter, CostMetric } from '../../model/cost.ts';
import { add, zero, type Money } from '../../model/money.ts';
import { addDays, addUnits, daysIn, startOf, wholeUnit, type Day, type Period } from '../../model/period.ts';
import { budgetOutlooks, type BudgetOutlooks } from '../budgets/query.ts';
import { unknownTagKey, unknownValue, withAccountIds, type UnknownValue } from '../names.ts';
import { provenance, type Provenance } from '../scope.ts';
import { totalOf } from '../spend/breakdown.ts';
import { reachOfData } from '../spend/window.ts';
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
  readonly nothing: UnknownValue | undefined;
  readonly provenance: Provenance;
};

/** The width of the prediction interval: four of five such months end within it. */
export const INTERVAL_LEVEL = 80;
const HISTORY_MONTHS = 5;

const monthStart = (day: Day, plus: number): Day => addUnits('month', startOf('month', day), plus);
const monthAt = (day: Day): Period => wholeUnit('month', startOf('month', day));

/** This month before today, in UTC: what was spent, and how many of its last days lack data or a part of it. */
export type MonthSoFar = {
  readonly spent: Money;
  /** That of the days whose data is complete. */
  readonly complete: Money;
  readonly daysMissing: number;
};

/** `through` is the last day with data; undefined when there is none of this month. */
export function monthSoFar(
  rows: readonly CostRow[],
  through: Day | undefined,
  utcToday: Day,
  currency: string,
): MonthSoFar {
  const start = startOf('month', utcToday);
  const next = through === undefined || through < start ? start : addDays(through, 1);
  return {
    spent: totalOf(rows, { start, end: addDays(utcToday, 1) }, currency),
    complete: totalOf(rows, { start, end: next }, currency),
    daysMissing: next < utcToday ? daysIn({ start: next, end: utcToday }) : 0,
  };
}

/**
 * Expected cost of this month and the following ones. AWS forecasts from today on; to this month what was spent before
 * today is added, and for days whose data is not there yet as much as AWS forecasts for a day. Should a month's point
 * begin before today, it is taken to have those days in it already (AWS's documentation leaves that open).
 */
export async function forecastMonths(
  about: { metric: CostMetric; filters: readonly CostFilter[]; months: number; soFar: MonthSoFar },
  { costs, utcToday }: Pick<Question, 'costs' | 'utcToday'>,
): Promise<ForecastMonth[]> {
  const { points } = await costs.forecast({
    period: { start: utcToday, end: monthStart(utcToday, about.months) },
    granularity: 'MONTHLY',
    metric: about.metric,
    filters: about.filters,
    level: INTERVAL_LEVEL,
  });
  return points.map(({ period, mean, low, high }) => {
    const month = monthAt(period.start);
    const first = month.start === startOf('month', utcToday);
    const adds = first && period.start >= utcToday;
    const soFar = first ? about.soFar.spent : zero(mean.currency);
    const days = daysIn({ start: utcToday, end: month.end });
    const whole = ({ amount, currency }: Money): Money =>
      adds
        ? add(about.soFar.complete, { amount: amount.times(days + about.soFar.daysMissing).div(days), currency })
        : { amount, currency };
    return { period: month, soFar, expected: whole(mean), low: low && whole(low), high: high && whole(high) };
  });
}

export async function forecastReport(asked: ForecastRequest, question: Question): Promise<ForecastReport | UsageError> {
  const { config, costs, utcToday } = question;
  const filters = withAccountIds(asked.filters, config);
  if (isUsageError(filters)) return filters;
  const request: ForecastRequest = { ...asked, filters };
  const metric = request.metric ?? config.metric;
  const past = { start: monthStart(utcToday, -HISTORY_MONTHS), end: addDays(utcToday, 1) };
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

  // Days, for the same price, tell how far the data reaches.
  const { rows, currency = 'USD' } = await costs.costAndUsage({
    period: past,
    granularity: 'DAILY',
    metric,
    groupBy: [],
    filters,
  });
  const thisMonth = monthAt(utcToday);
  const through = reachOfData(rows, past, question.lastWhole);
  const soFar = monthSoFar(rows, through, utcToday, currency);
  const history = Array.from({ length: HISTORY_MONTHS }, (_, index) => {
    const month = monthAt(monthStart(past.start, index));
    return { period: month, spend: totalOf(rows, month, currency) };
  });
  const empty = rows.every((row) => row.amount.amount.eq(0));
  const [months, budgets, nothing] = await Promise.all([
    forecastMonths({ metric, filters, months: request.months, soFar }, question).catch((error: unknown) => {
      if (error instanceof MlcostError) return `${error.message} ${error.hint ?? ''}`.trim();
      throw error;
    }),
    budgetOutlooks(question, through ?? addDays(utcToday, -1)),
    empty ? unknownValue(filters, past, question) : undefined,
  ]);
  return {
    request,
    period: { start: thisMonth.start, end: monthStart(utcToday, request.months) },
    history,
    spentBefore: soFar.spent,
    months: typeof months === 'string' ? [] : months,
    unavailable: typeof months === 'string' ? months : undefined,
    budgets,
    level: INTERVAL_LEVEL,
    nothing,
    provenance: provenance(question, { metric, filters, dataThrough: empty ? undefined : through, estimated: true }),
  };
}
