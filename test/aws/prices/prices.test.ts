import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { pricingRegion } from '../../../src/aws/prices/client.ts';
import { monthlyStake, pricesOf, type Price, type Prices } from '../../../src/aws/prices/prices.ts';
import { loadConfig } from '../../../src/config.ts';
import { startEmulatedAws } from '../../../src/demo/aws/server.ts';
import type { EmulatedAws } from '../../../src/demo/aws/types.ts';
import { money } from '../../../src/model/money.ts';
import type { Instances, ResourceState } from '../../../src/model/resource.ts';
import { openStore, type Store } from '../../../src/store/store.ts';
import { organization } from '../../demo/aws/support.ts';
import '../../support/properties.ts';

const DAY = 86_400_000;
const START = Date.parse('2026-11-19T14:00:00Z');
let store: Store;
let aws: EmulatedAws;
let now: number;
let warned: string[];

beforeEach(async () => {
  [now, warned] = [START, []];
  store = await openStore(':memory:');
  const priceList = {
    published: '2026-11-03',
    prices: [
      { region: 'eu-west-1', instanceType: 'ml.m5.xlarge', hourly: '0.25' },
      { region: 'eu-west-1', instanceType: 'ml.g9.large', hourly: '9.125' },
    ],
  };
  aws = await startEmulatedAws({
    organization: organization({ priceList }),
    ledger: [],
    clock: () => new Date(now),
  });
});
afterEach(async () => {
  await aws.close();
  await store.close();
});

/** As one process of the bot has them: only the store outlives it. */
const prices = (env: Record<string, string> = aws.env): Prices =>
  pricesOf(loadConfig({ SLACK_BOT_TOKEN: 'xoxb-1-a', SLACK_APP_TOKEN: 'xapp-1-a', ...env }, { cwd: '/nonexistent' }), {
    store,
    clock: () => new Date(now),
    log: { warn: (_fields, message) => void warned.push(message) },
  });
const of = (instanceType: string, use: Instances['use'] = 'hosting', region = 'eu-west-1') => ({
  instanceType,
  use,
  region,
});
const said = (price: Price | undefined) => price && [price.price.amount.toFixed(), price.source, price.asOf];
const asked = () => aws.calls()['pricing:GetProducts'] ?? 0;

const FROM_LIST = ['0.25', 'price-list', '2026-11-03'];
const FROM_TABLE = ['0.257', 'price-table', '2026-09-01'];

describe('the price of an instance', () => {
  test.each<Instances['use']>(['hosting', 'notebook', 'studio', 'cluster', 'training'])(
    'is AWS’s price list’s, for %s',
    async (use) => {
      expect(said(await prices().hourly(of('ml.m5.xlarge', use)))).toEqual(FROM_LIST);
      expect(warned).toEqual([]);
    },
  );

  test('is asked for once for all types of a region and use, and kept for 30 days', async () => {
    const first = prices();
    await Promise.all(['ml.m5.xlarge', 'ml.g9.large', 'ml.t3.medium'].map((type) => first.hourly(of(type))));
    expect(asked()).toBe(1);
    now += 29 * DAY;
    expect(said(await prices().hourly(of('ml.g9.large')))).toEqual(['9.125', 'price-list', '2026-11-03']);
    expect(asked()).toBe(1);
    now += 2 * DAY;
    await prices().hourly(of('ml.g9.large'));
    expect(asked()).toBe(2);
  });

  test('comes in pages', async () => {
    aws.setFaults({ pageSize: 1 });
    expect(said(await prices().hourly(of('ml.g9.large')))).toEqual(['9.125', 'price-list', '2026-11-03']);
    expect(asked()).toBe(2);
  });

  test('is the table’s for what the list does not have, and nobody’s for what neither has', async () => {
    const some = prices();
    expect(said(await some.hourly(of('ml.g5.xlarge')))).toEqual(['1.5713', 'price-table', '2026-09-01']);
    expect(await some.hourly(of('ml.none.xlarge'))).toBeUndefined();
    expect(await some.hourly(of('Small', 'mlflow'))).toBeUndefined();
    expect(said(await some.hourly(of('ml.m5.xlarge', 'hosting', 'us-east-1')))).toEqual([
      '0.2305',
      'price-table',
      '2026-09-01',
    ]);
  });
});

