import { toNumber } from '../amount.ts';
import type { Book } from '../book.ts';
import { dayNumber, plusDays } from '../day.ts';
import type { Day, LedgerLine } from '../types.ts';
import { median } from './forecast.ts';

/** A run of days on which one watched value cost much more than it usually does on such weekdays. */
export type Spike = {
  readonly value: string;
  /** Inclusive. */
  readonly start: Day;
  readonly end: Day;
  readonly actual: number;
  readonly expected: number;
  readonly maxDayExcess: number;
  readonly causes: readonly Cause[];
};
type Cause = {
  readonly service: string;
  readonly region: string;
  readonly account: string;
  readonly usageType: string;
  readonly excess: number;
};

const LEARNING_DAYS = 28;
/** After so many days in a row the new level is no anomaly any more. */
const NEW_NORMAL_DAYS = 10;
const CAUSES_SHOWN = 3;

const isSpike = (actual: number, expected: number): boolean => actual - expected > Math.max(100, expected * 0.25);

/** Every spike between two days (inclusive) in what the lines' values cost; `valueOf` '' is not watched. */
export const findSpikes = (book: Book, from: Day, to: Day, valueOf: (line: LedgerLine) => string): Spike[] => {
  const start = plusDays(from, -LEARNING_DAYS - NEW_NORMAL_DAYS);
  const first = start < book.first ? book.first : start;
  const days: Day[] = [];
  for (let day = first; day <= to && day < book.completeEnd; day = plusDays(day, 1)) days.push(day);
  const byDay = days.map((day) => spendByValue(book, day, valueOf));
  const values = new Set(byDay.flatMap((spent) => [...spent.keys()]));
  return [...values]
    .sort()
    .flatMap((value) =>
      spikesOf(
        days,
        byDay.map((spent) => spent.get(value) ?? 0),
      ).map((run) => ({ value, ...run })),
    )
    .filter((run) => run.end >= from)
    .map((run) => ({ ...run, causes: causesOf(book, run, valueOf) }));
};

const spendByValue = (book: Book, day: Day, valueOf: (line: LedgerLine) => string): Map<string, number> => {
  const sheet = book.sheet(day);
  const amounts = sheet.amounts('NetUnblendedCost');
  const spent = new Map<string, number>();
  sheet.lines.forEach((line, row) => {
    const value = valueOf(line);
    if (value !== '' && line.recordType !== 'Tax')
      spent.set(value, (spent.get(value) ?? 0) + toNumber(amounts[row] ?? 0n));
  });
  return spent;
};

type Run = Omit<Spike, 'value' | 'causes'>;

const spikesOf = (days: readonly Day[], spent: readonly number[]): Run[] => {
  // What a day is expected to cost comes from the same weekday of the four weeks before, spikes replaced.
  const calm = [...spent];
  const runs: Run[] = [];
  let inRow = 0;
  for (let index = LEARNING_DAYS; index < days.length; index += 1) {
    const expected = median([7, 14, 21, 28].map((back) => calm[index - back] ?? 0));
    const actual = spent[index] ?? 0;
    const day = days[index] ?? '';
    if (!isSpike(actual, expected) || inRow >= NEW_NORMAL_DAYS) {
      inRow = 0;
      continue;
    }
    calm[index] = expected;
    inRow += 1;
    const last = runs.at(-1);
    if (last !== undefined && dayNumber(last.end) + 1 === dayNumber(day)) {
      runs[runs.length - 1] = {
        ...last,
        end: day,
        actual: last.actual + actual,
        expected: last.expected + expected,
        maxDayExcess: Math.max(last.maxDayExcess, actual - expected),
      };
    } else {
      runs.push({ start: day, end: day, actual, expected, maxDayExcess: actual - expected });
    }
  }
  return runs;
};

/** What grew most against the four weeks before the spike. */
const causesOf = (book: Book, run: Run & { value: string }, valueOf: (line: LedgerLine) => string): Cause[] => {
  const length = dayNumber(run.end) - dayNumber(run.start) + 1;
  const excess = new Map<string, Cause>();
  for (let back = -LEARNING_DAYS; back < length; back += 1) {
    const weight = back < 0 ? -length / LEARNING_DAYS : 1;
    const sheet = book.sheet(plusDays(run.start, back));
    const amounts = sheet.amounts('NetUnblendedCost');
    sheet.lines.forEach((line, row) => {
      if (valueOf(line) !== run.value) return;
      const { service, region, account, usageType } = line;
      const id = [service, region, account, usageType].join('\u0000');
      const before = excess.get(id)?.excess ?? 0;
      excess.set(id, { service, region, account, usageType, excess: before + weight * toNumber(amounts[row] ?? 0n) });
    });
  }
  return [...excess.values()]
    .filter((cause) => cause.excess > (run.actual - run.expected) * 0.1)
    .sort((a, b) => b.excess - a.excess)
    .slice(0, CAUSES_SHOWN);
};
