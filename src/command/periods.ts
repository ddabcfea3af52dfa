import {
  addDays,
  addUnits,
  daysIn,
  startOf,
  suggestedUnit,
  wholeUnit,
  type Day,
  type Period,
  type PeriodUnit,
} from '../model/period.ts';
import { closest } from './closest.ts';
import { monthNumber, parseAbsolute, type Named } from './period-dates.ts';
import type { Token } from './tokens.ts';
import { isUsageError, quoted, type UsageError } from './usage-error.ts';

export type PeriodContext = { readonly today: Day; readonly weekStart: 'monday' | 'sunday' };

/** `used` is how many tokens the period took. */
export type ParsedPeriod = { readonly period: Period; readonly used: number };

/** `instead` is what to write in the place of `used` tokens. */
export type PeriodError = UsageError & { readonly instead?: { readonly words: string; readonly used: number } };

type Reading = ParsedPeriod | PeriodError | undefined;

const FIRST_YEAR = 2000;
const MOST_DAYS = 3660;
const PREPOSITIONS = new Set(['in', 'for', 'during', 'over', 'of']);
const TO_DATE: Readonly<Record<string, PeriodUnit>> = { wtd: 'week', mtd: 'month', qtd: 'quarter', ytd: 'year' };
const UNIT_NAMES: readonly PeriodUnit[] = ['day', 'week', 'month', 'quarter', 'year'];
const UNITS: ReadonlyMap<string, PeriodUnit> = new Map([
  ...['d', 'day', 'days'].map((word) => [word, 'day'] as const),
  ...['w', 'wk', 'week', 'weeks'].map((word) => [word, 'week'] as const),
  ...['m', 'mo', 'month', 'months'].map((word) => [word, 'month'] as const),
  ...['q', 'quarter', 'quarters'].map((word) => [word, 'quarter'] as const),
  ...['y', 'yr', 'year', 'years'].map((word) => [word, 'year'] as const),
]);

const BEGINNINGS = new Set([
  'today',
  'yesterday',
  'this',
  'current',
  'last',
  'past',
  'previous',
  'prev',
  'q',
  ...PREPOSITIONS,
  ...Object.keys(TO_DATE),
  ...UNITS.keys(),
]);

/**
 * The period that the tokens say from `at` on: undefined when they say none, a usage error when they say one that
 * cannot be. Open periods (mtd, this week) go on through today; `last 7d` is the seven days before today, because
 * today's data is incomplete; `last 3 months` are the three last whole calendar months.
 */
export function parsePeriod(tokens: readonly Token[], at: number, context: PeriodContext): Reading {
  if (!mayBegin(tokens[at])) return undefined;
  const words = wordsFrom(tokens, at);
  const skip = PREPOSITIONS.has(words[0] ?? '') ? 1 : 0;
  const read = readPeriod(words.slice(skip), context);
  if (read === undefined) return undefined;
  if (isUsageError(read)) {
    const { instead } = read;
    return instead === undefined ? read : { ...read, instead: { ...instead, used: instead.used + skip } };
  }
  const used = read.used + skip;
  return check(read.period, words.slice(0, used).join(' '), context) ?? { period: read.period, used };
}

/** A quick look, since nearly every word that is asked about is none of a period's. */
function mayBegin(token: Token | undefined): boolean {
  if (token?.kind !== 'word' || token.quoted) return false;
  const letters = /^[a-z]*/i.exec(token.text)?.[0].toLowerCase() ?? '';
  return letters === '' ? /^\d/.test(token.text) : BEGINNINGS.has(letters) || monthNumber(letters) !== undefined;
}

/** Unquoted words in lower case, as many as a period can have. `last-month` counts as two. */
function wordsFrom(tokens: readonly Token[], at: number): string[] {
  const words: string[] = [];
  for (const token of tokens.slice(at, at + 6)) {
    if (token.kind !== 'word' || token.quoted || token.text.length > 40) break;
    words.push(token.text.toLowerCase());
  }
  return words;
}

