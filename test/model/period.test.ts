import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import {
  addDays,
  clip,
  contains,
  dayIn,
  daysIn,
  eachDay,
  formatPeriod,
  isDay,
  isoWeekStart,
  periodWords,
  previousPeriod,
  startOf,
  stepPeriod,
  suggestedUnit,
  wholeUnit,
  type Period,
} from '../../src/model/period.ts';
import { anyDay, anyPeriod, wholePeriod } from './arbitraries.ts';

const month = (start: string, end: string): Period => ({ start, end, unit: 'month' });
const somePeriod = anyPeriod(anyDay('2001-01-01', '2099-12-31'));
const someWhole = wholePeriod(anyDay('2001-01-01', '2099-12-31'));

describe('dayIn', () => {
  test('is the date on the wall of the zone', () => {
    const instant = new Date('2026-11-19T23:30:00Z');
    expect(dayIn(instant, 'UTC')).toBe('2026-11-19');
    expect(dayIn(instant, 'Europe/Madrid')).toBe('2026-11-20');
    expect(dayIn(instant, 'America/New_York')).toBe('2026-11-19');
    expect(dayIn(new Date('2026-12-31T10:00:00Z'), 'Pacific/Kiritimati')).toBe('2027-01-01');
  });

  test('follows summer time', () => {
    // 29 March 2026: 01:00 UTC is when Madrid goes from +1 to +2.
    expect(dayIn(new Date('2026-03-28T22:59:59Z'), 'Europe/Madrid')).toBe('2026-03-28');
    expect(dayIn(new Date('2026-03-28T23:00:00Z'), 'Europe/Madrid')).toBe('2026-03-29');
    expect(dayIn(new Date('2026-03-29T22:00:00Z'), 'Europe/Madrid')).toBe('2026-03-30');
    expect(dayIn(new Date('2026-10-25T22:59:59Z'), 'Europe/Madrid')).toBe('2026-10-25');
    expect(dayIn(new Date('2026-10-25T23:00:00Z'), 'Europe/Madrid')).toBe('2026-10-26');
  });

  test('refuses a zone that is none', () => {
    expect(() => dayIn(new Date(), 'Mars/Olympus')).toThrow(RangeError);
  });
});

describe('days', () => {
  test('go over leap days, months and years', () => {
    expect(addDays('2028-02-28', 1)).toBe('2028-02-29');
    expect(addDays('2026-02-28', 1)).toBe('2026-03-01');
    expect(addDays('2026-01-01', -1)).toBe('2025-12-31');
    expect(daysIn({ start: '2028-02-01', end: '2028-03-01' })).toBe(29);
    expect(eachDay({ start: '2026-12-30', end: '2027-01-02' })).toEqual(['2026-12-30', '2026-12-31', '2027-01-01']);
  });

  test('are told from what only looks like them', () => {
    expect(isDay('2028-02-29')).toBe(true);
    for (const text of ['2026-02-29', '2026-13-01', '2026-1-1', 'today', '']) expect(isDay(text)).toBe(false);
  });

  test('weeks start when the team says', () => {
    expect(startOf('week', '2026-11-19', 'monday')).toBe('2026-11-16');
    expect(startOf('week', '2026-11-19', 'sunday')).toBe('2026-11-15');
    expect(startOf('week', '2026-11-15', 'monday')).toBe('2026-11-09');
    expect(startOf('week', '2026-11-15', 'sunday')).toBe('2026-11-15');
  });

  test('ISO weeks belong to the year of their Thursday', () => {
    expect(isoWeekStart(2026, 1)).toBe('2025-12-29');
    expect(isoWeekStart(2026, 53)).toBe('2026-12-28');
    expect(isoWeekStart(2027, 53)).toBeUndefined();
    expect(isoWeekStart(2026, 0)).toBeUndefined();
  });
});

describe('previousPeriod', () => {
  test('is the same days of the month before', () => {
    expect(previousPeriod(month('2026-11-01', '2026-11-20'))).toEqual(month('2026-10-01', '2026-10-20'));
    expect(previousPeriod(month('2026-11-01', '2026-12-01'))).toEqual(month('2026-10-01', '2026-10-31'));
  });

  test('is the days just before when the month before is too short', () => {
    expect(previousPeriod(month('2026-10-01', '2026-11-01'))).toEqual({ start: '2026-08-31', end: '2026-10-01' });
    expect(previousPeriod(month('2026-03-01', '2026-03-31'))).toEqual({ start: '2026-01-30', end: '2026-03-01' });
  });

  test('is the days just before when there is no unit', () => {
    expect(previousPeriod({ start: '2026-11-12', end: '2026-11-19' })).toEqual({
      start: '2026-11-05',
      end: '2026-11-12',
    });
  });

  test('goes over quarter ends, years and leap days', () => {
    expect(previousPeriod({ start: '2026-01-01', end: '2026-02-15', unit: 'quarter' })).toEqual({
      start: '2025-10-01',
      end: '2025-11-15',
      unit: 'quarter',
    });
    expect(previousPeriod(wholeUnit('year', '2028-01-01'))).toEqual({ start: '2026-12-31', end: '2028-01-01' });
    expect(previousPeriod(wholeUnit('year', '2029-01-01'))).toEqual({
      start: '2028-01-01',
      end: '2028-12-31',
      unit: 'year',
    });
  });

  test('has as many days and ends before the period starts', () => {
    fc.assert(
      fc.property(somePeriod, (period) => {
        const previous = previousPeriod(period);
        expect(daysIn(previous)).toBe(daysIn(period));
        expect(previous.end <= period.start).toBe(true);
      }),
    );
  });
});

