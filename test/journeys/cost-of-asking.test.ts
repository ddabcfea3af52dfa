import { afterEach, describe, expect, test } from '@jest/globals';
import { billed, callsDuring, callsOf } from '../support/calls.ts';
import { answer, press, readable, smallPrint, sums } from '../support/messages.ts';
import { startRunning, type Running } from '../support/running.ts';

/** What the bot costs itself: the cache, the meter, the cap. Each test has a workspace of its own. */

let running: Running;
afterEach(() => running.stop());

const start = async (dollarsADay?: number) => {
  running = await startRunning({
    config: (config) =>
      dollarsADay === undefined
        ? config
        : {
            ...config,
            costExplorer: { ...config.costExplorer, dailyLimitMicros: Math.round(dollarsADay * 1_000_000) },
          },
  });
  return running.demo;
};

const costOf = async (work: () => Promise<unknown>) => billed(await callsDuring(running.demo, work));

describe('the cache', () => {
  test('the overview costs at most five requests the first time and none the second', async () => {
    const demo = await start();
    expect(await costOf(() => answer(demo, ''))).toBeLessThanOrEqual(5);
    expect(await costOf(() => answer(demo, ''))).toBe(0);
    expect(await costOf(() => answer(demo, 'overview', { as: 'ben' }))).toBe(0);
  });

  test('a closed month is not asked again the next day; the open one is after two hours', async () => {
    const demo = await start();
    await answer(demo, 'spend by region 2026-09');
    const open = await answer(demo, 'spend by cost-center mtd');
    await demo.clock('PT30M');
    expect(await costOf(() => answer(demo, 'spend by cost-center mtd'))).toBe(0);
    await demo.clock('PT2H');
    expect(await costOf(() => answer(demo, 'spend by cost-center mtd'))).toBe(1);
    await demo.clock('P1D');
    expect(await costOf(() => answer(demo, 'spend by region 2026-09'))).toBe(0);
    const later = await answer(demo, 'spend by cost-center mtd');
    expect(Number(sums(later).total)).toBeGreaterThan(Number(sums(open).total));
  });

  test('an answer from the cache says how old it is', async () => {
    const demo = await start();
    await answer(demo, 'spend by cost-center mtd');
    await demo.clock('PT40M');
    expect(smallPrint(await answer(demo, 'spend by cost-center mtd'))).toMatch(/0 requests, 40 min old$/);
  });

  test('two hundred identical commands at once cost what one costs, and all are answered the same', async () => {
    const demo = await start();
    const line = 'spend by cost-center last month';
    await demo.faults({ aws: { latencyMs: 300 } });
    const people = ['ana', 'ben', 'chloe', 'dmitri'];
    let texts: string[] = [];
    const cost = await costOf(async () => {
      const all = Array.from({ length: 200 }, (_, at) =>
        running.workspace.slack.command({ as: people[at % 4], channel: 'ml-costs', text: line }),
      );
      const acks = await Promise.all(all);
      expect(acks.every(({ ack }) => ack?.ok === true)).toBe(true);
      await running.bot.idle();
      const { channels } = await demo.state();
      // On a busy machine some are told that the answer takes longer: it comes all the same.
      texts = channels.flatMap(({ messages }) => messages.map(({ text }) => text)).filter((text) => /\$/.test(text));
    });
    expect(texts).toHaveLength(200);
    expect(new Set(texts).size).toBe(1);
    expect(cost).toBeLessThanOrEqual(2);
    await demo.faults({});
    await demo.clock('P8D');
    expect(await costOf(() => answer(demo, line))).toBe(cost);
  });

  test('CSV, sharing and dialogs of an answer cost nothing more', async () => {
    const demo = await start();
    const message = await answer(demo, 'spend by cost-center last month');
    expect(
      await costOf(async () => {
        await press(demo, message, 'CSV');
        await press(demo, message, 'Group by…');
        await press(demo, message, 'Share to channel');
      }),
    ).toBe(0);
  });
});

