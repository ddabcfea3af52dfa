import { periodWords } from '../model/period.ts';
import { writeFilter, writeKey } from './cost-key-tokens.ts';
import { metricWord } from './cost-words.ts';
import type { RequestParts } from './request-grammar.ts';

/**
 * The canonical line: "spend by cost-center, service cost-center=search 2026-10 daily net-amortized top=5". It reads
 * back as the same parts whatever characters tags have and whenever it is read, so buttons carry it.
 */
export function writeRequest(name: string, parts: RequestParts): string {
  const { groupBy, filters, months, period, granularity, metric, top } = parts;
  return [
    name,
    ...(groupBy.length === 0 ? [] : [`by ${groupBy.map(writeKey).join(', ')}`]),
    ...filters.map(writeFilter),
    ...(months === undefined ? [] : [months === 1 ? '1 month' : `${months} months`]),
    ...(period === undefined ? [] : [periodWords(period)]),
    ...(granularity === undefined ? [] : [granularity.toLowerCase()]),
    ...(metric === undefined ? [] : [metricWord(metric)]),
    ...(top === undefined ? [] : [`top=${top}`]),
  ].join(' ');
}
