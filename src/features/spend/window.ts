import { subHours } from 'date-fns/subHours';
import type { CostRow } from '../../aws/cost-explorer/answers.ts';
import { MlcostError } from '../../errors.ts';
import { addDays, clip, dayIn, daysIn, previousPeriod, startOf, type Day, type Period } from '../../model/period.ts';
import { historyStart } from '../scope.ts';
import { dataThrough } from './breakdown.ts';

export type Steps = 'DAILY' | 'MONTHLY';

/** Which days a question asks Cost Explorer for, in which amounts, and what they are compared with. */
export type SpendWindow = {
  /** The days that have begun in UTC. */
  readonly period: Period;
  /** As many earlier days; undefined where Cost Explorer has none to compare with. */
  readonly previous: Period | undefined;
  readonly uncompared: string | undefined;
  /** The amounts asked for. */
  readonly rows: Steps;
  /** The steps that are shown. */
  readonly steps: Steps;
};

/** Daily amounts say how far the data reaches; over longer periods they would only cost more pages. */
const LONGEST_DAILY = 100;
const LONGEST_DAILY_CHART = 62;
/** Cost Explorer has days for 14 months whatever is enabled; older months only whole. */
const DAILY_MONTHS = 14;

/** Days over two months are too many bars, so longer periods show months unless days are asked for. */
export const chartSteps = (period: Period, asked: Steps | undefined): Steps =>
  asked ?? (daysIn(period) <= LONGEST_DAILY_CHART ? 'DAILY' : 'MONTHLY');

const wholeMonths = ({ start, end }: Period): boolean => [start, end].every((day) => startOf('month', day) === day);

/**
 * `utcToday` is the day Cost Explorer is in: a team ahead of UTC may ask for days that have not begun there. Undefined
 * when none of the period has. Throws `cost_history_limit` for what Cost Explorer no longer has.
 */
export function spendWindow(
  asked: Period,
  granularity: Steps | undefined,
  { utcToday, historyMonths }: { utcToday: Day; historyMonths: number },
): SpendWindow | undefined {
  const period = clip(asked, addDays(utcToday, 1));
  if (period === undefined) return undefined;
  assertHistory(period, utcToday, historyMonths);
  const steps = chartSteps(period, granularity);
  const firstDaily = historyStart(utcToday, DAILY_MONTHS);
  if (period.start < firstDaily) {
    if (!wholeMonths(period)) {
      throw new MlcostError('cost_history_limit', `Before ${firstDaily} Cost Explorer has only whole months.`, {
        hint: 'Ask for whole months, such as 2025-06 or 2025-Q2.',
      });
    }
    const uncompared = `no comparison: before ${firstDaily} Cost Explorer has only whole months`;
    return { period, previous: undefined, uncompared, rows: 'MONTHLY', steps: 'MONTHLY' };
  }
  const previous = previousPeriod(period);
  const kept = previous.start >= firstDaily;
  return {
    period,
    previous: kept ? previous : undefined,
    uncompared: kept ? undefined : NO_EARLIER,
    rows: steps === 'DAILY' || daysIn(period) <= LONGEST_DAILY ? 'DAILY' : 'MONTHLY',
    steps,
  };
}

export const NO_EARLIER = `no comparison: Cost Explorer keeps days for ${DAILY_MONTHS} months`;

/** Refuses, before anything is paid for, a period that Cost Explorer cannot answer. */
function assertHistory(period: Period, utcToday: Day, months: number): void {
  const first = historyStart(utcToday, months);
  if (period.start >= first) return;
  throw new MlcostError(
    'cost_history_limit',
    `Cost Explorer keeps ${months} months of history here: from ${first} on.`,
    {
      hint:
        months === DAILY_MONTHS
          ? 'Ask for a later period. If multi-year data is enabled in the Cost Management preferences, set costExplorer.historyMonths: 38 in mlcost.yml.'
          : 'Ask for a later period.',
    },
  );
}

/** Whether the newest days of a period may still be missing or incomplete. */
export const isLagging = (period: Period, utcToday: Day): boolean => period.end > addDays(utcToday, -1);

/** Amounts of a day arrive for hours after it has ended. */
const HOURS_UNTIL_WHOLE = 8;

/** The last day whose amounts can all be there. */
export const lastWholeDay = (now: Date): Day => addDays(dayIn(subHours(now, HOURS_UNTIL_WHOLE), 'UTC'), -1);

/**
 * The last day whose data is there as a whole, of a period whose newest days may be missing: Cost Explorer lags by
 * about a day. When cost stopped two days or more before `lastWhole`, it is the spending that stopped.
 */
export function reachOfData(rows: readonly CostRow[], period: Period, lastWhole: Day): Day | undefined {
  const last = dataThrough(rows, period);
  const surely = addDays(lastWhole, -1);
  const reached = last === undefined || last < surely ? surely : last > lastWhole ? lastWhole : last;
  return reached >= period.start ? reached : undefined;
}

/** The part of the period that has data, and as many earlier days. */
export function comparedPeriods(
  { period, previous }: SpendWindow,
  reached: Day | undefined,
): { current: Period; previous: Period } | undefined {
  if (previous === undefined) return undefined;
  const current = reached === undefined ? period : (clip(period, addDays(reached, 1)) ?? period);
  return { current, previous: previousPeriod(current) };
}
