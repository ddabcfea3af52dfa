import type { Resource } from './resource.ts';

type Named = { readonly name: string; readonly resource: Resource };

/** Resources whose names begin alike, as a range of the sorted names. */
export type Alike = { readonly prefix: string; readonly size: number; resources(): Resource[] };

type Range = { readonly low: number; readonly high: number };
type Branch = Range & { readonly alike: Alike; branches?: Map<string, Branch> };

/** What comes after is a name of its own: fraud-scorer-2026-11 has four parts. */
const MOST_PARTS = 5;
const SHORTEST = 3;
/** Searching a smaller range again is cheaper than remembering a branch for every rare beginning. */
const FEW = 64;

/**
 * Finds what a name's beginnings have in common with other names, whatever their case: of 'fraud-scorer-v2' fraud,
 * fraud-scorer, fraud-scorer-v and fraud-scorer-v2, words and numbers being parts. The same Alike is given for the
 * same frequent beginning, and none that fewer than two have. `size` may count a few too many: names that go on with the
 * same word are left out only of `resources`.
 */
export function nameTree(resources: readonly Resource[]): (name: string) => Alike[] {
  const sorted = resources.map((resource): Named => ({ name: resource.name.toLowerCase(), resource }));
  sorted.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  const root: Range & Pick<Branch, 'branches'> = { low: 0, high: sorted.length };

  const search = ({ low, high }: Range, isBefore: (name: string) => boolean): number => {
    let from = low;
    let to = high;
    while (from < to) {
      const middle = (from + to) >>> 1;
      if (isBefore(sorted[middle]?.name ?? '')) from = middle + 1;
      else to = middle;
    }
    return from;
  };
  const branchOf = (within: Range, prefix: string): Branch => {
    const low = search(within, (name) => name < prefix);
    const high = search({ low, high: within.high }, (name) => name.startsWith(prefix));
    const resourcesOf = () =>
      sorted.slice(low, high).flatMap(({ name, resource }) => (goesOn(name, prefix.length) ? [] : [resource]));
    return { low, high, alike: { prefix, size: high - low, resources: resourcesOf } };
  };

  return (name) => {
    const lower = name.toLowerCase();
    const found: Alike[] = [];
    let within: typeof root = root;
    let start = 0;
    for (const end of partEnds(lower)) {
      const text = lower.slice(start, end);
      const kept = within.branches?.get(text);
      const branch = kept ?? branchOf(within, lower.slice(0, end));
      if (kept === undefined && branch.high - branch.low >= FEW) (within.branches ??= new Map()).set(text, branch);
      // A longer beginning is no more frequent.
      if (branch.high - branch.low < 2) break;
      if (end >= SHORTEST) found.push(branch.alike);
      within = branch;
      start = end;
    }
    return found;
  };
}

/** Where the words and numbers of a name in lower case end, the first few. */
function partEnds(name: string): number[] {
  const ends: number[] = [];
  for (let at = 1; at <= name.length && ends.length < MOST_PARTS; at += 1) {
    const sort = sortAt(name, at - 1);
    if (sort !== 'mark' && sort !== sortAt(name, at)) ends.push(at);
  }
  return ends;
}

/** Whether the word or number that ends a beginning of this length is longer in the name. */
const goesOn = (name: string, length: number): boolean => sortAt(name, length - 1) === sortAt(name, length);

/** Letters beyond ASCII count as letters, as does whatever else is there. */
function sortAt(name: string, at: number): 'letter' | 'digit' | 'mark' {
  const code = name.charCodeAt(at);
  if (code >= 0x30 && code <= 0x39) return 'digit';
  return (code >= 0x61 && code <= 0x7a) || code > 0x7f ? 'letter' : 'mark';
}
