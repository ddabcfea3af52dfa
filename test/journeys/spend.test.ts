import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  answer,
  buttonNamed,
  buttonsIn,
  only,
  press,
  readable,
  rowsOf,
  smallPrint,
  sums,
} from '../support/messages.ts';
import { startRunning, type Running } from '../support/running.ts';

let running: Running;
beforeAll(async () => {
  running = await startRunning();
});
afterAll(() => running.stop());

const ask = (line: string, where = {}) => answer(running.demo, line, where);

describe('/mlcost spend', () => {
  test('says the total, the comparison, what is unallocated, and where the figures come from', async () => {
    const message = await ask('spend by cost-center last month');
    expect(message).toMatchObject({ ephemeral: true, visible_to: 'ana', channel: 'ml-costs', user: 'mlcost' });
    expect(message.text).toMatch(/^\$[\d,]+\.\d\d of ML spend, 1–31 Oct 2026, by cost-center/);
    expect(readable(message)).toMatch(/% (above|below) 31 Aug – 30 Sep 2026 \(\$[\d,.]+\)/);
    expect(readable(message)).toMatch(/\$[\d,.]+ \([\d.]+ %\) unallocated, without cost-center/);
    expect(smallPrint(message)).toMatch(
      /1–31 Oct 2026 \(UTC\) · net amortized · accounts acme-payer, ml-prod and ml-research · Amazon SageMaker · final · \d request/,
    );
  });

  test.each([
    'spend by cost-center last month',
    'spend by usage-type last month',
    'spend by usage-type, account top 3',
    'spend by cost-center, environment last month top 2',
    'spend by cost-center 2026-Q3',
    'spend by region cost-center=search last 30d',
    'spend by service',
    'spend by operation top 1 mtd',
    'spend by category:business-unit last month',
    'spend cost-center!=search,vision last month',
    'spend cost-center=(unallocated) last 7d',
    'spend environment=production,staging cost-center=search last month',
  ])('the groups, "other" and the unallocated add up to the total to the cent: %s', async (line) => {
    const { rows, total } = sums(await ask(line));
    expect(rows).toBe(total);
    expect(Number(total)).toBeGreaterThan(0);
  });

  test('a filter, its negation and the rest are parts of the whole', async () => {
    const total = async (line: string) => Number(sums(await ask(line)).total);
    const [all, search, others, none, notNone] = [
      await total('spend by usage-type last month'),
      await total('spend by usage-type cost-center=search last month'),
      await total('spend by usage-type cost-center!=search last month'),
      await total('spend by usage-type cost-center= last month'),
      await total('spend by usage-type cost-center!=(unallocated) last month'),
    ];
    expect(search + others).toBeCloseTo(all, 2);
    expect(none + notNone).toBeCloseTo(all, 2);
    expect(search).toBeGreaterThan(0);
    expect(none).toBeGreaterThan(0);
  });

  test('top N names N groups and folds the others into one row that says how many', async () => {
    const [, ...rows] = rowsOf(await ask('spend by usage-type last month top 3'));
    expect(rows).toHaveLength(5);
    expect(rows[3]?.[0]).toMatch(/^other \(\d+\)$/);
    expect(rows[4]?.[0]).toBe('total');
  });

  test('two groupings have a column each, and a third is refused with what to do', async () => {
    const [heading, first] = rowsOf(await ask('spend by cost-center, account last month'));
    expect(heading?.slice(0, 3)).toEqual(['cost-center', 'account', 'spend']);
    expect(first?.[1]).toMatch(/^ml-(prod|research)$/);
    expect(readable(await ask('spend by cost-center, account, region'))).toMatch(/two/i);
  });

  test.each([
    ['unblended', 'unblended'],
    ['amortized', 'amortized'],
    ['net-unblended', 'net unblended'],
    ['net-amortized', 'net amortized'],
    ['blended', 'blended'],
    ['NetAmortizedCost', 'net amortized'],
  ])('the metric word %s is answered in it', async (word, title) => {
    const message = await ask(`spend by cost-center last month ${word}`);
    expect(smallPrint(message)).toContain(` · ${title} · `);
    const { rows, total } = sums(message);
    expect(rows).toBe(total);
  });

  test('daily and monthly have the same total and different charts', async () => {
    const daily = await ask('spend by cost-center last 3 months daily');
    const monthly = await ask('spend by cost-center last 3 months monthly');
    expect(sums(monthly).total).toBe(sums(daily).total);
    expect(readable(monthly)).toMatch(/Aug 2026/);
    expect(readable(daily)).toMatch(/1 Aug/);
  });

  test('a team ahead of UTC may ask for today before UTC has it, and data that is not there yet is said to be missing', async () => {
    expect(readable(await ask('spend today'))).toMatch(/No cost data yet for 19 Nov 2026/);
  });

  test('a value that nobody has is answered with the nearest one as a button', async () => {
    const message = await ask('spend cost-center=serch last month');
    expect(readable(message)).toMatch(/has no value serch.*Did you mean search\b/);
    const shown = only(await press(running.demo, message, /^Show /));
    expect(Number(sums(shown).total)).toBeGreaterThan(0);
  });

  test('a tag key that nobody has names the nearest one, before Cost Explorer is paid for figures', async () => {
    const message = await ask('spend by cost-centre');
    expect(readable(message)).toMatch(/cost-centre is not a cost allocation tag.*Did you mean cost-center/);
    expect(Number(sums(only(await press(running.demo, message, 'Run that'))).total)).toBeGreaterThan(0);
  });

  test('a period older than Cost Explorer keeps is refused with the setting that changes it', async () => {
    expect(readable(await ask('spend 2024-01'))).toMatch(/14 months.*costExplorer\.historyMonths/s);
  });
});

