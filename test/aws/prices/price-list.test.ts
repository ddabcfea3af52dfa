import { describe, expect, test } from '@jest/globals';
import { pricesIn } from '../../../src/aws/prices/price-list.ts';

const TODAY = '2026-11-19';

type Changes = {
  attributes?: Record<string, unknown>;
  unit?: string;
  price?: Record<string, string>;
  effective?: string;
  published?: string;
};
const document = ({
  attributes = { usagetype: 'USE1-Host:ml.m5.xlarge' },
  unit = 'Hrs',
  price = { USD: '0.2300000000' },
  effective = '2026-09-01T00:00:00Z',
  published = '2026-11-03T17:00:00Z',
}: Changes = {}): string =>
  JSON.stringify({
    product: { productFamily: 'ML Instance', attributes, sku: 'A' },
    terms: {
      OnDemand: { 'A.B': { effectiveDate: effective, priceDimensions: { 'A.B.C': { unit, pricePerUnit: price } } } },
    },
    publicationDate: published,
  });

describe('reading the price list', () => {
  test('gives exact prices by instance type, with the day they were published', () => {
    expect(pricesIn([document()], 'hosting', TODAY)).toEqual({
      asOf: '2026-11-03',
      currency: 'USD',
      hourly: { 'ml.m5.xlarge': '0.2300000000' },
    });
  });

  test.each<[string, 'hosting' | 'notebook' | 'studio' | 'cluster' | 'training', string]>([
    ['Host:ml.m5.xlarge', 'hosting', 'ml.m5.xlarge'],
    ['EU-Host:ml.g5.48xlarge', 'hosting', 'ml.g5.48xlarge'],
    ['APN2-Notebk:ml.t3.medium', 'notebook', 'ml.t3.medium'],
    ['USE1-Studio:JupyterLab-ml.r6i.4xlarge', 'studio', 'ml.r6i.4xlarge'],
    ['EU-Studio:KernelGateway-ml.t3.medium', 'studio', 'ml.t3.medium'],
    ['USE1-Studio:ml.g5.8xlarge', 'studio', 'ml.g5.8xlarge'],
    ['USE1-Cluster:ml.p6-b200.48xlarge', 'cluster', 'ml.p6-b200.48xlarge'],
    ['APS3-Train:ml.r5.4xlarge', 'training', 'ml.r5.4xlarge'],
  ])('knows the usage type %s', (usagetype, use, type) => {
    expect(Object.keys(pricesIn([document({ attributes: { usagetype } })], use, TODAY)?.hourly ?? {})).toEqual([type]);
  });

  test.each([
    ['instanceName', { instanceName: 'ml.m5.xlarge' }],
    ['instanceType with what it is for', { instanceType: 'ml.m5.xlarge-Hosting' }],
    ['instanceType', { instanceType: 'ml.m5.xlarge', vCpu: 4 }],
  ])('takes the type from %s where there is no usage type', (_what, attributes) => {
    expect(pricesIn([document({ attributes })], 'hosting', TODAY)?.hourly).toHaveProperty(['ml.m5.xlarge']);
  });

  test.each<[string, string]>([
    ['what is no JSON', '<html>'],
    ['what is no product', '{"product":null}'],
    ['a product without prices', '{"product":{"attributes":{"usagetype":"Host:ml.m5.xlarge"}}}'],
    ['reserved capacity', document({ attributes: { usagetype: 'USE1-ReservedHost:ml.m5.xlarge' } })],
    ['spot capacity', document({ attributes: { usagetype: 'USE1-SpotHost:ml.m5.xlarge' } })],
    ['another use', document({ attributes: { usagetype: 'USE1-Train:ml.m5.xlarge' } })],
    ['what costs nothing', document({ price: { USD: '0.0000000000' } })],
    ['what is not by the hour', document({ unit: 'GB-Mo' })],
    ['a price that is no number', document({ price: { USD: 'free' } })],
    ['a price of next month', document({ effective: '2026-12-01T00:00:00Z' })],
  ])('leaves out %s', (_what, text) => {
    expect(pricesIn([text], 'hosting', TODAY)).toBeUndefined();
    expect(pricesIn([text, document()], 'hosting', TODAY)?.hourly).toEqual({ 'ml.m5.xlarge': '0.2300000000' });
  });

  test('takes of several terms the one in force', () => {
    const term = (effectiveDate: string, USD: string) => ({
      effectiveDate,
      priceDimensions: { d: { unit: 'Hrs', pricePerUnit: { USD } } },
    });
    const text = JSON.stringify({
      product: { attributes: { usagetype: 'Host:ml.m5.xlarge' } },
      terms: {
        OnDemand: {
          a: term('2025-01-01T00:00:00Z', '0.269'),
          b: term('2026-10-01T00:00:00Z', '0.23'),
          c: term('2026-12-01T00:00:00Z', '0.2'),
        },
      },
    });
    expect(pricesIn([text], 'hosting', TODAY)).toEqual({
      asOf: TODAY,
      currency: 'USD',
      hourly: { 'ml.m5.xlarge': '0.23' },
    });
  });

  test('keeps the currency that the region is listed in', () => {
    expect(pricesIn([document({ price: { CNY: '2.5' } })], 'hosting', TODAY)).toMatchObject({ currency: 'CNY' });
  });
});
