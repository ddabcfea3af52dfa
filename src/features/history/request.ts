import { writeTokens, writeWord, type Token } from '../../command/tokens.ts';
import { quoted, type UsageError } from '../../command/usage-error.ts';
import { MOST_DONE } from '../fix/origin.ts';

/** Whose changes, or those of which resource; all without either. */
export type HistoryRequest = {
  /** Slack user id. */
  readonly person: string | undefined;
  /** A resource's name, ARN or ref. */
  readonly resource: string | undefined;
  readonly page: number;
  /** Ids of fixes made from this answer. */
  readonly done: readonly string[];
};

const PAGE = /^page:(\d{1,4})$/i;
const DONE = /^done:(\w+)$/i;

export function parseHistoryRequest(tokens: readonly Token[]): HistoryRequest | UsageError {
  let request: HistoryRequest = { person: undefined, resource: undefined, page: 1, done: [] };
  for (const token of tokens) {
    if (token.kind === 'comma') continue;
    if (token.kind === 'mention' && token.of === 'user') {
      request = { ...request, person: token.id };
      continue;
    }
    const page = token.kind === 'word' ? Number(PAGE.exec(token.text)?.[1]) : Number.NaN;
    const done = token.kind === 'word' ? DONE.exec(token.text)?.[1] : undefined;
    if (page >= 1) request = { ...request, page };
    else if (done !== undefined) request = { ...request, done: [...request.done, done].slice(0, MOST_DONE) };
    else if (token.kind === 'word' && token.text.toLowerCase() === 'me') request = { ...request, person: 'me' };
    else if (token.kind === 'word' && request.resource === undefined) request = { ...request, resource: token.text };
    else {
      return {
        usageError: `${quoted(writeTokens([token]))} is too much: ${quoted('history')} takes a resource or a person.`,
        try: historyLine(request),
      };
    }
  }
  return request;
}

export const historyLine = ({ person, resource, page, done }: HistoryRequest): string =>
  [
    'history',
    ...(person === undefined ? [] : [person === 'me' ? 'me' : `<@${person}>`]),
    ...(resource === undefined ? [] : [writeWord(resource)]),
    ...(page === 1 ? [] : [`page:${page}`]),
    ...done.map((id) => writeWord(`done:${id}`)),
  ].join(' ');
