import { refOf } from '../../src/store/inventory.ts';
import type { InventoryRow } from '../../src/store/inventory.ts';

/** A model without findings; its ARN follows from what is given. */
export const sampleRow = (more: Partial<InventoryRow> = {}): InventoryRow => {
  const { account = '111122223333', region = 'us-east-1', kind = 'model', name = 'fraud-model' } = more;
  const arn = more.arn ?? `arn:aws:sagemaker:${region}:${account}:${kind}/${name}`;
  return {
    ref: refOf(arn),
    arn,
    kind,
    name,
    account,
    region,
    state: 'live',
    tags: {},
    facts: {},
    auditedAt: 5,
    findings: [],
    suggestions: [],
    owner: undefined,
    fixGroup: undefined,
    stake: undefined,
    ...more,
  };
};
