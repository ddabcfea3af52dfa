import { describe, expect, test } from '@jest/globals';
import { addDuration, storyClock } from '../../../src/demo/clock.ts';

describe('the story clock', () => {
  const start = new Date('2026-11-19T14:00:00Z');

  test('starts where the story starts and runs at real speed', () => {
    const clock = storyClock(start);
    expect(clock.now().getTime() - start.getTime()).toBeLessThan(1000);
    expect(clock.now().getTime()).toBeGreaterThanOrEqual(start.getTime());
  });

  test.each([
    ['PT30M', '2026-11-19T14:30:00.000Z'],
    ['P1D', '2026-11-20T14:00:00.000Z'],
    ['P1W', '2026-11-26T14:00:00.000Z'],
    ['P1M', '2026-12-19T14:00:00.000Z'],
    ['P1Y2M3DT4H5M6.5S', '2028-01-22T18:05:06.500Z'],
  ])('moves forward by %s', (duration, expected) => {
    expect(addDuration(start, duration).toISOString()).toBe(expected);
  });

  test('keeps to the last day of a shorter month', () => {
    expect(addDuration(new Date('2027-01-31T10:00:00Z'), 'P1M').toISOString()).toBe('2027-02-28T10:00:00.000Z');
  });

  test.each(['', 'P', 'PT', '1D', 'P-1D', 'P0D', 'tomorrow', 'P999999999Y'])('refuses %j', (duration) => {
    expect(() => addDuration(start, duration)).toThrow(RangeError);
  });

  test('cannot be moved when it is the real one', () => {
    const clock = storyClock();
    expect(Math.abs(clock.now().getTime() - Date.now())).toBeLessThan(1000);
    expect(() => clock.advance('P1D')).toThrow('cannot be moved');
  });
});
