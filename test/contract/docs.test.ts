import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { DIMENSIONS, METRICS } from '../../src/command/cost-words.ts';
import { parsePeriod } from '../../src/command/periods.ts';
import { ABSENT_WORDS, MOST_MONTHS, MOST_TOP } from '../../src/command/request-grammar.ts';
import { tokenize } from '../../src/command/tokens.ts';
import { isUsageError } from '../../src/command/usage-error.ts';
import { loadConfig } from '../../src/config.ts';
import { readableMessages } from '../../src/demo/readable.ts';
import { MlcostError } from '../../src/errors.ts';
import { subcommands } from '../../src/features/index.ts';
import { route } from '../../src/features/route.ts';
import { DEFAULT_TOP } from '../../src/features/spend/query.ts';
import { SAGEMAKER_KINDS } from '../../src/model/kinds.ts';
import { formatPeriod } from '../../src/model/period.ts';
import { startRunning, type Running } from '../support/running.ts';
import { brokenLinks, code, codes, documents, fenced, keysIn, prose, read, sorted, table } from './markdown.ts';

/** Commands of npm itself. */
const NPM = new Set(['ci', 'prune']);

describe('docs/commands.md', () => {
  const PATH = 'docs/commands.md';

  test('lists the subcommands of the table, with their aliases, usage and summary', () => {
    expect(table(PATH, 'Subcommand', 'Also', 'Usage', 'Answers')).toEqual(
      subcommands.map(({ name, aliases = [], usage, summary }) => [
        `\`${name}\``,
        aliases.map((alias) => `\`${alias}\``).join(', '),
        `\`${usage}\``,
        summary,
      ]),
    );
  });

  test.each([
    ['dimension', table(PATH, 'Word', 'Also', "Cost Explorer's dimension"), DIMENSIONS],
    ['metric', table(PATH, 'Metric', 'Also', "Cost Explorer's metric"), METRICS],
  ])('lists every %s word with its aliases', (_, rows, words) => {
    const documented = rows.map(([word, also = '', name]) => [code(name), code(word), ...codes(also)].join(' '));
    const known = Object.entries(words).map(([name, { word, aliases }]) => [name, word, ...aliases].join(' '));
    expect(sorted(documented)).toEqual(sorted(known));
  });

  test.each(table(PATH, 'Period', 'On 19 November 2026'))(
    'says what %s means, as the grammar has it',
    (written, means) => {
      const tokens = tokenize(code(written));
      const found = isUsageError(tokens)
        ? tokens
        : parsePeriod(tokens, 0, { today: '2026-11-19', weekStart: 'monday' });
      expect(found !== undefined && !isUsageError(found) && formatPeriod(found.period)).toBe(means);
    },
  );

  test('has every kind of resource that is audited once', () => {
    const kinds = table(PATH, 'Area', 'Kinds').flatMap(([, list = '']) => codes(list));
    expect(kinds.toSorted()).toEqual([...SAGEMAKER_KINDS].toSorted());
  });

  test('names the words for spend without a tag, and the limits', () => {
    const words = codes(prose(PATH)).map((text) => text.replace(/^.*=/, ''));
    expect(words).toEqual(expect.arrayContaining([...ABSENT_WORDS]));
    expect(read(PATH)).toContain(`1 to ${MOST_TOP} (default ${DEFAULT_TOP})`);
    expect(read(PATH)).toContain(`1 to ${MOST_MONTHS} calendar months`);
  });
});

