import { tagValue, type Tags } from './resource.ts';

/** What to do to a resource's tags. A key is in one of the two at most. */
export type TagEdit = { readonly set: Tags; readonly remove: readonly string[] };

/** Why AWS would refuse the tag, and what to do, as a sentence without its subject: "has 300 characters: …". */
export type TagProblem = { readonly key: string; readonly problem: string };

const MOST_TAGS = 50;
const MOST_KEY = 128;
const MOST_VALUE = 256;
const CHARACTERS = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;
/** In words, as messages draw the underscore as another character. */
const ALLOWED = 'use letters, digits, spaces, underscores and . : / = + - @';

/** Keys that only AWS sets, in any case; it counts them in no limit. */
export const isReserved = (key: string): boolean => /^aws:/i.test(key);

/** The tags after the edit: removed, then set. */
export function editedTags(tags: Tags, { set, remove }: TagEdit): Tags {
  const gone = new Set(remove);
  // Not by assignment: __proto__ is a key that AWS allows.
  return Object.fromEntries([...Object.entries(tags).filter(([key]) => !gone.has(key)), ...Object.entries(set)]);
}

/** The edit that makes `to` of `from`, but for the keys that only AWS sets: those stay as they are. */
export function editTo(from: Tags, to: Tags): TagEdit {
  const set = Object.entries(to).filter(([key, value]) => !isReserved(key) && tagValue(from, key) !== value);
  const remove = Object.keys(from).filter((key) => !isReserved(key) && !Object.hasOwn(to, key));
  return { set: Object.fromEntries(set), remove };
}

/** Whether both have the same tags, but for those that only AWS sets. */
export function sameTags(a: Tags, b: Tags): boolean {
  const { set, remove } = editTo(a, b);
  return remove.length === 0 && Object.keys(set).length === 0;
}

/** Everything for which AWS would refuse the edit of a resource with these tags; none when it would not. */
export function editProblems(tags: Tags, edit: TagEdit): TagProblem[] {
  const problems = Object.entries(edit.set).flatMap(([key, value]) => {
    const problem = keyProblem(key) ?? valueProblem(value);
    return problem === undefined ? [] : [{ key, problem }];
  });
  const kept = edit.remove
    .filter(isReserved)
    .map((key) => ({ key, problem: 'begins with aws:, which AWS keeps to itself: it cannot be removed' }));
  const after = Object.keys(editedTags(tags, edit)).filter((key) => !isReserved(key)).length;
  if (after <= MOST_TAGS) return [...problems, ...kept];
  const added = Object.keys(edit.set).filter((key) => !Object.hasOwn(tags, key));
  const problem = `would be one of ${after} tags, and AWS allows ${MOST_TAGS} on a resource: remove ${after - MOST_TAGS} first`;
  return [...problems, ...kept, { key: added[0] ?? Object.keys(edit.set)[0] ?? '', problem }];
}

function keyProblem(key: string): string | undefined {
  if (key === '') return 'is empty: name the key';
  if (isReserved(key)) return 'begins with aws:, which AWS keeps to itself: choose another key';
  // AWS does not say how it counts what lies beyond 16 bits; the stricter count is never refused.
  if (key.length > MOST_KEY) return `is a key of ${key.length} characters: AWS allows ${MOST_KEY}`;
  return CHARACTERS.test(key) ? undefined : `has ${strangers(key)} in the key, which AWS does not allow: ${ALLOWED}`;
}

function valueProblem(value: string): string | undefined {
  if (value.length > MOST_VALUE) return `has a value of ${value.length} characters: AWS allows ${MOST_VALUE}`;
  return CHARACTERS.test(value)
    ? undefined
    : `has ${strangers(value)} in the value, which AWS does not allow: ${ALLOWED}`;
}

/** The characters AWS refuses, by their code where they cannot be seen. */
function strangers(text: string): string {
  const refused = [...new Set(text)].filter((character) => !CHARACTERS.test(character));
  const named = refused
    .slice(0, 5)
    .map((character) =>
      /[\p{C}\p{M}]/u.test(character)
        ? `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`
        : character,
    );
  return `${named.join(' ')}${refused.length > named.length ? ' …' : ''}`;
}
