import type { Team } from './people.ts';

/** What comes and goes: each run of a series is a job of its own, named after its day (`fraud-train-0412`). */
export type JobSeries = {
  readonly kind: 'training-job' | 'processing-job' | 'transform-job';
  readonly name: string;
  readonly team: Team;
  readonly where: 'prod.eu' | 'prod.us' | 'research.eu' | 'research.us';
  readonly instance: string;
  readonly count: number;
  /** Hours of one run at the team's full demand. */
  readonly hours: number;
  readonly runs: 'daily' | 'weekdays' | 'weekly' | 'sometimes';
  readonly project: string;
  readonly environment: 'production' | 'staging' | 'development';
  readonly owner: string;
  readonly since?: string;
  readonly until?: string;
  readonly spot?: boolean;
  /** Share of the runs whose author forgot the tags. */
  readonly untagged?: number;
};

const job =
  (kind: JobSeries['kind'], where: JobSeries['where'], environment: JobSeries['environment']) =>
  (
    team: Team,
    name: string,
    runs: JobSeries['runs'],
    instance: string,
    count: number,
    hours: number,
    project: string,
    owner: string,
    more: Pick<JobSeries, 'since' | 'until' | 'spot' | 'untagged'> = {},
  ): JobSeries => ({ kind, where, environment, team, name, runs, instance, count, hours, project, owner, ...more });

const train = job('training-job', 'research.eu', 'development');
const trainUs = job('training-job', 'research.us', 'development');
const retrain = job('training-job', 'prod.eu', 'production');
const prepare = job('processing-job', 'prod.eu', 'production');
const evaluate = job('processing-job', 'research.eu', 'development');
const transform = job('transform-job', 'prod.eu', 'production');

export const jobs: readonly JobSeries[] = [
  // search
  retrain('search', 'ranker-retrain', 'daily', 'ml.g5.12xlarge', 1, 5.5, 'ranking', 'ana'),
  retrain('search', 'autocomplete-train', 'daily', 'ml.c5.9xlarge', 2, 2, 'autocomplete', 'liam'),
  train('search', 'embedder-finetune', 'weekdays', 'ml.g5.12xlarge', 1, 7, 'embeddings', 'kaori', {
    since: '2026-02-09',
  }),
  train('search', 'ranker-ablation', 'sometimes', 'ml.g5.2xlarge', 2, 5, 'ranking', 'jonas', { untagged: 0.35 }),
  train('search', 'rerank-distill', 'weekdays', 'ml.g5.2xlarge', 2, 6, 'ranking', 'jonas', {
    since: '2026-01-19',
    untagged: 0.1,
  }),
  train('search', 'query-intent', 'weekdays', 'ml.g4dn.2xlarge', 2, 4, 'query-understanding', 'ines'),
  trainUs('search', 'personalizer-train', 'weekly', 'ml.g5.12xlarge', 2, 6, 'personalization', 'hugo', {
    since: '2026-04-06',
  }),
  prepare('search', 'clicklog-features', 'daily', 'ml.m5.4xlarge', 4, 3, 'ranking', 'ana'),
  prepare('search', 'catalog-index', 'daily', 'ml.r5.4xlarge', 2, 2.5, 'embeddings', 'kaori'),
  evaluate('search', 'ranker-eval', 'weekdays', 'ml.m5.2xlarge', 2, 2, 'ranking', 'jonas', { untagged: 0.2 }),
  transform('search', 'embed-catalog', 'weekly', 'ml.g4dn.xlarge', 6, 6, 'embeddings', 'kaori'),
  // The burst of early November: one model trained from scratch.
  train('search', 'embedder-pretrain', 'daily', 'ml.p4d.24xlarge', 1, 20.5, 'embeddings', 'kaori', {
    since: '2026-11-03',
    until: '2026-11-09',
  }),
  // vision
  retrain('vision', 'detector-train', 'weekdays', 'ml.g5.12xlarge', 1, 9, 'detection', 'ben'),
  train('vision', 'segmenter-train', 'weekdays', 'ml.p3.2xlarge', 2, 6, 'segmentation', 'nora', { spot: true }),
  train('vision', 'ocr-train', 'sometimes', 'ml.g5.12xlarge', 1, 6, 'ocr', 'priya', { untagged: 0.25 }),
  trainUs('vision', 'backbone-distill', 'weekdays', 'ml.g5.2xlarge', 4, 12, 'foundation', 'nora', {
    since: '2026-02-23',
    spot: true,
  }),
  trainUs('vision', 'moderation-train', 'weekly', 'ml.g5.12xlarge', 2, 5, 'moderation', 'oscar'),
  prepare('vision', 'image-augment', 'daily', 'ml.c5.9xlarge', 3, 5, 'detection', 'ben'),
  prepare('vision', 'frame-extract', 'daily', 'ml.c5.2xlarge', 6, 3, 'ocr', 'priya'),
  evaluate('vision', 'detector-eval', 'weekdays', 'ml.g4dn.xlarge', 2, 2, 'detection', 'quentin', { untagged: 0.3 }),
  transform('vision', 'catalog-vectors', 'weekly', 'ml.g4dn.xlarge', 8, 5, 'visual-search', 'rosa'),
  transform('vision', 'moderation-backlog', 'weekdays', 'ml.g4dn.xlarge', 2, 3, 'moderation', 'oscar'),
  // A backfill that nobody stopped over four days: the anomaly of October.
  prepare('vision', 'ocr-backfill', 'daily', 'ml.g5.12xlarge', 2, 21, 'ocr', 'priya', {
    since: '2026-10-07',
    until: '2026-10-10',
  }),
  // And one for those who move the clock.
  prepare('vision', 'frame-reindex', 'daily', 'ml.g5.12xlarge', 2, 22, 'ocr', 'priya', {
    since: '2026-11-27',
    until: '2026-11-29',
  }),
  // fraud
  retrain('fraud', 'fraud-train', 'daily', 'ml.c5.9xlarge', 4, 3, 'scoring', 'dmitri'),
  train('fraud', 'graph-train', 'weekdays', 'ml.g5.12xlarge', 1, 6.5, 'graph', 'tara'),
  train('fraud', 'txn-embeddings-train', 'weekdays', 'ml.g5.2xlarge', 2, 5, 'graph', 'wen', { untagged: 0.15 }),
  train('fraud', 'scoring-tune', 'sometimes', 'ml.c5.9xlarge', 6, 3, 'scoring', 'zoe', { untagged: 0.4 }),
  prepare('fraud', 'transaction-features', 'daily', 'ml.m5.4xlarge', 6, 4, 'scoring', 'dmitri'),
  prepare('fraud', 'graph-build', 'daily', 'ml.r5.4xlarge', 4, 3, 'graph', 'tara'),
  evaluate('fraud', 'backtest', 'weekdays', 'ml.m5.4xlarge', 3, 3, 'scoring', 'zoe', { untagged: 0.4 }),
  transform('fraud', 'rescore-portfolio', 'weekly', 'ml.m5.4xlarge', 10, 5, 'scoring', 'vera'),
  // A tuning job with far too many trials: the anomaly of September.
  train('fraud', 'scoring-sweep', 'daily', 'ml.c5.9xlarge', 14, 15, 'scoring', 'zoe', {
    since: '2026-09-15',
    until: '2026-09-17',
  }),
];
