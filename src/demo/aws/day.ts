import type { Day } from './types.ts';

const MS_PER_DAY = 86_400_000;

/** Days since 1970, so that days can be counted and subtracted. */
export const dayNumber = (day: Day): number => Date.parse(`${day}T00:00:00Z`) / MS_PER_DAY;
export const dayFromNumber = (number: number): Day => new Date(number * MS_PER_DAY).toISOString().slice(0, 10);
export const dayOf = (instant: Date): Day => instant.toISOString().slice(0, 10);
export const plusDays = (day: Day, count: number): Day => dayFromNumber(dayNumber(day) + count);
export const daysBetween = (start: Day, end: Day): number => dayNumber(end) - dayNumber(start);
/** 0 is Sunday. */
export const weekday = (day: Day): number => new Date(`${day}T00:00:00Z`).getUTCDay();
export const firstOfMonth = (day: Day): Day => `${day.slice(0, 7)}-01`;

/** The first of the month so many months away. */
export const monthStart = (day: Day, months: number): Day => {
  const date = new Date(`${firstOfMonth(day)}T00:00:00Z`);
  date.setUTCMonth(date.getUTCMonth() + months);
  return dayOf(date);
};

/** The same day of the month so many months away, or that month's last day. */
export const plusMonths = (day: Day, months: number): Day => {
  const last = plusDays(monthStart(day, months + 1), -1);
  const same = `${monthStart(day, months).slice(0, 7)}-${day.slice(8)}`;
  return same < last ? same : last;
};

export const isRealDay = (text: string): boolean => {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
};

export type Bucket = { readonly start: Day; readonly end: Day };

/** Calendar months cut to the period, or its single days. */
export const buckets = (start: Day, end: Day, granularity: 'DAILY' | 'MONTHLY'): Bucket[] => {
  const found: Bucket[] = [];
  for (let from = start; from < end;) {
    const next = granularity === 'DAILY' ? plusDays(from, 1) : monthStart(from, 1);
    const to = next < end ? next : end;
    found.push({ start: from, end: to });
    from = to;
  }
  return found;
};