function readPeriod(words: readonly string[], context: PeriodContext): Reading {
  const [first] = words;
  if (first === undefined) return undefined;
  return readNamed(first, context) ?? readRelative(words, context) ?? readRange(words, context);
}

/** One word that says it all: today, mtd, last-month, 30d. */
function readNamed(word: string, context: PeriodContext): Reading {
  const { today } = context;
  if (word === 'today') return { period: wholeUnit('day', today), used: 1 };
  if (word === 'yesterday') return { period: wholeUnit('day', addDays(today, -1)), used: 1 };
  const unit = TO_DATE[word] ?? UNITS.get(/^([a-z]+)-to-date$/.exec(word)?.[1] ?? '');
  if (unit !== undefined) return { period: toDate(unit, context), used: 1 };
  const parts = word.split(/[-_]/);
  if (parts.length > 1 && /^(last|past|previous|prev|this|current)$/.test(parts[0] ?? '')) {
    const read = readRelative(parts, context);
    if (read === undefined || isUsageError(read) || read.used === parts.length) return one(read);
  }
  if (/^\d+[dw]$/.test(word)) return one(readRelative(['last', word], context));
  return undefined;
}

/** What was read from the parts of one token. */
function one(read: Reading): Reading {
  if (read === undefined) return undefined;
  if (!isUsageError(read)) return { ...read, used: 1 };
  return read.instead === undefined ? read : { ...read, instead: { ...read.instead, used: 1 } };
}

/** `this week`, `month to date`, `last month`, `last 7d`, `last 3 months`. */
function readRelative(words: readonly string[], context: PeriodContext): Reading {
  const [first = '', second = '', third = ''] = words;
  if (second === 'to' && third === 'date') {
    const unit = UNITS.get(first);
    return unit === undefined ? undefined : { period: toDate(unit, context), used: 3 };
  }
  if (first === 'this' || first === 'current') {
    const unit = UNITS.get(second);
    return unit === undefined ? noUnit(first, second) : { period: toDate(unit, context), used: 2 };
  }
  if (!/^(last|past|previous|prev)$/.test(first)) return undefined;
  const [, digits, attached] = /^(\d+)([a-z]*)$/.exec(second) ?? [];
  if (digits === undefined) {
    const unit = UNITS.get(second);
    return unit === undefined ? noUnit(first, second) : { period: lastUnits(unit, 1, context), used: 2 };
  }
  const unit = UNITS.get(attached === '' ? third : (attached ?? ''));
  if (unit === undefined) {
    const meant =
      closest(
        attached === '' ? third : (attached ?? ''),
        UNIT_NAMES.map((name) => `${name}s`),
      ) ?? 'days';
    const words = `last ${digits} ${meant}`;
    return {
      usageError: `${quoted(`${first} ${second}`)} lacks a unit: write ${quoted(words)}, or another of days, weeks, months, quarters and years.`,
      instead: { words, used: closest(third, [meant]) === undefined ? 2 : 3 },
    };
  }
  const count = Number(digits);
  const most = { day: MOST_DAYS, week: 520, month: 120, quarter: 40, year: 10 }[unit];
  if (count < 1 || count > most) {
    return { usageError: `${quoted(`last ${digits} ${unit}s`)} is not possible: 1 to ${most} ${unit}s are.` };
  }
  return { period: lastUnits(unit, count, context), used: attached === '' ? 3 : 2 };
}

/** `last mnth`: nothing else in the grammar begins with these words. */
function noUnit(first: string, second: string): PeriodError {
  const text = `${first} ${second}`.trim();
  const meant = closest(second, UNIT_NAMES);
  const known = `after ${quoted(first)} comes a day, week, month, quarter or year`;
  if (meant === undefined) return { usageError: `${quoted(text)} is no period: ${known}.` };
  const words = `${first} ${meant}`;
  return { usageError: `${quoted(text)} is no period. Did you mean ${quoted(words)}?`, instead: { words, used: 2 } };
}