describe('an older answer', () => {
  test.each([
    ['down', { faults: [{ operation: 'ce:*', status: 500 }] }],
    ['out of reach', { faults: [{ operation: 'ce:*', drop: true }] }],
  ])('stands in while AWS is %s, for everybody who asks, and says its age', async (_how, faults) => {
    const demo = await start();
    const { total } = sums(await answer(demo, 'spend by cost-center mtd'));
    await demo.clock('PT3H');
    await demo.faults({ aws: { latencyMs: 20, ...faults } });
    const all = await Promise.all(
      ['ana', 'ben', 'chloe', 'dmitri'].map((as) => answer(demo, 'spend by cost-center mtd', { as })),
    );
    for (const message of all) {
      expect(sums(message).total).toBe(total);
      expect(smallPrint(message)).toMatch(/these figures are 3 h old/);
    }
    await demo.faults({});
    expect(smallPrint(await answer(demo, 'spend by cost-center mtd'))).toMatch(/1 request, \$0\.01$/);
  });

  test('never stands in for what the bot is not allowed to ask', async () => {
    const demo = await start();
    await answer(demo, 'spend by cost-center mtd');
    await demo.clock('PT3H');
    await demo.faults({ aws: { deny: ['ce:GetCostAndUsage'] } });
    expect(readable(await answer(demo, 'spend by cost-center mtd'))).toMatch(/not allowed to call/);
  });
});

describe('the daily cap', () => {
  test('once reached, what was asked before is still answered with its age, and nothing more is paid for', async () => {
    const demo = await start(0.02);
    const { total } = sums(await answer(demo, 'spend by cost-center mtd'));
    await answer(demo, 'spend by cost-center 2026-08');
    await demo.clock('PT2H');
    const cost = await costOf(async () => {
      const stale = await answer(demo, 'spend by cost-center mtd');
      expect(sums(stale).total).toBe(total);
      expect(smallPrint(stale)).toMatch(/figures are 2 h old/);
      const refused = readable(await answer(demo, 'spend by region last month'));
      expect(refused).toMatch(/limit of \$0\.02 .*used up/);
      expect(refused).toMatch(/costExplorer\.dailyLimit/);
    });
    expect(cost).toBe(0);
    expect(billed(await callsOf(demo))).toBe(2);
  });

  test('starts anew at midnight UTC', async () => {
    const demo = await start(0.01);
    await answer(demo, 'spend by cost-center 2026-08');
    expect(readable(await answer(demo, 'spend by region 2026-08'))).toMatch(/used up/);
    await demo.clock('PT10H');
    expect(readable(await answer(demo, 'spend by cost-center 2026-07'))).toMatch(/of ML spend/);
  });

  test('leaves the overview without its forecast, which says why', async () => {
    const demo = await start(0.01);
    const said = readable(await answer(demo, ''));
    expect(said).toMatch(/of ML spend, 1–19 Nov 2026/);
    expect(said).toMatch(/forecast not available: .*limit of \$0\.01/i);
  });

  test('is kept under a burst of different questions', async () => {
    const demo = await start(0.05);
    const lines = Array.from(
      { length: 30 },
      (_, at) => `spend by cost-center 2026-08-01..2026-08-${String(at + 2).padStart(2, '0')}`,
    );
    await Promise.all(lines.slice(0, 29).map((text) => demo.command({ text })));
    expect(billed(await callsOf(demo))).toBe(5);
  });
});

describe('settings', () => {
  test('count what Cost Explorer was really asked, a cent each, by subcommand, and for admins by person', async () => {
    const demo = await start();
    await answer(demo, '');
    await answer(demo, '', { as: 'ben' });
    await answer(demo, 'spend by usage-type last month', { as: 'ben' });
    await answer(demo, 'anomalies', { as: 'chloe' });
    await demo.faults({ aws: { pageSize: 30 } });
    await answer(demo, 'spend by usage-type, account 2026-09');
    await demo.faults({});
    const message = await answer(demo, 'settings', { as: 'chloe' });
    const requests = billed(await callsOf(demo));
    const cost = `$${(requests / 100).toFixed(2)}`;
    expect(readable(message)).toContain(`${cost} of $5.00 spent on Cost Explorer today`);
    expect(readable(message)).toMatch(new RegExp(`\\${cost} this month, ${requests} requests`));
    expect(`$${(await callsOf(demo)).cost_usd}`).toBe(cost);
    expect(readable(message)).toMatch(/overview\s+\d+\s+\$0\.0\d\s+\d+/);
    expect(readable(message)).toMatch(
      /By person this month, for admins only: @ana \$\d\.\d\d, @ben \$0\.02, @chloe \$0\.02/,
    );
    expect(readable(await answer(demo, 'settings'))).not.toContain('By person');
  });

  test('of the bot count one request as one request', async () => {
    const demo = await start();
    expect(readable(await answer(demo, 'settings'))).toMatch(/\$0\.01 this month, 1 request[^s]/);
  });
});
