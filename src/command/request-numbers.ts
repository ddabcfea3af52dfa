import { MOST_MONTHS, MOST_TOP, type Wrong } from './request-grammar.ts';
import type { Token } from './tokens.ts';
import { quoted } from './usage-error.ts';

type Counted = { readonly value: number; readonly used: number };

/** `top=5`, `top 5`, `top5`. */
export function readTop(tokens: readonly Token[], at: number): Counted | Wrong {
  const token = tokens[at];
  if (token?.kind === 'pair') {
    const text = token.values.map((value) => value.text).join(',');
    return top(token.negated ? '' : text, at, 1);
  }
  const attached = token?.kind === 'word' ? (/\d+$/.exec(token.text)?.[0] ?? '') : '';
  if (attached !== '') return top(attached, at, 1);
  const next = wordAt(tokens, at + 1);
  return /^\d+$/.test(next) ? top(next, at, 2) : top('', at, 1);
}

function top(text: string, at: number, used: number): Counted | Wrong {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value >= 1 && value <= MOST_TOP) return { value, used };
  const nearest = value > MOST_TOP ? MOST_TOP : value < 1 ? 1 : 10;
  const what = text === '' ? `${quoted('top')} needs a number` : `${quoted(`top=${text}`)} is not possible`;
  return { usageError: `${what}: 1 to ${MOST_TOP}.`, fix: { at, used, words: `top=${nearest}` } };
}

/** `3 months`, `3`, `3m`, `next 3 months`, `this month`; undefined when the tokens say no number of months. */
export function readMonths(tokens: readonly Token[], at: number): Counted | Wrong | undefined {
  const start = /^(next|for|the)$/.test(wordAt(tokens, at)) ? 1 : 0;
  const first = wordAt(tokens, at + start);
  const second = wordAt(tokens, at + start + 1);
  if (start === 0 && first === 'this' && second === 'month') return { value: 1, used: 2 };
  const [, digits, unit = ''] = /^(\d+)(?:-?(m|mo|months?))?$/.exec(first) ?? [];
  if (digits === undefined) return undefined;
  const spaced = unit === '' && /^(m|mo|months?)$/.test(second);
  const used = start + (spaced ? 2 : 1);
  const value = Number(digits);
  if (value >= 1 && value <= MOST_MONTHS) return { value, used };
  return {
    usageError: `A forecast reaches 1 to ${MOST_MONTHS} months ahead, not ${quoted(digits)}.`,
    fix: { at, used, words: value < 1 ? '1 month' : `${MOST_MONTHS} months` },
  };
}

function wordAt(tokens: readonly Token[], at: number): string {
  const token = tokens[at];
  return token?.kind === 'word' && !token.quoted ? token.text.toLowerCase() : '';
}
