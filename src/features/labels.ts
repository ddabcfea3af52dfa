import { costKeyWords, DIMENSIONS, METRICS } from '../command/cost-words.ts';
import type { CostFilter, CostKey, CostMetric } from '../model/cost.ts';
import { daysIn, formatPeriod, type Day, type Period } from '../model/period.ts';
import { codeText, escapeText, listWithRest } from '../slack/text.ts';
import type { Provenance } from './scope.ts';

/** Words for what Cost Explorer answers. Plain text unless the name says mrkdwn. */

/** "1,238" */
export const countText = (count: number): string => count.toLocaleString('en-US');

export const metricTitle = (metric: CostMetric): string => METRICS[metric].title;

/** "cost-center", "service", "usage type": the heading of a column. */
export const keyTitle = (key: CostKey): string =>
  key.kind === 'dimension' ? DIMENSIONS[key.dimension].title : key.key;

/** A value as a person reads it: an account by its name, what has no value by what that means. */
export function valueTitle(
  key: CostKey | undefined,
  value: string,
  titles: Readonly<Record<string, string>>,
  primaryTag: string,
): string {
  if (value !== '') return key?.kind === 'dimension' ? (titles[value] ?? value) : value;
  if (key === undefined || key.kind === 'dimension') return 'none';
  return key.kind === 'tag' && key.key === primaryTag ? 'unallocated' : `no ${key.key}`;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** "19 Nov" */
export function dayTitle(day: Day): string {
  const [, month = '1', date = '1'] = day.split('-');
  return `${Number(date)} ${MONTHS[Number(month) - 1] ?? ''}`;
}

/** "Nov 2026" */
export function monthTitle(day: Day): string {
  const [year = '', month = '1'] = day.split('-');
  return `${MONTHS[Number(month) - 1] ?? ''} ${year}`;
}

/** The heading of changes against an earlier period: "vs Oct" for days of a month, else "change". */
export const changeTitle = (previous: Period): string =>
  previous.unit === 'month' ? `vs ${MONTHS[Number(previous.start.slice(5, 7)) - 1] ?? ''}` : 'change';

/** "Oct 2026", "Q3 2026", "2026" or the dates. */
export function periodTitle(period: Period): string {
  const whole = (unit: string, days: readonly number[]) => period.unit === unit && days.includes(daysIn(period));
  if (whole('month', [28, 29, 30, 31])) return monthTitle(period.start);
  if (whole('quarter', [90, 91, 92])) {
    return `Q${Math.ceil(Number(period.start.slice(5, 7)) / 3)} ${period.start.slice(0, 4)}`;
  }
  if (whole('year', [365, 366])) return period.start.slice(0, 4);
  return formatPeriod(period);
}

/** One filter as the command line has it. Plain text. */
function filterWords({ key, values, negated }: CostFilter): string {
  const shown = values.map((value) => (value === '' ? '(unallocated)' : value));
  return `${costKeyWords(key)}${negated ? '!=' : '='}${listWithRest(shown, 3)}`;
}

/** Filters for mrkdwn, as code. */
export const filtersText = (filters: readonly CostFilter[]): string =>
  filters.map((filter) => codeText(filterWords(filter))).join(' ');

/** " with cost-center=search", or nothing: what a figure is of. Plain text and mrkdwn. */
export const scopeWords = (filters: readonly CostFilter[]): { plain: string; mrkdwn: string } =>
  filters.length === 0
    ? { plain: '', mrkdwn: '' }
    : { plain: ` with ${filters.map(filterWords).join(' ')}`, mrkdwn: ` with ${filtersText(filters)}` };

/** The small print every cost answer ends with, as mrkdwn texts. */
export function provenanceTexts(from: Provenance, period?: Period): string[] {
  const fresh =
    from.dataThrough === undefined
      ? from.estimated
        ? 'estimated'
        : 'final'
      : `data to ${dayTitle(from.dataThrough)}${from.estimated ? ', estimated' : ''}`;
  return [
    ...(period === undefined ? [] : [`${formatPeriod(period)} (UTC)`]),
    metricTitle(from.metric),
    from.accounts.length === 0
      ? 'all accounts of this payer'
      : `accounts ${escapeText(listWithRest(from.accounts, 4))}`,
    escapeText(listWithRest(from.services, 3)),
    ...(from.filters.length === 0 ? [] : [filtersText(from.filters)]),
    fresh,
    paidText(from),
  ];
}

/** What the answer cost, and its age when it was not asked just now. */
function paidText({ usage, askedAt }: Provenance): string {
  const paid =
    usage.requests === 0
      ? '0 requests'
      : `${usage.requests} request${usage.requests === 1 ? '' : 's'}, $${(usage.costMicros / 1e6).toFixed(2)}`;
  const age = usage.oldest === undefined ? 0 : Math.max(0, askedAt.getTime() - usage.oldest);
  const old = age < 60_000 ? '' : `, ${ageText(age)} old`;
  return usage.stale
    ? `:warning: AWS was not asked (today's limit is used up, or AWS does not answer): these figures are ${ageText(age)} old`
    : `${paid}${old}`;
}

/** "40 s", "12 min", "3 h", "2 days" */
export function ageText(milliseconds: number): string {
  const minutes = Math.floor(milliseconds / 60_000);
  if (minutes < 1) return `${Math.round(milliseconds / 1000)} s`;
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h` : `${Math.floor(hours / 24)} days`;
}
