import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { subcommands } from '../../src/features/index.ts';
import { callsDuring } from '../support/calls.ts';
import {
  answer,
  blocksOfType,
  buttonsIn,
  dollars,
  everyText,
  MISHAPS,
  only,
  press,
  readable,
  readableHome,
  smallPrint,
  sums,
} from '../support/messages.ts';
import { startRunning, type Running } from '../support/running.ts';

/** The demo's own primary tag and one of its values. */
const WORDS = { tag: 'cost-center', value: 'search' };

let running: Running;
beforeAll(async () => {
  running = await startRunning();
});
afterAll(() => running.stop());

const ask = (line: string, where = {}) => answer(running.demo, line, where);

describe('/mlcost alone', () => {
  test('is the month to date against the same days before, its forecast, budgets at risk and what is unallocated', async () => {
    const message = await ask('');
    const said = readable(message);
    expect(said).toMatch(/\$[\d,]+\.\d\d of ML spend, 1–19 Nov 2026/);
    expect(said).toMatch(/% above 1–18 Oct 2026/);
    expect(said).toMatch(/forecast for the month \$[\d,]+ \(80 %: \$[\d,]+ – \$[\d,]+\)/);
    expect(said).toMatch(/ml-search reaches its \$20,000 limit about \d+ Nov/);
    expect(said).toMatch(/\$[\d,.]+ \([\d.]+ %\) is unallocated: it lacks cost-center/);
    expect(said).toMatch(/data to 18 Nov, estimated/);
    expect(sums(message).rows).toBe(sums(message).total);
    expect(message.text).toContain(/\$[\d,.]+/.exec(said)?.[0] ?? '?');
    expect(blocksOfType(message, 'data_visualization')).toHaveLength(1);
  });

  test('agrees with spend, and its forecast with the forecast', async () => {
    const overview = await ask('');
    expect(sums(await ask('spend by cost-center mtd')).total).toBe(sums(overview).total);
    const expected = dollars(/\$[\d,.]+/.exec((await ask('forecast')).text)?.[0] ?? '0');
    const shown = dollars(/forecast for the month (\$[\d,]+)/.exec(readable(overview))?.[1] ?? '0');
    expect(expected.round(0).toFixed()).toBe(shown.toFixed());
  });

  test('leads on: every button is answered in its place', async () => {
    for (const { text } of buttonsIn((await ask('')).blocks).filter(({ actionId }) => actionId.startsWith('line:'))) {
      const first = await ask('');
      const next = only(await press(running.demo, first, text));
      expect(next.ts).toBe(first.ts);
      // Fix tags leads to the resources themselves.
      expect(next.text).toMatch(/ML spend|resources break the tag policy/);
    }
  });

  test('takes another grouping and metric', async () => {
    expect(readable(await ask('by service'))).toMatch(/of ML spend/);
    expect(smallPrint(await ask('overview by account unblended'))).toContain('unblended');
  });
});

describe('/mlcost forecast', () => {
  test('says the month, its interval, what is spent so far and when each budget is reached', async () => {
    const said = readable(await ask('forecast'));
    expect(said).toMatch(/\$[\d,.]+ of ML spend expected for Nov 2026/);
    expect(said).toMatch(/\$[\d,.]+ – \$[\d,.]+ with 80 % probability, as AWS forecasts; \$[\d,.]+ spent so far/);
    for (const budget of ['ml-search', 'ml-vision', 'ml-fraud', 'ml-research', 'ml-all'])
      expect(said).toContain(budget);
  });

  test('is of one team with a filter, and goes months ahead', async () => {
    const team = await ask('forecast cost-center=search 3 months');
    expect(readable(team)).toMatch(/Nov 2026[^]*Dec 2026[^]*Jan 2027/);
    expect(smallPrint(team)).toContain('cost-center=search');
    const all = dollars(/\$[\d,.]+/.exec((await ask('forecast')).text)?.[0] ?? '0');
    expect(dollars(/\$[\d,.]+/.exec(team.text)?.[0] ?? '0').lt(all)).toBe(true);
  });

  test('is longer or shorter by a button', async () => {
    const longer = only(await press(running.demo, await ask('forecast'), '3 months'));
    expect(readable(longer)).toContain('Jan 2027');
    expect(readable(only(await press(running.demo, longer, 'This month only')))).not.toContain('Jan 2027');
  });
});

describe('/mlcost anomalies', () => {
  test('names the money, the days and the root cause, and leads to the spend around it', async () => {
    const message = await ask('anomalies');
    expect(readable(message)).toMatch(/\$[\d,.]+ above the expected · 3–9 Nov 2026/);
    expect(readable(message)).toMatch(/EUW1-Train:ml\.p4d\.24xlarge · eu-west-1 · ml-research/);
    expect(readable(only(await press(running.demo, message, /^Spend around/)))).toMatch(/of ML spend/);
  });

  test('says so when there are none, and when AWS no longer has them', async () => {
    expect(readable(await ask('anomalies 2026-10-01..2026-10-02'))).toMatch(/No anomalies in ML spend, 1–2 Oct 2026/);
    expect(readable(await ask('anomalies 2026-01'))).toMatch(/not available: AWS keeps 90 days/);
  });
});

