import { setTimeout as delay } from 'node:timers/promises';
import { MlcostError } from '../errors.ts';
import { passesBy } from './errors.ts';

/** Time and chance, passed in. Milliseconds; `wait` ends early, and throws, when the signal aborts. */
export type Timing = {
  now(): number;
  wait(ms: number, signal?: AbortSignal): Promise<void>;
  random(): number;
};

export const realTiming: Timing = {
  now: () => performance.now(),
  wait: (ms, signal) => delay(ms, undefined, signal === undefined ? {} : { signal }),
  random: () => Math.random(),
};

/** How fast an API may be called at most; it slows down by itself where AWS allows less. */
export type Pace = {
  readonly perSecond: number;
  /** So many calls may go out together after a pause. */
  readonly burst: number;
  /** So many may be under way. */
  readonly atOnce: number;
};

export type CallOptions = {
  readonly signal?: AbortSignal | undefined;
  /** How long a call that AWS throttles is sent again; default 3 minutes. A person who waits is worth less. */
  readonly patienceMs?: number | undefined;
  /** How often a call that breaks without an answer is sent in all; default 4. Of a write nobody knows if it was done. */
  readonly attempts?: number | undefined;
};

/** Runs calls no faster than the pace, first come, first served; a throttled one waits and is sent again. */
export type Pacer = {
  /**
   * @throws MlcostError as the call, aws_throttled when patience ended; the signal's reason when it aborts.
   */
  run<T>(call: () => Promise<T>, options?: CallOptions): Promise<T>;
};

const PATIENCE_MS = 180_000;
const SLOWEST = 0.5;
/** Of what is measured to get through when AWS throttles, so much is sent from then on. */
const AFTER_THROTTLE = 0.85;
/** One cut answers all calls that were under way together. */
const CUT_EVERY_MS = 500;
/** Back from a standstill to the full pace in so many seconds. */
const RECOVERY_SECONDS = 30;
/** A call that breaks for another reason than its own is sent so often in all. */
const ATTEMPTS = 4;

type Waiter = { readonly start: () => void };

/** One for each API, account and region: AWS counts so. */
export function pacer(pace: Pace, timing: Timing = realTiming): Pacer {
  const queue: Waiter[] = [];
  let rate = pace.perSecond;
  let tokens = pace.burst;
  let countedAt = timing.now();
  let underWay = 0;
  let woken = false;
  let cutAt = -CUT_EVERY_MS;
  let succeededAt: number[] = [];

  const refill = (): void => {
    const now = timing.now();
    tokens = Math.min(pace.burst, tokens + ((now - countedAt) / 1000) * rate);
    countedAt = now;
  };

  const pump = (): void => {
    refill();
    while (queue.length > 0 && underWay < pace.atOnce && tokens >= 1) {
      tokens -= 1;
      underWay += 1;
      queue.shift()?.start();
    }
    if (queue.length === 0 || underWay >= pace.atOnce || woken) return;
    woken = true;
    void timing.wait(Math.max(1, ((1 - tokens) / rate) * 1000)).then(() => {
      woken = false;
      pump();
    });
  };

  const turn = (again: boolean, signal: AbortSignal | undefined): Promise<void> =>
    new Promise((resolve, reject) => {
      const leave = (): void => {
        const at = queue.indexOf(waiter);
        if (at >= 0) queue.splice(at, 1);
        reject(signal?.reason as Error);
      };
      const waiter: Waiter = {
        start: () => {
          signal?.removeEventListener('abort', leave);
          resolve();
        },
      };
      signal?.addEventListener('abort', leave, { once: true });
      if (again) queue.unshift(waiter);
      else queue.push(waiter);
      pump();
    });

  const gotThrough = (): void => {
    const now = timing.now();
    succeededAt.push(now);
    if (succeededAt.length > 2 * pace.perSecond) succeededAt = succeededAt.filter((at) => at > now - 1000);
    // So much a success that a second at this rate adds the share of the full pace that is due in a second.
    rate = Math.min(pace.perSecond, rate + pace.perSecond / RECOVERY_SECONDS / rate);
  };

  const wasThrottled = (sentAt: number): void => {
    const now = timing.now();
    if (sentAt < cutAt || now - cutAt < CUT_EVERY_MS) return;
    refill();
    const throughput = succeededAt.filter((at) => at > now - 1000).length;
    rate = Math.max(SLOWEST, Math.min(rate * 0.8, Math.max(throughput * AFTER_THROTTLE, rate / 8)));
    tokens = 0;
    cutAt = now;
  };

  /** One attempt; what it threw is told apart from what it answered. */
  const attempt = async <T>(call: () => Promise<T>): Promise<{ readonly value: T } | { readonly error: unknown }> => {
    const sentAt = timing.now();
    try {
      const value = await call();
      gotThrough();
      return { value };
    } catch (error) {
      if (isThrottled(error)) wasThrottled(sentAt);
      return { error };
    } finally {
      underWay -= 1;
      pump();
    }
  };

  return {
    run: async (call, { signal, patienceMs = PATIENCE_MS, attempts: most = ATTEMPTS } = {}) => {
      const since = timing.now();
      for (let attempts = 1; ; attempts += 1) {
        signal?.throwIfAborted();
        await turn(attempts > 1, signal);
        const outcome = await attempt(call);
        if ('value' in outcome) return outcome.value;
        signal?.throwIfAborted();
        const { error } = outcome;
        const worthIt = isThrottled(error) ? timing.now() - since < patienceMs : passesBy(error) && attempts < most;
        if (!worthIt) throw error;
        // Those throttled together must not come back together.
        const pauseMs = Math.min(5000, 100 * 2 ** attempts) * (0.5 + timing.random() / 2);
        await timing.wait(pauseMs, signal).catch(() => signal?.throwIfAborted());
      }
    },
  };
}

const isThrottled = (error: unknown): boolean => error instanceof MlcostError && error.code === 'aws_throttled';
