import type { Change } from '../../store/changes.ts';
import type { Csv, Question } from '../subcommand.ts';
import type { HistoryReport } from './query.ts';

const MOST = 50_000;

const tagsCell = (tags: Change['before']): string =>
  Object.entries(tags)
    .map(([key, value]) => `${key}=${value}`)
    .join('; ');

export async function historyCsv({ filter }: HistoryReport, { store }: Question): Promise<Csv> {
  const all: Change[] = [];
  await store.changes.each(filter, (some) => {
    if (all.length < MOST) all.push(...some);
  });
  return {
    filename: 'mlcost-changes.csv',
    title: 'Changes through mlcost',
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
      ],
      ...all.map((change) => [
        change.id,
        change.job ?? '',
        new Date(change.at).toISOString(),
        change.person,
        change.via,
        change.operation,
        change.arn,
        tagsCell(change.before),
        tagsCell(change.after),
        change.outcome?.result ?? 'under way',
        change.outcome === undefined ? '' : new Date(change.outcome.at).toISOString(),
        change.outcome?.requestId ?? '',
        change.outcome?.error ?? '',
        change.undoes ?? '',
        change.undoneBy ?? '',
      ]),
    ],
  };
}
