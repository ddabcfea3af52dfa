/** The words of Cost Explorer that the whole project shares, spelt as its API spells them. */
export type CostMetric = 'UnblendedCost' | 'BlendedCost' | 'AmortizedCost' | 'NetUnblendedCost' | 'NetAmortizedCost';

export type CostDimension =
  | 'SERVICE'
  | 'USAGE_TYPE'
  | 'LINKED_ACCOUNT'
  | 'REGION'
  | 'INSTANCE_TYPE'
  | 'INSTANCE_TYPE_FAMILY'
  | 'OPERATION'
  | 'PURCHASE_TYPE';

/** What cost can be grouped and filtered by. Tag keys are case-sensitive. */
export type CostKey =
  | { readonly kind: 'tag'; readonly key: string }
  | { readonly kind: 'dimension'; readonly dimension: CostDimension }
  | { readonly kind: 'costCategory'; readonly key: string };

/** Cost whose key has one of the values (or none of them, when negated). The value '' is cost without the key. */
export type CostFilter = { readonly key: CostKey; readonly values: readonly string[]; readonly negated: boolean };

export const sameCostKey = (a: CostKey, b: CostKey): boolean =>
  a.kind === 'dimension' ? b.kind === 'dimension' && a.dimension === b.dimension : b.kind === a.kind && a.key === b.key;
