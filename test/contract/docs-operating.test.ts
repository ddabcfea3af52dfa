import { existsSync, globSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';
import { awsError } from '../../src/aws/errors.ts';
import { kinds } from '../../src/aws/sagemaker/kinds.ts';
import { loadConfig } from '../../src/config.ts';
import { fileSchema } from '../../src/config/schema.ts';
import { botMetrics } from '../../src/metrics.ts';
import { SCOPES } from '../../src/slack/scopes.ts';
import { code, codes, fenced, firstColumn, keysIn, read, sorted, table, tablesOf } from './markdown.ts';

/** What an operator reads: its tables say what the code has. */

describe('docs/operating.md', () => {
  const PATH = 'docs/operating.md';
  const sources = ['src/config.ts', ...globSync('src/config/*.ts'), ...globSync('src/run/*.ts')].map(read).join('\n');

  test('lists the environment variables that are read, and no others', () => {
    const documented = firstColumn(table(PATH, 'Variable', 'Default', 'Meaning'));
    const written = [...sources.matchAll(/'((?:SLACK|AWS|MLCOST)_[A-Z_]+|PORT|DATABASE_URL|LOG_LEVEL)'/g)];
    const read = new Set(written.map(([, name = '']) => name));
    for (const name of namesRead()) read.add(name);
    // One pattern stands for all services.
    read.add('AWS_ENDPOINT_URL_<SERVICE>').add('AWS_ENDPOINT_URL');
    expect(sorted(documented)).toEqual(sorted(read));
  });

  test('lists every command of the program', () => {
    const known = keysIn(read('src/main.ts'), /^const COMMANDS/m, /^ {2}(\w+): \[/gm);
    expect(known.length).toBeGreaterThan(5);
    expect(firstColumn(table(PATH, 'Command', 'Does'))).toEqual(expect.arrayContaining(known));
    expect(sorted(firstColumn(table(PATH, 'Command', 'Does')))).toEqual(sorted(known));
  });

  test('lists the processes of the Procfile', () => {
    const processes = read('Procfile')
      .trim()
      .split('\n')
      .map((line) => line.split(': '));
    const rows = table(PATH, 'Process', 'Command', 'Does');
    expect(rows.map(([name, command]) => [code(name), code(command)])).toEqual(processes);
  });

  test('lists every metric with its labels', async () => {
    const metrics = botMetrics(() => 0);
    const rows = table(PATH, 'Metric', 'Labels', 'Meaning');
    metrics.startAnswer('command')('answered', 'spend');
    const own = (await metrics.registry.getMetricsAsJSON()).filter(({ name }) => !/^(process|nodejs)_/.test(name));
    expect(own.length).toBeGreaterThan(2);
    const found = own.map(({ name, values }) => [
      name,
      sorted(values.flatMap(({ labels }) => Object.keys(labels)).filter((label) => label !== 'le')).join(),
    ]);
    expect(rows.map(([name, labels = '']) => [code(name), sorted(codes(labels)).join()])).toEqual(found);
  });

  test('explains every error code', () => {
    const union = /type ErrorCode =([^;]+);/.exec(read('src/errors.ts'))?.[1] ?? '';
    const known = [...union.matchAll(/'(\w+)'/g)].map(([, name = '']) => name);
    expect(known.length).toBeGreaterThan(10);
    expect(sorted(firstColumn(table(PATH, 'Code', 'Means', 'Fix')))).toEqual(sorted(known));
  });

  test('names the same values for HTTP as the manifest has places for', () => {
    const places = firstColumn(table(PATH, 'In the manifest', 'Value'));
    expect(places).toContain('settings.socket_mode_enabled');
    for (const place of places) {
      const parent = place.replaceAll('[0]', '.0').split('.').slice(0, -1);
      const found = parent.reduce<unknown>((node, key) => Reflect.get(Object(node), key), parse(read('manifest.yml')));
      expect([place, typeof found]).toEqual([place, 'object']);
    }
  });
});

/** The names loadConfig looks up, whichever way it is configured. */
function namesRead(): Set<string> {
  const names = new Set<string>();
  const common = { SLACK_BOT_TOKEN: 'xoxb-1-a', AWS_ACCESS_KEY_ID: 'AKIA1', AWS_SECRET_ACCESS_KEY: 'secret' };
  const environments: Record<string, string>[] = [
    { ...common, SLACK_APP_TOKEN: 'xapp-1-a', MLCOST_DB: ':memory:', AWS_ENDPOINT_URL: 'http://127.0.0.1:1' },
    { ...common, SLACK_SIGNING_SECRET: 'abc', DATABASE_URL: 'postgres://a:b@c/d' },
  ];
  for (const environment of environments) {
    const watched = new Proxy(environment, {
      get(target, name) {
        if (typeof name === 'string') names.add(name);
        return Reflect.get(target, name);
      },
    });
    loadConfig(watched, { cwd: '/nonexistent' });
  }
  return names;
}

describe('docs/permissions.md', () => {
  const PATH = 'docs/permissions.md';
  const tables = [
    table(PATH, 'IAM action', 'Why', 'Asked by', 'Without it'),
    ...tablesOf(PATH, 'IAM action', 'Why', 'Without it'),
  ];
  const lists = Object.values(kinds).map(({ list }) => `sagemaker:${list}`);
  // One row stands for the list of every kind.
  const actions = tables.flatMap(firstColumn).flatMap((action) => (action === 'sagemaker:List…' ? lists : [action]));
  const Policy = z.object({
    Version: z.literal('2012-10-17'),
    Statement: z.array(z.object({ Action: z.union([z.string(), z.array(z.string())]) }).loose()),
  });
  const policies = (path: string) => fenced(path, 'json').map((text) => Policy.parse(JSON.parse(text)));
  const allowed = (policy: z.infer<typeof Policy> | undefined): string[] =>
    policy?.Statement.flatMap(({ Action }) => Action) ?? [];

  test('has every IAM action that src/aws needs once, and none besides', () => {
    expect(actions.toSorted()).toEqual(sorted(actionsCalled()));
    expect(lists).toHaveLength(63);
  });

  test('has policies that allow these, except what everybody may', () => {
    const inPolicies = policies(PATH).flatMap(allowed);
    expect(sorted([...inPolicies, 'sts:GetCallerIdentity'])).toEqual(sorted(actions));
  });

  test('keeps what writes in a policy of its own', () => {
    const reads = /^(ce|budgets|pricing):|^sagemaker:(List|Describe|Search)|^tag:Get/;
    const [costs, looking, changing] = policies(PATH).map(allowed);
    expect([...(costs ?? []), ...(looking ?? [])].filter((action) => !reads.test(action))).toEqual([]);
    expect(changing?.filter((action) => reads.test(action))).toEqual([]);
    expect(changing).not.toEqual([]);
  });

  test('has policies that IAM takes: of 6,144 characters at most, spaces not counted', () => {
    const lengths = fenced(PATH, 'json').map((text) => text.replaceAll(/\s/g, '').length);
    expect(Math.max(...lengths)).toBeLessThan(6_144);
  });

  test('has the policy of the README', () => {
    expect(policies('README.md')).toHaveLength(1);
    expect(policies('README.md')[0]).toEqual(policies(PATH)[0]);
  });

  test('has the scopes of the manifest', () => {
    const Manifest = z.object({ oauth_config: z.object({ scopes: z.object({ bot: z.array(z.string()) }) }) });
    const { bot } = Manifest.parse(parse(read('manifest.yml'))).oauth_config.scopes;
    expect(sorted(firstColumn(table(PATH, 'Scope', 'Why')))).toEqual(sorted(bot));
    expect(sorted(bot)).toEqual(sorted(Object.keys(SCOPES)));
  });
});

/** IAM's prefix of each SDK client. */
const PREFIXES: Readonly<Record<string, string>> = {
  'cost-explorer': 'ce',
  budgets: 'budgets',
  sts: 'sts',
  pricing: 'pricing',
  sagemaker: 'sagemaker',
  'resource-groups-tagging-api': 'tag',
};

/**
 * The IAM actions of the operations that src/aws names, as commands or as texts, as the bot itself names them to a
 * person who lacks one.
 */
function actionsCalled(): string[] {
  return globSync('src/aws/**/*.ts').flatMap((path) => {
    const source = read(path);
    const clients = [...source.matchAll(/@aws-sdk\/client-([\w-]+)/g)].map(([, client = '']) => client);
    const unknown = clients.find((client) => !(client in PREFIXES));
    if (unknown !== undefined) throw new Error(`${path} uses a client that this test does not know: ${unknown}`);
    const names = [...source.matchAll(/'([A-Z]\w+)'|\b([A-Z]\w*?)Command\b/g)].map(
      ([, text, command]) => text ?? command,
    );
    return names.flatMap((operation) =>
      Object.entries(PREFIXES).flatMap(([client, prefix]) => {
        const command = `node_modules/@aws-sdk/client-${client}/dist-types/commands/${operation}Command.d.ts`;
        if (operation === undefined || !existsSync(command)) return [];
        const denied = Object.assign(new Error('no'), { name: 'AccessDeniedException' });
        return awsError(denied, prefix, operation).action ?? `${prefix}:${operation}`;
      }),
    );
  });
}

describe('docs/configuration.md', () => {
  test('has every key of mlcost.yml', () => {
    const documented = firstColumn(table('docs/configuration.md', 'Key', 'Default', 'Meaning'));
    expect(sorted(documented)).toEqual(sorted(keysOf(fileSchema, '')));
  });

  test('and mlcost.example.yml has each of them once', () => {
    const leaves = (node: unknown, path: string): string[] =>
      typeof node === 'object' && node !== null && !Array.isArray(node)
        ? Object.entries(node).flatMap(([key, value]) => leaves(value, path === '' ? key : `${path}.${key}`))
        : Array.isArray(node) && node.some((item) => typeof item === 'object')
          ? node.flatMap((item) => leaves(item, `${path}[]`))
          : [path];
    const example = leaves(parse(read('mlcost.example.yml')), '').map((path) =>
      path
        .replace(/^(tagPolicy\.required)\.[^.]+/, '$1.<key>')
        .replace(/^(owners\.byTag)\.[^.]+\.[^.]+$/, '$1.<key>.<value>'),
    );
    expect(keysOf(fileSchema, '').filter((key) => !example.includes(key))).toEqual([]);
  });
});

/** The leaves of a zod schema as paths: `accounts.members[].id`, `tagPolicy.required.<key>.values`. */
function keysOf(schema: unknown, path: string): string[] {
  if (schema instanceof z.ZodOptional) return keysOf(schema.unwrap(), path);
  if (schema instanceof z.ZodPipe) {
    const inner = keysOf(schema.out, path);
    return inner.length > 1 ? inner : [path];
  }
  // Of a record in a record, the inner one is by the values of the outer one's keys.
  if (schema instanceof z.ZodRecord) {
    return keysOf(schema.valueType, `${path}.${path.endsWith('.<key>') ? '<value>' : '<key>'}`);
  }
  if (schema instanceof z.ZodArray) {
    const inner = keysOf(schema.element, `${path}[]`);
    return inner.length > 1 ? inner : [path];
  }
  if (schema instanceof z.ZodObject) {
    return Object.entries(schema.shape).flatMap(([key, value]) => keysOf(value, path === '' ? key : `${path}.${key}`));
  }
  return [path];
}
