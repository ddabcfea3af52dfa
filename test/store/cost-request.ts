import type { CostRequest } from '../../src/store/cost-requests.ts';

export const ask = (more: Partial<CostRequest> = {}): CostRequest => ({
  at: 1_000,
  operation: 'GetCostAndUsage',
  person: 'U0ANA',
  feature: 'spend',
  outcome: 'request',
  costMicros: 10_000,
  ...more,
});
