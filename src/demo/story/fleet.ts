import type { Team } from './people.ts';

/**
 * What stays: endpoints, notebook instances and clusters. `load` follows the team's demand (autoscaling), `steady`
 * runs day and night whatever happens, `work` only when its owner works.
 */
export type FleetRow = {
  readonly kind: 'endpoint' | 'notebook-instance' | 'cluster';
  readonly name: string;
  readonly team: Team;
  readonly where: 'prod.eu' | 'prod.us' | 'research.eu' | 'research.us';
  readonly instance: string;
  readonly count: number;
  readonly runs: 'load' | 'steady' | 'work';
  readonly project: string;
  readonly owner: string;
  readonly since: string;
  readonly until?: string;
  /** Instead of the proper tags. */
  readonly tags?: Readonly<Record<string, string>>;
};

const OLD = '2025-03-01';

const row =
  (kind: FleetRow['kind'], runs: FleetRow['runs']) =>
  (
    name: string,
    team: Team,
    where: FleetRow['where'],
    instance: string,
    count: number,
    project: string,
    owner: string,
    since = OLD,
    more: { until?: string; tags?: Readonly<Record<string, string>> } = {},
  ): FleetRow => ({ kind, runs, name, team, where, instance, count, project, owner, since, ...more });

const serving = row('endpoint', 'load');
const idle = row('endpoint', 'steady');
const notebook = row('notebook-instance', 'work');
const forgotten = row('notebook-instance', 'steady');
const cluster = row('cluster', 'steady');

