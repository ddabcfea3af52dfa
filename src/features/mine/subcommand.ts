import { writeTokens, writeWord, type Token } from '../../command/tokens.ts';
import { quoted, type UsageError } from '../../command/usage-error.ts';
import { MOST_DONE } from '../fix/origin.ts';
import { subcommand } from '../subcommand.ts';
import { mineReport, type MineRequest } from './query.ts';
import { mineCsv, mineView } from './view.ts';

export const mine = subcommand({
  name: 'mine',
  usage: 'mine [digest on|off]',
  summary: 'My SageMaker resources: what to fix, and what each costs',
  examples: () => [
    { line: 'mine', says: 'what is yours, what breaks the tag policy first' },
    { line: 'mine digest on', says: 'one direct message that is brought up to date every morning' },
  ],
  parse: parseMineRequest,
  line: mineLine,
  query: mineReport,
  view: mineView,
  csv: mineCsv,
});

const PAGE = /^page:(\d{1,4})$/i;
const DONE = /^done:(\w+)$/i;

export function parseMineRequest(tokens: readonly Token[]): MineRequest | UsageError {
  let request: MineRequest = { page: 1, digest: undefined, done: [] };
  const words = tokens.flatMap((token) =>
    token.kind === 'comma' ? [] : [token.kind === 'word' ? token.text : writeTokens([token])],
  );
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    const next = words[at + 1]?.toLowerCase();
    const page = Number(PAGE.exec(word)?.[1]);
    const done = DONE.exec(word)?.[1];
    if (word.toLowerCase() === 'digest' && next === undefined) {
      return {
        usageError: `Say ${quoted('digest on')} for a direct message every morning, or ${quoted('digest off')}.`,
        try: 'mine digest on',
      };
    }
    if (word.toLowerCase() === 'digest' && (next === 'on' || next === 'off')) {
      request = { ...request, digest: next };
      at += 1;
    } else if (page >= 1) request = { ...request, page };
    else if (done !== undefined) request = { ...request, done: [...request.done, done].slice(0, MOST_DONE) };
    else {
      return {
        usageError: `${quoted(word)} is not a word of ${quoted('mine')}: it takes ${quoted('digest on')} and ${quoted('digest off')}.`,
        try: 'mine',
      };
    }
  }
  return request;
}

export function mineLine({ page, digest, done }: MineRequest): string {
  return [
    'mine',
    ...(page === 1 ? [] : [`page:${page}`]),
    ...(digest === undefined ? [] : [`digest ${digest}`]),
    ...done.map((id) => writeWord(`done:${id}`)),
  ].join(' ');
}