describe('without the price list', () => {
  test.each([
    ['not allowed', { deny: ['pricing:GetProducts'] }],
    ['not there', { unsupported: ['pricing:*'] }],
  ])('the table has to do: %s; it is asked again a day later', async (_what, faults) => {
    aws.setFaults(faults);
    expect(said(await prices().hourly(of('ml.m5.xlarge')))).toEqual(FROM_TABLE);
    const before = asked();
    expect(said(await prices().hourly(of('ml.m5.xlarge', 'notebook', 'us-east-1')))?.[1]).toBe('price-table');
    expect(asked()).toBe(before);
    expect(warned).toHaveLength(1);
    aws.setFaults({});
    now += DAY;
    expect(said(await prices().hourly(of('ml.m5.xlarge')))).toEqual(FROM_LIST);
  });

  test('a failure that may pass is not remembered for long', async () => {
    const same = prices();
    aws.setFaults({ faults: [{ operation: 'GetProducts', status: 500 }] });
    expect(said(await same.hourly(of('ml.m5.xlarge')))).toEqual(FROM_TABLE);
    const before = asked();
    aws.setFaults({});
    expect(said(await same.hourly(of('ml.m5.xlarge')))).toEqual(FROM_TABLE);
    expect(said(await same.hourly(of('ml.m5.xlarge', 'notebook')))).toEqual(FROM_TABLE);
    expect(asked()).toBe(before);
    now += 600_000;
    expect(said(await same.hourly(of('ml.m5.xlarge')))).toEqual(FROM_LIST);
  });

  test('an older list is better than the table', async () => {
    await prices().hourly(of('ml.m5.xlarge'));
    now += 40 * DAY;
    aws.setFaults({ deny: ['pricing:GetProducts'] });
    expect(said(await prices().hourly(of('ml.m5.xlarge')))).toEqual(FROM_LIST);
  });

  test('nothing is asked in a partition that has no Price List API', async () => {
    expect(['us-gov-west-1', 'cn-north-1', 'eu-west-1', 'us-iso-east-1'].map(pricingRegion)).toEqual([
      undefined,
      'cn-northwest-1',
      'us-east-1',
      undefined,
    ]);
    const gov = prices({ AWS_REGION: 'us-gov-west-1', AWS_ACCESS_KEY_ID: 'A', AWS_SECRET_ACCESS_KEY: 'b' });
    expect(await gov.hourly(of('ml.m5.xlarge', 'hosting', 'us-gov-west-1'))).toBeUndefined();
    expect(warned).toEqual([]);
  });
});

describe('what a resource costs a month', () => {
  const resource = (instances: Instances[] | undefined, state: ResourceState = 'live') => ({
    state,
    region: 'eu-west-1',
    facts: instances === undefined ? {} : { instances },
  });
  const use = 'hosting' as const;
  const known: Prices = {
    hourly: async ({ instanceType }) => {
      const found: Record<string, Price> = {
        a: { price: money('0.1', 'USD'), source: 'price-list', asOf: '2026-11-03' },
        b: { price: money('0.123456', 'USD'), source: 'price-table', asOf: '2026-09-01' },
        y: { price: money('3', 'CNY'), source: 'price-list', asOf: '2026-11-03' },
      };
      return Promise.resolve(found[instanceType]);
    },
  };
  const stake = async (instances: Instances[] | undefined, state?: ResourceState) =>
    monthlyStake(resource(instances, state), known);

  test('is what its instances cost in 730 hours, exactly, with where that is from', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.constantFrom('a', 'b'), fc.nat(400)), { minLength: 1 }), async (parts) => {
        const found = await stake(parts.map(([instanceType, count]) => ({ instanceType, count, use })));
        // In millionths, as whole numbers.
        const micros = parts.reduce((sum, [type, count]) => sum + (type === 'a' ? 100_000 : 123_456) * count * 730, 0);
        const table = parts.some(([type]) => type === 'b');
        expect(found).toMatchObject({
          source: table ? 'price-table' : 'price-list',
          asOf: table ? '2026-09-01' : '2026-11-03',
        });
        expect(found?.monthly.amount.times(1_000_000).toFixed()).toBe(String(micros));
        expect(found?.monthly.currency).toBe('USD');
      }),
    );
  });

  test('is nothing for what is scaled to nothing', async () => {
    expect((await stake([{ instanceType: 'a', count: 0, use }]))?.monthly.amount.toFixed()).toBe('0');
  });

  test.each<[string, Instances[] | undefined, ResourceState]>([
    ['what is stopped', [{ instanceType: 'a', count: 1, use }], 'stopped'],
    ['what is finished', [{ instanceType: 'a', count: 1, use }], 'finished'],
    ['what nobody described', undefined, 'live'],
    ['what is not billed by instances', [], 'live'],
    ['a type nobody knows', [{ instanceType: '?', count: 1, use }], 'live'],
    [
      'a part of which nobody knows the price',
      [
        { instanceType: 'a', count: 1, use },
        { instanceType: '?', count: 1, use },
      ],
      'live',
    ],
    [
      'two currencies',
      [
        { instanceType: 'a', count: 1, use },
        { instanceType: 'y', count: 1, use },
      ],
      'live',
    ],
  ])('is not known for %s', async (_what, instances, state) => {
    expect(await stake(instances, state)).toBeUndefined();
  });

  test('through AWS’s price list', async () => {
    const found = await monthlyStake(resource([{ instanceType: 'ml.m5.xlarge', count: 14, use }]), prices());
    expect(found).toEqual({ monthly: money('2555', 'USD'), source: 'price-list', asOf: '2026-11-03' });
  });
});
