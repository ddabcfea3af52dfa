import type { InventoryItem } from '../../aws/types.ts';
import { item } from './item.ts';
import type { By, More } from './item.ts';
import { modelMembers } from './served.ts';
import type { Origin } from './served.ts';

type BatchModel = { readonly name: string; readonly by: By; readonly origin: Origin } & Pick<More, 'tags'>;

/** What the transform jobs run, by their series: they stay while releases come and go. */
export const batchModels: Readonly<Record<string, BatchModel>> = {
  'embed-catalog': {
    name: 'embedder-batch',
    by: ['search', 'embeddings', 'kaori'],
    origin: { from: 'registry', group: 'embedder', version: 6 },
  },
  'catalog-vectors': { name: 'visual-search-batch', by: ['vision', 'visual-search', 'rosa'], origin: { from: 'file' } },
  'moderation-backlog': {
    name: 'Moderation-Batch-EN',
    by: ['vision', 'moderation', 'oscar'],
    origin: { from: 'file' },
    tags: { CostCenter: 'vision', Environment: 'production', Project: 'moderation', Owner: 'oscar' },
  },
  'rescore-portfolio': {
    name: 'scorer-batch',
    by: ['fraud', 'scoring', 'vera'],
    origin: { from: 'registry', group: 'scorer', version: 30 },
  },
};
export const BATCH_WHERE = 'prod.eu';
export const BATCH_SINCE = '2025-02-24';

export const batchModelOf = (series: string): string | undefined => batchModels[series]?.name;

export const batchModelItems = (): InventoryItem[] =>
  Object.values(batchModels).map(({ name, by, origin, tags }) =>
    item('model', BATCH_WHERE, name, by, BATCH_SINCE, {
      ...(tags === undefined ? {} : { tags }),
      members: modelMembers(BATCH_WHERE, by[0], name, origin, undefined),
    }),
  );
