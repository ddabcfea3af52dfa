import { isUsageError } from '../src/command/usage-error.ts';
import { route } from '../src/features/route.ts';
import type { ParseContext } from '../src/features/subcommand.ts';
import { median, type Bench, type Figure } from './bench.ts';

const LINES = 1_000;
const REPEATS = 10;

const context: ParseContext = {
  today: '2026-11-19',
  weekStart: 'monday',
  primaryTag: 'cost-center',
  tagKeys: ['cost-center', 'environment', 'owner'],
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

export const parse: Bench = {
  about: '1,000 distinct command lines, one in five of them mistaken, from text to a checked request',
  async run(): Promise<Figure[]> {
    const runs: { ms: number; mistaken: number }[] = [];
    for (let run = 0; run <= REPEATS; run += 1) {
      const asked = lines(run);
      const startedAt = performance.now();
      const mistaken = asked.filter((line) => isUsageError(route(line, context))).length;
      runs.push({ ms: performance.now() - startedAt, mistaken });
    }
    const [first, ...later] = runs;
    return [
      { figure: '1,000 lines, the first ever included', value: first?.ms ?? Number.NaN, unit: 'ms', atMost: 50 },
      {
        figure: `1,000 lines later, median of ${REPEATS}`,
        value: median(later.map(({ ms }) => ms)),
        unit: 'ms',
        atMost: 50,
      },
    ];
  },
};
