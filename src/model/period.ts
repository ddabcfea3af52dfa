import { tzOffset } from '@date-fns/tz/tzOffset';
import { UTCDateMini } from '@date-fns/utc/date/mini';
import { add } from 'date-fns/add';
import { differenceInCalendarDays } from 'date-fns/differenceInCalendarDays';
import { getISOWeek } from 'date-fns/getISOWeek';
import { getISOWeekYear } from 'date-fns/getISOWeekYear';
import { startOfMonth } from 'date-fns/startOfMonth';
import { startOfQuarter } from 'date-fns/startOfQuarter';
import { startOfWeek } from 'date-fns/startOfWeek';
import { startOfYear } from 'date-fns/startOfYear';

/** 'YYYY-MM-DD': a UTC day as Cost Explorer counts it. Days compare as strings. */
export type Day = string;
export type PeriodUnit = 'day' | 'week' | 'month' | 'quarter' | 'year';

/**
 * Days from `start` up to but not including `end`. `unit` is the calendar unit that the period starts with and lies
 * in: the month to date has the unit month. Without it, the period is merely so many days.
 */
export type Period = { readonly start: Day; readonly end: Day; readonly unit?: PeriodUnit };

const DAY_MS = 86_400_000;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** The civil date in a zone such as 'Europe/Madrid'. Throws RangeError for a zone or an instant that is none. */
export const dayIn = (instant: Date, timeZone: string): Day =>
  dayOf(instant.getTime() + tzOffset(timeZone, instant) * 60_000);

export const addDays = (day: Day, n: number): Day => dayOf(timeOf(day) + n * DAY_MS);

export const daysIn = ({ start, end }: Period): number => daysBetween(start, end);

export const eachDay = (period: Period): Day[] =>
  Array.from({ length: daysIn(period) }, (_, index) => addDays(period.start, index));

export const contains = ({ start, end }: Period, day: Day): boolean => start <= day && day < end;

/** The part of the period before `end`, or undefined when there is none. */
export function clip(period: Period, end: Day): Period | undefined {
  if (end <= period.start) return undefined;
  return end < period.end ? { ...period, end } : period;
}

/** Is it a day of the calendar, written as Day is? */
export const isDay = (text: string): boolean =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(timeOf(text)) && dayOf(timeOf(text)) === text;

/** The first day of the unit that `day` lies in. Weeks start on `weekStart`. */
export function startOf(unit: PeriodUnit, day: Day, weekStart: 'monday' | 'sunday' = 'monday'): Day {
  switch (unit) {
    case 'day':
      return day;
    case 'week':
      return dayOf(startOfWeek(dateOf(day), { weekStartsOn: weekStart === 'monday' ? 1 : 0 }).getTime());
    case 'month':
      return dayOf(startOfMonth(dateOf(day)).getTime());
    case 'quarter':
      return dayOf(startOfQuarter(dateOf(day)).getTime());
    case 'year':
      return dayOf(startOfYear(dateOf(day)).getTime());
  }
}

/** The same place `count` units on, for a day that starts one. */
export const addUnits = (unit: PeriodUnit, start: Day, count: number): Day =>
  dayOf(add(dateOf(start), UNIT_DURATIONS[unit](count)).getTime());

const UNIT_DURATIONS = {
  day: (days: number) => ({ days }),
  week: (weeks: number) => ({ weeks }),
  month: (months: number) => ({ months }),
  quarter: (quarters: number) => ({ months: 3 * quarters }),
  year: (years: number) => ({ years }),
} as const satisfies Record<PeriodUnit, (count: number) => object>;

/** All of the unit that starts on `start`. */
export const wholeUnit = (unit: PeriodUnit, start: Day): Period => ({ start, end: addUnits(unit, start, 1), unit });

/**
 * What the period is compared with: always as many days. The same days of the unit before (1–19 Nov → 1–19 Oct) as
 * long as that unit has so many; otherwise the days just before (1–31 Oct → 31 Aug–30 Sep).
 */
export function previousPeriod(period: Period): Period {
  const { start, unit } = period;
  const days = daysIn(period);
  if (unit !== undefined) {
    const before = addUnits(unit, start, -1);
    const end = addDays(before, days);
    if (end <= start) return { start: before, end, unit };
  }
  return { start: addDays(start, -days), end: start };
}

