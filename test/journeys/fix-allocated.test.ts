import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Big } from 'big.js';
import { storyLedger } from '../../src/demo/story/ledger.ts';
import { arnOf, asked, audited, dialogOf, nowAt, pressAt, submitted } from '../support/fixing.ts';
import { dollars, readable, rowsOf } from '../support/messages.ts';
import { startRunning, type Running } from '../support/running.ts';

/** A tag set today is allocated spend tomorrow, and not a cent of it before. */

let running: Running;
beforeAll(async () => {
  running = await startRunning();
  await audited(running.demo);
});
afterAll(() => running.stop());

const SCORER = arnOf('prod.eu', 'endpoint/fraud-scorer');
const ask = (line: string) => asked(running.demo, line);

/** What the ledger has for the resource on the day, in the team's metric. */
const costOn = (day: string): Big =>
  storyLedger()
    .linesOn(day)
    .filter(({ resource, service }) => resource === SCORER && service === 'Amazon SageMaker')
    .reduce((sum, { netAmortized }) => sum.plus(netAmortized), Big(0));

/** What a day's spend is by cost center. */
async function byCenter(day: string): Promise<Map<string, Big>> {
  const rows = rowsOf(await ask(`spend by cost-center ${day}..${day}`));
  const at = rows[0]?.indexOf('spend') ?? 0;
  return new Map(rows.slice(1).map((row) => [row[0] ?? '', dollars(row[at] ?? '')]));
}
const of = (spend: Map<string, Big>, name: string): string => spend.get(name)?.toFixed(2) ?? 'none';

test('a fix moves the resource’s spend of that day on from unallocated to its team; earlier spend stays', async () => {
  const other = await startRunning();
  try {
    const message = await ask('untagged endpoints');
    await submitted(running.demo, dialogOf(await pressAt(running.demo, message, 'fraud-scorer', 'Fix')));
    expect(readable(await nowAt(running.demo, message))).toMatch(/fraud-scorer tagged by @ana/);
    await running.demo.clock('P1D');
    await other.demo.clock('P1D');
    const unfixed = async (day: string) => {
      const rows = rowsOf(await asked(other.demo, `spend by cost-center ${day}..${day}`));
      const at = rows[0]?.indexOf('spend') ?? 0;
      return new Map(rows.slice(1).map((row) => [row[0] ?? '', dollars(row[at] ?? '')]));
    };
    for (const day of ['2026-11-18', '2026-11-19']) {
      const [fixed, asItWas] = [await byCenter(day), await unfixed(day)];
      const moved = day === '2026-11-19' ? costOn(day) : Big(0);
      expect([day, of(fixed, 'unallocated')]).toEqual([day, asItWas.get('unallocated')?.minus(moved).toFixed(2)]);
      expect([day, of(fixed, 'fraud')]).toEqual([day, asItWas.get('fraud')?.plus(moved).toFixed(2)]);
      expect([day, of(fixed, 'total')]).toEqual([day, of(asItWas, 'total')]);
    }
    expect(costOn('2026-11-19').gt(10)).toBe(true);
  } finally {
    await other.stop();
  }
});

describe('coverage', () => {
  test('says more is kept the day after, and how that moved', async () => {
    const share = (said: string) => Number(/of spend, ([\d.]+) % of resources/.exec(said)?.[1]);
    const before = share(readable(await ask('coverage')));
    const message = await ask('untagged');
    for (const name of ['scorer-shadow', 'ranker-staging']) {
      const now = await nowAt(running.demo, message);
      await submitted(running.demo, dialogOf(await pressAt(running.demo, now, name, 'Fix')));
    }
    const after = readable(await ask('coverage'));
    expect(share(after)).toBeGreaterThan(before);
    await running.demo.clock('P1D');
    const tomorrow = readable(await ask('coverage'));
    expect(tomorrow).toMatch(/the share that keeps the policy is (up|down|unchanged).* since 19 Nov\./);
  });
});
