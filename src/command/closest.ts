import { editDistance } from '../model/edit-distance.ts';

/** Longer words are no misspelling of any of ours, and comparing them would take long. */
const LONGEST = 128;

/**
 * "Did you mean": the candidate that differs by a slip or two, whatever the case; undefined when none is so near.
 * Of equally near ones the first.
 */
export function closest(
  word: string,
  candidates: readonly string[],
  { slips = slipsOf(word) }: { slips?: number } = {},
): string | undefined {
  return pick(word, candidates, slips)?.candidate;
}

/** The nearest candidate however far it is, for naming at least one valid word; undefined only without candidates. */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  return pick(word.slice(0, LONGEST), candidates, LONGEST)?.candidate;
}

/** All candidates that start so, whatever the case. An empty word starts none. */
export function prefixMatch(word: string, candidates: readonly string[]): string[] {
  const prefix = word.toLowerCase();
  return prefix === '' ? [] : candidates.filter((candidate) => candidate.toLowerCase().startsWith(prefix));
}

/** How many slips a word of this length may have: a third of it, at most three. */
const slipsOf = (word: string): number => Math.min(3, Math.max(1, Math.floor(word.length / 3)));

function pick(
  word: string,
  candidates: readonly string[],
  limit: number,
): { candidate: string; distance: number } | undefined {
  if (word.length > LONGEST) return undefined;
  const wanted = word.toLowerCase();
  let best: { candidate: string; distance: number } | undefined;
  for (const candidate of candidates) {
    const most = best === undefined ? limit : best.distance - 1;
    if (Math.abs(candidate.length - word.length) > most && candidate.length <= LONGEST) continue;
    const distance = editDistance(wanted, candidate.slice(0, LONGEST).toLowerCase(), most);
    if (distance <= most) best = { candidate, distance };
    if (best?.distance === 0) break;
  }
  return best;
}
