import { subcommand } from '../subcommand.ts';
import { anomaliesReport } from './query.ts';
import { anomaliesLine, parseAnomaliesRequest } from './request.ts';
import { anomaliesCsv, anomaliesView } from './view.ts';

export const anomalies = subcommand({
  name: 'anomalies',
  usage: 'anomalies [period]',
  summary: 'Cost anomalies that AWS detected, with their root causes',
  examples: () => [
    { line: 'anomalies', says: 'the last 30 days' },
    { line: 'anomalies last month', says: 'a period of the last 90 days' },
  ],
  takesPeriod: true,
  parse: parseAnomaliesRequest,
  line: anomaliesLine,
  query: anomaliesReport,
  view: anomaliesView,
  csv: anomaliesCsv,
});
