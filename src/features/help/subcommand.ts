import { resolveSubcommand } from '../../command/resolve.ts';
import { writeTokens, type Token } from '../../command/tokens.ts';
import { isUsageError, quoted, type UsageError } from '../../command/usage-error.ts';
import type { AnswerView } from '../../slack/answer.ts';
import { divider, section, type Block } from '../../slack/blocks.ts';
import { codeText, escapeText } from '../../slack/text.ts';
import { subcommand, type Subcommand } from '../subcommand.ts';

type HelpRequest = { readonly about: string | undefined };

const PERIODS =
  '`today` `yesterday` `this week` `last 7d` `last 30d` `mtd` `last month` `last 3 months` `qtd` `ytd` `2026-10` `2026-Q3` `2026-10-01..2026-10-15`';

/** Help is read off the same table that routes and parses the commands. `others` is that table without help itself. */
export const helpSubcommand = (others: readonly Subcommand[]): Subcommand => {
  const names = [...others.map(({ name }) => name), 'help'];
  const self: Subcommand = subcommand<HelpRequest, HelpRequest>({
    name: 'help',
    aliases: ['?'],
    usage: 'help [subcommand]',
    summary: 'What mlcost can answer, with examples',
    examples: [{ line: 'help spend', says: 'all about one subcommand' }],
    parse: (tokens) => parseHelp(tokens, others, names),
    line: ({ about }) => (about === undefined ? 'help' : `help ${about}`),
    query: async (request) => request,
    view: ({ about }): AnswerView => {
      const all = [...others, self];
      const one = all.find(({ name }) => name === about);
      const listed = one === undefined ? all : [one];
      return {
        text: one === undefined ? 'What mlcost answers' : `/mlcost ${one.usage}`,
        headline: [section(one === undefined ? '*What `/mlcost` answers*' : `*${codeText(`/mlcost ${one.usage}`)}*`)],
        details: one === undefined ? overviewBlocks(all) : subcommandBlocks(one),
        buttons: [
          listed
            .flatMap(({ examples }) => examples)
            .filter(({ line }) => !line.startsWith('help'))
            .slice(0, 5)
            .map(({ line }) => ({ text: line, line })),
        ],
        shareable: false,
        smallPrint: [
          one === undefined ? 'subcommands may be shortened; `/mlcost help spend` tells more' : escapeText(one.summary),
        ],
      };
    },
  });
  return self;
};

function parseHelp(
  tokens: readonly Token[],
  others: readonly Subcommand[],
  names: readonly string[],
): HelpRequest | UsageError {
  const [first] = tokens;
  if (first === undefined) return { about: undefined };
  const word = first.kind === 'word' ? first.text : writeTokens([first]);
  if (word.toLowerCase() === 'help') return { about: 'help' };
  const found = resolveSubcommand(word, others);
  if (!isUsageError(found)) return { about: found.name };
  return {
    usageError: `There is no subcommand ${quoted(word)} to help with: there is ${names.join(', ')}.`,
    try: 'help',
  };
}

const overviewBlocks = (all: readonly Subcommand[]): Block[] => [
  section(all.map(({ usage, summary }) => `${codeText(`/mlcost ${usage}`)}\n${escapeText(summary)}`).join('\n')),
  divider(),
  section(
    `*Periods* ${PERIODS}\n*Filters* \`cost-center=search\` \`environment!=production\` \`cost-center=(unallocated)\` \`"a key"="a value",other\``,
  ),
];

const subcommandBlocks = ({ summary, examples, name }: Subcommand): Block[] => [
  section(
    [
      escapeText(summary),
      ...examples.map(({ line, says }) => `• ${codeText(`/mlcost ${line}`.trim())} ${escapeText(says)}`),
    ].join('\n'),
  ),
  ...(name === 'spend' || name === 'anomalies' ? [section(`*Periods* ${PERIODS}`)] : []),
];
