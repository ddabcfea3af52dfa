import type { Change } from '../../store/changes.ts';
import { countText } from '../labels.ts';
import type { Csv, Question } from '../subcommand.ts';
import type { HistoryReport } from './query.ts';

/** A file of Slack's size, and a spreadsheet, takes so many. */
const MOST = 50_000;

export async function historyCsv({ filter }: HistoryReport, { store }: Question): Promise<Csv> {
  const all: Change[] = [];
  let left = 0;
  await store.changes.each(filter, (some) => {
    const taken = some.slice(0, MOST - all.length);
    all.push(...taken);
    left += some.length - taken.length;
  });
  return {
    filename: 'mlcost-changes.csv',
    title: `Changes through mlcost${left > 0 ? `, the newest ${countText(MOST)} of ${countText(MOST + left)}` : ''}`,
    rows: [
      [
        'id',
        'fix',
        'at',
        'person',
        'through',
        'operation',
        'arn',
        'before',
        'after',
        'result',
        'concluded at',
        'aws request id',
        'error',
        'undoes',
        'undone by',
        'note',
      ],
      ...all.map((change) => [
        change.id,
        change.job ?? (change.operation === 'cancel' ? change.name : ''),
        new Date(change.at).toISOString(),
        change.person,
        change.via,
        change.operation,
        change.arn,
        JSON.stringify(change.before),
        JSON.stringify(change.after),
        change.outcome?.result ?? 'under way',
        change.outcome === undefined ? '' : new Date(change.outcome.at).toISOString(),
        change.outcome?.requestId ?? '',
        change.outcome?.error ?? '',
        change.undoes ?? '',
        change.undoneBy ?? '',
        change.note ?? '',
      ]),
    ],
  };
}
