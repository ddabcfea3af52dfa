import { subcommand } from '../subcommand.ts';
import { coverageReport } from './query.ts';
import { coverageLine, parseCoverageRequest } from './request.ts';
import { coverageCsv, coverageView } from './view.ts';

export const coverage = subcommand({
  name: 'coverage',
  usage: 'coverage [by kind|account|region|owner]',
  summary: 'How much keeps the tag policy, by count and by spend, and how that moves',
  examples: () => [
    { line: 'coverage', says: 'by kind of resource' },
    { line: 'coverage by owner', says: 'a scoreboard of people' },
  ],
  parse: parseCoverageRequest,
  line: coverageLine,
  query: coverageReport,
  view: coverageView,
  csv: coverageCsv,
});
