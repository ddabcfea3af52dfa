import { describe, expect, test } from '@jest/globals';
import { rates } from '../../../src/demo/slack/rates.ts';
import { responses } from '../../../src/demo/slack/responses.ts';
import { triggers } from '../../../src/demo/slack/triggers.ts';

const clock = () => {
  let at = 0;
  return { now: () => at, advance: (ms: number) => (at += ms) };
};

describe('a response_url', () => {
  const target = {
    kind: 'commands' as const,
    interaction: 'i',
    channel: 'C0MLCOSTS',
    userId: 'U0ANA',
    messageTs: undefined,
  };

  test('takes five responses and no sixth', () => {
    const all = responses();
    const path = all.issue(target);
    expect([1, 2, 3, 4, 5, 6].map(() => typeof all.use(path))).toEqual([...Array(5).fill('object'), 'string']);
    expect(all.use(path)).toBe('used_url');
  });

  test('ends after thirty minutes', () => {
    const time = clock();
    const all = responses(time.now);
    const path = all.issue(target);
    time.advance(30 * 60_000);
    expect(all.use(path)).toBe(target);
    time.advance(1);
    expect(all.use(path)).toBe('expired_url');
  });

  test('cannot be made up', () => {
    expect(responses().use('/commands/T0MLCOST/1/2')).toBe('no_service');
  });
});

describe('a trigger_id', () => {
  const trigger = { userId: 'U0ANA', viewId: undefined, interaction: 'i' };

  test('is good once', () => {
    const all = triggers();
    const id = all.issue(trigger);
    expect(all.exchange(id)).toBe(trigger);
    expect(() => all.exchange(id)).toThrow('exchanged_trigger_id');
  });

  test('is good for three seconds', () => {
    const time = clock();
    const all = triggers(time.now);
    const [first, second] = [all.issue(trigger), all.issue(trigger)];
    time.advance(3000);
    expect(all.exchange(first)).toBe(trigger);
    time.advance(1);
    expect(() => all.exchange(second)).toThrow('expired_trigger_id');
  });

  test('cannot be made up', () => {
    expect(() => triggers().exchange('1.2.3')).toThrow('invalid_trigger_id');
  });
});

describe('rate limits', () => {
  test('let a short burst of messages into one channel and then one a second', () => {
    const time = clock();
    const limits = rates(true, time.now);
    const take = () => limits.take('chat.postMessage:C1', 'post');
    expect([take(), take(), take(), take(), take()]).toEqual([undefined, undefined, undefined, undefined, 1]);
    expect(limits.take('chat.postMessage:C2', 'post')).toBeUndefined();
    time.advance(1000);
    expect([take(), take()]).toEqual([undefined, 1]);
  });

  test.each([
    [2, 20],
    [3, 50],
    [4, 100],
  ] as const)('tier %i takes %i calls a minute', (tier, calls) => {
    const time = clock();
    const limits = rates(true, time.now);
    for (let n = 0; n < calls; n += 1) expect(limits.take('m', tier)).toBeUndefined();
    expect(limits.take('m', tier)).toBeGreaterThan(0);
    time.advance(60_000);
    expect(limits.take('m', tier)).toBeUndefined();
  });

  test('can be switched off', () => {
    const limits = rates(false);
    for (let n = 0; n < 500; n += 1) expect(limits.take('m', 1)).toBeUndefined();
  });
});
