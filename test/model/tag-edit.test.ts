import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import type { Tags } from '../../src/model/resource.ts';
import { editProblems, editTo, editedTags, sameTags, type TagEdit } from '../../src/model/tag-edit.ts';

/** Characters AWS allows in tags, of several scripts, and those it does not. */
const GOOD = [...Array.from('abzAZ09 _.:/=+-@'), 'é', 'ß', 'Ω', '名', '٣', '\u00a0', '\u2028', '𝒜', '½'];
const BAD = [
  ...Array.from('*#"\'<>&,;!?()[]{}|\\`~^%$'),
  '\n',
  '\t',
  '\u0000',
  '\u200b',
  '\u202e',
  '😀',
  '\u0301',
  '\ud800',
  '€',
];

const text = (letters: readonly string[], maxLength: number, minLength = 0): fc.Arbitrary<string> =>
  fc.array(fc.constantFrom(...letters), { minLength, maxLength }).map((parts) => parts.join(''));
const special = fc.constantFrom('__proto__', 'constructor', 'toString', 'team', 'Team', 'owner', 'hasOwnProperty');
const awsKey = fc.constantFrom('aws:createdBy', 'AWS:x', 'aws:cloudformation:stack-name', 'Aws:');
const goodKey = fc.oneof(special, text(GOOD, 6, 1)).filter((key) => !/^aws:/i.test(key));
const goodValue = text(GOOD, 6);

/** As a resource can have them: AWS's own too. */
const tagsOnAws: fc.Arbitrary<Tags> = fc
  .array(fc.tuple(fc.oneof({ weight: 4, arbitrary: goodKey }, awsKey), goodValue), { maxLength: 8 })
  .map((entries) => Object.fromEntries(entries));

const isAws = (key: string): boolean => key.slice(0, 4).toLowerCase() === 'aws:';
const users = (tags: Tags) => new Map(Object.entries(tags).filter(([key]) => !isAws(key)));
const awss = (tags: Tags) => new Map(Object.entries(tags).filter(([key]) => isAws(key)));

describe('an edit', () => {
  test('to other tags makes exactly these of any, but for what only AWS sets', () => {
    fc.assert(
      fc.property(tagsOnAws, tagsOnAws, (tags, other) => {
        const made = editedTags(tags, editTo(tags, other));
        expect(users(made)).toEqual(users(other));
        expect(awss(made)).toEqual(awss(tags));
        expect(sameTags(made, other)).toBe(true);
      }),
    );
  });

  test('changes nothing that is right already, and back again leaves what was there', () => {
    fc.assert(
      fc.property(tagsOnAws, tagsOnAws, (tags, other) => {
        expect(editTo(tags, tags)).toEqual({ set: {}, remove: [] });
        const { set, remove } = editTo(tags, other);
        for (const [key, value] of Object.entries(set)) {
          expect([Object.keys(tags).includes(key), tags[key]]).not.toEqual([true, value]);
        }
        for (const key of remove) expect(Object.keys(set)).not.toContain(key);
        const there = editedTags(tags, { set, remove });
        expect(new Map(Object.entries(editedTags(there, editTo(there, tags))))).toEqual(new Map(Object.entries(tags)));
      }),
    );
  });

  test('removes before it sets', () => {
    expect(editedTags({ a: '1', b: '2' }, { set: { b: '3', c: '' }, remove: ['a', 'b', 'gone'] })).toEqual({
      b: '3',
      c: '',
    });
  });

  test('tells tags apart by key, case and value', () => {
    expect(sameTags({ a: '1', 'aws:x': '1' }, { a: '1', 'aws:x': '2', 'AWS:y': '' })).toBe(true);
    expect([{ A: '1' }, { a: '2' }, {}, { a: '1', b: '' }].map((tags: Tags) => sameTags({ a: '1' }, tags))).toEqual([
      false,
      false,
      false,
      false,
    ]);
  });
});

