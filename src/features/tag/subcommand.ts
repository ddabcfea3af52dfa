import { parseTagRequest, tagLine } from '../fix/targets.ts';
import { subcommand } from '../subcommand.ts';
import { tagReport } from './query.ts';
import { tagView } from './view.ts';

export const tag = subcommand({
  name: 'tag',
  usage: 'tag <name or ARN> key=value … [remove:key]',
  summary: 'Set tags of a SageMaker resource, after a preview',
  examples: ({ tag: key, value }) => [
    { line: `tag fraud-scorer ${key}=${value}`, says: 'shows what would change, and a button that does it' },
    { line: `tag fraud-scorer ${key}=${value} remove:Cost-Center`, says: 'takes another tag away as well' },
  ],
  parse: parseTagRequest,
  line: tagLine,
  query: tagReport,
  view: tagView,
});
