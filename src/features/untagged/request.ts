import { writeTokens, writeWord, type Token } from '../../command/tokens.ts';
import { quoted, type UsageError } from '../../command/usage-error.ts';
import type { SageMakerKind } from '../../model/kinds.ts';
import { MOST_DONE } from '../fix/origin.ts';
import { kindAt, unknownKind } from '../inventory/kind-words.ts';

/** Which resources that break the tag policy are asked for. Nothing said is everything that can be fixed now. */
export type UntaggedRequest = {
  readonly kinds: readonly SageMakerKind[];
  /** Slack user ids. */
  readonly owners: readonly string[];
  /** Ids or names, as written. */
  readonly accounts: readonly string[];
  readonly regions: readonly string[];
  /** A part of the name. */
  readonly name: string | undefined;
  /** `all` has what is finished long ago too. */
  readonly show: 'open' | 'all' | 'snoozed' | 'exempt';
  /** From 1 on. */
  readonly page: number;
  /** Look at AWS again first. */
  readonly refresh: boolean;
  /** Ids of fixes made from this answer, the last first: it says what became of them. */
  readonly done: readonly string[];
};

const MOST_PAGE = 10_000;
/** "eu-west-1", "us-gov-east-1": no kind is called so. */
const REGION = /^[a-z]{2}(-[a-z]+){1,2}-\d$/;

const SHOWS: Readonly<Record<string, UntaggedRequest['show']>> = {
  all: 'all',
  snoozed: 'snoozed',
  exempt: 'exempt',
  exempted: 'exempt',
};

const EMPTY: UntaggedRequest = {
  kinds: [],
  owners: [],
  accounts: [],
  regions: [],
  name: undefined,
  show: 'open',
  page: 1,
  refresh: false,
  done: [],
};

const NAMED = ['owner', 'account', 'region', 'name', 'page', 'done', 'kind'] as const;
type Named = (typeof NAMED)[number];
const isNamed = (word: string): word is Named => NAMED.some((name) => name === word);

/** The words after `untagged`, or the whole line with it. */
export function parseUntaggedRequest(tokens: readonly Token[]): UntaggedRequest | UsageError {
  let request = EMPTY;
  const wrong = (says: string): UsageError => ({ usageError: says, try: untaggedLine(request) });
  for (let at = 0; at < tokens.length;) {
    const token = tokens[at];
    if (token === undefined || token.kind === 'comma') {
      at += 1;
      continue;
    }
    if (token.kind === 'mention') {
      if (token.of !== 'user') return wrong(`Only a person can be an owner: ${quoted('owner:@ana')}.`);
      request = { ...request, owners: [...new Set([...request.owners, token.id])] };
      at += 1;
      continue;
    }
    const { name, value, used, mention } = namedValue(tokens, at);
    if (name !== undefined) {
      if (name === 'owner' && mention !== undefined) request = { ...request, owners: [...request.owners, mention] };
      else if (name === 'owner') {
        return wrong(`Name the owner as Slack does, ${quoted('owner:@ana')}: ${quoted(value)} is no member I can see.`);
      } else if (value === '') return wrong(`${quoted(`${name}:`)} needs a value after it.`);
      else {
        const next = withValue(request, name, value);
        if ('usageError' in next) return next;
        request = next;
      }
      at += used;
      continue;
    }
    const words = tokens.slice(at).flatMap((one) => (one.kind === 'word' ? [one.text] : ['']));
    const word = (words[0] ?? '').toLowerCase();
    if (token.kind === 'pair') {
      return wrong(
        `${quoted('untagged')} takes no tags: it lists what breaks the policy. ${quoted(writeTokens([token]))} filters ${quoted('spend')}.`,
      );
    }
    const show = SHOWS[word];
    const kind = kindAt(words);
    if (word === 'mine' || word === 'my') {
      return { usageError: `What is yours has an answer of its own: ${quoted('mine')}.`, try: 'mine' };
    }
    if (word === 'in' && words.length > 1) {
      at += 1;
      continue;
    }
    if (word === 'refresh' || word === 'again') request = { ...request, refresh: true };
    else if (word === 'page' && /^\d+$/.test(words[1] ?? '')) {
      const next = withValue(request, 'page', words[1] ?? '');
      if ('usageError' in next) return next;
      request = next;
      at += 1;
    } else if (Object.hasOwn(SHOWS, word) && show !== undefined) request = { ...request, show };
    else if (REGION.test(word)) request = { ...request, regions: [...new Set([...request.regions, word])] };
    else if (kind !== undefined) {
      request = { ...request, kinds: [...new Set([...request.kinds, kind.kind])] };
      at += kind.used - 1;
    } else {
      const before = request;
      return unknownKind(
        token.text,
        (meant) => `${untaggedLine(before)} ${meant}`,
        (part) => untaggedLine({ ...before, name: part }),
      );
    }
    at += 1;
  }
  return { ...request, owners: [...new Set(request.owners)] };
}

