import { GetProductsCommand, PricingClient } from '@aws-sdk/client-pricing';
import type { GetProductsCommandInput } from '@aws-sdk/client-pricing';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { storyPriceList } from '../../../src/demo/story/prices.ts';
import { bench, organization, refusal } from './support.ts';
import type { Bench } from './support.ts';

let b: Bench;
let client: PricingClient;
beforeAll(async () => {
  b = await bench([], { org: organization({ priceList: storyPriceList() }) });
  client = new PricingClient(b.settings);
});
afterAll(async () => {
  client.destroy();
  await b.close();
});

const term = (Field: string, Value: string) => ({ Type: 'TERM_MATCH' as const, Field, Value });
const ask = (input: Partial<GetProductsCommandInput> = {}) =>
  client.send(new GetProductsCommand({ ServiceCode: 'AmazonSageMaker', ...input }));
/** The SDK gives objects that stand for texts. */
const documents = (list: unknown): unknown[] =>
  [list].flat().map((each): unknown => JSON.parse(String(each)) as unknown);

describe('GetProducts', () => {
  test('answers with texts of JSON, as AWS shapes a product with its price', async () => {
    const answer = await ask({
      Filters: [term('regionCode', 'eu-west-1'), term('component', 'Hosting'), term('instanceName', 'ml.m5.xlarge')],
    });
    expect(answer.FormatVersion).toBe('aws_v1');
    const [document, ...more] = documents(answer.PriceList);
    expect(more).toEqual([]);
    expect(document).toMatchObject({
      serviceCode: 'AmazonSageMaker',
      publicationDate: '2026-11-03T00:00:00Z',
      product: {
        productFamily: 'ML Instance',
        attributes: { usagetype: 'EU-Host:ml.m5.xlarge', location: 'EU (Ireland)', platoinstancetype: 'Hosting' },
      },
    });
    expect(JSON.stringify(document)).toContain('"unit":"Hrs"');
    expect(JSON.stringify(document)).toContain('"pricePerUnit":{"USD":"0.2461000000"}');
  });

  test('gives pages whose token belongs to the same question', async () => {
    const Filters = [term('regionCode', 'us-east-1')];
    const first = await ask({ Filters, MaxResults: 60 });
    expect(documents(first.PriceList)).toHaveLength(60);
    const rest = await ask({ Filters, MaxResults: 60, NextToken: first.NextToken });
    const all = [...documents(first.PriceList), ...documents(rest.PriceList)];
    expect(new Set(all.map((each) => JSON.stringify(each))).size).toBe(all.length);
    expect(await refusal(ask({ Filters: [], NextToken: first.NextToken }))).toMatchObject({ status: 400 });
  });

  test('lists nothing for what nothing matches', async () => {
    expect((await ask({ Filters: [term('component', 'Toaster')] })).PriceList).toEqual([]);
    expect((await ask({ Filters: [term('regionCode', 'eu-south-9')] })).PriceList).toEqual([]);
  });

  test.each<[string, Partial<GetProductsCommandInput>, string]>([
    ['another service', { ServiceCode: 'AmazonEC2' }, 'InvalidParameterException'],
    ['another format', { FormatVersion: 'aws_v2' }, 'InvalidParameterException'],
    ['too many at once', { MaxResults: 101 }, 'ValidationException'],
  ])('refuses %s', async (_what, input, name) => {
    expect(await refusal(ask(input))).toMatchObject({ name, status: 400 });
  });

  test('needs pricing:GetProducts', async () => {
    b.aws.setFaults({ deny: ['pricing:GetProducts'] });
    expect((await refusal(ask())).name).toBe('AccessDeniedException');
    b.aws.setFaults({});
  });
});