describe('stepPeriod', () => {
  test('goes to the whole unit', () => {
    expect(stepPeriod(month('2026-11-01', '2026-11-20'), -1)).toEqual(month('2026-10-01', '2026-11-01'));
    expect(stepPeriod({ start: '2026-10-01', end: '2026-10-05', unit: 'quarter' }, 1)).toEqual(
      wholeUnit('quarter', '2027-01-01'),
    );
  });

  test('returns to where it was from whole units and from mere days', () => {
    fc.assert(
      fc.property(someWhole, (period) => {
        expect(stepPeriod(stepPeriod(period, 1), -1)).toEqual(period);
        expect(stepPeriod(stepPeriod(period, -1), 1)).toEqual(period);
        const { unit: _, ...days } = period;
        expect(stepPeriod(stepPeriod(days, 1), -1)).toEqual(days);
      }),
    );
  });

  test('leaves no gap and no overlap', () => {
    fc.assert(fc.property(someWhole, (period) => expect(stepPeriod(period, 1).start).toBe(period.end)));
  });
});

test('clip keeps what is before the day', () => {
  const october = month('2026-10-01', '2026-11-01');
  expect(clip(october, '2026-10-10')).toEqual(month('2026-10-01', '2026-10-10'));
  expect(clip(october, '2026-12-01')).toEqual(october);
  expect(clip(october, '2026-10-01')).toBeUndefined();
  expect(contains(october, '2026-10-31')).toBe(true);
  expect(contains(october, '2026-11-01')).toBe(false);
});

test('formatPeriod shows inclusive dates, and no more of them than needed', () => {
  const shown = (start: string, end: string) => formatPeriod({ start, end });
  expect(shown('2026-11-01', '2026-11-20')).toBe('1–19 Nov 2026');
  expect(shown('2026-10-01', '2026-11-01')).toBe('1–31 Oct 2026');
  expect(shown('2026-11-19', '2026-11-20')).toBe('19 Nov 2026');
  expect(shown('2026-10-28', '2026-11-04')).toBe('28 Oct – 3 Nov 2026');
  expect(shown('2025-12-28', '2026-01-04')).toBe('28 Dec 2025 – 3 Jan 2026');
});

test('suggestedUnit is what plain dates look like', () => {
  expect(suggestedUnit({ start: '2026-10-01', end: '2026-10-16' })).toBe('month');
  expect(suggestedUnit({ start: '2026-10-01', end: '2026-12-16' })).toBe('quarter');
  expect(suggestedUnit({ start: '2026-01-01', end: '2026-08-01' })).toBe('year');
  expect(suggestedUnit({ start: '2026-10-02', end: '2026-10-03' })).toBe('day');
  expect(suggestedUnit({ start: '2026-08-01', end: '2026-11-01' })).toBeUndefined();
});

test('periodWords names units shortly and everything else exactly', () => {
  expect(periodWords(wholeUnit('month', '2026-10-01'))).toBe('2026-10');
  expect(periodWords(wholeUnit('quarter', '2026-07-01'))).toBe('2026-Q3');
  expect(periodWords(wholeUnit('year', '2026-01-01'))).toBe('2026');
  expect(periodWords(wholeUnit('week', '2026-11-16'))).toBe('2026-W47');
  expect(periodWords(wholeUnit('week', '2025-12-29'))).toBe('2026-W01');
  expect(periodWords(wholeUnit('week', '2026-11-15'))).toBe('week-2026-11-15');
  expect(periodWords(wholeUnit('day', '2026-10-01'))).toBe('2026-10-01');
  expect(periodWords(month('2026-11-01', '2026-11-20'))).toBe('2026-11-01..2026-11-19');
  expect(periodWords({ start: '2026-10-01', end: '2026-10-16', unit: 'quarter' })).toBe('2026-Q4..2026-10-15');
  expect(periodWords({ start: '2026-11-01', end: '2026-11-08' })).toBe('2026-11-01+7d');
  expect(periodWords({ start: '2026-11-12', end: '2026-11-19' })).toBe('2026-11-12..2026-11-18');
});