/** The whole next or previous unit (the month to date, back → all of last month), or as many days on or back. */
export function stepPeriod(period: Period, direction: 1 | -1): Period {
  const { start, end, unit } = period;
  if (unit !== undefined) return wholeUnit(unit, addUnits(unit, start, direction));
  const shift = direction * daysIn(period);
  return { start: addDays(start, shift), end: addDays(end, shift) };
}

/** Inclusive dates for people: "19 Nov 2026", "1–19 Nov 2026", "28 Oct – 3 Nov 2026", "28 Dec 2025 – 3 Jan 2026". */
export function formatPeriod(period: Period): string {
  const last = addDays(period.end, -1);
  const [fromYear, fromMonth, fromDay] = parts(period.start);
  const [toYear, toMonth, toDay] = parts(last);
  const to = `${toDay} ${toMonth} ${toYear}`;
  if (period.start === last) return to;
  if (fromYear !== toYear) return `${fromDay} ${fromMonth} ${fromYear} – ${to}`;
  return fromMonth === toMonth ? `${fromDay}–${to}` : `${fromDay} ${fromMonth} – ${to}`;
}

/**
 * The unit that plain dates suggest: one day, (the first part of) a month, quarter or year. A person who asks for
 * 1–15 October compares it with 1–15 September. Never a week, since where weeks start differs.
 */
export function suggestedUnit({ start, end }: Period): PeriodUnit | undefined {
  if (daysBetween(start, end) === 1) return 'day';
  const units: PeriodUnit[] = ['month', 'quarter', 'year'];
  return units.find((unit) => start === startOf(unit, start) && end <= addUnits(unit, start, 1));
}

/**
 * Absolute words that the grammar reads back as exactly this period, unit included: '2026-10', '2026-Q3', '2026',
 * '2026-W47', '2026-10-01', '2026-10-01..2026-10-15' (inclusive). Where those dates would suggest another unit the
 * first word names it, as in '2026-Q4..2026-10-15' and 'week-2026-11-15'; '2026-11-01+7d' is seven days of no unit.
 */
export function periodWords(period: Period): string {
  const { start, end, unit } = period;
  const suggested = suggestedUnit(period);
  if (unit === undefined) {
    return suggested === undefined ? `${start}..${addDays(end, -1)}` : `${start}+${daysIn(period)}d`;
  }
  const name = unitWords(unit, start);
  if (end === addUnits(unit, start, 1)) return name;
  return `${unit === suggested ? start : name}..${addDays(end, -1)}`;
}

/** The Monday with which an ISO week starts; undefined when the year has no such week. */
export function isoWeekStart(year: number, week: number): Day | undefined {
  const first = startOf('week', `${String(year).padStart(4, '0')}-01-04`);
  const start = addDays(first, (week - 1) * 7);
  const [itsYear, itsWeek] = isoWeek(start);
  return itsYear === year && itsWeek === week ? start : undefined;
}

function unitWords(unit: PeriodUnit, start: Day): string {
  switch (unit) {
    case 'day':
      return start;
    case 'month':
      return start.slice(0, 7);
    case 'quarter':
      return `${start.slice(0, 4)}-Q${quarterOf(start)}`;
    case 'year':
      return start.slice(0, 4);
    case 'week': {
      if (weekday(start) !== 1) return `week-${start}`;
      const [year, week] = isoWeek(start);
      return `${String(year).padStart(4, '0')}-W${String(week).padStart(2, '0')}`;
    }
  }
}

const isoWeek = (day: Day): [year: number, week: number] => [getISOWeekYear(dateOf(day)), getISOWeek(dateOf(day))];

/** A day as date-fns counts in: a date whose fields are those of UTC, whatever zone the machine is in. */
const dateOf = (day: Day): Date => new UTCDateMini(timeOf(day));
const timeOf = (day: Day): number => Date.parse(`${day}T00:00:00Z`);
const dayOf = (time: number): Day => new Date(time).toISOString().slice(0, 10);
const daysBetween = (start: Day, end: Day): number => differenceInCalendarDays(dateOf(end), dateOf(start));
const weekday = (day: Day): number => new Date(timeOf(day)).getUTCDay();
const quarterOf = (day: Day): number => Math.ceil(Number(day.slice(5, 7)) / 3);
const parts = (day: Day): [year: string, month: string, day: string] => [
  day.slice(0, 4),
  MONTHS[Number(day.slice(5, 7)) - 1] ?? '',
  String(Number(day.slice(8, 10))),
];
