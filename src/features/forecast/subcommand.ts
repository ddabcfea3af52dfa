import { subcommand } from '../subcommand.ts';
import { forecastReport } from './query.ts';
import { forecastLine, parseForecastRequest } from './request.ts';
import { forecastCsv, forecastView } from './view.ts';

export const forecast = subcommand({
  name: 'forecast',
  usage: 'forecast [tag=value …] [N months] [metric]',
  summary: 'Expected ML spend with its interval, and when each budget is reached',
  examples: ({ tag, value }) => [
    { line: 'forecast', says: 'this month' },
    { line: `forecast ${tag}=${value} 3 months`, says: 'one team, three months ahead' },
  ],
  parse: parseForecastRequest,
  line: forecastLine,
  query: forecastReport,
  view: forecastView,
  csv: forecastCsv,
});
