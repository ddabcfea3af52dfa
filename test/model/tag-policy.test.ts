import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { allowsValue, checkTags, nearestValue, type TagPolicy } from '../../src/model/tag-policy.ts';

const policy: TagPolicy = {
  primary: 'cost-center',
  required: [
    { key: 'cost-center', values: ['search', 'vision', 'fraud'] },
    { key: 'environment', values: ['production', 'staging', 'development'] },
    { key: 'ticket', pattern: 'ML-\\d+' },
  ],
};
const good = { 'cost-center': 'search', environment: 'production', ticket: 'ML-12' };
const check = (tags: Record<string, string>) => checkTags(policy, tags);
const without = (key: string) => Object.fromEntries(Object.entries(good).filter(([its]) => its !== key));

describe('checkTags', () => {
  test('finds nothing in good tags, whatever else is there', () => {
    expect(check(good)).toEqual([]);
    expect(check({ ...good, owner: 'ana', 'aws:created-by': 'x', 'sagemaker:domain-arn': 'y' })).toEqual([]);
  });

  test('finds what is missing', () => {
    expect(check({}).map(({ kind, key }) => [kind, key])).toEqual([
      ['missing', 'cost-center'],
      ['missing', 'environment'],
      ['missing', 'ticket'],
    ]);
  });

  test('finds the key in another case', () => {
    expect(check({ ...without('cost-center'), 'Cost-Center': 'search' })).toEqual([
      { kind: 'wrong-case', key: 'cost-center', found: 'Cost-Center', value: 'search', suggestion: 'search' },
    ]);
  });

  test.each(['costcenter', 'cost_center', 'CostCenter', 'cost center', 'cost-centre', 'cots-center'])(
    'finds the key misspelt as %s, and its value too',
    (found) => {
      expect(check({ ...without('cost-center'), [found]: 'serach' })).toEqual([
        { kind: 'near-miss-key', key: 'cost-center', found, value: 'serach', suggestion: 'search' },
      ]);
    },
  );

  test('finds keys that differ in case only beside the right one', () => {
    expect(check({ ...good, 'Cost-Center': 'vision' })).toEqual([
      { kind: 'duplicate', key: 'cost-center', found: ['Cost-Center'] },
    ]);
  });

  test('finds empty values, those not allowed, and what was meant by them', () => {
    expect(check({ ...good, environment: ' ' })).toEqual([{ kind: 'empty', key: 'environment' }]);
    expect(check({ ...good, environment: 'moon' })).toEqual([
      { kind: 'value-not-allowed', key: 'environment', value: 'moon' },
    ]);
    expect(check({ ...good, environment: 'prod' })).toEqual([
      { kind: 'near-miss-value', key: 'environment', value: 'prod', suggestion: 'production' },
    ]);
    expect(check({ ...good, ticket: 'see ML-12' })).toEqual([
      { kind: 'value-not-allowed', key: 'ticket', value: 'see ML-12' },
    ]);
  });

  test('takes no required key for the misspelling of another', () => {
    const similar: TagPolicy = { primary: 'team-a', required: [{ key: 'team-a' }, { key: 'team-b' }] };
    expect(checkTags(similar, { 'team-b': 'x' })).toEqual([{ kind: 'missing', key: 'team-a' }]);
  });

  test('is not fooled by the names of object methods', () => {
    expect(checkTags({ primary: 'x', required: [{ key: 'constructor' }] }, {})).toEqual([
      { kind: 'missing', key: 'constructor' },
    ]);
  });

  test('says nothing exactly when every required key has an allowed value', () => {
    const values = fc.constantFrom('search', 'production', 'ML-1', '', 'x');
    const keys = fc.constantFrom('cost-center', 'Cost-Center', 'environment', 'ticket', 'other');
    fc.assert(
      fc.property(fc.dictionary(keys, values), (tags) => {
        const kept = policy.required.every((rule) => allowsValue(rule, tags[rule.key] ?? ''));
        const duplicate = 'cost-center' in tags && 'Cost-Center' in tags;
        expect(check(tags).length === 0).toBe(kept && !duplicate);
      }),
    );
  });
});

describe('nearestValue', () => {
  const environment = policy.required[1]!;
  test.each([
    ['PRODUCTION', 'production'],
    ['prod', 'production'],
    ['prd', 'production'],
    ['stg', 'staging'],
    ['dev', 'development'],
    ['prodcution', 'production'],
    ['stagign', 'staging'],
  ])('%s → %s', (value, meant) => expect(nearestValue(environment, value)).toBe(meant));

  test('prefers no value to a guess between two', () => {
    expect(nearestValue({ key: 'k', values: ['team-a', 'team-b'] }, 'team-c')).toBeUndefined();
    expect(nearestValue({ key: 'k', values: ['production', 'products'] }, 'prod')).toBeUndefined();
    expect(nearestValue({ key: 'k', values: ['search'] }, '')).toBeUndefined();
    expect(nearestValue({ key: 'k' }, 'x')).toBeUndefined();
  });
});
