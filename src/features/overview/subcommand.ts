import { spendCsv } from '../spend/csv.ts';
import { subcommand } from '../subcommand.ts';
import { overviewReport } from './query.ts';
import { overviewLine, parseOverviewRequest } from './request.ts';
import { overviewView } from './view.ts';

/** What `/mlcost` alone answers. */
export const overview = subcommand({
  name: 'overview',
  usage: '[overview] [by <tag or dimension>] [metric]',
  summary: 'This month: spend, forecast, budgets at risk, what is unallocated',
  examples: () => [
    { line: 'overview', says: 'this month by team; the same as no words at all' },
    { line: 'overview by usage-type', says: 'this month by what was used' },
  ],
  takesKeys: true,
  parse: parseOverviewRequest,
  line: overviewLine,
  query: overviewReport,
  view: overviewView,
  csv: (report) => spendCsv(report.spend),
});
