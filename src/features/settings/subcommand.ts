import { writeTokens } from '../../command/tokens.ts';
import { quoted } from '../../command/usage-error.ts';
import { subcommand } from '../subcommand.ts';
import { settingsReport } from './query.ts';
import { settingsView } from './view.ts';

export const settings = subcommand({
  name: 'settings',
  aliases: ['policy'],
  usage: 'settings',
  summary: 'The tag policy in force, who may do what, accounts, and what mlcost itself costs',
  examples: () => [{ line: 'settings', says: 'everything in force' }],
  parse: (tokens) =>
    tokens.length === 0 || writeTokens(tokens) === 'show'
      ? {}
      : {
          usageError: `${quoted('settings')} takes no words: ${quoted(writeTokens(tokens))} is too much.`,
          try: 'settings',
        },
  line: () => 'settings',
  query: settingsReport,
  view: settingsView,
});
