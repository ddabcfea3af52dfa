import type { CostFilter, CostKey, CostMetric } from '../model/cost.ts';
import type { Period } from '../model/period.ts';
import type { PeriodContext } from './periods.ts';
import type { UsageError } from './usage-error.ts';

export type Granularity = 'DAILY' | 'MONTHLY';

/** What the words of a line about cost can say. */
export type RequestParts = {
  readonly groupBy: readonly CostKey[];
  readonly filters: readonly CostFilter[];
  readonly period?: Period;
  readonly granularity?: Granularity;
  readonly metric?: CostMetric;
  readonly top?: number;
  /** From now on. */
  readonly months?: number;
};

export type Part = 'by' | 'filter' | 'period' | 'granularity' | 'metric' | 'top' | 'months';

/** What one or more tokens say; `words` writes them, for when they are to be named. */
export type Said = {
  readonly part: Part;
  readonly used: number;
  readonly words: () => string;
  readonly adds: Partial<RequestParts>;
};

/** Something wrong at a place of the line: what to write for `used` tokens from `at` on, where that is known. */
export type Wrong = UsageError & {
  readonly fix?: { readonly at: number; readonly used: number; readonly words: string };
};

/** What a subcommand takes of it, and what it says to the rest. */
export type RequestGrammar = {
  readonly name: string;
  readonly takes: readonly Part[];
  /** How many keys may follow `by`. */
  readonly groupings?: 1 | 2;
  /** Why a part is refused, and the subcommand that takes it. */
  readonly refuses?: Partial<Readonly<Record<Part, { readonly why: string; readonly instead?: string }>>>;
};

/** What a parser may know without asking anybody. `tagKeys` are the keys known so far, for "did you mean". */
export type RequestContext = PeriodContext & {
  readonly primaryTag: string;
  readonly tagKeys: readonly string[];
  /** Values the policy allows, for telling that a bare word is one. */
  readonly tagValues?: readonly { readonly key: string; readonly value: string }[];
};

export const MOST_TOP = 50;
export const MOST_MONTHS = 12;

/** Values in parentheses that stand for "without the key"; the first is how it is written. */
export const ABSENT_WORDS: readonly string[] = ['(unallocated)', '(untagged)', '(none)', '(absent)', '(empty)'];
