import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, test } from '@jest/globals';

/** Where a folder's files may import from, besides their own folder, src/errors.ts and packages. */
const DIRECTIONS: Record<string, readonly string[]> = {
  model: [],
  command: ['model'],
  config: ['model', 'command', 'config.ts'],
  'config.ts': ['model', 'command', 'config'],
  store: ['model'],
  aws: ['model', 'store', 'config.ts'],
  slack: ['model', 'config.ts', 'scrub.ts'],
  features: ['model', 'command', 'config.ts', 'store', 'aws', 'slack', 'metrics.ts'],
  'metrics.ts': [],
  'jobs.ts': ['store'],
  'log.ts': ['scrub.ts'],
  'scrub.ts': [],
  'app.ts': ['config.ts', 'features', 'metrics.ts', 'parts.ts', 'slack'],
  'parts.ts': ['aws', 'config.ts', 'features', 'jobs.ts', 'slack', 'store'],
  run: ['app.ts', 'aws', 'config.ts', 'demo', 'log.ts', 'metrics.ts', 'model', 'parts.ts', 'slack', 'store'],
  'main.ts': ['run'],
  demo: [],
};

/** A feature may use the queries and views of those before it. */
const FEATURES = [
  'inventory',
  'fix',
  'spend',
  'budgets',
  'forecast',
  'overview',
  'anomalies',
  'untagged',
  'mine',
  'tag',
  'coverage',
  'history',
  'undo',
  'digest',
  'settings',
  'help',
  'adjust',
  'home',
];

const files = globSync('src/**/*.ts').map((path) => path.replaceAll('\\', '/'));
const place = (path: string): string => path.split('/')[1] ?? '';

function imports(path: string): string[] {
  const found = readFileSync(path, 'utf8').matchAll(/(?:from\s+|import\s*\(\s*|import\s+)'([^']+)'/g);
  return [...found].map(([, target = '']) => target);
}

const relative = (path: string): string[] =>
  imports(path)
    .filter((target) => target.startsWith('.'))
    .map((target) => normalize(join(dirname(path), target)).replaceAll('\\', '/'));

describe('the directions of imports', () => {
  test('every file is in a place whose directions are written down', () => {
    const unknown = files.filter((path) => place(path) !== 'errors.ts' && !(place(path) in DIRECTIONS));
    expect(unknown).toEqual([]);
  });

  test('every feature has its place in the order', () => {
    const folders = files
      .filter((path) => path.startsWith('src/features/') && path.split('/').length > 3)
      .map((path) => path.split('/')[2] ?? '');
    expect([...new Set(folders)].toSorted()).toEqual(FEATURES.toSorted());
  });

  test('each folder imports only what stands below it', () => {
    const wrong = files.flatMap((path) =>
      relative(path)
        .filter((target) => {
          const to = place(target);
          const own = to === place(path);
          return !own && to !== 'errors.ts' && !(DIRECTIONS[place(path)] ?? []).includes(to);
        })
        .map((target) => `${path} → ${target}`),
    );
    expect(wrong).toEqual([]);
  });

  test('the demo imports nothing of the bot, not even its errors', () => {
    const wrong = files
      .filter((path) => place(path) === 'demo')
      .flatMap((path) =>
        relative(path)
          .filter((target) => place(target) !== 'demo')
          .map((target) => `${path} → ${target}`),
      );
    expect(wrong).toEqual([]);
  });

  test('a feature uses another only in the order of the features, and never its clicks, dialogs or work', () => {
    const wrong = files
      .filter((path) => path.startsWith('src/features/') && path.split('/').length > 3)
      .flatMap((path) =>
        relative(path)
          .filter((target) => {
            const [from, to] = [path.split('/')[2] ?? '', target.split('/')[2] ?? ''];
            if (!FEATURES.includes(to) || from === to) return false;
            return (
              FEATURES.indexOf(to) > FEATURES.indexOf(from) ||
              /\/(clicks|dialogs|work)\/|\/(modal|job)\.ts$/.test(target)
            );
          })
          .map((target) => `${path} → ${target}`),
      );
    expect(wrong).toEqual([]);
  });

  test('only src/slack imports the Slack packages, only src/aws the AWS clients, only src/store the databases', () => {
    const owners: [RegExp, string][] = [
      [/^@slack\//, 'slack'],
      [/^@aws-sdk\//, 'aws'],
      [/^(kysely|better-sqlite3|pg)(\/|$)/, 'store'],
      [/^(echarts|@resvg)/, 'slack'],
    ];
    const wrong = files.flatMap((path) =>
      imports(path).flatMap((target) =>
        owners
          .filter(([pattern, owner]) => pattern.test(target) && place(path) !== owner)
          .map(() => `${path} → ${target}`),
      ),
    );
    expect(wrong).toEqual([]);
  });

  test('only the entry hands over process.env, and date-fns is imported by its parts', () => {
    const readers = files.filter((path) => /process\.env/.test(readFileSync(path, 'utf8')));
    expect(readers).toEqual(['src/main.ts']);
    expect(files.filter((path) => imports(path).some((target) => target === 'date-fns'))).toEqual([]);
  });
});
