import { addDays } from '../../model/period.ts';
import type { Csv } from '../subcommand.ts';
import { keyTitle } from '../labels.ts';
import type { SpendReport } from './query.ts';

/** One line an amount as Cost Explorer gave it: exact, not rounded, nothing folded into "other". */
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
      ...report.rows
        .filter((row) => row.period.start >= period.start && row.period.end <= period.end)
        .map((row) => [
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
