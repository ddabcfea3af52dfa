import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { withoutResourceData } from '../../src/aws/cost-explorer/resources.ts';
import { costExplorer, type CostSource } from '../../src/aws/cost-explorer/source.ts';
import { awsError } from '../../src/aws/errors.ts';
import { loadConfig, type Config } from '../../src/config.ts';
import { startEmulatedAws } from '../../src/demo/aws/server.ts';
import type { EmulatedAws, Ledger, LedgerLine } from '../../src/demo/aws/types.ts';
import { storyLedger } from '../../src/demo/story/ledger.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { line, MEMBER, organization, PAYER } from '../demo/aws/support.ts';

const HOUR = 3_600_000;
const arn = (name: string) => `arn:aws:sagemaker:eu-west-1:${MEMBER}:endpoint/${name}`;
const costs = (resource: string, day: string, netAmortized: string, more: Partial<LedgerLine> = {}) =>
  line({ resource: arn(resource), day, netAmortized, ...more });

const lines: LedgerLine[] = [
  costs('Ranker-Prod', '2026-11-04', '1000.00'), // too old
  costs('Ranker-Prod', '2026-11-05', '10.10'),
  costs('Ranker-Prod', '2026-11-05', '0.20', { usageType: 'EUW1-Host:VolumeUsage' }),
  costs('Ranker-Prod', '2026-11-18', '10.30'),
  costs('new', '2026-11-17', '24.00'),
  costs('new', '2026-11-18', '24.00'),
  costs('new', '2026-11-18', '-24.00', { recordType: 'Credit' }),
  costs('of-another-service', '2026-11-18', '5.00', { service: 'AmazonCloudWatch' }),
  line({ day: '2026-11-18', netAmortized: '7.00' }),
];

let store: Store;
let aws: EmulatedAws;
let now: number;
const start = async (resourceLevelData: boolean, ledger: Ledger | readonly LedgerLine[] = lines) => {
  aws = await startEmulatedAws({
    organization: organization({ resourceLevelData }),
    ledger,
    clock: () => new Date(now),
  });
};
beforeEach(async () => {
  now = Date.parse('2026-11-19T14:00:00Z');
  store = await openStore(':memory:');
});
afterEach(async () => {
  await aws.close();
  await store.close();
});

const source = (more: Partial<Config> = {}): CostSource =>
  costExplorer(
    {
      ...loadConfig({ SLACK_BOT_TOKEN: 'xoxb-1-a', SLACK_APP_TOKEN: 'xapp-1-a', ...aws.env }, { cwd: '/nonexistent' }),
      metric: 'NetAmortizedCost',
      accounts: { payer: { id: PAYER }, members: [] },
      ...more,
    },
    { store, clock: () => new Date(now) },
  )({ person: 'U1', feature: 'untagged' });
const asked = () => aws.calls()['ce:GetCostAndUsageWithResources'] ?? 0;
const paid = async () => (await store.costRequests.since(0)).requests;