describe('what AWS refuses', () => {
  const said = (tags: Tags, set: Tags, remove: string[] = []) =>
    editProblems(tags, { set, remove }).map(({ key, problem }) => `${key} ${problem}`);

  test('is said for a person, with what to do', () => {
    expect(said({}, { 'aws:x': '1' })).toEqual([
      'aws:x begins with aws:, which AWS keeps to itself: choose another key',
    ]);
    expect(said({ 'aws:x': '1' }, {}, ['aws:x', 'gone'])).toEqual([
      'aws:x begins with aws:, which AWS keeps to itself: it cannot be removed',
    ]);
    expect(said({}, { '': 'x' })).toEqual([' is empty: name the key']);
    expect(said({}, { ['k'.repeat(129)]: '' })).toEqual([
      `${'k'.repeat(129)} is a key of 129 characters: AWS allows 128`,
    ]);
    expect(said({}, { k: 'v'.repeat(257) })).toEqual(['k has a value of 257 characters: AWS allows 256']);
    expect(said({}, { 'a#b#': '' })).toEqual([
      'a#b# has # in the key, which AWS does not allow: use letters, digits, spaces, underscores and . : / = + - @',
    ]);
    expect(said({}, { a: 'x\n😀\u202e' })).toEqual([
      'a has U+000A 😀 U+202E in the value, which AWS does not allow: use letters, digits, spaces, underscores and . : / = + - @',
    ]);
  });

  const fifty = Object.fromEntries(Array.from({ length: 50 }, (_, n) => [`k${n}`, '']));

  test('is a 51st tag, its own not counted', () => {
    expect(said({ ...fifty, 'aws:a': '', 'AWS:b': '' }, { k3: 'x' })).toEqual([]);
    expect(said(fifty, { k3: 'x', new: 'y', newer: 'z' })).toEqual([
      'new would be one of 52 tags, and AWS allows 50 on a resource: remove 2 first',
    ]);
    expect(said(fifty, { new: 'y' }, ['k7'])).toEqual([]);
  });

  test('is exactly what breaks its rules', () => {
    const key = fc.oneof(
      special,
      awsKey,
      text([...GOOD, ...BAD], 4),
      fc.integer({ min: 120, max: 135 }).map((n) => 'k'.repeat(n)),
    );
    const value = fc.oneof(
      text([...GOOD, ...BAD], 4),
      fc.integer({ min: 250, max: 260 }).map((n) => 'v'.repeat(n)),
    );
    const edit: fc.Arbitrary<TagEdit> = fc.record({
      set: fc
        .array(fc.tuple(fc.oneof(goodKey, key), fc.oneof(goodValue, value)), { maxLength: 3 })
        .map((all) => Object.fromEntries(all)),
      remove: fc.array(fc.oneof({ weight: 9, arbitrary: goodKey }, awsKey), { maxLength: 2 }),
    });
    const existing = fc.oneof(
      tagsOnAws,
      fc.integer({ min: 47, max: 50 }).map((n): Tags => Object.fromEntries(Object.entries(fifty).slice(0, n))),
    );
    const seen = { valid: 0, invalid: 0 };
    fc.assert(
      fc.property(existing, edit, (tags, its) => {
        const valid = isValidOnAws(tags, its);
        seen[valid ? 'valid' : 'invalid'] += 1;
        expect(editProblems(tags, its).length === 0).toBe(valid);
      }),
      { numRuns: 2_000 },
    );
    expect(Math.min(seen.valid, seen.invalid)).toBeGreaterThan(300);
  });
});

/** AWS's rules once more, letter by letter. */
function isValidOnAws(tags: Tags, { set, remove }: TagEdit): boolean {
  const isGood = (word: string) => Array.from(word).every((letter) => GOOD.includes(letter) || /^\w$/.test(letter));
  const entries = Object.entries(set);
  const result = new Set([...Object.keys(tags).filter((key) => !remove.includes(key)), ...Object.keys(set)]);
  return (
    entries.every(([key]) => key.length >= 1 && key.length <= 128 && isGood(key) && !isAws(key)) &&
    entries.every(([, value]) => value.length <= 256 && isGood(value)) &&
    !remove.some(isAws) &&
    [...result].filter((key) => !isAws(key)).length <= 50
  );
}
