import type { CostSource } from '../../aws/cost-explorer/source.ts';
import { monthlyStake, type Prices } from '../../aws/prices/prices.ts';
import type { Config } from '../../config.ts';
import { MlcostError } from '../../errors.ts';
import { fixGroup, type Judgement } from '../../model/judge.ts';
import type { Resource } from '../../model/resource.ts';
import type { Stake } from '../../model/stake.ts';
import { refOf, type InventoryRow } from '../../store/inventory.ts';
import { ownerKey, type Assigned } from './owners.ts';

/** What a judged resource becomes in the snapshot: the same with owner, price and the group it can be fixed with. */

export type RowDeps = { readonly config: Config; readonly assigned: Assigned; readonly stakes: Stakes };

/** What a resource costs a month, from the best source there is; undefined is "not available". */
export type Stakes = (resource: Resource) => Promise<Stake | undefined>;

export async function inventoryRow(
  resource: Resource,
  judgement: Judgement,
  auditedAt: number,
  { config, assigned, stakes }: RowDeps,
): Promise<InventoryRow> {
  return {
    ...resource,
    ref: refOf(resource.arn),
    auditedAt,
    findings: judgement.findings,
    suggestions: judgement.suggestions,
    owner: ownerKey(resource, judgement, config, assigned),
    fixGroup: judgement.findings.length === 0 ? undefined : fixGroup(resource.kind, judgement),
    stake: await stakes(resource),
  };
}

/**
 * Cost Explorer's cost of each resource where the account has resource-level data, else what its instances cost by the
 * price list. Finished jobs cost nothing more, so nothing is at stake for them.
 */
export async function stakesFrom(costs: Pick<CostSource, 'resourceCosts'>, prices: Prices): Promise<Stakes> {
  const known = await costs.resourceCosts().catch((error: unknown) => {
    // Where it can't be had, prices have to do.
    if (error instanceof MlcostError) return undefined;
    throw error;
  });
  return async (resource) => {
    if (resource.state === 'finished') return undefined;
    const monthly = known?.monthly.get(resource.arn.toLowerCase());
    if (known !== undefined && monthly !== undefined) return { monthly, source: 'cost-explorer', asOf: known.until };
    return monthlyStake(resource, prices);
  };
}
