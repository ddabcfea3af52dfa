import type { Inventory, InventoryItem } from '../aws/types.ts';
import { batchModelItems } from './inventory/batch-models.ts';
import { edgeItems } from './inventory/edge.ts';
import { endpointItems, freeEndpointItems } from './inventory/endpoints.ts';
import { jobItems } from './inventory/jobs.ts';
import { labelingItems } from './inventory/labeling.ts';
import { lineageItems } from './inventory/lineage.ts';
import { machineItems } from './inventory/machines.ts';
import { momentOf } from './inventory/moment.ts';
import type { Moment } from './inventory/moment.ts';
import { monitoringItems } from './inventory/monitoring.ts';
import { pipelineItems } from './inventory/pipelines.ts';
import { platformItems } from './inventory/platform.ts';
import { catalogueItems, registryItems } from './inventory/registry.ts';
import { runsUntil } from './inventory/runs.ts';
import { studioItems } from './inventory/studio.ts';
import { tuningItems } from './inventory/tuning.ts';

const itemsAt = (moment: Moment): InventoryItem[] => {
  const runs = runsUntil(moment);
  return [
    ...endpointItems(runs, moment),
    ...freeEndpointItems(),
    ...batchModelItems(),
    ...machineItems(moment),
    ...studioItems(moment),
    ...pipelineItems(moment),
    ...tuningItems(runs, moment),
    ...jobItems(runs, moment),
    ...monitoringItems(moment),
    ...registryItems(),
    ...catalogueItems(),
    ...labelingItems(moment),
    ...lineageItems(runs, moment),
    ...edgeItems(),
    ...platformItems(),
  ].filter(({ created }) => created <= moment.now);
};

/**
 * Everything in the demo organization's SageMaker that carries tags: what the ledger has lines of, with the same ARNs and
 * tags, and what belongs to it. Jobs are those of the last 40 days. It changes on the hour of the story's clock; within
 * an hour the answer is the very same array.
 */
export const storyInventory = (): Inventory => {
  let known: { now: string; items: readonly InventoryItem[] } | undefined;
  return {
    items: (now) => {
      const moment = momentOf(now);
      if (known?.now !== moment.now) known = { now: moment.now, items: itemsAt(moment) };
      return known.items;
    },
  };
};
