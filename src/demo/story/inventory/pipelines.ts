import type { InventoryItem } from '../../aws/types.ts';
import { place } from '../resources.ts';
import { item, roleOf } from './item.ts';
import type { By, Tags, Where } from './item.ts';
import { at, dayBefore } from './moment.ts';
import type { Moment } from './moment.ts';

type Pipeline = {
  readonly name: string;
  readonly where: Where;
  readonly by: By;
  readonly since: string;
  /** The series of jobs it runs every day. */
  readonly runs: readonly string[];
  readonly tags?: Tags;
};

export const pipelines: readonly Pipeline[] = [
  {
    name: 'ranker-nightly',
    where: 'prod.eu',
    by: ['search', 'ranking', 'ana'],
    since: '2025-03-01',
    runs: ['clicklog-features', 'ranker-retrain'],
  },
  {
    name: 'autocomplete-nightly',
    where: 'prod.eu',
    by: ['search', 'autocomplete', 'liam'],
    since: '2025-03-01',
    runs: ['autocomplete-train'],
  },
  {
    name: 'catalog-nightly',
    where: 'prod.eu',
    by: ['search', 'embeddings', 'kaori'],
    since: '2025-03-01',
    runs: ['catalog-index', 'embed-catalog'],
  },
  {
    name: 'detector-nightly',
    where: 'prod.eu',
    by: ['vision', 'detection', 'ben'],
    since: '2025-03-01',
    runs: ['image-augment', 'detector-train'],
    tags: { 'cost-center': 'vision', environment: 'prod', project: 'detection', owner: 'ben' },
  },
  {
    name: 'frames-nightly',
    where: 'prod.eu',
    by: ['vision', 'ocr', 'priya'],
    since: '2025-03-01',
    runs: ['frame-extract'],
  },
  {
    name: 'fraud-nightly',
    where: 'prod.eu',
    by: ['fraud', 'scoring', 'dmitri'],
    since: '2025-03-01',
    runs: ['transaction-features', 'fraud-train'],
  },
  {
    name: 'graph-nightly',
    where: 'prod.eu',
    by: ['fraud', 'graph', 'tara'],
    since: '2025-03-01',
    runs: ['graph-build'],
  },
  {
    name: 'embedder-research',
    where: 'research.eu',
    by: ['search', 'embeddings', 'kaori'],
    since: '2026-02-09',
    runs: ['embedder-finetune'],
  },
  {
    name: 'distill-research',
    where: 'research.eu',
    by: ['search', 'ranking', 'jonas'],
    since: '2026-01-19',
    runs: ['rerank-distill', 'ranker-eval'],
    tags: { 'cost-center': 'search', environment: 'development', project: 'Ranking', owner: 'jonas' },
  },
  {
    name: 'segmenter-research',
    where: 'research.eu',
    by: ['vision', 'segmentation', 'nora'],
    since: '2025-03-01',
    runs: ['segmenter-train'],
  },
  {
    name: 'graph-research',
    where: 'research.eu',
    by: ['fraud', 'graph', 'tara'],
    since: '2025-03-01',
    runs: ['graph-train', 'txn-embeddings-train'],
  },
  {
    name: 'backtest-research',
    where: 'research.eu',
    by: ['fraud', 'scoring', 'zoe'],
    since: '2025-03-01',
    runs: ['backtest'],
    tags: { created: 'by zoe for the audit of 2025', 'created-by': 'zoe' },
  },
];

/** The pipeline that starts the runs of a series; by its name the jobs' experiment is called too. */
export const pipelineOf = (series: string): string | undefined =>
  pipelines.find(({ runs }) => runs.includes(series))?.name;

export const pipelineItems = (moment: Moment): InventoryItem[] =>
  pipelines.map(({ name, where, by, since, runs, tags }) => {
    const last = at(dayBefore(moment.day), where.startsWith('prod') ? 0.3 : 6.4);
    return item('pipeline', where, name, by, since, {
      ...(tags === undefined ? {} : { tags }),
      // Every execution counts as a change.
      modified: last,
      members: {
        PipelineDisplayName: name,
        PipelineDescription: `Runs ${runs.join(' and ')}`,
        PipelineStatus: 'Active',
        RoleArn: roleOf(place(where).account, by[0]),
        LastExecutionTime: last,
        LastRunTime: last,
      },
    });
  });
