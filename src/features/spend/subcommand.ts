import { subcommand } from '../subcommand.ts';
import { spendCsv } from './csv.ts';
import { spendReport } from './query.ts';
import { parseSpendRequest, spendLine } from './request.ts';
import { spendView } from './view.ts';

export const spend = subcommand({
  name: 'spend',
  aliases: ['cost', 'costs'],
  usage: 'spend [by <tag or dimension>[, <second>]] [tag=value …] [period] [daily|monthly] [metric] [top N]',
  summary: 'Cost by cost allocation tag, service, usage type, account, region or instance type',
  examples: ({ tag, value }) => [
    { line: `spend by ${tag} last month daily`, says: 'who spent what, day by day' },
    { line: `spend by usage-type ${tag}=${value}`, says: 'what one team spends on' },
    { line: `spend by ${tag}, account 2026-Q3`, says: 'two groupings over a quarter' },
    { line: `spend ${tag}=(unallocated) last 7d`, says: 'what nobody is charged for' },
  ],
  takesPeriod: true,
  takesKeys: true,
  parse: parseSpendRequest,
  line: (request) => spendLine({ ...request, periodGiven: true }),
  query: spendReport,
  view: spendView,
  csv: spendCsv,
});
