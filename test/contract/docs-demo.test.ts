import { readdirSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';
import { budgets } from '../../src/demo/aws/budgets.ts';
import { costExplorer } from '../../src/demo/aws/cost-explorer.ts';
import { pricing } from '../../src/demo/aws/pricing.ts';
import { kinds } from '../../src/demo/aws/sagemaker/kinds.ts';
import { sagemaker } from '../../src/demo/aws/sagemaker/sagemaker.ts';
import { sts } from '../../src/demo/aws/sts.ts';
import { tagging } from '../../src/demo/aws/tagging.ts';
import { methods } from '../../src/demo/slack/methods/index.ts';
import { channels, people } from '../../src/demo/slack/people.ts';
import { code, codes, firstColumn, keysIn, prose, read, sorted, table } from './markdown.ts';

/** What a developer reads: its tables say what the code has. */

describe('docs/demo.md', () => {
  const PATH = 'docs/demo.md';

  test('names the people and channels of the workspace', () => {
    expect(table(PATH, 'Name', 'Slack id', 'Who').map(([name, id]) => [code(name), code(id)])).toEqual(
      people.map(({ name, id }) => [name, id]),
    );
    const who = table(PATH, 'Name', 'Slack id', 'Who').map(([, , words = '']) => words);
    people.forEach(({ real_name, title }, index) => expect(who[index]).toContain(`${real_name}, ${title}`));
    const rows = table(PATH, 'Channel', 'Kind', 'The bot is in it').map(([name, kind = '', isIn = '']) =>
      [code(name), kind.includes('shared'), isIn.startsWith('yes')].join(' '),
    );
    const known = channels().map(({ kind, name, is_ext_shared, bot_is_member }) =>
      [kind === 'im' ? 'dm' : name, is_ext_shared, bot_is_member].join(' '),
    );
    expect(sorted(rows)).toEqual(sorted(known));
  });

  test('lists what is emulated', () => {
    const lists = [...kinds.values()].map(({ list }) => list);
    const services = table(PATH, 'Service', 'Operations').map(([name, operations = '']) => [
      code(name),
      ...codes(operations).flatMap((written) => (written === 'List…' ? lists : [written])),
    ]);
    expect(services.map(([name, ...operations]) => [name, ...operations.toSorted()])).toEqual(
      [costExplorer, budgets, sts, sagemaker, tagging, pricing].map(({ name, operations }) => [
        name,
        ...Object.keys(operations).toSorted(),
      ]),
    );
    const text = prose(PATH).slice(prose(PATH).indexOf("Slack's Web API:"));
    expect(sorted(codes(text.slice(0, text.indexOf('Socket mode'))))).toEqual(sorted(Object.keys(methods)));
  });

  test('lists every switch of the emulated AWS', () => {
    const list = /awsSwitches[^=]*= \[([^\]]+)\]/.exec(read('src/demo/control.ts'))?.[1] ?? '';
    const known = [...list.matchAll(/'(\w+)'/g)].map(([, name = '']) => name);
    expect(known.length).toBeGreaterThan(8);
    expect(sorted(firstColumn(table(PATH, 'Switch', 'Does')))).toEqual(sorted(known));
  });

  test('names the shortcuts of the app', () => {
    const App = z.object({ features: z.object({ shortcuts: z.array(z.object({ callback_id: z.string() })) }) });
    const { shortcuts } = App.parse(parse(read('manifest.yml'))).features;
    const shown = codes(prose(PATH)).filter((text) => text.startsWith('fix_'));
    expect(sorted(shown)).toEqual(sorted(shortcuts.map(({ callback_id }) => callback_id)));
  });

  test('lists every call of the control API', () => {
    const source = read('src/demo/control.ts');
    const known = [
      ...keysIn(source, /^const posts/m, /^ {2}(\w+): /gm).map((name) => `POST /_demo/${name}`),
      ...keysIn(source, /^const gets/m, /^ {2}(\w+): /gm).map((name) => `GET /_demo/${name}`),
    ];
    expect(known.length).toBeGreaterThan(8);
    expect(sorted(firstColumn(table(PATH, 'Call', 'Body', 'Answers')))).toEqual(sorted(known));
  });
});

describe('docs/architecture.md', () => {
  const rows = table('docs/architecture.md', 'Place in `src`', 'Holds', 'May import');

  test('has every place in src', () => {
    expect(sorted(firstColumn(rows))).toEqual(sorted(readdirSync('src')));
  });

  test('says what may import what as the test of imports does', () => {
    const source = read('test/contract/imports.test.ts');
    const table = source.slice(source.indexOf('const DIRECTIONS'));
    const directions = [...table.slice(0, table.indexOf('\n};')).matchAll(/^ {2}'?([\w.]+)'?: \[(.*)\],$/gm)].map(
      ([, place = '', list = '']) => [place, ...[...list.matchAll(/'([^']+)'/g)].map(([, to = '']) => to).toSorted()],
    );
    const documented = rows
      .map(([place, , list = '']) => [code(place), ...codes(list).toSorted()])
      .filter(([place]) => place !== 'errors.ts');
    expect(sorted(documented.map((row) => row.join(' ')))).toEqual(sorted(directions.map((row) => row.join(' '))));
    expect(directions.length).toBeGreaterThan(10);
  });

  test('gives the order of the features as the test of imports has it', () => {
    const source = read('test/contract/imports.test.ts');
    const list = /^const FEATURES = \[([^\]]+)\]/m.exec(source)?.[1] ?? '';
    const [, written = ''] = /those before it in the\s+order ([^.]+)\./.exec(prose('docs/architecture.md')) ?? [];
    expect(written.split(/,\s+/)).toEqual([...list.matchAll(/'(\w+)'/g)].map(([, name]) => name));
    expect(written).not.toBe('');
  });
});
