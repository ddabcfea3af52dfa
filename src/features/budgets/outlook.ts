import type { Budget } from '../../aws/budgets.ts';
import { compareMoney, ratio, subtract } from '../../model/money.ts';
import { addDays, addUnits, daysIn, startOf, type Day } from '../../model/period.ts';

/** A budget with the day on which its limit is expected to be reached. */
export type BudgetOutlook = {
  readonly budget: Budget;
  /** actual / limit */
  readonly used: number | undefined;
  readonly state: 'over' | 'at risk' | 'within' | 'unknown';
  /** AWS forecasts more than the limit. */
  readonly overForecast: boolean;
  /** When that is within the month. */
  readonly reachedOn: Day | undefined;
};

/** From this share of its limit on a budget is worth a look whatever the forecast says. */
export const AT_RISK = 0.8;

/** `through` is the last day with cost data, which the budget's actual amount is taken to cover. */
export function budgetOutlook(budget: Budget, through: Day): BudgetOutlook {
  const { actual, limit, forecast } = budget;
  if (actual === undefined || actual.currency !== limit.currency) {
    return { budget, used: undefined, state: 'unknown', overForecast: false, reachedOn: undefined };
  }
  const used = ratio(actual, limit);
  if (compareMoney(actual, limit) >= 0) {
    return { budget, used, state: 'over', overForecast: true, reachedOn: undefined };
  }
  const reachedOn = budget.unit === 'MONTHLY' ? reachDay(budget, through) : undefined;
  const overForecast =
    forecast !== undefined && forecast.currency === limit.currency && compareMoney(forecast, limit) > 0;
  const risky = reachedOn !== undefined || overForecast || (used ?? 0) >= AT_RISK;
  return { budget, used, state: risky ? 'at risk' : 'within', overForecast, reachedOn };
}

/** At the pace AWS forecasts for the rest of the month, else at the month's mean pace so far. */
function reachDay({ actual, limit, forecast }: Budget, through: Day): Day | undefined {
  if (actual === undefined || actual.amount.lte(0)) return undefined;
  const start = startOf('month', through);
  const next = addDays(through, 1);
  const elapsed = daysIn({ start, end: next });
  const remaining = daysIn({ start: next, end: addUnits('month', start, 1) });
  const rest = forecast === undefined || forecast.currency !== actual.currency ? undefined : subtract(forecast, actual);
  const perDay =
    rest !== undefined && rest.amount.gt(0) && remaining > 0 ? rest.amount.div(remaining) : actual.amount.div(elapsed);
  const left = Math.ceil(subtract(limit, actual).amount.div(perDay).toNumber());
  if (left > 31) return undefined;
  const day = addDays(through, Math.max(1, left));
  return startOf('month', day) === start ? day : undefined;
}

const ORDER = { over: 0, 'at risk': 1, unknown: 2, within: 3 } as const;

/** The most pressing first. */
export const byRisk = (outlooks: readonly BudgetOutlook[]): BudgetOutlook[] =>
  outlooks.toSorted((a, b) => ORDER[a.state] - ORDER[b.state] || (b.used ?? 0) - (a.used ?? 0));
