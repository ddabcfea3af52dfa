import { addUnits, isDay, isoWeekStart, startOf, type Day, type PeriodUnit } from '../model/period.ts';
import { quoted, type UsageError } from './usage-error.ts';

/** A day or a calendar unit by name, and how much of the text said so. */
export type Named = { readonly start: Day; readonly unit: PeriodUnit; readonly length: number };

const MONTHS = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
];
const MONTH_NUMBERS: ReadonlyMap<string, number> = new Map(
  MONTHS.flatMap((name, index) => [name, name.slice(0, 3), name.slice(0, 4)].map((word) => [word, index + 1] as const)),
);
const MONTH_WORD = '([a-z]{3,9})';
const END = '(?=$|[\\s.…+])';

type Form = {
  readonly pattern: RegExp;
  readonly read: (parts: readonly string[], today: Day) => Omit<Named, 'length'> | string | undefined;
};

/** 1–12 for a month's name in lower case or its first letters, three or four. */
export const monthNumber = (name: string): number | undefined => MONTH_NUMBERS.get(name);

/** The first that fits is taken, so what begins like a longer form stands after it. */
const FORMS: readonly Form[] = [
  {
    pattern: form('(\\d{4})-(\\d{1,2})-(\\d{1,2})'),
    read: ([year = '', month = '', date = '']) => {
      const day = `${year}-${month.padStart(2, '0')}-${date.padStart(2, '0')}`;
      return isDay(day) ? { start: day, unit: 'day' } : noSuchDay(Number(year), Number(month));
    },
  },
  {
    pattern: form('week-(\\d{4}-\\d{2}-\\d{2})'),
    read: ([day = '']) => (isDay(day) ? { start: day, unit: 'week' } : 'there is no such day'),
  },
  {
    pattern: form('(\\d{4})-?w(\\d{1,2})'),
    read: ([year = '', week = '']) => {
      const start = isoWeekStart(Number(year), Number(week));
      return start === undefined ? `${year} has no week ${Number(week)}` : { start, unit: 'week' };
    },
  },
  {
    pattern: form('(\\d{4})[- ]?q(\\d)'),
    read: ([year = '', quarter = '']) => quarterOf(year, quarter),
  },
  {
    pattern: form('q(\\d)[- ](\\d{4})'),
    read: ([quarter = '', year = '']) => quarterOf(year, quarter),
  },
  {
    pattern: form('q(\\d)'),
    read: ([quarter = ''], today) => {
      const named = quarterOf(today.slice(0, 4), quarter);
      return typeof named === 'string' ? named : latest(named, today);
    },
  },
  {
    pattern: form('(\\d{4})-(\\d{1,2})'),
    read: ([year = '', month = '']) => monthOf(year, Number(month)),
  },
  {
    pattern: form(`${MONTH_WORD}[- ](\\d{4})`),
    read: ([name = '', year = '']) => monthNamed(name, year),
  },
  {
    pattern: form(`(\\d{4})[- ]${MONTH_WORD}`),
    read: ([year = '', name = '']) => monthNamed(name, year),
  },
  { pattern: form('(\\d{4})'), read: ([year = '']) => ({ start: `${year}-01-01`, unit: 'year' }) },
  {
    pattern: form(MONTH_WORD),
    read: ([name = ''], today) => {
      const named = monthNamed(name, today.slice(0, 4));
      return named === undefined || typeof named === 'string' ? named : latest(named, today);
    },
  },
];

/**
 * The day, week, month, quarter or year with which a text in lower case begins: '2026-10-01', '2026-w47', '2026-10',
 * 'oct 2026', 'october' (the latest that has begun), '2026-q3', 'q3', '2026'. Undefined when it begins otherwise, a
 * usage error for a day, month or week that the calendar lacks.
 */
export function parseAbsolute(text: string, today: Day): Named | UsageError | undefined {
  for (const { pattern, read } of FORMS) {
    const found = pattern.exec(text);
    if (found === null) continue;
    const [matched, ...parts] = found;
    const named = read(parts, today);
    // Beyond, four digits no longer hold the year in which a range ends.
    const unreal = typeof named === 'object' && named.start >= '3000' ? 'it is too far in the future' : named;
    if (typeof unreal === 'string') return { usageError: `${quoted(matched)} is no period: ${unreal}.` };
    if (unreal !== undefined) return { ...unreal, length: matched.length };
  }
  return undefined;
}

function form(source: string): RegExp {
  return new RegExp(`^${source}${END}`);
}

function monthOf(year: string, month: number): Omit<Named, 'length'> | string {
  if (month < 1 || month > 12) return 'months go from 01 to 12';
  return { start: `${year}-${String(month).padStart(2, '0')}-01`, unit: 'month' };
}

function monthNamed(name: string, year: string): Omit<Named, 'length'> | string | undefined {
  const month = monthNumber(name);
  return month === undefined ? undefined : monthOf(year, month);
}

function quarterOf(year: string, quarter: string): Omit<Named, 'length'> | string {
  const number = Number(quarter);
  if (number < 1 || number > 4) return 'quarters go from Q1 to Q4';
  return { start: `${year}-${String(number * 3 - 2).padStart(2, '0')}-01`, unit: 'quarter' };
}

/** Of this year if it has begun, otherwise of the year before. */
function latest({ start, unit }: Omit<Named, 'length'>, today: Day): Omit<Named, 'length'> {
  return { start: start <= today ? start : addUnits('year', start, -1).slice(0, 4) + start.slice(4), unit };
}

function noSuchDay(year: number, month: number): string {
  if (month < 1 || month > 12) return 'months go from 01 to 12';
  const start = startOf('month', `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-01`);
  const last = Number(new Date(Date.parse(addUnits('month', start, 1)) - 1).toISOString().slice(8, 10));
  const name = MONTHS[month - 1] ?? '';
  return `${name.charAt(0).toUpperCase()}${name.slice(1)} ${year} has ${last} days`;
}
