import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import type { CostRow } from '../../../src/aws/cost-explorer/answers.ts';
import {
  comparedPeriods,
  isLagging,
  lastWholeDay,
  reachOfData,
  spendWindow,
} from '../../../src/features/spend/window.ts';
import { money } from '../../../src/model/money.ts';
import { addDays, daysIn, type Period } from '../../../src/model/period.ts';

const utcToday = '2026-11-19';
const now = { utcToday, historyMonths: 14 };
const lastWhole = '2026-11-18';
const month: Period = { start: '2026-11-01', end: '2026-11-20', unit: 'month' };

const spent = (...days: string[]): CostRow[] =>
  days.map((day) => ({
    period: { start: day, end: addDays(day, 1) },
    values: [],
    amount: money('1.00', 'USD'),
    estimated: true,
  }));

describe('the days a question asks for', () => {
  test('end with the day that has begun in UTC, whatever day the team is in', () => {
    expect(spendWindow({ ...month, end: '2026-11-21' }, undefined, now)?.period).toEqual(month);
  });

  test('are none when the period has not begun in UTC', () => {
    expect(spendWindow({ start: '2026-11-20', end: '2026-11-21' }, undefined, now)).toBeUndefined();
  });

  test('are compared with as many earlier ones', () => {
    const days = fc.integer({ min: 0, max: 300 });
    fc.assert(
      fc.property(days, fc.integer({ min: 1, max: 60 }), fc.option(days, { nil: undefined }), (ago, length, reach) => {
        const start = addDays(utcToday, -ago);
        const window = spendWindow({ start, end: addDays(start, length) }, 'DAILY', now);
        const compared = window && comparedPeriods(window, reach === undefined ? undefined : addDays(start, reach));
        if (compared === undefined) return;
        expect(daysIn(compared.current)).toBe(daysIn(compared.previous));
        expect(compared.previous.end <= compared.current.start).toBe(true);
      }),
    );
  });

  test('are refused before the history begins, and compared with nothing where only the earlier ones are gone', () => {
    expect(() => spendWindow({ start: '2025-09-01', end: '2025-10-01' }, undefined, now)).toThrow('from 2025-10-01 on');
    const first = spendWindow({ start: '2025-10-01', end: '2025-11-01', unit: 'month' }, undefined, now);
    expect(first?.previous).toBeUndefined();
    expect(first?.uncompared).toMatch(/14 months/);
  });

  test('are whole months where Cost Explorer has no days any more', () => {
    const long = { utcToday, historyMonths: 38 };
    expect(spendWindow({ start: '2025-03-01', end: '2025-04-01', unit: 'month' }, 'DAILY', long)?.rows).toBe('MONTHLY');
    expect(() => spendWindow({ start: '2025-03-02', end: '2025-04-01' }, undefined, long)).toThrow('only whole months');
  });
});

describe('how far the data reaches', () => {
  test('is the last day with cost', () => {
    expect(reachOfData(spent('2026-11-01', '2026-11-18'), month, lastWhole)).toBe('2026-11-18');
  });

  test('is yesterday when a part of today is there already: no day is compared before it is whole', () => {
    expect(reachOfData(spent('2026-11-18', '2026-11-19'), month, lastWhole)).toBe('2026-11-18');
  });

  test('is two days ago when spending stopped earlier: then it is not the data that is missing', () => {
    expect(reachOfData(spent('2026-11-03'), month, lastWhole)).toBe('2026-11-17');
  });

  test('is not a day that has ended less than eight hours ago', () => {
    expect(lastWholeDay(new Date('2026-11-20T04:00:00Z'))).toBe('2026-11-18');
    expect(lastWholeDay(new Date('2026-11-20T08:00:00Z'))).toBe('2026-11-19');
  });

  test('is nowhere when the period begins later than the data', () => {
    expect(reachOfData([], { start: '2026-11-18', end: '2026-11-19' }, lastWhole)).toBeUndefined();
    expect(reachOfData([], { start: utcToday, end: '2026-11-20' }, lastWhole)).toBeUndefined();
  });

  test('matters for periods that end yesterday or later', () => {
    expect(isLagging({ start: '2026-11-12', end: '2026-11-19' }, utcToday)).toBe(true);
    expect(isLagging({ start: '2026-11-12', end: '2026-11-18' }, utcToday)).toBe(false);
  });
});
