import { describe, expect, test } from '@jest/globals';
import { fleet } from '../../../bench/support/fleet.ts';
import { kinds } from '../../../src/demo/aws/sagemaker/kinds.ts';
import type { InventoryItem } from '../../../src/demo/aws/types.ts';
import { SAGEMAKER_KINDS } from '../../../src/model/kinds.ts';
import { checkTags } from '../../../src/model/tag-policy.ts';
import type { TagPolicy } from '../../../src/model/tag-policy.ts';

const NOW = new Date('2026-11-19T14:00:00Z');
const policy: TagPolicy = {
  primary: 'cost-center',
  required: [
    { key: 'cost-center', values: ['search', 'vision', 'fraud', 'platform'] },
    { key: 'environment', values: ['production', 'staging', 'development'] },
    { key: 'project', pattern: '[a-z][a-z0-9-]{1,40}' },
  ],
};
const isBroken = ({ tags }: InventoryItem) => checkTags(policy, tags).length > 0;

describe('a large organization', () => {
  test('has as many resources as asked for, of 25 kinds in four places, some of them wrong', () => {
    const items = fleet({ resources: 2000 }).items(NOW);
    expect(items.length).toBe(2000);
    expect(new Set(items.map(({ kind }) => kind)).size).toBe(25);
    expect(new Set(items.map(({ account, region }) => `${account} ${region}`)).size).toBe(4);
    const share = items.filter(isBroken).length / items.length;
    expect([share > 0.12, share < 0.18]).toEqual([true, true]);
  });

  test('is the same for the same options, and another for another seed', () => {
    const items = (seed: number) => fleet({ resources: 500, seed }).items(NOW);
    expect(items(1)).toEqual(items(1));
    expect(items(1)).not.toEqual(items(2));
    const inventory = fleet({ resources: 500 });
    expect(inventory.items(NOW)).toBe(inventory.items(new Date('2027-01-01T00:00:00Z')));
  });

  test('breaks the policy as often as asked', () => {
    expect(fleet({ resources: 1000, brokenShare: 0 }).items(NOW).filter(isBroken)).toEqual([]);
    const all = fleet({ resources: 1000, brokenShare: 1 }).items(NOW);
    expect(all.filter(isBroken).length).toBe(1000);
  });

  test.each([70, 1000, 20_000])(
    'of all 63 kinds and %d resources has ARNs of their own and statuses of their kinds',
    (resources) => {
      const items = fleet({ resources, kinds: SAGEMAKER_KINDS }).items(NOW);
      expect(items.length).toBeGreaterThanOrEqual(resources);
      expect(new Set(items.map(({ arn }) => arn.toLowerCase())).size).toBe(items.length);
      expect(new Set(items.map(({ kind }) => kind)).size).toBe(63);
      const wrong = items.filter(({ kind, status }) => {
        const statuses = kinds.get(kind)?.statuses ?? [];
        return statuses.length === 0 ? status !== undefined : !statuses.includes(status ?? '');
      });
      expect(wrong.map(({ arn, status }) => [arn, status])).toEqual([]);
      expect(items.filter(({ created }) => created > NOW.toISOString())).toEqual([]);
    },
  );

  test('marks most of what Studio made as Studio does', () => {
    const studio = fleet({ resources: 5000 })
      .items(NOW)
      .filter(({ kind }) => ['app', 'space', 'user-profile'].includes(kind));
    const marked = studio.filter(({ tags }) => 'sagemaker:user-profile-arn' in tags);
    expect(studio.length).toBeGreaterThan(300);
    expect(marked.length / studio.length).toBeGreaterThan(0.8);
    expect(marked.length).toBeLessThan(studio.length);
  });

  test('refuses a kind it does not know', () => {
    expect(() => fleet({ resources: 10, kinds: ['bucket'] }).items(NOW)).toThrow('bucket');
  });
});
