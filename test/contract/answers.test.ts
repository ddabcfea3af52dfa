import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { isUsageError } from '../../src/command/usage-error.ts';
import { methods } from '../../src/demo/slack/methods/index.ts';
import type { PublicMessage } from '../../src/demo/slack/public-state.ts';
import { FIX, readJobValue, readLineValue, readResourceValue } from '../../src/features/fix/values.ts';
import { subcommands } from '../../src/features/index.ts';
import { parseContext, route } from '../../src/features/route.ts';
import { callsOf } from '../support/calls.ts';
import { audited, dialogOf, pressAt, submitted } from '../support/fixing.ts';
import { answer, buttonsIn, everyText, MISHAPS, only, press, readable, smallPrint } from '../support/messages.ts';
import { startRunning, type Running } from '../support/running.ts';

/** The demo's own primary tag and one of its values. */
const WORDS = { tag: 'cost-center', value: 'search' };

let running: Running;
beforeAll(async () => {
  running = await startRunning({
    config: (config) => ({ ...config, people: { ...config.people, look: ['S0MLPLAT', 'U0CHLOE', 'U0BEN'] } }),
  });
  await audited(running.demo);
});
afterAll(() => running.stop());

const context = () => parseContext(running.config, '2026-11-19');
const routed = (line: string) => {
  const found = route(line, context());
  if (isUsageError(found)) throw new Error(`${line}: ${found.usageError}`);
  return found;
};

const EXAMPLES = subcommands.flatMap(({ name, examples }) => examples(WORDS).map(({ line }) => [name, line] as const));
/** Whose id is only known once something was changed: its example leads to where ids are. */
const LED_BY: Readonly<Record<string, string>> = { undo: 'history' };
/** What these can't do without. */
const NEEDED: Readonly<Record<string, string>> = { tag: 'fraud-scorer', undo: 'f12ab34cd' };
/** Of resources: what is there, what is not, what is wrong with the question. */
const RESOURCES = [
  'untagged models',
  'untagged all page:2',
  'untagged page:999',
  'untagged snoozed',
  'untagged exempt',
  'untagged owner:@ben account:ml-research region:us-east-1 name:o',
  'untagged endpionts',
  'untagged region:mars-1',
  'untagged account:nobody',
  'untagged cost-center=search',
  'mine page:9',
  'mine digst on',
  'tag',
  'tag fraud-scorer',
  'tag ranker-prod',
  'tag default project=graph',
  'tag scorer a=b',
  'tag nobody-there a=b',
  'tag fraud-scorer cost-centre=fraud',
  'tag fraud-scorer cost-center=fruad',
  'tag fraud-scorer remove:created-by',
  'tag fraud-scorer a=💥',
  'tag transaction-velocity cost-center=fraud project=scoring',
  'coverage by account',
  'coverage by region',
  'coverage by moon',
  'history fraud-scorer',
  'history @ben',
  'history nobody-there',
  'undo',
  'undo x',
  'undo a b',
];
/** Answers of shapes that the examples do not have. */
const MORE = [
  '',
  'by account',
  'spend today',
  'spend cost-center=nobody',
  'spend by owner',
  'spend service="Amazon Nothing" 2026-09',
  'spend by usage-type, cost-center 2026-Q3 monthly unblended top=3',
  'spend by cost-center 2025-09',
  'forecast cost-center=nobody',
  'forecast 12 months',
  'anomalies 2026-01',
  'anomalies yesterday',
  'spned by service',
  'spend by a, b, c',
  'help spned',
  'help undo',
  'help tag',
  ...RESOURCES,
];

describe('the table of subcommands', () => {
  test.each(subcommands.map((entry) => [entry.name, entry] as const))(
    '%s has a usage, a summary and an example',
    (name, { usage, summary, examples, aliases = [] }) => {
      expect(usage).toContain(name);
      expect(summary).toMatch(/^[A-Z?].{10,90}[^.]$/);
      expect(examples(WORDS).length).toBeGreaterThan(0);
      for (const { says } of examples(WORDS)) expect(says).toMatch(/^[a-z].+[^.]$/);
      for (const word of [name, name.toUpperCase(), ...aliases]) {
        expect(routed(`${word} ${NEEDED[name] ?? ''}`).subcommand.name).toBe(name);
      }
    },
  );

  test('has no name or alias twice', () => {
    const names = subcommands.flatMap(({ name, aliases = [] }) => [name, ...aliases]);
    expect(new Set(names).size).toBe(names.length);
  });

  test.each(EXAMPLES)('%s: the canonical line of an example stays what it is: %s', (name, line) => {
    const first = routed(line);
    expect(first.subcommand.name).toBe(LED_BY[name] ?? name);
    const again = routed(first.line);
    expect(again.line).toBe(first.line);
    expect(again.subcommand.name).toBe(first.subcommand.name);
  });
});

