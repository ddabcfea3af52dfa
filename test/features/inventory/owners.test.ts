import { describe, expect, test } from '@jest/globals';
import {
  isLikelyOwner,
  likelyOwnerKeysOf,
  ownerKey,
  ownerKeysOf,
  ownerSource,
} from '../../../src/features/inventory/owners.ts';
import type { Judgement, Owner } from '../../../src/model/judge.ts';
import type { Tags } from '../../../src/model/resource.ts';

/** What makes somebody an owner for certain, and what only probably. */

const ARN = 'arn:aws:sagemaker:eu-west-1:111111111111:model/m';
const byTag = { team: { search: 'U0ANA', vision: 'U0BENJI' }, project: { ocr: 'U0CHLOE' } };
const config = (email?: string) => ({ owners: { tags: ['owner'], byTag, ...(email === undefined ? {} : { email }) } });
const suggested = (value: string): Judgement['suggestions'] => [
  { key: 'team', value, confidence: 'high', reason: { kind: 'near-miss-value', from: 'x' } },
];
const key = (
  { tags = {}, owner, suggestions = [] }: { tags?: Tags; owner?: Owner; suggestions?: Judgement['suggestions'] },
  email?: string,
) => ownerKey({ arn: ARN, tags }, { owner, suggestions }, config(email), new Map());

const people = { emailOf: async (user: string) => (user === 'U0NOBODY' ? undefined : 'Ben@Acme.example') };
const mayChange = async (owner: string | undefined) => (await ownerKeysOf('U0BENJI', people)).includes(owner ?? '');
const sees = async (owner: string | undefined) => (await likelyOwnerKeysOf('U0BENJI', people)).includes(owner ?? '');

describe('an owner', () => {
  test.each([
    ['a tag that it carries and they answer for', key({ tags: { team: 'vision' } })],
    ['their Slack id', key({ owner: { name: 'U0BENJI', from: 'tag' } })],
    ['their whole address', key({ owner: { name: 'ben@acme.example', from: 'tag' } })],
    [
      'a name that the template makes their address of',
      key({ owner: { name: 'Ben', from: 'studio' } }, '{owner}@acme.example'),
    ],
  ])('is for certain who is named by %s', async (_, owner) => {
    expect(isLikelyOwner(owner)).toBe(false);
    expect([await mayChange(owner), await sees(owner)]).toEqual([true, true]);
  });

  test.each([
    ['a tag that is only suggested', key({ suggestions: suggested('vision') })],
    ['a name that is the first part of their address', key({ owner: { name: 'ben', from: 'tag' } })],
  ])('is only likely who is named by %s: shown, with no right to change it', async (_, owner) => {
    expect(isLikelyOwner(owner)).toBe(true);
    expect([await mayChange(owner), await sees(owner)]).toEqual([false, true]);
  });

  test('is not who has the same name at another domain', async () => {
    const owner = key({ owner: { name: 'ben@other.example', from: 'tag' } });
    expect([await mayChange(owner), await sees(owner)]).toEqual([false, false]);
  });

  test('is rather who answers for any tag that is there than for one that is suggested', () => {
    expect(key({ tags: { project: 'ocr' }, suggestions: suggested('vision') })).toBe('slack:U0CHLOE');
  });

  test('is told with what names them, and that it is only suggested', () => {
    const from = (owner: string | undefined, tags: Tags) =>
      ownerSource({ owner, kind: 'model', tags, facts: {} }, config());
    expect(from('slack:U0BENJI', { team: 'vision' })).toEqual({ from: 'tag', tag: 'team=vision' });
    expect(from('maybe:U0BENJI', { team: 'vison' })).toEqual({ from: 'tag', tag: 'team=vision', suggested: true });
    expect(from('slack:U0BENJI', {})).toEqual({ from: 'person' });
    expect(from('name:ben', { owner: 'ben' })).toEqual({ from: 'tag', tag: 'owner' });
  });
});