describe('/mlcost settings', () => {
  test('shows the policy, accounts, people and the own cost, and mentions nobody aloud', async () => {
    const message = await ask('settings');
    const said = readable(message);
    for (const part of ['cost-center (primary)', 'ml-prod (222233334444)', 'administer: @chloe', 'of $5.00 spent']) {
      expect(said).toContain(part);
    }
    expect(readable(await ask('policy show'))).toContain('Tag policy');
  });
});

describe('/mlcost help', () => {
  test('lists every subcommand of the table', async () => {
    const said = readable(await ask('help'));
    for (const { usage, summary } of subcommands) {
      expect(said).toContain(`/mlcost ${usage}`);
      expect(said).toContain(summary);
    }
  });

  test.each(subcommands.map(({ name }) => name))('explains %s with examples that a button runs', async (name) => {
    const message = await ask(`help ${name}`);
    const examples = subcommands.find((one) => one.name === name)?.examples(WORDS) ?? [];
    for (const { line, says } of examples) expect(readable(message)).toContain(`/mlcost ${line} ${says}`);
    for (const { text } of buttonsIn(message.blocks)) {
      const first = await ask(`help ${name}`);
      expect(only(await press(running.demo, first, text)).ts).toBe(first.ts);
    }
  });

  test('is found by what people type when they are lost, and costs nothing', async () => {
    const calls = await callsDuring(running.demo, async () => {
      for (const line of ['help', '?', 'HELP', 'hel', 'help Spend', 'help forcast']) {
        expect(readable(await ask(line))).toMatch(/\/mlcost/);
      }
    });
    expect(calls.aws).toEqual({});
  });
});

describe('every example of the table', () => {
  test.each(subcommands.flatMap(({ examples }) => examples(WORDS).map(({ line }) => line)))(
    '/mlcost %s',
    async (line) => {
      const message = await ask(line);
      expect(message.text).not.toMatch(/went wrong|not available|no cost/i);
      expect(everyText([message.text, message.blocks]).filter((text) => MISHAPS.test(text))).toEqual([]);
    },
  );
});

describe('App Home', () => {
  test('shows the overview, and any other answer in its place by its buttons', async () => {
    const { view } = await running.demo.home({ as: 'ana' });
    expect(readableHome(view)).toMatch(/What ML costs[^]*of ML spend, 1–19 Nov 2026/);
    const blocks = (at: unknown) => (at as { blocks: Record<string, unknown>[] }).blocks;
    const names = buttonsIn(blocks(view)).map(({ text }) => text);
    expect(names).toEqual(expect.arrayContaining(['Refresh', 'Anomalies', 'Settings', 'Help', 'CSV']));
    expect(names).not.toContain('Share to channel');
    const home = async () => (await running.demo.state()).homes['ana'];
    for (const [name, shows] of [
      ['Settings', /Tag policy/],
      ['‹ Overview', /of ML spend, 1–19 Nov/],
      ['Anomalies', /anomal/],
      ['Help', /What \/mlcost answers/],
      ['‹ Overview', /of ML spend, 1–19 Nov/],
      ['Forecast', /expected for Nov 2026/],
      ['Refresh', /expected for Nov 2026/],
    ] as const) {
      const now = await home();
      const found = buttonsIn(blocks(now)).find(({ text }) => text === name);
      await running.demo.click({
        as: 'ana',
        view_id: (now as { id: string }).id,
        action_id: found?.actionId ?? name,
        value: found?.value ?? '',
      });
      expect(readableHome((await home()) ?? null)).toMatch(shows);
    }
  });

  test('sends the CSV of what it shows in the direct message', async () => {
    const { view } = await running.demo.home({ as: 'chloe' });
    const before = (await running.demo.state()).files.length;
    await running.demo.click({ as: 'chloe', view_id: (view as { id: string }).id, action_id: 'csv' });
    const { files, channels } = await running.demo.state();
    expect(files).toHaveLength(before + 1);
    expect(channels.find(({ name }) => name === '@chloe')?.messages.at(-1)?.files).toEqual([files.at(-1)?.id]);
  });

  test('shows what went wrong in its place', async () => {
    await running.demo.faults({ aws: { deny: ['ce:GetCostAndUsage'] } });
    await running.demo.clock('P2D');
    const { view } = await running.demo.home({ as: 'dmitri' });
    await running.demo.faults({});
    expect(readableHome(view)).toMatch(/not allowed to call ce:GetCostAndUsage/);
    expect(readableHome(view)).toContain('[Refresh]');
  });

  test('says what went wrong with a file in the direct message', async () => {
    const { view } = await running.demo.home({ as: 'ben' });
    await running.demo.faults({ slack: [{ operation: 'files.getUploadURLExternal', error: 'storage_limit_reached' }] });
    await running.demo.click({ as: 'ben', view_id: (view as { id: string }).id, action_id: 'csv' });
    await running.demo.faults({});
    const { channels } = await running.demo.state();
    expect(channels.find(({ name }) => name === '@ben')?.messages.at(-1)?.text).toMatch(/Slack refused files/);
  });
});