describe('every answer', () => {
  const answers = new Map<string, PublicMessage>();
  beforeAll(async () => {
    const list = await answer(running.demo, 'untagged endpoints');
    await submitted(running.demo, dialogOf(await pressAt(running.demo, list, 'fraud-scorer', 'Fix')));
    for (const line of [...EXAMPLES.map(([, line]) => line), ...MORE]) answers.set(line, await answered(line));
    const [, id = ''] = /(f[0-9a-f]{8})/.exec(readable(answers.get('history fraud-scorer') ?? list)) ?? [];
    for (const line of [`undo ${id}`, `untagged done:${id}`, `mine done:${id}`, `history done:${id}`])
      answers.set(line, await answered(line));
  }, 60_000);
  /** The daily message that one of the lines turns on may come meanwhile. */
  async function answered(line: string): Promise<PublicMessage> {
    const { messages, ...outcome } = await running.demo.command({ text: line });
    return only({ ...outcome, messages: messages.filter(({ ephemeral }) => ephemeral) });
  }
  const isAnswer = ([, message]: [string, PublicMessage]) => smallPrint(message) !== '';

  test('has buttons whose every line is understood, and whose ids are the ones that are listened to', () => {
    const fixes = new Set<string>(Object.values(FIX));
    const ids = /^(line:\d+|share|csv|adjust)$/;
    for (const [line, message] of answers) {
      for (const { value, actionId, text } of buttonsIn(message.blocks)) {
        expect([line, text, ids.test(actionId) || fixes.has(actionId)]).toEqual([line, text, true]);
        expect(text).not.toBe('');
        const leads = fixes.has(actionId) ? lineOf(value) : value;
        // What undoes has no answer of its own to come back to.
        if (leads === '') continue;
        const found = routed(leads);
        // A click on what the button leads to must lead to the same again after a restart.
        expect(routed(found.line).line).toBe(found.line);
      }
    }
    expect(answers.size).toBeGreaterThan(60);
  });

  /** Of what buttons about resources carry: the answer that is shown again afterwards. */
  function lineOf(value: string): string {
    const read = readResourceValue(value) ?? readJobValue(value) ?? readLineValue(value);
    if (read === undefined) throw new Error(`nobody understands ${value}`);
    return read.line;
  }

  test('has a button that does something once only: no two have the same text and value', () => {
    for (const [line, message] of answers) {
      const all = buttonsIn(message.blocks).map(({ text, actionId, value }) => `${text} ${actionId} ${value}`);
      expect([line, all.length]).toEqual([line, new Set(all).size]);
    }
  });

  test('has no two buttons in a row that look the same', () => {
    for (const [line, { blocks }] of answers) {
      for (const block of blocks.filter(({ type }) => type === 'actions')) {
        const texts = buttonsIn([block]).map(({ text }) => text);
        expect([line, texts]).toEqual([line, [...new Set(texts)]]);
      }
    }
  });

  test('makes sense by its text alone', () => {
    for (const [line, { text }] of answers) {
      expect([line, text]).toEqual([line, expect.stringMatching(/\p{L}{3}.*\s.*\p{L}{2}/su)]);
      expect([line, text]).toEqual([line, expect.not.stringMatching(/[*`<>]/)]);
    }
  });

  test('shows nothing that is not meant for people', () => {
    for (const [line, { text, blocks }] of answers) {
      expect([line, everyText([text, blocks]).filter((part) => MISHAPS.test(part))]).toEqual([line, []]);
    }
  });

  test('about costs states metric, inclusive period, accounts, services, freshness and what it cost', () => {
    const others = /^(settings|help|untagged|mine|tag|history|undo|coverage)/;
    const aboutCosts = [...answers].filter(isAnswer).filter(([line]) => !others.test(line));
    expect(aboutCosts.length).toBeGreaterThan(15);
    for (const [line, message] of aboutCosts) {
      const said = [line, smallPrint(message)];
      expect(said).toEqual([line, expect.stringMatching(/\d \w{3}( \d{4})?.* \(UTC\)/)]);
      expect(said).toEqual([line, expect.stringMatching(/(^| · )(net )?(unblended|amortized|blended)( |$)/)]);
      expect(said).toEqual([line, expect.stringMatching(/accounts acme-payer, ml-prod and ml-research/)]);
      expect(said).toEqual([line, expect.stringMatching(/Amazon SageMaker/)]);
      expect(said).toEqual([line, expect.stringMatching(/final|estimated|data to \d+ \w+/)]);
      expect(said).toEqual([line, expect.stringMatching(/\d requests?/)]);
    }
  });

  test('about resources says how old its audit is and over what it went', () => {
    const aboutResources = [...answers].filter(isAnswer).filter(([line]) => /^(untagged|mine|tag|coverage)/.test(line));
    expect(aboutResources.length).toBeGreaterThan(20);
    for (const [line, message] of aboutResources) {
      const said = [line, smallPrint(message)];
      expect(said).toEqual([line, expect.stringMatching(/^audited (just now|\d+ \w+ ago)/)]);
      expect(said).toEqual([line, expect.stringMatching(/2 accounts × 2 regions/)]);
    }
  });

  test('says in the small print which filter it has', () => {
    for (const [line, message] of [...answers].filter(isAnswer)) {
      const [filter] = /\bcost-center=\w+/.exec(line) ?? [];
      if (filter !== undefined && !/^(help|tag)/.test(line)) expect(smallPrint(message)).toContain(filter);
    }
  });

  test('stands within what Slack takes: it was taken, with no answer in plain blocks instead', () => {
    for (const [, message] of answers) {
      expect(message.text).not.toMatch(/Slack refused/);
      if (readable(message).includes('[line chart')) {
        expect(message.blocks.map(({ type }) => type)).toContain('data_visualization');
      }
    }
  });
});

describe('the Slack scopes of the manifest', () => {
  /** What needs the scope besides a method that was called: a feature of the manifest itself. */
  const BY_FEATURE: Readonly<Record<string, string>> = { commands: 'slash_commands' };
  /** Scopes of which a method asks only for some channels. */
  const BY_CHANNEL: Readonly<Record<string, string>> = {
    'chat:write.public': 'posting to a public channel without being a member',
    'mpim:read': 'conversations.info of a group message, which the demo workspace has none of',
  };

  test('are enough for everything, and each is needed by something that is really called', async () => {
    // Everything that calls Slack, in every kind of channel.
    for (const [channel, as] of [
      ['ml-costs', 'ana'],
      ['random', 'ben'],
      ['finops', 'chloe'],
    ] as const) {
      const message = await answer(running.demo, 'spend by cost-center last month', { channel, as });
      await press(running.demo, message, 'CSV', as);
      await press(running.demo, message, 'Group by…', as);
      await press(running.demo, message, 'Share to channel', as);
    }
    await running.demo.home({ as: 'ana' });

    const manifest = parse(readFileSync('manifest.yml', 'utf8')) as {
      oauth_config: { scopes: { bot: string[] } };
      features: Record<string, unknown>;
    };
    const granted = manifest.oauth_config.scopes.bot;
    const { slack } = await callsOf(running.demo);
    const called = Object.keys(slack).filter((name) => name in methods);
    expect(called).toEqual(
      expect.arrayContaining(['chat.postMessage', 'chat.update', 'conversations.info', 'files.info', 'views.open']),
    );
    for (const name of called.filter((each) => methods[each]?.token === 'bot')) {
      const accepted = methods[name]?.scopes ?? [];
      const enough = accepted.length === 0 || accepted.some((scope) => granted.includes(scope));
      expect([name, enough]).toEqual([name, true]);
    }
    const { workspace } = running;
    expect(workspace.slack.recent().filter(({ status }) => status === 'missing_scope')).toEqual([]);

    const needed = new Set(called.flatMap((name) => methods[name]?.scopes ?? []));
    const unused = granted.filter(
      (scope) =>
        !needed.has(scope) && !(scope in BY_FEATURE && BY_FEATURE[scope] !== undefined) && !(scope in BY_CHANNEL),
    );
    expect(unused).toEqual([]);
    expect(manifest.features['slash_commands']).toBeDefined();
  });
});