describe('the buttons of an answer', () => {
  test('take the place of the private answer: earlier, later, steps and drill-down', async () => {
    const first = await ask('spend by cost-center last month');
    const october = sums(first).total;

    const september = only(await press(running.demo, first, /^‹ /));
    expect(september.ts).toBe(first.ts);
    expect(september).toMatchObject({ ephemeral: true, visible_to: 'ana' });
    expect(readable(september)).toContain('1–30 Sep 2026');

    const back = only(await press(running.demo, september, /Oct 2026 ›$/));
    expect(sums(back).total).toBe(october);

    const monthly = only(await press(running.demo, back, 'Monthly'));
    expect(monthly.ts).toBe(first.ts);
    expect(sums(monthly).total).toBe(october);
    expect(buttonsIn(monthly.blocks).map(({ text }) => text)).toContain('Daily');

    const [, top] = rowsOf(monthly);
    const drilled = only(await press(running.demo, monthly, `${top?.[0]} ›`));
    expect(drilled.ts).toBe(first.ts);
    expect(sums(drilled).total).toBe(top?.[1]?.replace(/[$,]/g, ''));
    expect(smallPrint(drilled)).toContain(`cost-center=${top?.[0]}`);
  });

  test('drilling into what is unallocated shows exactly that money', async () => {
    const message = await ask('spend by cost-center last month');
    const row = rowsOf(message).find(([name]) => name === 'unallocated');
    const drilled = only(await press(running.demo, message, 'unallocated ›'));
    expect(`$${Number(sums(drilled).total).toLocaleString('en-US', { minimumFractionDigits: 2 })}`).toBe(row?.[1]);
  });

  test('there is nothing later than today and nothing earlier than the history', async () => {
    const names = async (line: string) => buttonsIn((await ask(line)).blocks).map(({ text }) => text);
    expect((await names('spend mtd')).filter((text) => /^\w.* ›$/.test(text) && /20\d\d/.test(text))).toEqual([]);
    expect((await names('spend 2025-09')).filter((text) => text.startsWith('‹'))).toEqual([]);
  });

  test('in a shared message give the one who clicks an answer of their own, and leave the message as it is', async () => {
    const mine = await ask('spend by cost-center last month', { channel: 'ml-costs' });
    await press(running.demo, mine, 'Share to channel');
    const { channels } = await running.demo.state();
    const shared = channels
      .find(({ name }) => name === 'ml-costs')
      ?.messages.findLast(({ ephemeral, user }) => !ephemeral && user === 'mlcost');
    if (shared === undefined) throw new Error('nothing was shared');

    const own = only(await press(running.demo, shared, 'Monthly', 'ben'));
    expect(own.ts).not.toBe(shared.ts);
    expect(own).toMatchObject({ ephemeral: true, visible_to: 'ben' });
    expect(buttonNamed(own.blocks, 'Daily').value).toContain('2026-10');
  });
});
