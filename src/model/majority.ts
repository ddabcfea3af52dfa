/** How many resources carry each value. */
export type Tally = Map<string, number>;

/** `count` of the `of` resources that were counted carry the value. */
export type Majority = { readonly value: string; readonly count: number; readonly of: number };

const FEWEST = 2;
const LEAST_SHARE = 0.8;

/**
 * The value that at least two resources and four of five carry; 'divided' when there are two and no such value,
 * undefined when one alone or none says anything. `without` is a value one resource of the tally is not to count for.
 */
export function majority(tally: Tally, without?: string): Majority | 'divided' | undefined {
  let of = 0;
  let best = { value: '', count: 0 };
  for (const [value, all] of tally) {
    const count = value === without ? all - 1 : all;
    of += count;
    if (count > best.count) best = { value, count };
  }
  if (of < FEWEST) return undefined;
  return best.count >= FEWEST && best.count >= LEAST_SHARE * of ? { ...best, of } : 'divided';
}

export const tallies = (rules: number): Tally[] => Array.from({ length: rules }, () => new Map());

/** Counts one resource's value, if it has any. */
export function count(tally: Tally | undefined, value: string | undefined): void {
  if (value !== undefined) tally?.set(value, (tally.get(value) ?? 0) + 1);
}
