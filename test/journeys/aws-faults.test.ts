import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { callsDuring } from '../support/calls.ts';
import { answer, everyText, MISHAPS, readable, smallPrint, sums } from '../support/messages.ts';
import { startRunning, type Running } from '../support/running.ts';

let running: Running;
beforeAll(async () => {
  running = await startRunning();
});
afterEach(async () => {
  await running.demo.faults({});
  // Every figure that was cached is out of date, and budgets are looked up anew.
  await running.demo.clock('PT5H');
});
afterAll(() => running.stop());

const ask = async (line: string) => {
  const message = await answer(running.demo, line);
  expect(everyText(message.blocks).filter((text) => MISHAPS.test(text))).toEqual([]);
  return message;
};

/** Lines that nothing else in this file asks, so that no older answer can stand in. */
let month = 0;
const freshSpend = () =>
  `spend by usage-type ${['2025-10', '2025-11', '2025-12', '2026-01', '2026-02'][month++ % 5]} top=${month}`;
let day = 1;
const freshDays = () => `spend by region 2026-09-${String(day++).padStart(2, '0')}..2026-09-28`;

describe('an action that IAM denies', () => {
  test.each([
    ['ce:GetCostAndUsage', freshSpend()],
    ['ce:GetCostForecast', 'forecast 7 months'],
    ['ce:GetAnomalies', 'anomalies last month'],
    ['ce:ListCostAllocationTags', 'settings'],
    ['budgets:ViewBudget', 'forecast'],
  ])('is named, with where to allow it: %s', async (action, line) => {
    await running.demo.faults({ aws: { deny: [action] } });
    const said = readable(await ask(line));
    expect(said).toContain(`not allowed to call ${action}`);
    expect(said).toContain(`Allow ${action} in the IAM policy`);
  });

  test('leaves the rest of the overview: forecast and budgets are not available, each with its reason', async () => {
    await running.demo.faults({ aws: { deny: ['ce:GetCostForecast', 'budgets:ViewBudget'] } });
    const message = await ask('');
    const said = readable(message);
    expect(said).toMatch(/\$[\d,.]+ of ML spend, 1–\d+ Nov 2026/);
    expect(said).toMatch(/forecast not available: .*ce:GetCostForecast/i);
    expect(said).toMatch(/budgets: not available.*budgets:ViewBudget/i);
    expect(sums(message).rows).toBe(sums(message).total);
  });

  test('leaves the budgets of a forecast that is not available, and the forecast without the budgets', async () => {
    await running.demo.faults({ aws: { deny: ['ce:GetCostForecast'] } });
    const withoutForecast = readable(await ask('forecast 5 months'));
    expect(withoutForecast).toMatch(/forecast is not available/);
    expect(withoutForecast).toMatch(/ml-search\s+\$20,000/);
    await running.demo.faults({ aws: { deny: ['budgets:ViewBudget'] } });
    await running.demo.clock('PT3H');
    const withoutBudgets = readable(await ask('forecast 6 months'));
    expect(withoutBudgets).toMatch(/\$[\d,.]+ of ML spend expected/);
    expect(withoutBudgets).toMatch(/Budgets are not available: .*budgets:ViewBudget/);
  });

  test('leaves the settings without the activation of tags', async () => {
    await running.demo.clock('P2D');
    await running.demo.faults({ aws: { deny: ['ce:ListCostAllocationTags'] } });
    const said = readable(await ask('settings'));
    expect(said).toMatch(/Activation is not available: .*ce:ListCostAllocationTags/);
    expect(said).toContain('cost-center (primary)');
  });
});

