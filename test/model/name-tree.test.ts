import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { nameTree } from '../../src/model/name-tree.ts';
import type { Resource } from '../../src/model/resource.ts';

const named = (name: string): Resource => ({
  arn: `arn:aws:sagemaker:eu-west-1:111111111111:model/${name}`,
  kind: 'model',
  name,
  account: '111111111111',
  region: 'eu-west-1',
  state: 'live',
  tags: {},
  facts: {},
});

const beginnings = (names: readonly string[], name: string) =>
  nameTree(names.map(named))(name).map(({ prefix, resources }) => [prefix, resources().map((its) => its.name)]);

test('a name is compared by its words and numbers, from the shortest beginning on', () => {
  expect(
    beginnings(['fraud-scorer-v1', 'fraud-scorer', 'Fraud_x', 'fraudster', 'fraud7', 'other'], 'fraud-scorer-v2'),
  ).toEqual([
    ['fraud', ['fraud-scorer', 'fraud-scorer-v1', 'fraud7', 'Fraud_x']],
    ['fraud-scorer', ['fraud-scorer', 'fraud-scorer-v1']],
  ]);
  expect(beginnings(['a-b-1', 'a-b'], 'a-b-2')).toEqual([['a-b', ['a-b', 'a-b-1']]]);
  expect(beginnings(['job-20', 'job-2', 'job-2'], 'job-2')).toEqual([
    ['job', ['job-2', 'job-2', 'job-20']],
    ['job-2', ['job-2', 'job-2']],
  ]);
  expect(beginnings([], 'fraud')).toEqual([]);
});

test('whatever the names, those are found that a look at each would find', () => {
  const word = fc.constantFrom('fraud', 'Fraud', 'scorer', 'f', '1', '12', '2026', 'é', '名');
  const sign = fc.constantFrom('-', '_', '.', '', '--', '/');
  const name = fc.array(fc.tuple(word, sign), { minLength: 1, maxLength: 7 }).map((parts) =>
    parts
      .flat()
      .join('')
      .replace(/[-_./]+$/, ''),
  );
  // More than so many, so that frequent beginnings are remembered.
  const names = fc.array(name, { maxLength: 200 });
  fc.assert(
    fc.property(names, fc.array(name, { minLength: 1, maxLength: 5 }), (all, asked) => {
      const find = nameTree(all.map(named));
      for (const one of [...asked, ...asked]) {
        const found = find(one).map(({ prefix, resources }) => [
          prefix,
          resources()
            .map((its) => its.name)
            .toSorted(),
        ]);
        const expected = obviousPrefixes(one).map((prefix) => [
          prefix,
          all.filter((its) => its.toLowerCase().startsWith(prefix) && !goesOn(its, prefix)).toSorted(),
        ]);
        // What one name alone has is not given, but for those that go on with the same word and are left out then.
        const filled = (some: typeof expected) => some.filter(([, its = []]) => its.length > 1);
        expect(filled(found)).toEqual(filled(expected));
      }
    }),
  );
});

const obviousPrefixes = (name: string): string[] => {
  const parts = name.toLowerCase().match(/[-_./]*(?:\p{L}+|\d+)/gu) ?? [];
  return parts
    .map((_, index) => parts.slice(0, index + 1).join(''))
    .slice(0, 5)
    .filter((prefix) => prefix.length >= 3);
};

const goesOn = (name: string, prefix: string): boolean =>
  (/\d$/.test(prefix) ? /^\d/ : /^\p{L}/u).test(name.slice(prefix.length));
