import { subcommand } from '../subcommand.ts';
import { historyCsv } from './csv.ts';
import { historyReport } from './query.ts';
import { historyLine, parseHistoryRequest } from './request.ts';
import { historyView } from './view.ts';

export const history = subcommand({
  name: 'history',
  usage: 'history [name or ARN] [@person]',
  summary: 'Who changed which tag when, with undo',
  examples: () => [
    { line: 'history', says: 'everything, the newest first' },
    { line: 'history me', says: 'what you changed' },
    { line: 'history fraud-scorer', says: 'of one resource' },
  ],
  parse: parseHistoryRequest,
  line: historyLine,
  query: historyReport,
  view: historyView,
  csv: historyCsv,
});
