import { dimensionWords, metricWords } from '../../command/cost-words.ts';
import { resolveSubcommand } from '../../command/resolve.ts';
import { writeTokens, type Token } from '../../command/tokens.ts';
import { isUsageError, quoted, type UsageError } from '../../command/usage-error.ts';
import type { AnswerView } from '../../slack/answer.ts';
import { divider, section, type Block } from '../../slack/blocks.ts';
import { codeText, escapeText } from '../../slack/text.ts';
import { subcommand, type ExampleWords, type Subcommand } from '../subcommand.ts';

type HelpRequest = { readonly about: string | undefined; readonly words: ExampleWords };

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
    examples: () => [{ line: 'help spend', says: 'all about one subcommand' }],
    parse: (tokens, { words }) => {
      const about = parseHelp(tokens, others, names);
      return isUsageError(about) ? about : { ...about, words };
    },
    line: ({ about }) => (about === undefined ? 'help' : `help ${about}`),
    query: async (request) => request,
    view: ({ about, words }): AnswerView => {
      const all = [...others, self];
      const one = all.find(({ name }) => name === about);
      const listed = one === undefined ? all : [one];
      return {
        text: one === undefined ? 'What mlcost answers' : `/mlcost ${one.usage}`,
        headline: [section(one === undefined ? '*What `/mlcost` answers*' : `*${codeText(`/mlcost ${one.usage}`)}*`)],
        details: one === undefined ? overviewBlocks(all, words) : subcommandBlocks(one, words),
        buttons: [
          listed
            .flatMap(({ examples }) => examples(words))
            .filter(({ line }) => !line.startsWith('help'))
            .slice(0, 5)
            .map(({ line }) => ({ text: line, line })),
        ],
        shareable: false,
        smallPrint: [
          one === undefined
            ? 'subcommands may be shortened; `/mlcost help spend` tells more'
            : '`/mlcost help` lists all subcommands',
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
): Pick<HelpRequest, 'about'> | UsageError {
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

const codes = (words: readonly string[]): string => words.map(codeText).join(' ');

const overviewBlocks = (all: readonly Subcommand[], { tag, value }: ExampleWords): Block[] => [
  section(all.map(({ usage, summary }) => `${codeText(`/mlcost ${usage}`)}\n${escapeText(summary)}`).join('\n')),
  divider(),
  section(
    `*Periods* ${PERIODS}\n*Filters* ${codes([`${tag}=${value}`, `${tag}!=${value}`, `${tag}=(unallocated)`, '"a key"="a value",other'])}`,
  ),
];

const subcommandBlocks = ({ summary, examples, takesPeriod, takesKeys }: Subcommand, words: ExampleWords): Block[] => [
  section(
    [
      escapeText(summary),
      ...examples(words).map(({ line, says }) => `• ${codeText(`/mlcost ${line}`.trim())} ${escapeText(says)}`),
    ].join('\n'),
  ),
  ...(takesPeriod ? [section(`*Periods* ${PERIODS}`)] : []),
  ...(takesKeys ? [section(`*Dimensions* ${codes(dimensionWords)}\n*Metrics* ${codes(metricWords)}`)] : []),
];
