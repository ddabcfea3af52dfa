import * as fc from 'fast-check';
import type { Rules } from '../../src/model/judge.ts';
import type { Resource, ResourceFacts, Tags } from '../../src/model/resource.ts';
import type { TagRule } from '../../src/model/tag-policy.ts';

/** Policies and resources made up so that what they do to each other happens often. */

export const KINDS = ['endpoint', 'endpoint-config', 'model', 'training-job', 'app', 'space', 'user-profile', 'domain'];

const VALUES: Readonly<Record<string, readonly string[]>> = {
  'cost-center': ['search', 'vision', 'fraud', 'team-a', 'team-b'],
  environment: ['production', 'staging', 'development'],
  team: ['red', 'blue'],
  teams: ['all', 'none'],
  owner: ['ana', 'ben'],
  project: ['alpha', 'beta-2'],
  'Data Class': ['in ternal', 'public'],
};

/** With values, a pattern or neither; some kinds excepted. */
const rule = (key: string): fc.Arbitrary<TagRule> =>
  fc
    .record({
      form: fc.constantFrom('values', 'pattern', 'any'),
      some: fc.subarray([...(VALUES[key] ?? [])], { minLength: 1 }),
      pattern: fc.constantFrom('[a-z]+(-[a-z0-9]+)*', '.*', 's.+|[a-z]{3}', '\\p{L}+ ?\\p{L}+'),
      except: fc.option(fc.subarray(KINDS, { minLength: 1, maxLength: 2 }), { nil: undefined, freq: 3 }),
    })
    .map(({ form, some, pattern, except }) => ({
      key,
      ...(form === 'values' ? { values: some } : form === 'pattern' ? { pattern } : {}),
      ...(except === undefined ? {} : { except }),
    }));

export const anyRules: fc.Arbitrary<Rules> = fc
  .subarray(Object.keys(VALUES), { minLength: 1, maxLength: 4 })
  .chain((keys) => fc.tuple(...keys.map(rule)))
  .map((required) => ({
    policy: { primary: required[0]?.key ?? '', required },
    ownerKeys: ['owner', 'creator'],
  }));

/** A word as people write it: in another case, with other signs, with a letter too few or swapped, cut short. */
const misspelt = (word: string): fc.Arbitrary<string> =>
  fc.tuple(fc.nat({ max: 8 }), fc.nat({ max: Math.max(0, word.length - 1) })).map(([how, at]) => {
    const end = word.slice(at + 1);
    switch (how) {
      case 0:
        return word.toUpperCase();
      case 1:
        return word.slice(0, 1).toUpperCase() + word.slice(1);
      case 2:
        return word.replaceAll(/[- ]/g, '_');
      case 3:
        return word.slice(0, at) + end;
      case 4:
        return word.slice(0, at) + end.slice(0, 1) + word.slice(at, at + 1) + end.slice(1);
      case 5:
        return `${word}s`;
      case 6:
        return word.slice(0, 3);
      default:
        return word;
    }
  });

const key = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...Object.keys(VALUES)) },
  { weight: 4, arbitrary: fc.constantFrom(...Object.keys(VALUES)).chain(misspelt) },
  { weight: 1, arbitrary: fc.constantFrom('creator', 'name', 'aws:createdBy', 'AWS:team', '__proto__', 'toString') },
);
const value = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...Object.values(VALUES).flat()) },
  { weight: 3, arbitrary: fc.constantFrom(...Object.values(VALUES).flat()).chain(misspelt) },
  { weight: 1, arbitrary: fc.constantFrom('', ' ', '\u00a0', '-', 'IAMUser:AIDA:ana', 'AssumedRole:AROA:SageMaker') },
);

const arnOf = (kind: string, name: string, account = '111111111111', region = 'eu-west-1'): string =>
  `arn:aws:sagemaker:${region}:${account}:${kind}/${name}`;

const automatic: fc.Arbitrary<Tags> = fc
  .tuple(fc.constantFrom('user-profile', 'space', 'domain'), fc.constantFrom('ana', 'ben', 'd-1', 'fraud-2'))
  .map(([kind, name]) => ({ [`sagemaker:${kind}-arn`]: arnOf(kind, kind === 'domain' ? name : `d-1/${name}`) }));

const creator = fc.constantFrom('ana', 'Ana', 'ben', ' ').map((who): Tags => ({ creator: who }));

export const anyTags: fc.Arbitrary<Tags> = fc
  .tuple(
    fc.array(fc.tuple(key, value), { maxLength: 6 }),
    fc.oneof(automatic, creator, fc.constant<Tags>({}), fc.constant<Tags>({})),
  )
  .map(([tags, more]) => ({ ...Object.fromEntries(tags), ...more }));

const name = fc.oneof(
  fc.constantFrom('ana', 'ben', 'd-1', 'fraud', 'Fraud-scorer', 'fraudster', 'x', 'yy', 'zzz', 'other', 'some', 'more'),
  fc
    .tuple(fc.constantFrom('fraud', 'search', 'fraud-scorer', 'v2.fraud'), fc.nat({ max: 3 }))
    .map((parts) => parts.join('-')),
  fc.tuple(fc.constantFrom('fraud', 'search'), fc.nat({ max: 12 })).map((parts) => parts.join('')),
);

const facts: fc.Arbitrary<ResourceFacts> = fc
  .record({
    madeFrom: fc.option(fc.array(fc.record({ kind: fc.constantFrom(...KINDS), name }), { maxLength: 3 }), {
      nil: undefined,
    }),
    domainId: fc.option(fc.constant('d-1'), { nil: undefined }),
    userProfile: fc.option(fc.constantFrom('ana', 'ben'), { nil: undefined, freq: 1 }),
    space: fc.option(fc.constantFrom('fraud-2', 'ana'), { nil: undefined, freq: 1 }),
    ssoUser: fc.option(fc.constantFrom('ana@acme.example'), { nil: undefined, freq: 1 }),
  })
  // What is not known is not there.
  .map((all) => Object.fromEntries(Object.entries(all).filter(([, its]) => its !== undefined)));

/** Up to 25 resources of two accounts, some of which name each other, or themselves, as what they were made from. */
export const anyEstate: fc.Arbitrary<Resource[]> = fc
  .uniqueArray(
    fc.record({
      kind: fc.constantFrom(...KINDS),
      name,
      account: fc.constantFrom('111111111111', '111111111111', '222222222222'),
      // What everybody should carry, so that there are majorities.
      tags: fc.oneof(anyTags, anyTags, fc.constant<Tags>({ 'cost-center': 'fraud', team: 'red', creator: 'ana' })),
      facts,
    }),
    { minLength: 1, maxLength: 25, selector: ({ kind, name, account }) => `${account}/${kind}/${name.toLowerCase()}` },
  )
  .map((all) =>
    all.map((its) => {
      // A domain is known by its id; what lives in it is in d-1.
      const facts = its.kind === 'domain' ? { ...its.facts, domainId: its.name } : its.facts;
      const path = its.kind === 'space' || its.kind === 'user-profile' ? `d-1/${its.name}` : its.name;
      return { ...its, facts, region: 'eu-west-1', state: 'live' as const, arn: arnOf(its.kind, path, its.account) };
    }),
  );
