import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { costCache, freshness, type CostUsage, type Meter } from '../../src/aws/cost-explorer/cache.ts';
import { MlcostError } from '../../src/errors.ts';
import { addDays } from '../../src/model/period.ts';
import { openStore, type Store } from '../../src/store/store.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

let store: Store;
let now: number;
beforeEach(async () => {
  store = await openStore(':memory:');
  now = Date.parse('2026-11-19T14:00:00Z');
});
afterEach(() => store.close());

const cacheOf = (owner = 'payer', dailyLimitMicros = 5_000_000) =>
  costCache({ store, clock: () => new Date(now), dailyLimitMicros, owner: () => Promise.resolve(owner) });
const fresh = (): CostUsage => ({ requests: 0, hits: 0, costMicros: 0, oldest: undefined, stale: false });
const asker = { person: 'U1', feature: 'spend' };

/** A call that answers `value`, counting how often it is sent. */
const call = (value: unknown, input: object = { a: 1 }, ttl = HOUR) => {
  const sent = { times: 0 };
  return {
    sent,
    call: {
      operation: 'GetCostAndUsage',
      input,
      ttl,
      fetch: async ({ reserve }: Pick<Meter, 'reserve'>) => {
        await reserve();
        sent.times += 1;
        await Promise.resolve();
        if (value instanceof Error) throw value;
        return value;
      },
    },
  };
};

describe('the cache of Cost Explorer', () => {
  test('answers again from the store until the answer is out of date, also after a restart', async () => {
    const { call: asked, sent } = call({ rows: [1] });
    const usage = fresh();
    expect(await cacheOf()(asker, usage, asked)).toEqual({ rows: [1] });
    expect(usage).toEqual({ requests: 1, hits: 0, costMicros: 10_000, oldest: now, stale: false });
    now += HOUR - 1;
    expect(await cacheOf()(asker, fresh(), asked)).toEqual({ rows: [1] });
    expect(sent.times).toBe(1);
    now += 2;
    await cacheOf()(asker, fresh(), asked);
    expect(sent.times).toBe(2);
  });

  test('never gives one payer what another was answered, nor one question the answer to another', async () => {
    const [one, other, third] = [call('one'), call('other'), call('third', { a: 2 })];
    await cacheOf('111')(asker, fresh(), one.call);
    expect(await cacheOf('222')(asker, fresh(), other.call)).toBe('other');
    expect(await cacheOf('111')(asker, fresh(), third.call)).toBe('third');
  });

  test('a clock that was set back does not make an answer of the future true', async () => {
    const { call: asked, sent } = call('x');
    await cacheOf()(asker, fresh(), asked);
    now -= DAY;
    await cacheOf()(asker, fresh(), asked);
    expect(sent.times).toBe(2);
  });

  test('sends one request for all who ask at once, and counts the others as shared', async () => {
    const { call: asked, sent } = call('x');
    const ask = cacheOf();
    const usages = Array.from({ length: 20 }, fresh);
    await Promise.all(usages.map((usage, at) => ask({ ...asker, person: `U${at}` }, usage, asked)));
    expect(sent.times).toBe(1);
    expect(usages.reduce((sum, { requests }) => sum + requests, 0)).toBe(1);
    expect(await store.costRequests.since(0)).toEqual({ requests: 1, costMicros: 10_000, hits: 19 });
  });

  test('a failure reaches all who shared it, and the next one asks again', async () => {
    const failing = call(new MlcostError('aws_access_denied', 'No.'));
    const ask = cacheOf();
    const both = await Promise.allSettled([1, 2].map(() => ask(asker, fresh(), failing.call)));
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await ask(asker, fresh(), call('better').call)).toBe('better');
  });

  test.each(['aws_throttled', 'aws_timeout', 'aws_unavailable', 'cost_cap_reached'] as const)(
    '%s: an older answer stands in for all who ask at once, marked as such',
    async (code) => {
      await cacheOf()(asker, fresh(), call('old').call);
      const then = now;
      now += 3 * DAY;
      const failing = call(new MlcostError(code, 'Not now.'));
      const ask = cacheOf();
      const usages = [fresh(), fresh(), fresh()];
      const all = await Promise.all(usages.map((usage) => ask(asker, usage, failing.call)));
      expect(all).toEqual(['old', 'old', 'old']);
      for (const usage of usages) expect(usage).toMatchObject({ stale: true, oldest: then });
    },
  );

  test.each(['aws_access_denied', 'aws_rejected', 'aws_credentials', 'cost_explorer_disabled'] as const)(
    '%s is said, and no older answer hides it',
    async (code) => {
      await cacheOf()(asker, fresh(), call('old').call);
      now += 3 * DAY;
      await expect(cacheOf()(asker, fresh(), call(new MlcostError(code, 'No.')).call)).rejects.toMatchObject({ code });
    },
  );

  test('never spends more than the cap a day, whatever is asked at once', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 1, max: 20 }), async (cap, questions) => {
        now += 2 * DAY;
        const ask = cacheOf('payer', cap * 10_000);
        const asked = Array.from({ length: questions }, (_, at) => call('x', { at, now }));
        const results = await Promise.allSettled(asked.map((one) => ask(asker, fresh(), one.call)));
        const sent = asked.reduce((sum, { sent: { times } }) => sum + times, 0);
        expect(sent).toBe(Math.min(cap, questions));
        expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(sent);
        expect((await store.costRequests.since(now)).requests).toBe(sent);
      }),
      { numRuns: 20 },
    );
  });
});

describe('how long an answer is good for', () => {
  test('is longer the longer its days are over, and an hour while they are not', () => {
    const at = new Date('2026-11-19T14:00:00Z');
    fc.assert(
      fc.property(fc.integer({ min: -40, max: 400 }), fc.integer({ min: 0, max: 30 }), (back, more) => {
        const [later, earlier] = [addDays('2026-11-19', -back), addDays('2026-11-19', -back - more)];
        expect(freshness(earlier, at)).toBeGreaterThanOrEqual(freshness(later, at));
      }),
    );
    expect(freshness('2026-11-20', at)).toBe(HOUR);
    expect(freshness('2026-11-01', at)).toBe(7 * DAY);
  });
});
