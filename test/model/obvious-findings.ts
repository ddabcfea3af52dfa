import type { TagFinding, TagRule } from '../../src/model/tag-policy.ts';

/**
 * What is wrong with tags, written again from the documentation and without thought for speed, to compare the real
 * thing with. It shares no code with it.
 */
export function obviousFindings(
  rules: readonly TagRule[],
  kind: string,
  tags: Readonly<Record<string, string>>,
): TagFinding[] {
  const others = Object.keys(tags).filter((key) => !rules.some((rule) => rule.key === key));
  const found: TagFinding[] = [];
  for (const rule of rules) {
    if (rule.except?.includes(kind)) continue;
    const { key } = rule;
    const cased = others.filter((other) => other.toLowerCase() === key.toLowerCase());
    if (Object.keys(tags).includes(key)) {
      const value = tags[key] ?? '';
      const meant = obviouslyMeant(rule, value);
      if (value.trim() === '') found.push({ kind: 'empty', key });
      else if (obviouslyAllowed(rule, value)) void 0;
      else if (meant !== undefined) found.push({ kind: 'near-miss-value', key, value, suggestion: meant });
      else found.push({ kind: 'value-not-allowed', key, value });
      if (cased.length > 0) found.push({ kind: 'duplicate', key, found: cased });
      continue;
    }
    const near = cased[0] ?? similarKey(key, others);
    if (near === undefined) {
      found.push({ kind: 'missing', key });
      continue;
    }
    const value = tags[near] ?? '';
    const suggestion = obviouslyAllowed(rule, value) ? value : obviouslyMeant(rule, value);
    found.push({ kind: cased.length > 0 ? 'wrong-case' : 'near-miss-key', key, found: near, value, suggestion });
    if (cased.length > 1) found.push({ kind: 'duplicate', key, found: cased.slice(1) });
  }
  return found;
}

export function obviouslyAllowed(rule: TagRule, value: string): boolean {
  if (value.trim() === '') return false;
  if (rule.values !== undefined) return rule.values.some((allowed) => allowed === value);
  if (rule.pattern === undefined) return true;
  const match = new RegExp(rule.pattern, 'u').exec(value);
  return match !== null && match[0].length === value.length;
}

/** Letters and digits alone, in lower case. */
const bare = (text: string): string =>
  Array.from(text.toLowerCase())
    .filter((letter) => !/[\s\p{P}]/u.test(letter))
    .join('');

function obviouslyMeant(rule: TagRule, value: string): string | undefined {
  const values = rule.values ?? [];
  const wanted = bare(value);
  if (wanted === '') return undefined;
  const same = values.filter((allowed) => bare(allowed) === wanted);
  if (same.length > 0) return same.length === 1 ? same[0] : undefined;
  const slip = oneSlipAway(wanted, values);
  if (slip !== undefined) return slip;
  // Letters of the word in their order, beginning with its first: as in a pattern p.*r.*d.*.
  const short =
    wanted.length < 3 ? undefined : new RegExp(`^${Array.from(wanted, (letter) => `${letter}.*`).join('')}$`);
  const long = values.filter((allowed) => short?.test(bare(allowed)));
  return long.length === 1 ? long[0] : undefined;
}

function similarKey(key: string, others: readonly string[]): string | undefined {
  const usable = others.filter(
    (other) => !other.toLowerCase().startsWith('aws:') && !other.toLowerCase().startsWith('sagemaker:'),
  );
  return usable.find((other) => bare(other) === bare(key)) ?? oneSlipAway(bare(key), usable);
}

/** The nearest word, unless it is too far or another is as near. */
function oneSlipAway(wanted: string, words: readonly string[]): string | undefined {
  const allowed = wanted.length >= 8 ? 2 : wanted.length >= 4 ? 1 : 0;
  const far = words.map((word) => slips(wanted, bare(word)));
  const least = Math.min(...far);
  const nearest = words.filter((_, index) => far[index] === least);
  return least <= allowed && nearest.length === 1 ? nearest[0] : undefined;
}

/** Letters to insert, drop, change or swap with their neighbour, by trying everything. */
function slips(a: string, b: string, known = new Map<string, number>()): number {
  if (a === '' || b === '') return a.length + b.length;
  const key = `${a}|${b}`;
  const before = known.get(key);
  if (before !== undefined) return before;
  const ways = [
    1 + slips(a.slice(1), b, known),
    1 + slips(a, b.slice(1), known),
    (a[0] === b[0] ? 0 : 1) + slips(a.slice(1), b.slice(1), known),
  ];
  if (a[0] === b[1] && a[1] === b[0] && a.length > 1 && b.length > 1) {
    ways.push(1 + slips(a.slice(2), b.slice(2), known));
  }
  const least = Math.min(...ways);
  known.set(key, least);
  return least;
}