type NamedValue = { name: Named | undefined; value: string; used: number; mention?: string };

/** `account:ml-prod`, `account: ml-prod`, `owner:@ana` (a word and a mention). */
function namedValue(tokens: readonly Token[], at: number): NamedValue {
  const token = tokens[at];
  const none = { name: undefined, value: '', used: 0 };
  if (token?.kind === 'pair') {
    const key = token.key.text.toLowerCase();
    return isNamed(key) && !token.negated
      ? { name: key, value: token.values.map(({ text }) => text).join(','), used: 1 }
      : none;
  }
  if (token?.kind !== 'word') return none;
  const colon = token.text.indexOf(':');
  const name = token.text.slice(0, Math.max(colon, 0)).toLowerCase();
  if (!isNamed(name)) return none;
  const value = token.text.slice(colon + 1);
  if (value !== '') return { name, value, used: 1 };
  const next = tokens[at + 1];
  if (next?.kind === 'mention') return { name, value: next.name ?? next.id, used: 2, mention: next.id };
  return next?.kind === 'word' ? { name, value: next.text, used: 2 } : { name, value: '', used: 1 };
}

function withValue(
  request: UntaggedRequest,
  name: Exclude<Named, 'owner'>,
  value: string,
): UntaggedRequest | UsageError {
  const values = value.split(',').filter((one) => one !== '');
  switch (name) {
    case 'account':
      return { ...request, accounts: [...new Set([...request.accounts, ...values])] };
    case 'region':
      return { ...request, regions: [...new Set([...request.regions, ...values.map((one) => one.toLowerCase())])] };
    case 'name':
      return { ...request, name: value };
    case 'done':
      return { ...request, done: [...new Set([...request.done, ...values])].slice(0, MOST_DONE) };
    case 'page': {
      const page = Number(value);
      return Number.isInteger(page) && page >= 1 && page <= MOST_PAGE
        ? { ...request, page }
        : { usageError: `${quoted(value)} is no page: write ${quoted('page:2')}.`, try: untaggedLine(request) };
    }
    case 'kind': {
      const kind = kindAt([value]);
      return kind === undefined
        ? unknownKind(value, (meant) => `untagged kind:${meant}`)
        : { ...request, kinds: [...new Set([...request.kinds, kind.kind])] };
    }
  }
}

/** The canonical line, which parses back to the same request. */
export function untaggedLine(request: UntaggedRequest): string {
  const { kinds, owners, accounts, regions, name, show, page, refresh, done } = request;
  return [
    'untagged',
    ...kinds,
    ...owners.map((user) => `owner: <@${user}>`),
    ...accounts.map((account) => writeWord(`account:${account}`)),
    ...regions.map((region) => writeWord(`region:${region}`)),
    ...(name === undefined ? [] : [writeWord(`name:${name}`)]),
    ...(show === 'open' ? [] : [show]),
    ...(page === 1 ? [] : [`page:${page}`]),
    ...(refresh ? ['refresh'] : []),
    ...done.map((id) => writeWord(`done:${id}`)),
  ].join(' ');
}
