import type { Inventory, InventoryItem } from '../../../src/demo/aws/types.ts';
import { MEMBER } from './support.ts';

export const REGION = 'eu-west-1';

/** `endpoint/search-api` of the member account in eu-west-1, or elsewhere. */
export const item = (path: string, changes: Partial<InventoryItem> = {}): InventoryItem => {
  const [kind = '', ...rest] = path.split('/');
  const { account = MEMBER, region = REGION } = changes;
  return {
    kind,
    name: rest.at(-1) ?? '',
    arn: `arn:aws:sagemaker:${region}:${account}:${path}`,
    account,
    region,
    created: '2026-10-01T09:00:00Z',
    tags: {},
    ...changes,
  };
};

export const inventoryOf = (items: readonly InventoryItem[]): Inventory => ({ items: () => items });
