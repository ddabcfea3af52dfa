import * as fc from 'fast-check';
import {
  addDays,
  suggestedUnit,
  wholeUnit,
  startOf,
  type Day,
  type Period,
  type PeriodUnit,
} from '../../src/model/period.ts';

export const anyDay = (from: Day, to: Day): fc.Arbitrary<Day> =>
  fc.integer({ min: 0, max: (Date.parse(to) - Date.parse(from)) / 86_400_000 }).map((days) => addDays(from, days));

const unit = fc.constantFrom<PeriodUnit>('day', 'week', 'month', 'quarter', 'year');

/** Whole calendar units, weeks of both sorts among them. */
export const wholePeriod = (days: fc.Arbitrary<Day>): fc.Arbitrary<Period> =>
  fc
    .tuple(days, unit, fc.constantFrom<'monday' | 'sunday'>('monday', 'sunday'))
    .map(([day, its, weekStart]) => wholeUnit(its, startOf(its, day, weekStart)));

/** Every sort of period: whole units, their first days, mere numbers of days, and what plain dates suggest. */
export const anyPeriod = (days: fc.Arbitrary<Day>): fc.Arbitrary<Period> =>
  fc.oneof(
    wholePeriod(days),
    fc.tuple(wholePeriod(days), fc.nat({ max: 365 })).map(([period, cut]) => {
      const end = addDays(period.start, cut + 1);
      return end < period.end ? { ...period, end } : period;
    }),
    fc.tuple(days, fc.integer({ min: 1, max: 400 })).map(([start, count]) => ({ start, end: addDays(start, count) })),
    fc.tuple(days, fc.integer({ min: 1, max: 400 })).map(([start, count]) => {
      const period = { start, end: addDays(start, count) };
      const its = suggestedUnit(period);
      return its === undefined ? period : { ...period, unit: its };
    }),
  );
