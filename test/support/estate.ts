import type { Inventory, InventoryItem } from '../../src/demo/aws/types.ts';

/** Resources in ml-prod, eu-west-1, for a workspace with others than the story's. */
const PLACE = { account: '222233334444', region: 'eu-west-1' } as const;

/** `endpoint/x` with its tags. */
export function resource(
  path: string,
  tags: Readonly<Record<string, string>> = {},
  more: Partial<InventoryItem> = {},
): InventoryItem {
  const [kind = '', ...rest] = path.split('/');
  return {
    kind,
    name: rest.at(-1) ?? '',
    arn: `arn:aws:sagemaker:${PLACE.region}:${PLACE.account}:${path}`,
    ...PLACE,
    created: '2026-10-01T09:00:00Z',
    tags,
    ...more,
  };
}

export const estateOf = (items: readonly InventoryItem[]): Inventory => ({ items: () => items });
