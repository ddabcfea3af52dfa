import type { Inventory, InventoryItem, Place } from '../../src/demo/aws/types.ts';

/** The mistake that `alike` resources share, and what it should be. */
export const WRONG = { 'cost-center': 'fruad' };
export const RIGHT = { 'cost-center': 'fraud' };

/**
 * Pipelines of one place: `count` with the same mistake (and each with a tag of its own, which must stay), and among them
 * half as many that keep the policy and half as many that break it in another way.
 */
export function alike(count: number, place: Place): Inventory {
  const created = new Date(Date.now() - 3_600_000).toISOString();
  const item = (name: string, tags: InventoryItem['tags']): InventoryItem => ({
    ...place,
    kind: 'pipeline',
    name,
    arn: `arn:aws:sagemaker:${place.region}:${place.account}:pipeline/${name}`,
    created,
    tags,
  });
  const kept = { environment: 'production', project: 'scorer' };
  const items = Array.from({ length: count }, (_, n) => {
    const number = String(n).padStart(4, '0');
    return [
      item(`fraud-scorer-${number}`, { ...WRONG, ...kept, run: number }),
      n % 2 === 0
        ? item(`fraud-scorer-${number}-right`, { ...RIGHT, ...kept, run: number })
        : item(`fraud-scorer-${number}-other`, { ...RIGHT, environment: '', project: 'scorer', run: number }),
    ];
  }).flat();
  return { items: () => items };
}

export const isAlike = ({ tags }: InventoryItem): boolean => tags['cost-center'] === WRONG['cost-center'];