function toDate(unit: PeriodUnit, { today, weekStart }: PeriodContext): Period {
  return { start: startOf(unit, today, weekStart), end: addDays(today, 1), unit };
}

/** Whole units before the one that today is in. */
function lastUnits(unit: PeriodUnit, count: number, { today, weekStart }: PeriodContext): Period {
  const end = startOf(unit, today, weekStart);
  const start = addUnits(unit, end, -count);
  if (count === 1) return { start, end, unit };
  // Seven days are merely seven days, but three months can be a quarter.
  return unit === 'day' || unit === 'week' ? { start, end } : withUnit({ start, end });
}

/** Dates, weeks, months, quarters and years by name, and ranges of them. */
function readRange(words: readonly string[], context: PeriodContext): Reading {
  const line = words.join(' ');
  const from = parseAbsolute(line, context.today);
  if (from === undefined) return undefined;
  if (isUsageError(from)) return from;
  const rest = line.slice(from.length);
  const usedBy = (text: string) => text.trim().split(/\s+/).length;

  const days = /^\+(\d{1,4})d(?= |$)/.exec(rest);
  if (days !== null && from.unit === 'day') {
    const period = { start: from.start, end: addDays(from.start, Number(days[1])) };
    if (period.end === period.start) return { usageError: `${quoted(words[0] ?? '')} has no days.` };
    return { period, used: 1 };
  }
  const between = /^\s*(?:\.{2,3}|…|\s(?:to|until|till)\s)\s*/.exec(rest);
  if (between === null) {
    return rest === '' || rest.startsWith(' ')
      ? { period: wholeUnit(from.unit, from.start), used: usedBy(line.slice(0, from.length)) }
      : undefined;
  }
  const after = rest.slice(between[0].length);
  const to = parseAbsolute(after, context.today);
  if (isUsageError(to)) return to;
  const text = line.slice(0, from.length + between[0].length + (to?.length ?? 0));
  if (to === undefined) {
    const open = /[.…]/.test(between[0]) && (after === '' || between[0].endsWith(' '));
    if (!open)
      return { usageError: `${quoted(line)} ends in no date: write it as in ${quoted('2026-10-01..2026-10-15')}.` };
    return { period: withUnit({ start: from.start, end: addDays(context.today, 1) }), used: usedBy(text) };
  }
  const end = addUnits(to.unit, to.start, 1);
  if (end <= from.start) {
    const swapped = `${after.slice(0, to.length).trim()}..${line.slice(0, from.length).trim()}`;
    return {
      usageError: `${quoted(text)} ends before it starts. The other way round it is ${quoted(swapped)}.`,
      instead: { words: swapped, used: usedBy(text) },
    };
  }
  return { period: rangeOf(from, end), used: usedBy(text) };
}

/** A range that starts with a unit's name and stays in it is a part of that unit; plain dates are what they suggest. */
function rangeOf({ start, unit }: Named, end: Day): Period {
  return unit !== 'day' && end <= addUnits(unit, start, 1) ? { start, end, unit } : withUnit({ start, end });
}

function withUnit(period: Period): Period {
  const unit = suggestedUnit(period);
  return unit === undefined ? period : { ...period, unit };
}

/** Periods for which there can be no answer, said before anybody pays for asking. */
function check({ start, end }: Period, text: string, { today }: PeriodContext): UsageError | undefined {
  if (Number(start.slice(0, 4)) < FIRST_YEAR) {
    return { usageError: `${quoted(text)} starts before ${FIRST_YEAR}: AWS had no costs then.` };
  }
  if (start > today) {
    return {
      usageError: `${quoted(text)} starts in the future (today is ${today}): there is no cost yet. For what is to come, ask ${quoted('forecast')}.`,
    };
  }
  if (end <= start) return { usageError: `${quoted(text)} has no days.` };
  if (daysIn({ start, end }) <= MOST_DAYS) return undefined;
  return { usageError: `${quoted(text)} is longer than ten years: AWS keeps 38 months of costs at most.` };
}