describe('a failure of AWS', () => {
  test.each([
    ['throttled', { throttle: true }],
    ['answering 500', { status: 500 }],
    ['answering 503', { status: 503 }],
    ['dropping the connection', { drop: true }],
  ])('once (%s) is tried again without anybody noticing', async (_what, fault) => {
    await running.demo.faults({ aws: { faults: [{ operation: 'ce:GetCostAndUsage', ...fault, times: 1 }] } });
    const calls = await callsDuring(running.demo, async () => {
      expect(readable(await ask(freshDays()))).toMatch(/of ML spend/);
    });
    expect(calls.aws['ce:GetCostAndUsage']).toBeGreaterThanOrEqual(2);
  });

  test.each([
    ['throttled', { throttle: true }, /AWS is limiting ce:GetCostAndUsage right now.*Try again/s],
    ['answering 500', { status: 500 }, /AWS could not be reached for ce:GetCostAndUsage.*Try again/s],
    ['dropping the connection', { drop: true }, /ce:GetCostAndUsage.*Try again/s],
    [
      'without credentials',
      { status: 400, error: 'UnrecognizedClientException' },
      /no valid AWS credentials.*AWS_ACCESS_KEY_ID/s,
    ],
    ['not knowing the period', { status: 400, error: 'DataUnavailableException' }, /no data for this yet/],
    ['refusing the request', { status: 400, error: 'ValidationException' }, /AWS rejected ce:GetCostAndUsage/],
  ])('that stays (%s) is a sentence that says what to do', async (_what, fault, sentence) => {
    await running.demo.faults({ aws: { faults: [{ operation: 'ce:GetCostAndUsage', ...fault }] } });
    const message = await ask(freshDays());
    expect(readable(message)).toMatch(sentence);
    expect(message.text).toMatch(sentence);
  });

  test.each(['ce:GetTags', 'ce:GetDimensionValues'])(
    'in what only makes suggestions (%s) leaves the answer',
    async (action) => {
      await running.demo.faults({ aws: { deny: [action] } });
      expect(readable(await ask('spend cost-center=nobody 2026-09-01..2026-09-06'))).toMatch(/No ML spend/);
      expect(readable(await ask('spend region=mars-1 2026-09-01..2026-09-06'))).toMatch(/No ML spend/);
    },
  );
});

describe('an AWS that is slow or lacks operations', () => {
  test('a person who waits longer than three seconds is told that the answer comes, and gets it', async () => {
    await running.demo.faults({ aws: { faults: [{ operation: 'ce:GetCostAndUsage', delayMs: 3500, times: 1 }] } });
    const { messages } = await running.demo.command({ text: 'spend 2026-08-03..2026-08-09 by cost-center' });
    expect(messages.map(({ text }) => text)).toEqual([
      expect.stringMatching(/takes longer than usual/),
      expect.stringMatching(/of ML spend, 3–9 Aug 2026/),
    ]);
  });

  test('a third-party AWS that lacks forecasts and budgets still answers the overview', async () => {
    await running.demo.faults({
      aws: { unsupported: ['ce:GetCostForecast', 'budgets:DescribeBudgets', 'ce:ListCostAllocationTags'] },
    });
    const said = readable(await ask(''));
    expect(said).toMatch(/of ML spend, 1–\d+ Nov 2026/);
    expect(said).toMatch(/forecast not available: This AWS endpoint does not offer ce:GetCostForecast/);
    expect(said).toMatch(/Budgets: not available.*does not offer budgets:/);
  });

  test.each([
    ['ce:GetCostAndUsage', () => freshDays()],
    ['ce:GetAnomalies', () => 'anomalies 2026-09'],
  ])('the operation it lacks is named: %s', async (action, line) => {
    await running.demo.faults({ aws: { unsupported: [action] } });
    expect(readable(await ask(line()))).toContain(`This AWS endpoint does not offer ${action}`);
  });

  test('small pages are followed to the end: the total is the same, and each page is paid for', async () => {
    const whole = await ask('spend by usage-type, account 2026-07-01..2026-07-10');
    await running.demo.faults({ aws: { pageSize: 40 } });
    await running.demo.clock('P8D');
    const calls = await callsDuring(running.demo, async () => {
      const paged = await ask('spend by usage-type, account 2026-07-01..2026-07-10');
      expect(sums(paged)).toEqual(sums(whole));
      expect(smallPrint(paged)).toMatch(/(\d+) requests, \$0\.\d\d/);
    });
    expect(calls.aws['ce:GetCostAndUsage']).toBeGreaterThan(10);
  });
});
