import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readableMessages } from '../../src/demo/readable.ts';
import { startRunning, type Running } from '../support/running.ts';

/** Instants at which the team's day, the UTC day and the data's last day are not the same. */
const INSTANTS: readonly [at: string, timeZone: string][] = [
  ['2026-11-19T16:00:00Z', 'Asia/Tokyo'],
  ['2026-11-30T20:00:00Z', 'Asia/Tokyo'],
  ['2026-12-31T23:00:00Z', 'Europe/Berlin'],
  ['2026-11-20T02:30:00Z', 'America/Los_Angeles'],
  ['2026-12-01T03:00:00Z', 'America/Los_Angeles'],
  ['2026-12-01T09:00:00Z', 'UTC'],
  ['2026-12-02T06:30:00Z', 'UTC'],
  ['2027-03-01T00:30:00Z', 'UTC'],
];
const LINES = ['', 'spend', 'spend today', 'spend yesterday', 'spend last 7d', 'spend ytd', 'forecast', 'anomalies'];

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** How many days "1–18 Oct 2026", "31 Aug – 30 Sep 2026" or "19 Nov 2026" are. */
function days(text: string): number {
  const [from = '', to = from] = text.split(/\s?–\s?/);
  const year = /\d{4}/.exec(to)?.[0] ?? '';
  const month = /[A-Z][a-z]{2}/.exec(to)?.[0] ?? '';
  const at = (part: string): number => {
    const [day = '1'] = /\d+/.exec(part) ?? [];
    const own = /[A-Z][a-z]{2}/.exec(part)?.[0] ?? month;
    return Date.UTC(Number(/\d{4}/.exec(part)?.[0] ?? year), MONTHS.indexOf(own), Number(day));
  };
  return Math.round((at(to) - at(from)) / 86_400_000) + 1;
}

test.each([
  ['1–18 Oct 2026', 18],
  ['31 Aug – 30 Sep 2026', 31],
  ['19 Nov 2026', 1],
  ['28 Dec 2025 – 3 Jan 2026', 7],
])('the days of "%s" are counted', (text, count) => {
  expect(days(text)).toBe(count);
});

let comparisons = 0;
/** A pattern that no longer matches must not make the test below hold of nothing. */
afterAll(() => expect(comparisons).toBeGreaterThanOrEqual(12));

describe.each(INSTANTS)('at %s in %s', (at, timeZone) => {
  let running: Running;
  beforeAll(async () => {
    running = await startRunning({ workspace: { now: new Date(at) }, config: (config) => ({ ...config, timeZone }) });
  });
  afterAll(() => running.stop());

  test.each(LINES)(
    '/mlcost %s asks only for days that Cost Explorer has, and shows nothing unknown as zero',
    async (line) => {
      const { messages } = await running.demo.command({ channel: 'ml-costs', text: line });
      const said = readableMessages(messages);
      expect(said).not.toMatch(/AWS rejected|NaN|undefined/);
      expect(said).not.toMatch(/−100\.0 %/);
      if (said.includes('No cost data yet')) expect(said).not.toMatch(/^total\s+\$0\.00/m);
    },
  );

  test('a comparison is of as many days as have data', async () => {
    for (const line of ['', 'spend', 'spend last 7d']) {
      const { messages } = await running.demo.command({ channel: 'ml-costs', text: line });
      const said = readableMessages(messages);
      const compared = /(?:above|below|about the same as|the same as) ([^(\n]+) \(/.exec(said)?.[1];
      const period = /of ML spend, ([^,\n]+)/.exec(said)?.[1];
      const reach = /data to (\d+ \w{3})/.exec(said)?.[1];
      if (compared === undefined || period === undefined || reach === undefined) continue;
      const [from = ''] = period.split(/\s?–\s?/);
      const year = /\d{4}/.exec(period)?.[0] ?? '';
      const withMonth = /[A-Z]/.test(from) ? from : `${from} ${/[A-Z][a-z]{2}/.exec(period)?.[0] ?? ''}`;
      comparisons += 1;
      expect(days(compared)).toBe(days(`${withMonth} – ${reach} ${year}`));
    }
  });
});
