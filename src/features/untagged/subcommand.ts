import { subcommand } from '../subcommand.ts';
import { untaggedCsv } from './csv.ts';
import { untaggedReport } from './query.ts';
import { parseUntaggedRequest, untaggedLine } from './request.ts';
import { untaggedView } from './view.ts';

export const untagged = subcommand({
  name: 'untagged',
  usage: 'untagged [kind] [owner:@x] [account:…] [region:…] [name:…] [all|snoozed|exempt] [refresh]',
  summary: 'SageMaker resources that break the tag policy, the dearest first, with a fix for each',
  examples: () => [
    { line: 'untagged', says: 'what can be fixed now, the dearest first' },
    { line: 'untagged endpoints', says: 'of one kind' },
    { line: 'untagged region:eu-west-1 account:ml-prod', says: 'in one place' },
    { line: 'untagged all', says: 'with jobs that ended long ago' },
  ],
  parse: parseUntaggedRequest,
  line: untaggedLine,
  query: untaggedReport,
  view: untaggedView,
  csv: untaggedCsv,
});
