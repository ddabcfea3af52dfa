import { runInNewContext } from 'node:vm';

/** The longest value a tag can have, how long checking one may take, and all the trials of a pattern together. */
const VALUE_LENGTH = 256;
const SLOW_MS = 200;
const GIVE_UP_MS = 500;
const MAX_PATTERN = 500;

/**
 * What is wrong with a pattern for tag values, as [problem, fix]. A pattern can be well-formed and yet take years on
 * one unlucky value, which would stop the whole bot. Each pattern is therefore tried, once and against the clock, on
 * long runs of the characters and pairs it mentions: the pattern itself, and each repeated group of it alone, because a run must
 * otherwise guess what has to come before the group. This finds `(a+)+` and `(\w+\s?)*`; it is a trial, not a proof.
 */
export const patternProblem = (pattern: string): readonly [problem: string, fix: string] | undefined => {
  if (pattern.length > MAX_PATTERN)
    return [`is longer than ${MAX_PATTERN} characters`, 'shorten it, or list the values'];
  // With the u flag an escape that means nothing is an error, and \1 and lookaround still work.
  if (!compiles(pattern)) return ['is not a regular expression', String.raw`write one like [a-z]+-\d{4}`];
  if (/\\[1-9k]/.test(pattern)) return ['refers back to a group', 'write it without \\1 or \\k, or list the values'];
  const repeated = groups(pattern).filter(compiles);
  const mentioned = `${pattern.replaceAll(/[\\^$.*+?()[\]{}|]/g, '')}aA0-_ `;
  if (isSlow([pattern, ...repeated], [...new Set(Array.from(mentioned))])) {
    return ['can take very long on some values', 'avoid a repeated group with a repetition inside, such as (a+)+'];
  }
  return undefined;
};

const compiles = (pattern: string): boolean => {
  try {
    // By itself and as the policy uses it: a)(b is only the latter.
    return new RegExp(pattern, 'u') instanceof RegExp && new RegExp(`^(?:${pattern})$`, 'u') instanceof RegExp;
  } catch {
    return false;
  }
};

/** Every group of the pattern that a quantifier follows, with it. */
const groups = (pattern: string): string[] => {
  const open: number[] = [];
  const found: string[] = [];
  let inClass = false;
  for (let at = 0; at < pattern.length; at += 1) {
    const character = pattern[at];
    if (character === '\\') at += 1;
    else if (inClass) inClass = character !== ']';
    else if (character === '[') inClass = true;
    else if (character === '(') open.push(at);
    else if (character === ')') {
      const quantifier = /^(?:[*+]|\{\d+(?:,\d*)?\})/.exec(pattern.slice(at + 1, at + 12));
      const start = open.pop();
      if (quantifier !== null && start !== undefined) found.push(pattern.slice(start, at + 1) + quantifier[0]);
    }
  }
  return found.slice(0, 20);
};

/**
 * Whether one of the patterns is slow on some run of characters. What follows the pattern here occurs in no run, so
 * that every way to match is tried and fails. Only code in a context of its own can be stopped by the clock.
 */
const isSlow = (patterns: readonly string[], characters: readonly string[]): boolean => {
  const few = characters.slice(0, 10);
  const units = [...characters.slice(0, 30), ...few.flatMap((a) => few.map((b) => a + b))];
  try {
    return Boolean(
      runInNewContext(
        `patterns.some((pattern) => {
           const expression = new RegExp('^(?:' + pattern + ')\\x01$', 'u');
           return units.some((unit) => {
             const started = Date.now();
             expression.test(unit.repeat(length / unit.length));
             return Date.now() - started > slow;
           });
         })`,
        { patterns, units, length: VALUE_LENGTH, slow: SLOW_MS },
        { timeout: GIVE_UP_MS },
      ),
    );
  } catch {
    return true;
  }
};
