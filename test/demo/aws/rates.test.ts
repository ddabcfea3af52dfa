import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { createRates } from '../../../src/demo/aws/rates.ts';
import '../../support/properties.ts';

const here = { account: '222233334444', region: 'eu-west-1' };
const there = { ...here, region: 'us-east-1' };

/** How many of so many calls at once are let through. */
const limited = (usual = true) => {
  let now = 0;
  const rates = createRates(usual, () => now);
  return {
    wait: (ms: number) => {
      now += ms;
    },
    count: (operation: string, calls: number, switched: Readonly<Record<string, number>> = {}, place = here) => {
      const [service = '', name = ''] = operation.split(':');
      return Array.from({ length: calls }, () => rates.take({ service, name }, place, switched)).filter(Boolean).length;
    },
  };
};

describe('rate limits', () => {
  test('are AWS’s own, for each account and region', () => {
    const { count, wait } = limited();
    expect(count('tagging:GetResources', 50)).toBe(15);
    expect(count('tagging:GetResources', 50, {}, there)).toBe(15);
    expect([count('tagging:TagResources', 3), count('tagging:UntagResources', 9)]).toEqual([3, 2]);
    expect([count('sagemaker:ListApps', 150), count('sagemaker:ListSpaces', 150)]).toEqual([100, 100]);
    expect(count('ce:GetCostAndUsage', 500)).toBe(500);
    wait(400);
    expect([count('tagging:GetResources', 50), count('tagging:TagResources', 50)]).toEqual([6, 2]);
  });

  test('are none when they are off, except what the switch says', () => {
    const { count } = limited(false);
    expect(count('tagging:GetResources', 50)).toBe(50);
    expect(count('tagging:GetResources', 50, { tagging: 7 })).toBe(7);
  });

  test('can be switched for an operation, a service or all; 0 is none', () => {
    const { count } = limited();
    expect(count('tagging:UntagResources', 50, { 'tagging:TagResources': 20 })).toBe(20);
    expect(count('tagging:TagResources', 50, { 'tagging:TagResources': 20 })).toBe(0);
    const both = { sagemaker: 20 };
    expect([count('sagemaker:ListApps', 15, both), count('sagemaker:ListSpaces', 15, both)]).toEqual([15, 5]);
    expect(count('ce:GetTags', 50, { '*': 3 })).toBe(3);
    expect(count('tagging:GetResources', 50, { tagging: 0 })).toBe(50);
    expect(count('sagemaker:ListModels', 500, { 'sagemaker:ListModels': 0, sagemaker: 20 })).toBe(500);
  });

  test('however calls come, no second lets through more than the rate and what was saved up', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(700), fc.nat(12)), { maxLength: 30 }), (bursts) => {
        const { count, wait } = limited();
        let passed = 0;
        let through = 0;
        for (const [ms, calls] of bursts) {
          wait(ms);
          passed += ms;
          through += count('tagging:TagResources', calls);
          expect(through).toBeLessThanOrEqual(5 + (passed / 1000) * 5);
        }
      }),
    );
  });

  test('who calls at the very rate is never throttled', () => {
    const { count, wait } = limited();
    count('tagging:GetResources', 15);
    for (let n = 0; n < 300; n += 1) {
      wait(1000 / 15);
      expect(count('tagging:GetResources', 1)).toBe(1);
    }
  });
});
