import { describe, expect, test } from '@jest/globals';
import { remembered } from '../../src/aws/remembered.ts';

describe('what is remembered', () => {
  test('is asked once for all who ask at the same time, and again when its time is over', async () => {
    let [now, asked] = [0, 0];
    const look = remembered(
      () => Promise.resolve((asked += 1)),
      () => new Date(now),
      1000,
    );
    expect(await Promise.all([look(), look()])).toEqual([1, 1]);
    now = 999;
    expect(await look()).toBe(1);
    now = 1000;
    expect(await look()).toBe(2);
    now = 500; // the clock was set back
    expect(await look()).toBe(3);
  });

  test('is never a failure, and one that comes late does not take away a newer answer', async () => {
    let now = 0;
    const answers: { resolve(value: string): void; reject(error: Error): void }[] = [];
    const look = remembered(
      () => new Promise<string>((resolve, reject) => answers.push({ resolve, reject })),
      () => new Date(now),
      1000,
    );
    const first = look();
    now = 2000;
    const second = look();
    answers[1]?.resolve('newer');
    answers[0]?.reject(new Error('late'));
    await expect(first).rejects.toThrow('late');
    expect(await second).toBe('newer');
    expect(await look()).toBe('newer');
    expect(answers).toHaveLength(2);

    now = 4000;
    const failing = look();
    answers[2]?.reject(new Error('no'));
    await expect(failing).rejects.toThrow('no');
    void look();
    expect(answers).toHaveLength(4);
  });
});
