import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { pacer, type Pace, type Timing } from '../../src/aws/pace.ts';
import { MlcostError } from '../../src/errors.ts';
import '../support/properties.ts';

/** Time that passes only while everybody waits. */
function pretended(random = () => 0.5): Timing & { whenIdle<T>(work: Promise<T>): Promise<T> } {
  let now = 0;
  let waiting: { readonly at: number; readonly wake: () => void }[] = [];
  return {
    now: () => now,
    random,
    wait: (ms, signal) =>
      new Promise((resolve, reject) => {
        const waiter = { at: now + ms, wake: resolve };
        waiting.push(waiter);
        signal?.addEventListener('abort', () => {
          waiting = waiting.filter((each) => each !== waiter);
          reject(new Error('aborted'));
        });
      }),
    whenIdle: async (work) => {
      let done = false;
      const finished = work.finally(() => {
        done = true;
      });
      finished.catch(() => {});
      for (;;) {
        await new Promise(setImmediate);
        if (done) return finished;
        const [next] = waiting.sort((a, b) => a.at - b.at);
        if (next === undefined) throw new Error('Nobody waits, and it does not end.');
        waiting.shift();
        now = Math.max(now, next.at);
        next.wake();
      }
    },
  };
}

const throttled = () => new MlcostError('aws_throttled', 'AWS is limiting this.');
const PACE: Pace = { perSecond: 10, burst: 4, atOnce: 5 };

/** AWS as a token bucket of one second's worth; each call takes so long. */
function limited(time: Timing, perSecond: number, callMs: number) {
  let tokens = perSecond;
  let at = 0;
  const calls = { answered: 0, throttled: 0, underWay: 0, most: 0 };
  const call = async (): Promise<number> => {
    calls.underWay += 1;
    calls.most = Math.max(calls.most, calls.underWay);
    tokens = Math.min(perSecond, tokens + ((time.now() - at) / 1000) * perSecond);
    at = time.now();
    const taken = tokens >= 1;
    if (taken) tokens -= 1;
    await time.wait(callMs);
    calls.underWay -= 1;
    if (!taken) {
      calls.throttled += 1;
      throw throttled();
    }
    calls.answered += 1;
    return calls.answered;
  };
  return { call, calls };
}

const times = <T>(count: number, work: () => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, work));

