import { MlcostError } from '../../errors.ts';
import type { Store } from '../../store/store.ts';

/** AWS bills every request (every page) of the Cost Explorer API: $0.01. */
export const REQUEST_COST_MICROS = 10_000;

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Who is asking, for the meter: a Slack user id and the subcommand. */
export type Asker = { readonly person: string; readonly feature: string };

/** What one person's question has used so far. `oldest` is the age of the oldest answer in it. */
export type CostUsage = {
  requests: number;
  hits: number;
  costMicros: number;
  oldest: number | undefined;
  stale: boolean;
};

export type CacheDeps = {
  readonly store: Pick<Store, 'costCache' | 'costRequests'>;
  readonly clock: () => Date;
  readonly dailyLimitMicros: number;
  /** Whose Cost Explorer this is, so that two payers sharing a database never share answers. */
  readonly owner: () => Promise<string>;
};

export type Meter = {
  /** Before every billed page. Resolves to what gives its money back. */
  reserve(): Promise<() => Promise<void>>;
  /** How often the SDK sent the page again: AWS may bill each. */
  retried(times: number): Promise<void>;
};

export type CachedCall<T> = {
  readonly operation: string;
  readonly input: object;
  /** How long the answer is fresh, in milliseconds; what is answered may decide. */
  readonly ttl: number | ((value: T) => number);
  /** Sends the request, with the meter for its pages. What this throws is not kept. */
  readonly fetch: (meter: Meter) => Promise<T>;
};

/**
 * How long an answer for days up to `end` may be reused. AWS refreshes Cost Explorer about three times a day and
 * settles a month some days after it ends: a period whose last days may be missing yet is asked again after an hour,
 * one that ended a week ago after a week.
 */
export function freshness(end: string, now: Date): number {
  const age = now.getTime() - Date.parse(end);
  if (age >= 7 * DAY) return 7 * DAY;
  return age > 2 * DAY ? 6 * HOUR : HOUR;
}

/** Tag keys, tag values, dimension values and activation change rarely and are asked for by every question. */
export const NAMES_TTL = DAY;

/** An answer as text, when it was asked for, and how it was had. */
type Had = { readonly text: string; readonly fetchedAt: number; readonly outcome: 'request' | 'hit' | 'stale' };

/**
 * The persistent cache, the sharing of identical requests in flight, the meter and the daily cap, in front of
 * Cost Explorer. When AWS can't be asked (cap reached, throttled, down) an older answer is given, marked `stale`.
 */
export function costCache(deps: CacheDeps) {
  const inFlight = new Map<string, Promise<Had>>();
  const { costCache: cache, costRequests } = deps.store;

  return async function ask<T>(asker: Asker, usage: CostUsage, call: CachedCall<T>): Promise<T> {
    const key = JSON.stringify([await deps.owner(), call.operation, call.input]);
    const running = inFlight.get(key);
    const { text, fetchedAt, outcome } = await (running ?? start(key, asker, usage, call));
    if (outcome === 'stale') usage.stale = true;
    if (running !== undefined || outcome !== 'request') {
      usage.hits += 1;
      await costRequests.record({
        at: deps.clock().getTime(),
        operation: call.operation,
        ...asker,
        outcome: outcome === 'stale' ? 'stale' : running === undefined ? 'hit' : 'shared',
        costMicros: 0,
      });
    }
    usage.oldest = Math.min(usage.oldest ?? fetchedAt, fetchedAt);
    return JSON.parse(text) as T; // written by `find` from a T
  };

  function start<T>(key: string, asker: Asker, usage: CostUsage, call: CachedCall<T>): Promise<Had> {
    const started = find(key, asker, usage, call);
    inFlight.set(key, started);
    const done = () => inFlight.delete(key);
    started.then(done, done);
    return started;
  }

  async function find<T>(key: string, asker: Asker, usage: CostUsage, call: CachedCall<T>): Promise<Had> {
    const now = deps.clock().getTime();
    const kept = await cache.get(key);
    if (kept !== undefined && kept.expiresAt > now && kept.fetchedAt <= now) {
      return { text: kept.value, fetchedAt: kept.fetchedAt, outcome: 'hit' };
    }
    try {
      const value = await call.fetch({
        reserve: () => reserve(asker, usage, call.operation),
        retried: (times) => noteRetries(times, asker, usage, call.operation),
      });
      const text = JSON.stringify(value);
      const ttl = typeof call.ttl === 'number' ? call.ttl : call.ttl(value);
      await cache.put(key, { value: text, fetchedAt: now, expiresAt: now + ttl });
      return { text, fetchedAt: now, outcome: 'request' };
    } catch (error) {
      if (kept === undefined || !mayAnswerStale(error)) throw error;
      return { text: kept.value, fetchedAt: kept.fetchedAt, outcome: 'stale' };
    }
  }

  /** Retries are over when they are known, so they are metered but not held back by the cap. */
  async function noteRetries(times: number, asker: Asker, usage: CostUsage, operation: string): Promise<void> {
    for (let time = 0; time < times; time += 1) {
      const at = deps.clock().getTime();
      await costRequests.record({ at, operation, ...asker, outcome: 'request', costMicros: REQUEST_COST_MICROS });
      usage.requests += 1;
      usage.costMicros += REQUEST_COST_MICROS;
    }
  }

  async function reserve(asker: Asker, usage: CostUsage, operation: string): Promise<() => Promise<void>> {
    const at = deps.clock().getTime();
    const reserved = await costRequests.reserve({
      at,
      operation,
      ...asker,
      costMicros: REQUEST_COST_MICROS,
      capMicros: deps.dailyLimitMicros,
      dayStart: Math.floor(at / DAY) * DAY,
    });
    if (!reserved.ok) {
      const limit = (deps.dailyLimitMicros / 1_000_000).toFixed(2);
      throw new MlcostError('cost_cap_reached', `Today's limit of $${limit} for asking Cost Explorer is used up.`, {
        hint: 'Answers asked for earlier are still shown. The limit is costExplorer.dailyLimit in mlcost.yml; it starts anew at 00:00 UTC.',
      });
    }
    usage.requests += 1;
    usage.costMicros += REQUEST_COST_MICROS;
    return async () => {
      await costRequests.release(reserved.id);
      usage.requests -= 1;
      usage.costMicros -= REQUEST_COST_MICROS;
    };
  }
}

const STALE_IS_BETTER = new Set<MlcostError['code']>([
  'cost_cap_reached',
  'aws_throttled',
  'aws_timeout',
  'aws_unavailable',
]);

const mayAnswerStale = (error: unknown) => error instanceof MlcostError && STALE_IS_BETTER.has(error.code);
