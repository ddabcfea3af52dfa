/** A thread of parse.ts: everything is loaded anew and nothing is compiled yet. Tells how long each thousand lines took. */
import { parentPort } from 'node:worker_threads';
import { route } from '../../src/features/route.ts';
import type { ParseContext } from '../../src/features/subcommand.ts';

const LINES = 1_000;
const RUNS = 11;

const context: ParseContext = {
  today: '2026-11-19',
  weekStart: 'monday',
  primaryTag: 'cost-center',
  tagKeys: ['cost-center', 'environment', 'owner'],
  words: { tag: 'cost-center', value: 'search' },
};

const SHAPES: readonly ((n: number) => string)[] = [
  (n) => `spend by cost-center last ${n} days daily top=${1 + (n % 20)}`,
  (n) => `spend by service, usage-type cost-center=team-${n} last month net-amortized`,
  (n) => `spend environment!=dev-${n} by account 2026-0${1 + (n % 9)}-01..2026-0${1 + (n % 9)}-15`,
  (n) => `by “instance type” owner=“Ana ${n}”,'Ben ${n}' mtd`,
  (n) => `overview by tag:project-${n}`,
  (n) => `forecast ${1 + (n % 11)} months cost-center=team-${n}`,
  (n) => `anomalies last ${n} days`,
  (n) => `spned by servcie last mnoth ${n}`,
  (n) => `${n} <@U0ANA|ana> &amp; "never closed ${n}`,
  (n) => `help word-${n}`,
];

/** No two lines of a run are the same, nor two of different runs. */
const lines = (run: number): string[] =>
  Array.from({ length: LINES }, (_, n) => SHAPES[n % SHAPES.length]?.(run * LINES + n) ?? '');

const times = Array.from({ length: RUNS }, (_, run) => {
  const asked = lines(run);
  const startedAt = performance.now();
  for (const line of asked) route(line, context);
  return performance.now() - startedAt;
});
parentPort?.postMessage(times);
