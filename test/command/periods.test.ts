import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { parsePeriod } from '../../src/command/periods.ts';
import { tokenize } from '../../src/command/tokens.ts';
import { isUsageError } from '../../src/command/usage-error.ts';
import { addDays, daysIn, periodWords, type Period } from '../../src/model/period.ts';
import { anyDay, anyPeriod } from '../model/arbitraries.ts';

const context = { today: '2026-11-19', weekStart: 'monday' as const };

function parse(line: string, its: { today?: string; weekStart?: 'monday' | 'sunday' } = {}) {
  const tokens = tokenize(line);
  if (isUsageError(tokens)) throw new Error(tokens.usageError);
  return parsePeriod(tokens, 0, { ...context, ...its });
}

function shown(period: Period): string {
  return `${period.start} ${period.end}${period.unit === undefined ? '' : ` ${period.unit}`}`;
}

function says(line: string, its: { today?: string; weekStart?: 'monday' | 'sunday' } = {}): string {
  const parsed = parse(line, its);
  if (parsed === undefined) return 'nothing';
  return isUsageError(parsed) ? parsed.usageError : shown(parsed.period);
}

describe('periods by name, asked on Thursday 19 November 2026', () => {
  test.each([
    ['today', '2026-11-19 2026-11-20 day'],
    ['yesterday', '2026-11-18 2026-11-19 day'],
    ['this week', '2026-11-16 2026-11-20 week'],
    ['last week', '2026-11-09 2026-11-16 week'],
    ['wtd', '2026-11-16 2026-11-20 week'],
    ['mtd', '2026-11-01 2026-11-20 month'],
    ['this month', '2026-11-01 2026-11-20 month'],
    ['month to date', '2026-11-01 2026-11-20 month'],
    ['month-to-date', '2026-11-01 2026-11-20 month'],
    ['last month', '2026-10-01 2026-11-01 month'],
    ['last-month', '2026-10-01 2026-11-01 month'],
    ['Previous Month', '2026-10-01 2026-11-01 month'],
    ['qtd', '2026-10-01 2026-11-20 quarter'],
    ['this quarter', '2026-10-01 2026-11-20 quarter'],
    ['last quarter', '2026-07-01 2026-10-01 quarter'],
    ['ytd', '2026-01-01 2026-11-20 year'],
    ['last year', '2025-01-01 2026-01-01 year'],
    ['last 7d', '2026-11-12 2026-11-19'],
    ['last 7 days', '2026-11-12 2026-11-19'],
    ['7d', '2026-11-12 2026-11-19'],
    ['last 30d', '2026-10-20 2026-11-19'],
    ['last 2 weeks', '2026-11-02 2026-11-16'],
    ['last 3 months', '2026-08-01 2026-11-01'],
    ['last 4 quarters', '2025-10-01 2026-10-01'],
    ['in october', '2026-10-01 2026-11-01 month'],
    ['2026', '2026-01-01 2027-01-01 year'],
    ['2026-10', '2026-10-01 2026-11-01 month'],
    ['2026-1', '2026-01-01 2026-02-01 month'],
    ['2026-Q3', '2026-07-01 2026-10-01 quarter'],
    ['q3 2026', '2026-07-01 2026-10-01 quarter'],
    ['2026-W47', '2026-11-16 2026-11-23 week'],
    ['2026-10-05', '2026-10-05 2026-10-06 day'],
    ['october', '2026-10-01 2026-11-01 month'],
    ['november', '2026-11-01 2026-12-01 month'],
    ['December', '2025-12-01 2026-01-01 month'],
    ['oct 2026', '2026-10-01 2026-11-01 month'],
    ['2026 oct', '2026-10-01 2026-11-01 month'],
    ['sept 2025', '2025-09-01 2025-10-01 month'],
    ['q4', '2026-10-01 2027-01-01 quarter'],
    ['2026-10-01..2026-10-15', '2026-10-01 2026-10-16 month'],
    ['2026-10-05 .. 2026-10-15', '2026-10-05 2026-10-16'],
    ['2026-10-05 to 2026-10-15', '2026-10-05 2026-10-16'],
    ['2026-08..2026-10', '2026-08-01 2026-11-01'],
    ['oct 2025 to jan 2026', '2025-10-01 2026-02-01'],
    ['2026-11-10..', '2026-11-10 2026-11-20'],
  ])('%s', (line, expected) => expect(says(line)).toBe(expected));

  test('tell how many words they took', () => {
    const used = (line: string) => {
      const parsed = parse(line);
      return parsed === undefined || isUsageError(parsed) ? undefined : parsed.used;
    };
    expect(used('last month daily')).toBe(2);
    expect(used('last 3 months daily')).toBe(3);
    expect(used('in oct 2026 daily')).toBe(3);
    expect(used('2026-10-01 to 2026-10-15 daily')).toBe(3);
    expect(used('2026-10-01.. daily')).toBe(1);
    expect(used('mtd daily')).toBe(1);
  });

  test('do not see what is none', () => {
    for (const line of ['daily', 'by x', 'marching', '"last month"', 'for me', '12', 'q5x', '']) {
      expect(says(line)).toBe('nothing');
    }
  });
});