describe('command lines in the documentation', () => {
  const context = {
    today: '2026-11-19',
    weekStart: 'monday',
    primaryTag: 'cost-center',
    tagKeys: ['cost-center'],
    words: { tag: 'cost-center', value: 'search' },
  } as const;
  const lines = documents.flatMap((path) => [
    ...[...read(path).matchAll(/^\/mlcost(?: (.*))?$/gm)].map(([, line = '']) => line),
    ...codes(prose(path)).flatMap((text) => /^\/mlcost(?: ([^<[]*))?$/.exec(text)?.slice(1, 2) ?? []),
    ...[...read(path).matchAll(/run --silent ask -- .*?"([^"]*)"$/gm)].map(([, line = '']) => line),
  ]);

  test('are there', () => {
    expect(lines.length).toBeGreaterThan(15);
  });

  // A subcommand may be named without what it needs.
  const names = new Set(subcommands.map(({ name }) => name));
  const whole = lines.map((line) => line ?? '').filter((line) => !names.has(line));

  test.each(sorted(whole))('make sense to the router: /mlcost %s', (line) => {
    expect(route(line, context)).not.toHaveProperty('usageError');
  });
});

describe('every document', () => {
  const Package = z.object({ scripts: z.record(z.string(), z.string()) });
  const { scripts } = Package.parse(JSON.parse(read('package.json')));
  const commands = keysIn(read('src/main.ts'), /^const COMMANDS/m, /^ {2}(\w+): \[/gm);

  test('links to what is there', () => {
    expect(documents.flatMap((path) => brokenLinks(path).map((link) => `${path}: ${link}`))).toEqual([]);
  });

  test('names files that are there', () => {
    const named = documents.flatMap((path) =>
      codes(prose(path))
        .filter((text) => /^((src|test|docs|scripts|bench|\.ci)\/[\w./-]+|[\w.]+\.(yml|json|md))$/.test(text))
        // What a team writes itself.
        .filter((text) => !/^(mlcost|my)\.ya?ml$/.test(text))
        .map((text) => ({ path, text })),
    );
    expect(named.length).toBeGreaterThan(40);
    const lost = named.filter(({ path, text }) => !existsSync(text) && !existsSync(join(dirname(path), text)));
    expect(lost.map(({ path, text }) => `${path}: ${text}`)).toEqual([]);
  });

  test('runs only scripts of package.json and commands of the program', () => {
    const wrong = documents.flatMap((path) => {
      const text = [...fenced(path, 'sh'), ...fenced(path, 'text'), ...codes(prose(path))].join('\n');
      const ran = [...text.matchAll(/\bnpm (?:run (?:--silent )?)?([a-z][\w:]*)/g)].map(([, name = '']) => name);
      const program = [...text.matchAll(/(?:dist\/main\.js|src\/main\.ts) ([a-z]+)/g)].map(([, name = '']) => name);
      return [
        ...ran.filter((name) => !(name in scripts) && !NPM.has(name)),
        ...program.filter((name) => !commands.includes(name)),
      ].map((name) => `${path}: ${name}`);
    });
    expect(wrong).toEqual([]);
  });

  test('says things plainly', () => {
    const loud = /\b(simply|seamless\w*|blazing\w*|powerful|effortless\w*|easily|easy)\b|\p{Extended_Pictographic}/iu;
    expect(documents.filter((path) => loud.test(prose(path)))).toEqual([]);
  });
});

describe('what the README quotes', () => {
  let running: Running;
  beforeAll(async () => {
    running = await startRunning();
    // The first answers about resources come before all is described.
    for (let said = 'looking again now'; said.includes('looking again now');) {
      const { messages } = await running.demo.command({ as: 'ana', channel: 'random', text: 'untagged' });
      said = readableMessages(messages);
    }
  }, 60_000);
  afterAll(() => running.stop());

  const answers = fenced('README.md', 'text').flatMap((block) => {
    const [, line] = /^\$ npm run --silent ask -- "(.*)"\n/.exec(block) ?? [];
    return line === undefined ? [] : [[line, block.split('\n').slice(1, -1)] as const];
  });

  test('has five answers at least', () => {
    expect(answers.length).toBeGreaterThanOrEqual(5);
  });

  test.each(answers)('is what the bot says today: "%s"', async (text, lines) => {
    const { messages } = await running.demo.command({ as: 'ana', channel: 'ml-costs', text });
    const said = readableMessages(messages).split('\n');
    // In this order, one directly after the other unless "…" stands between; the first line after who said it.
    let at = lines[0] === '…' ? 0 : 1;
    for (const [index, line] of lines.entries()) {
      if (line === '…') continue;
      expect(lines[index - 1] === '…' ? said.slice(at) : said.slice(at, at + 1)).toContain(line);
      at = said.indexOf(line, at) + 1;
    }
  });

  test('is what a mistake in mlcost.yml is told', () => {
    const folder = mkdtempSync(join(tmpdir(), 'mlcost-docs-'));
    const mistaken = read('mlcost.example.yml')
      .replace(/^metric: .*$/m, 'metrc: NetAmortized')
      .replace(/dailyLimit: .*$/m, 'dailyLimit: five');
    writeFileSync(join(folder, 'mlcost.yml'), mistaken);
    try {
      loadConfig({ SLACK_BOT_TOKEN: 'xoxb-1-a', SLACK_APP_TOKEN: 'xapp-1-a' }, { cwd: folder });
    } catch (error) {
      const said = error instanceof MlcostError ? `${error.message}\n${error.hint}\n` : String(error);
      expect(fenced('README.md', 'text')).toContain(said);
    } finally {
      rmSync(folder, { recursive: true });
    }
    expect.assertions(1);
  });
});

describe('the faults shown in docs/demo.md', () => {
  test('are understood', async () => {
    const running = await startRunning();
    try {
      const [shown = ''] = fenced('docs/demo.md', 'json');
      const Faults = z.record(z.string(), z.unknown());
      await expect(running.demo.faults(Faults.parse(JSON.parse(shown)))).resolves.toEqual({ ok: true });
    } finally {
      await running.stop();
    }
  });
});
