import { sameCostKey } from '../model/cost.ts';
import { isKeyError, isReserved, readKey, spacedDimension } from './cost-key-tokens.ts';
import type { Granularity, RequestContext, RequestGrammar, RequestParts, Said, Wrong } from './request-grammar.ts';
import { writeTokens, type Token } from './tokens.ts';
import { quoted } from './usage-error.ts';

/** The keys after `by`, which takes `start` tokens: `cost-center`, `a, b`, `a , b`, `a and b`, `usage type`. */
export function readBy(
  tokens: readonly Token[],
  from: number,
  start: number,
  context: RequestContext,
  grammar: RequestGrammar,
  soFar: RequestParts,
): Said | Wrong {
  const most = grammar.groupings ?? 1;
  const groupBy = [...soFar.groupBy];
  const first = from + start;
  let at = first;
  let granularity: Granularity | undefined;
  const say = (): Said => ({
    part: groupBy.length === soFar.groupBy.length && granularity !== undefined ? 'granularity' : 'by',
    used: at - from,
    words: () => writeTokens(tokens.slice(from, at)),
    adds: {
      groupBy: groupBy.slice(soFar.groupBy.length),
      ...(granularity === undefined ? {} : { granularity }),
    },
  });
  for (;;) {
    const key = at === first ? at : afterSeparator(tokens, at);
    if (key === undefined) return say();
    const token = tokens[key];
    const reserved = token?.kind === 'word' && !token.quoted && isReserved(token.text);
    const spaced = spacedDimension(tokens, key);
    if (token?.kind !== 'word' || (reserved && spaced === 0)) {
      // "by service, daily": the comma was only punctuation.
      if (key !== first) return say();
      granularity = token?.kind === 'word' ? granularityOf(token.text) : undefined;
      if (granularity === undefined) return missingKey(tokens, key, context);
      at = key + 1;
      return say();
    }
    const text = spaced === 0 ? token.text : writeTokens(tokens.slice(key, key + spaced));
    const read = readKey({ text, quoted: token.quoted }, context.tagKeys);
    const used = Math.max(1, spaced);
    if (isKeyError(read)) {
      const { usageError, instead } = read;
      return instead === undefined ? { usageError } : { usageError, fix: { at: key, used, words: instead } };
    }
    // Without the separator before it, or `by` itself when nothing else is after it.
    const without = { at: key === first ? from : at, used: key + used - (key === first ? from : at), words: '' };
    if (groupBy.some((other) => sameCostKey(other, read))) {
      return { usageError: `${quoted(text)} is there twice after ${quoted('by')}.`, fix: without };
    }
    if (grammar.takes.includes('by') && groupBy.length === most) {
      const limit = most === 1 ? 'One key at most can be' : 'Two keys at most can be';
      return { usageError: `${limit} after ${quoted('by')} here: ${quoted(text)} is one too many.`, fix: without };
    }
    groupBy.push(read);
    at = key + used;
  }
}

/** Where the next key of `by` stands: after a comma or `and`. */
function afterSeparator(tokens: readonly Token[], at: number): number | undefined {
  const token = tokens[at];
  const separates =
    token?.kind === 'comma' || (token?.kind === 'word' && !token.quoted && /^(and|then)$/i.test(token.text));
  return separates && tokens[at + 1] !== undefined ? at + 1 : undefined;
}

function missingKey(tokens: readonly Token[], at: number, { primaryTag }: RequestContext): Wrong {
  const before = tokens[at] === undefined ? '' : ` before ${quoted(writeTokens(tokens.slice(at, at + 1)))}`;
  return {
    usageError: `${quoted('by')} needs a tag or a dimension${before}: ${quoted(`by ${primaryTag}`)}, ${quoted('by service')}.`,
    fix: { at, used: 0, words: writeTokens([{ kind: 'word', text: primaryTag, quoted: false }]) },
  };
}

/** `by day` groups by time, which has words of its own. */
function granularityOf(word: string): Granularity | undefined {
  if (/^(day|daily)$/i.test(word)) return 'DAILY';
  return /^(month|monthly)$/i.test(word) ? 'MONTHLY' : undefined;
}