describe('what single resources cost', () => {
  beforeEach(() => start(true));

  test('is the sum of the last 14 days, by ARN in any case', async () => {
    const found = await source().resourceCosts();
    expect([...(found?.byArn ?? [])].map(([key, { amount, currency }]) => [key, amount.toFixed(2), currency])).toEqual([
      [arn('ranker-prod'), '20.60', 'USD'],
      [arn('new'), '48.00', 'USD'],
    ]);
    expect(found).toMatchObject({ days: 14, until: '2026-11-18' });
  });

  test('adds up to the bill', async () => {
    await aws.close();
    const ledger = storyLedger();
    await start(true, ledger);
    const found = await source().resourceCosts();
    const cents = new Map<string, number>();
    for (let day = 5; day < 19; day += 1) {
      for (const each of ledger.linesOn(`2026-11-${String(day).padStart(2, '0')}`)) {
        const key = each.resource?.toLowerCase();
        const counts = each.service === 'Amazon SageMaker' && !['Tax', 'Credit', 'Refund'].includes(each.recordType);
        if (key === undefined || !counts) continue;
        cents.set(key, (cents.get(key) ?? 0) + Math.round(Number(each.netAmortized) * 100));
      }
    }
    expect(cents.size).toBeGreaterThan(100);
    const inCents = [...(found?.byArn ?? [])].map(([key, { amount }]) => [key, Number(amount.times(100))] as const);
    expect(new Map(inCents)).toEqual(cents);
  });

  test('a month of it goes at the pace of the days it was there', async () => {
    const found = await source().resourceCosts();
    expect(found?.monthly.get(arn('new'))?.amount.toFixed(2)).toBe('730.00');
    expect(found?.monthly.get(arn('ranker-prod'))?.amount.toFixed(2)).toBe('44.76'); // 20.60 / 336 h * 730 h
  });

  test('is paid for once in 12 hours, also past midnight', async () => {
    await Promise.all([source().resourceCosts(), source().resourceCosts()]);
    const before = await paid();
    now += 11 * HOUR;
    expect((await source().resourceCosts())?.byArn.size).toBe(2);
    expect(await paid()).toBe(before);
    now += 2 * HOUR;
    await source().resourceCosts();
    expect(await paid()).toBe(before + 1);
  });

  test('every page is reserved and paid for', async () => {
    aws.setFaults({ pageSize: 3 });
    const paged = source();
    expect((await paged.resourceCosts())?.byArn.size).toBe(2);
    expect(asked()).toBeGreaterThan(1);
    expect(paged.usage().requests).toBe(asked());
    expect(await paid()).toBe(asked());
  });

  test('more pages than it is worth are given up, and not begun again the next day', async () => {
    await aws.close();
    await start(
      true,
      Array.from({ length: 30 }, (_, index) => costs(`r${index}`, '2026-11-18', '1.00')),
    );
    aws.setFaults({ pageSize: 1 });
    expect(await source().resourceCosts()).toBeUndefined();
    const before = asked();
    now += 30 * HOUR;
    expect(await source().resourceCosts()).toBeUndefined();
    expect(asked()).toBe(before);
  });

  test('when today’s money is used up, that is said', async () => {
    const poor = source({ costExplorer: { dailyLimitMicros: 0, historyMonths: 14 } });
    await expect(poor.resourceCosts()).rejects.toMatchObject({ code: 'cost_cap_reached' });
    expect(asked()).toBe(0);
  });

  test('an older answer has to do while AWS is limiting', async () => {
    await source().resourceCosts();
    now += 13 * HOUR;
    aws.setFaults({ faults: [{ operation: 'ce:*', throttle: true }] });
    const later = source();
    expect((await later.resourceCosts())?.until).toBe('2026-11-18');
    expect(later.usage().stale).toBe(true);
  });
});

describe('an account without resource-level data', () => {
  beforeEach(() => start(false));

  test('has none, which costs nothing and is not asked again for a day', async () => {
    const first = source();
    expect(await first.resourceCosts()).toBeUndefined();
    expect(first.usage()).toMatchObject({ requests: 0, costMicros: 0 });
    expect(await paid()).toBe(0);
    now += 23 * HOUR;
    expect(await source().resourceCosts()).toBeUndefined();
    expect(asked()).toBe(1);
    now += 2 * HOUR;
    await source().resourceCosts();
    expect(asked()).toBe(2);
  });
});

describe('a bot that may not ask', () => {
  beforeEach(() => start(true));

  test('has no such data, and looks again an hour later', async () => {
    aws.setFaults({ deny: ['ce:GetCostAndUsageWithResources'] });
    expect(await source().resourceCosts()).toBeUndefined();
    expect(await paid()).toBe(0);
    aws.setFaults({});
    expect(await source().resourceCosts()).toBeUndefined();
    now += HOUR;
    expect((await source().resourceCosts())?.byArn.size).toBe(2);
  });

  test('has none where the AWS at hand lacks the operation', async () => {
    aws.setFaults({ unsupported: ['ce:GetCostAndUsageWithResources'] });
    expect(await source().resourceCosts()).toBeUndefined();
  });

  test.each([
    ['Resource level data is not supported for this service', 'not enabled'],
    ['Resource-level data is opt-in', 'not enabled'],
    ['start date is too old', undefined],
  ])('is told so in other words, too: %s', (message, unavailable) => {
    const cause = Object.assign(new Error(message), {
      name: 'ValidationException',
      $metadata: { httpStatusCode: 400 },
    });
    expect(withoutResourceData(awsError(cause, 'ce', 'GetCostAndUsageWithResources'))).toEqual(
      unavailable && { unavailable },
    );
  });
});