export const fleet: readonly FleetRow[] = [
  // Serving: search
  serving('ranker-prod', 'search', 'prod.eu', 'ml.g5.2xlarge', 6, 'ranking', 'ana'),
  serving('ranker-prod-us', 'search', 'prod.us', 'ml.g5.2xlarge', 2, 'ranking', 'ana', '2025-11-10'),
  serving('query-understanding-prod', 'search', 'prod.eu', 'ml.g4dn.xlarge', 4, 'query-understanding', 'ines'),
  serving(
    'query-understanding-us',
    'search',
    'prod.us',
    'ml.g4dn.xlarge',
    1,
    'query-understanding',
    'ines',
    '2026-02-02',
  ),
  serving('embedder-prod', 'search', 'prod.eu', 'ml.inf2.xlarge', 5, 'embeddings', 'kaori', '2026-03-16'),
  serving('personalizer-prod', 'search', 'prod.eu', 'ml.g5.xlarge', 2, 'personalization', 'hugo', '2026-05-04'),
  serving('autocomplete-prod', 'search', 'prod.eu', 'ml.c5.2xlarge', 2, 'autocomplete', 'liam'),
  serving('spellcheck-prod', 'search', 'prod.eu', 'ml.c5.xlarge', 2, 'autocomplete', 'liam'),
  idle('ranker-staging', 'search', 'prod.eu', 'ml.g4dn.xlarge', 1, 'ranking', 'ana', OLD, {
    tags: { 'cost-center': 'search', environment: 'stage', project: 'ranking' },
  }),
  idle('embedder-canary', 'search', 'research.eu', 'ml.m5.xlarge', 1, 'embeddings', 'kaori', '2026-06-01', {
    tags: { 'cost-center': 'Search', environment: 'development', project: 'embeddings' },
  }),
  idle('synonyms-experiment', 'search', 'research.eu', 'ml.m5.large', 1, 'query-understanding', 'mei', '2026-08-11', {
    tags: { 'cost-center': 'serach', environment: 'development' },
  }),
  // Serving: vision
  serving('detector-prod', 'vision', 'prod.eu', 'ml.g5.xlarge', 5, 'detection', 'ben'),
  serving('detector-prod-us', 'vision', 'prod.us', 'ml.g5.xlarge', 2, 'detection', 'ben', '2026-01-19'),
  serving('segmenter-prod', 'vision', 'prod.eu', 'ml.g5.2xlarge', 3, 'segmentation', 'nora'),
  serving('ocr-prod', 'vision', 'prod.eu', 'ml.g4dn.xlarge', 5, 'ocr', 'priya'),
  serving('moderation-prod', 'vision', 'prod.us', 'ml.g4dn.xlarge', 2, 'moderation', 'oscar', '2025-09-22'),
  serving('visual-search-prod', 'vision', 'prod.eu', 'ml.inf2.xlarge', 4, 'visual-search', 'rosa', '2026-04-13'),
  idle('detector-staging', 'vision', 'prod.eu', 'ml.g4dn.xlarge', 1, 'detection', 'ben'),
  idle('pose-demo', 'vision', 'research.us', 'ml.g5.2xlarge', 1, 'pose', 'sven', '2026-07-06', { tags: {} }),
  idle('ocr-handwriting-poc', 'vision', 'research.eu', 'ml.g4dn.xlarge', 1, 'ocr', 'priya', '2026-09-14', {
    tags: { 'Cost-Center': 'vision', environment: 'development', project: 'ocr' },
  }),
  cluster('vision-pretrain', 'vision', 'research.us', 'ml.g5.12xlarge', 1, 'foundation', 'nora', '2026-02-16'),
  // Serving: fraud
  serving('scorer-prod', 'fraud', 'prod.eu', 'ml.m5.2xlarge', 14, 'scoring', 'dmitri'),
  serving('scorer-prod-us', 'fraud', 'prod.us', 'ml.m5.2xlarge', 9, 'scoring', 'dmitri'),
  serving('graph-features-prod', 'fraud', 'prod.eu', 'ml.r5.4xlarge', 5, 'graph', 'tara'),
  serving('device-fingerprint-prod', 'fraud', 'prod.eu', 'ml.c5.2xlarge', 4, 'fingerprint', 'umar'),
  serving('chargeback-prod', 'fraud', 'prod.us', 'ml.m5.4xlarge', 3, 'chargeback', 'vera', '2025-10-06'),
  serving('txn-embeddings-prod', 'fraud', 'prod.eu', 'ml.g4dn.xlarge', 6, 'graph', 'wen', '2026-01-12'),
  serving('fraud-scorer', 'fraud', 'prod.eu', 'ml.g4dn.2xlarge', 3, 'scoring', 'dmitri', '2026-04-20', {
    tags: { environment: 'prod', 'created-by': 'dmitri' },
  }),
  serving('fraud-rules-explainer', 'fraud', 'prod.eu', 'ml.m5.xlarge', 2, 'scoring', 'yusuf', '2026-06-22', {
    tags: { costcenter: 'fraud', environment: 'production' },
  }),
  idle('scorer-staging', 'fraud', 'prod.eu', 'ml.m5.2xlarge', 1, 'scoring', 'dmitri'),
  idle('scorer-shadow', 'fraud', 'prod.us', 'ml.m5.4xlarge', 3, 'scoring', 'zoe', '2026-05-18', { tags: {} }),
  // Notebook instances
  notebook('ana-exp', 'search', 'research.eu', 'ml.g4dn.xlarge', 1, 'ranking', 'ana'),
  notebook('kaori-embeddings', 'search', 'research.eu', 'ml.g5.xlarge', 1, 'embeddings', 'kaori', '2026-01-26'),
  notebook('liam-suggest', 'search', 'research.eu', 'ml.m5.xlarge', 1, 'autocomplete', 'liam'),
  forgotten(
    'hugo-personalizer-old',
    'search',
    'research.us',
    'ml.g4dn.2xlarge',
    1,
    'personalization',
    'hugo',
    '2026-03-02',
    {
      tags: { owner: 'hugo' },
    },
  ),
  notebook('ben-augment', 'vision', 'research.us', 'ml.g4dn.2xlarge', 1, 'detection', 'ben'),
  notebook('nora-masks', 'vision', 'research.us', 'ml.g5.xlarge', 1, 'segmentation', 'nora', '2025-09-01'),
  notebook('quentin-label-audit', 'vision', 'research.eu', 'ml.t3.xlarge', 1, 'detection', 'quentin'),
  forgotten('rosa-visual-search', 'vision', 'research.us', 'ml.g4dn.xlarge', 1, 'visual-search', 'rosa', '2026-08-24', {
    tags: { 'Cost-Center': 'vision' },
  }),
  notebook('dmitri-graph', 'fraud', 'research.eu', 'ml.r5.2xlarge', 1, 'graph', 'dmitri'),
  notebook('tara-features', 'fraud', 'research.eu', 'ml.m5.4xlarge', 1, 'graph', 'tara'),
  notebook('wen-txn', 'fraud', 'research.eu', 'ml.g4dn.xlarge', 1, 'graph', 'wen', '2025-12-01'),
  forgotten('zoe-backtest', 'fraud', 'research.eu', 'ml.m5.xlarge', 1, 'scoring', 'zoe', '2026-05-25', { tags: {} }),
];
