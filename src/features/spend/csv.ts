import type { CostRow } from '../../aws/cost-explorer/answers.ts';
import { add } from '../../model/money.ts';
import { addDays } from '../../model/period.ts';
import { keyTitle } from '../labels.ts';
import type { Csv } from '../subcommand.ts';
import type { SpendReport } from './query.ts';

/** One line a step and group: exact, not rounded, nothing folded into "other". */
export function spendCsv(report: SpendReport): Csv {
  const { period, groupBy, provenance, titles } = report;
  const named = groupBy.map((key) => key.kind === 'dimension' && key.dimension === 'LINKED_ACCOUNT');
  return {
    filename: `ml-spend-${period.start}-${addDays(period.end, -1)}.csv`,
    title: `ML spend by ${groupBy.map(keyTitle).join(' and ')}`,
    rows: [
      [
        'from',
        'to',
        ...groupBy.flatMap((key, index) => (named[index] ? [keyTitle(key), 'account name'] : [keyTitle(key)])),
        provenance.metric,
        'currency',
        'estimated',
      ],
      ...stepRows(report).map((row) => [
        row.period.start,
        addDays(row.period.end, -1),
        ...row.values.flatMap((value, index) => (named[index] ? [value, titles[value] ?? ''] : [value])),
        row.amount.amount.toFixed(),
        row.amount.currency,
        row.estimated ? 'yes' : 'no',
      ]),
    ],
  };
}

/** The amounts of the period by the steps that the answer shows: days, or the days of each month together. */
function stepRows({ rows, period, granularity }: SpendReport): CostRow[] {
  const within = rows.filter((row) => row.period.start >= period.start && row.period.end <= period.end);
  if (granularity === 'DAILY') return within;
  const months = new Map<string, CostRow>();
  for (const row of within) {
    const key = JSON.stringify([row.period.start.slice(0, 7), ...row.values]);
    const sum = months.get(key);
    months.set(
      key,
      sum === undefined
        ? row
        : {
            ...row,
            period: { start: sum.period.start, end: row.period.end },
            amount: add(sum.amount, row.amount),
            estimated: sum.estimated || row.estimated,
          },
    );
  }
  return [...months.values()];
}