describe('a pacer', () => {
  test('never sends more in any time than the pace and one burst, nor more at once', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 120 }),
        fc.integer({ min: 1, max: 50 }),
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 1, max: 30 }),
        fc.integer({ min: 0, max: 900 }),
        async (count, perSecond, burst, atOnce, callMs) => {
          const time = pretended();
          const pace = pacer({ perSecond, burst, atOnce }, time);
          const sent: number[] = [];
          let underWay = 0;
          let most = 0;
          await time.whenIdle(
            times(count, () =>
              pace.run(async () => {
                sent.push(time.now());
                underWay += 1;
                most = Math.max(most, underWay);
                await time.wait(callMs);
                underWay -= 1;
              }),
            ),
          );
          expect(most).toBeLessThanOrEqual(atOnce);
          const tooMany = sent.some((from, first) =>
            sent.some(
              (to, last) => last > first && last - first + 1 > burst + ((to - from) / 1000) * perSecond + 1.001,
            ),
          );
          expect(tooMany).toBe(false);
        },
      ),
      { numRuns: 60 },
    );
  });

  test('keeps its pace to the end, without drifting', async () => {
    const time = pretended();
    const pace = pacer({ perSecond: 15, burst: 8, atOnce: 12 }, time);
    await time.whenIdle(times(1000, () => pace.run(() => time.wait(50))));
    expect(time.now()).toBeLessThan((1000 / 15) * 1000 * 1.02);
  });

  test('sends throttled calls again until all are answered, near what AWS allows', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 2, max: 90 }),
        fc.integer({ min: 5, max: 300 }),
        fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
        async (perSecond, callMs, chances) => {
          const time = pretended(() => chances.next().value ?? 0);
          const pace = pacer({ perSecond: 100, burst: 25, atOnce: 25 }, time);
          const { call, calls } = limited(time, perSecond, callMs);
          await time.whenIdle(times(200, () => pace.run(call)));
          expect(calls.answered).toBe(200);
          const atBest = Math.max((200 - perSecond) / perSecond, (200 / 25) * (callMs / 1000));
          expect(time.now() / 1000).toBeLessThan(atBest * 1.7 + 3);
        },
      ),
      { numRuns: 60 },
    );
  });

  test('does not hammer: throttled calls are a small part of all', async () => {
    const time = pretended();
    const pace = pacer({ perSecond: 100, burst: 25, atOnce: 25 }, time);
    const { call, calls } = limited(time, 20, 50);
    await time.whenIdle(times(1000, () => pace.run(call)));
    expect(calls.throttled).toBeLessThan(150);
    expect(time.now() / 1000).toBeLessThan(49 * 1.2);
  });

  test('goes back to its full pace when AWS allows more again', async () => {
    const time = pretended();
    const pace = pacer({ perSecond: 100, burst: 25, atOnce: 25 }, time);
    const slow = limited(time, 2, 10);
    await time.whenIdle(times(20, () => pace.run(slow.call)));
    await time.whenIdle(times(2000, () => pace.run(() => time.wait(10))));
    const before = time.now();
    await time.whenIdle(times(500, () => pace.run(() => time.wait(10))));
    expect(time.now() - before).toBeLessThan(5500);
  });

  test('is first come, first served', async () => {
    const time = pretended();
    const pace = pacer(PACE, time);
    const order: number[] = [];
    const calls = Array.from({ length: 30 }, (_, n) => pace.run(() => Promise.resolve(order.push(n))));
    await time.whenIdle(Promise.all(calls));
    expect(order).toEqual(order.toSorted((a, b) => a - b));
  });

  test('gives a throttled call up when its patience ends, with what AWS said', async () => {
    const time = pretended();
    const pace = pacer(PACE, time);
    const refused = pace.run(() => Promise.reject(throttled()), { patienceMs: 8000 });
    await expect(time.whenIdle(refused)).rejects.toMatchObject({ code: 'aws_throttled' });
    expect(time.now()).toBeGreaterThan(8000);
    expect(time.now()).toBeLessThan(20_000);
  });

  test('sends what broke again, but not for ever', async () => {
    const time = pretended();
    const pace = pacer(PACE, time);
    let sent = 0;
    const broken = new MlcostError('aws_unavailable', 'AWS could not be reached.');
    const failing = pace.run(() => {
      sent += 1;
      return Promise.reject(broken);
    });
    await expect(time.whenIdle(failing)).rejects.toBe(broken);
    expect(sent).toBe(4);
  });

  test.each(['aws_access_denied', 'aws_rejected', 'aws_not_found', 'aws_credentials'] as const)(
    'does not send %s again',
    async (code) => {
      const time = pretended();
      let sent = 0;
      const refused = pacer(PACE, time).run(() => {
        sent += 1;
        return Promise.reject(new MlcostError(code, 'No.'));
      });
      await expect(time.whenIdle(refused)).rejects.toMatchObject({ code });
      expect(sent).toBe(1);
    },
  );

  test('sends again what was signed by a wrong clock, once the SDK knows better', async () => {
    const time = pretended();
    let sent = 0;
    const skewed = Object.assign(new Error('Signature expired'), { $metadata: { clockSkewCorrected: true } });
    const answer = pacer(PACE, time).run(() => {
      sent += 1;
      return sent === 1
        ? Promise.reject(new MlcostError('aws_credentials', 'No.', { cause: skewed }))
        : Promise.resolve('answer');
    });
    await expect(time.whenIdle(answer)).resolves.toBe('answer');
  });

  test('an aborted call leaves the queue and its pause at once, and the others go on', async () => {
    const time = pretended();
    const pace = pacer({ perSecond: 1, burst: 1, atOnce: 1 }, time);
    const aborter = new AbortController();
    const reason = new Error('enough');
    const sent: string[] = [];
    const send = (name: string) => () => Promise.resolve(sent.push(name));
    const first = pace.run(send('first'));
    const waiting = pace.run(send('waiting'), { signal: aborter.signal });
    const pausing = pacer(PACE, time).run(() => Promise.reject(throttled()), { signal: aborter.signal });
    const last = pace.run(send('last'));
    await first;
    aborter.abort(reason);
    await expect(waiting).rejects.toBe(reason);
    await expect(time.whenIdle(pausing)).rejects.toBe(reason);
    await time.whenIdle(last);
    expect(sent).toEqual(['first', 'last']);
    await expect(pace.run(send('late'), { signal: aborter.signal })).rejects.toBe(reason);
  });
});
