import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { tablePrice } from '../../../src/aws/prices/price-table.ts';
import { formatMoney } from '../../../src/model/money.ts';
import '../../support/properties.ts';

const hourly = (type: string, region = 'us-east-1') => tablePrice(type, region)?.amount.toFixed();

describe('the table of list prices', () => {
  // As AWS's own price list and bills say them.
  test.each([
    ['ml.t3.medium', 'us-east-1', '0.05'],
    ['ml.m5.xlarge', 'us-west-2', '0.2305'],
    ['ml.m5.4xlarge', 'us-east-2', '0.922'],
    ['ml.c5.9xlarge', 'us-east-1', '1.836'],
    ['ml.r7i.4xlarge', 'us-east-1', '1.2701'],
    ['ml.g5.xlarge', 'eu-west-1', '1.5713'],
    ['ml.g4dn.12xlarge', 'eu-west-1', '5.4572'],
    ['ml.m5.xlarge', 'eu-west-1', '0.257'],
    ['ml.r5.4xlarge', 'ap-south-1', '1.2485'],
    ['ml.g4dn.xlarge', 'ap-south-1', '0.8103'],
  ])('knows what %s costs an hour in %s', (type, region, price) => {
    expect(hourly(type, region)).toBe(price);
  });

  test.each([
    ['ml.x9.large', 'us-east-1'],
    ['ml.g5.metal', 'us-east-1'],
    ['ml.m5.nano', 'us-east-1'],
    ['ml.m5.0.5xlarge', 'us-east-1'],
    ['m5.large', 'us-east-1'],
    ['ml.m5.large', 'eu-north-1'],
    ['ml.inf2.xlarge', 'eu-west-1'],
    ['Small', 'us-east-1'],
    ['ml.constructor.name', 'us-east-1'],
    ['ml.g5.constructor', 'us-east-1'],
    ['ml.m5.large', 'toString'],
    ['', ''],
  ])('does not guess: %s in %s', (type, region) => {
    expect(tablePrice(type, region)).toBeUndefined();
  });

  test('an instance twice as large of a general family costs twice as much', () => {
    const family = fc.constantFrom('m5', 'm6i', 'm7i', 'c5', 'c6i', 'c7i', 'r5', 'r6i', 'r7i');
    fc.assert(
      fc.property(family, fc.integer({ min: 1, max: 24 }), (name, size) => {
        const [one, two] = [
          tablePrice(`ml.${name}.${size}xlarge`, 'us-east-1'),
          hourly(`ml.${name}.${2 * size}xlarge`),
        ];
        expect(Number(two) - 2 * Number(one?.amount)).toBeCloseTo(0, 3);
      }),
    );
  });

  test('is in US dollars', () => {
    expect(formatMoney(tablePrice('ml.p5.48xlarge', 'us-east-1')!)).toBe('$63.30');
  });
});
