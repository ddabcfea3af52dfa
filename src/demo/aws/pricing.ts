import { createHash } from 'node:crypto';
import { z } from 'zod';
import { AwsError } from './errors.ts';
import { operation } from './service.ts';
import type { Context, Service } from './service.ts';
import type { PriceList } from './types.ts';

/** The Price List API, as far as it lists SageMaker's instances. */

const filter = z.strictObject({
  Type: z.enum(['TERM_MATCH', 'EQUALS', 'CONTAINS', 'ANY_OF', 'NONE_OF']),
  Field: z.string().min(1).max(1024),
  Value: z.string().min(1).max(1024),
});

const getProductsRequest = z.strictObject({
  ServiceCode: z.string().min(1).max(32),
  Filters: z.array(filter).max(50).optional(),
  FormatVersion: z.string().max(32).optional(),
  NextToken: z.string().max(2500).optional(),
  MaxResults: z.int().min(1).max(100).optional(),
});

const SERVICE_CODE = 'AmazonSageMaker';
const PAGE = 100;

/** What an instance is listed for, and what its usage is called: the price is the same. */
const USES = [
  { component: 'Hosting', plato: 'Hosting', usage: 'Host:' },
  { component: 'Notebook', plato: 'Notebook', usage: 'Notebk:' },
  { component: 'JupyterLab', plato: 'Studio-JupyterLab', usage: 'Studio:JupyterLab-' },
  { component: 'Training', plato: 'Training', usage: 'Train:' },
  { component: 'Processing', plato: 'Processing', usage: 'Processing:' },
  { component: 'Cluster', plato: 'Cluster', usage: 'Cluster:' },
] as const;

const PLACES: Readonly<Record<string, { location: string; prefix: string }>> = {
  'us-east-1': { location: 'US East (N. Virginia)', prefix: 'USE1-' },
  'eu-west-1': { location: 'EU (Ireland)', prefix: 'EU-' },
};

type Product = { readonly attributes: Readonly<Record<string, string>>; readonly document: string };

const getProducts = (input: z.infer<typeof getProductsRequest>, context: Context): object => {
  const { NextToken: token, MaxResults, ...parameters } = input;
  const { ServiceCode: service, Filters = [], FormatVersion: version = 'aws_v1' } = input;
  if (service !== SERVICE_CODE) throw invalid('Service code is invalid');
  if (version !== 'aws_v1') throw invalid(`Format version ${version} is invalid`);
  const { priceList } = context.organization;
  const page = context.tokens.page({
    operation: 'GetProducts',
    parameters: [parameters, context.identity.account],
    rows: () => (priceList === undefined ? [] : products(priceList)).filter((product) => passes(product, Filters)),
    rowsDependOn: priceList?.published ?? '',
    token,
    size: Math.min(MaxResults ?? PAGE, context.pageSize ?? PAGE),
  });
  return {
    FormatVersion: version,
    PriceList: page.rows.map(({ document }) => document),
    ...(page.next === undefined ? {} : { NextToken: page.next }),
  };
};

const invalid = (message: string): AwsError => new AwsError('InvalidParameterException', message);

const passes = ({ attributes }: Product, filters: readonly z.infer<typeof filter>[]): boolean =>
  filters.every(({ Type, Field, Value }) => {
    const value = attributes[Field];
    switch (Type) {
      case 'TERM_MATCH':
      case 'EQUALS':
        return value === Value;
      case 'CONTAINS':
        return value?.includes(Value) === true;
      case 'ANY_OF':
        return value !== undefined && Value.split(',').includes(value);
      case 'NONE_OF':
        return value === undefined || !Value.split(',').includes(value);
    }
  });

const products = ({ prices, published }: PriceList): Product[] =>
  prices.flatMap(({ region, instanceType, hourly }) => {
    const { location, prefix } = PLACES[region] ?? { location: region, prefix: '' };
    const listed = (use: (typeof USES)[number], usage: string, price: string): Product => {
      const attributes = {
        servicecode: SERVICE_CODE,
        servicename: 'Amazon SageMaker',
        location,
        locationType: 'AWS Region',
        regionCode: region,
        component: use.component,
        platoinstancetype: use.plato,
        instanceName: instanceType,
        platoinstancename: instanceType,
        instanceType: `${instanceType}-${use.component}`,
        usagetype: `${prefix}${usage}${instanceType}`,
        operation: 'RunInstance',
      };
      const words = `${price} per ${use.component} ${instanceType} hour in ${location}`;
      return { attributes, document: document(attributes, price, words, published) };
    };
    return USES.flatMap((use) => [
      // Capacity that is paid for beforehand is listed beside it, for nothing an hour.
      ...(use.component === 'Cluster' ? [listed(use, 'ReservedCluster:', '0')] : []),
      listed(use, use.usage, hourly),
    ]);
  });

const OFFER = 'JRTCKXETXF';
const RATE = '6YS6EN2CT7';

/** A product with its price, as the document AWS puts into its answer as a text. */
const document = (
  attributes: Readonly<Record<string, string>>,
  price: string,
  words: string,
  published: string,
): string => {
  const digest = createHash('sha256').update(attributes['usagetype'] ?? '');
  const sku = digest.digest('hex').slice(0, 16).toUpperCase();
  const [whole = '0', fraction = ''] = price.split('.');
  const dimension = {
    unit: 'Hrs',
    beginRange: '0',
    endRange: 'Inf',
    description: `$${words}`,
    appliesTo: [],
    rateCode: `${sku}.${OFFER}.${RATE}`,
    pricePerUnit: { USD: `${whole}.${fraction.padEnd(10, '0')}` },
  };
  const term = {
    sku,
    offerTermCode: OFFER,
    effectiveDate: `${published.slice(0, 7)}-01T00:00:00Z`,
    termAttributes: {},
    priceDimensions: { [`${sku}.${OFFER}.${RATE}`]: dimension },
  };
  return JSON.stringify({
    product: { productFamily: 'ML Instance', attributes, sku },
    serviceCode: SERVICE_CODE,
    terms: { OnDemand: { [`${sku}.${OFFER}`]: term } },
    version: `${published.replaceAll('-', '')}000000`,
    publicationDate: `${published}T00:00:00Z`,
  });
};

export const pricing: Service = {
  name: 'pricing',
  protocol: 'json',
  target: 'AWSPriceListService',
  global: true,
  throttled: { code: 'ThrottlingException', message: 'Rate exceeded' },
  operations: {
    GetProducts: operation(getProductsRequest, getProducts, { action: 'pricing:GetProducts', resource: () => '*' }),
  },
};