describe('the calendar', () => {
  test('starts weeks as the team does', () => {
    expect(says('this week', { weekStart: 'sunday' })).toBe('2026-11-15 2026-11-20 week');
    expect(says('last week', { weekStart: 'sunday' })).toBe('2026-11-08 2026-11-15 week');
    expect(says('this week', { weekStart: 'sunday', today: '2026-11-15' })).toBe('2026-11-15 2026-11-16 week');
    expect(says('2026-W47', { weekStart: 'sunday' })).toBe('2026-11-16 2026-11-23 week');
  });

  test('goes over years, quarters and leap days', () => {
    expect(says('last month', { today: '2026-01-01' })).toBe('2025-12-01 2026-01-01 month');
    expect(says('last quarter', { today: '2026-01-31' })).toBe('2025-10-01 2026-01-01 quarter');
    expect(says('last month', { today: '2028-03-31' })).toBe('2028-02-01 2028-03-01 month');
    expect(says('2028-02-29', { today: '2028-03-31' })).toBe('2028-02-29 2028-03-01 day');
    expect(says('last 3 months', { today: '2026-10-02' })).toBe('2026-07-01 2026-10-01 quarter');
    expect(says('mtd', { today: '2026-12-31' })).toBe('2026-12-01 2027-01-01 month');
  });
});

describe('periods that cannot be', () => {
  test.each([
    ['2026-02-29', 'February 2026 has 28 days'],
    ['2026-13', 'months go from 01 to 12'],
    ['2026-00-10', 'months go from 01 to 12'],
    ['2025-W53', '2025 has no week 53'],
    ['2026-Q5', 'quarters go from Q1 to Q4'],
    ['1999-12', 'starts before 2000'],
    ['1999-12-31..2026-01-01', 'starts before 2000'],
    ['2026-11-20', 'starts in the future (today is 2026-11-19)'],
    ['2027', 'starts in the future'],
    ['9999', 'too far in the future'],
    ['2026-10-01..9999-12', 'too far in the future'],
    ['2000..2026', 'longer than ten years'],
    ['last 0 days', '1 to 3660 days are'],
    ['last 99999999999999999999 months', '1 to 120 months are'],
    ['2026-10-01..soon', 'ends in no date'],
  ])('%s: %s', (line, why) => expect(says(line)).toContain(why));

  test('name what was meant, where that is clear', () => {
    expect(parse('last mnth')).toEqual(expect.objectContaining({ instead: { words: 'last month', used: 2 } }));
    expect(parse('last 3')).toEqual(expect.objectContaining({ instead: { words: 'last 3 days', used: 2 } }));
    expect(parse('2026-10-15..2026-10-01')).toEqual(
      expect.objectContaining({ instead: { words: '2026-10-01..2026-10-15', used: 1 } }),
    );
  });
});

test('every period is read back from its words, unit included', () => {
  fc.assert(
    fc.property(anyPeriod(anyDay('2001-01-01', '2060-12-31')), fc.nat({ max: 800 }), (period, later) => {
      const parsed = parse(periodWords(period), { today: addDays(period.start, later), weekStart: 'sunday' });
      expect(parsed).toEqual({ period, used: 1 });
    }),
    { numRuns: 2000 },
  );
});

test('days before today do not count today, and every period has days', () => {
  const words = fc.constantFrom(
    'today',
    'yesterday',
    'this week',
    'last week',
    'mtd',
    'last month',
    'qtd',
    'ytd',
    'last year',
  );
  fc.assert(
    fc.property(anyDay('2010-01-01', '2060-12-31'), fc.integer({ min: 1, max: 400 }), words, (today, count, line) => {
      const last = parse(`last ${count}d`, { today });
      if (last === undefined || isUsageError(last)) throw new Error('no period');
      expect(daysIn(last.period)).toBe(count);
      expect(last.period.end).toBe(today);
      const named = parse(line, { today });
      if (named === undefined || isUsageError(named)) throw new Error('no period');
      expect(daysIn(named.period)).toBeGreaterThan(0);
      expect(named.period.end <= addDays(today, 1)).toBe(true);
    }),
  );
});
