import { Big } from 'big.js';
import { money, type Money } from '../../model/money.ts';
import type { Day } from '../../model/period.ts';

/** The day of these prices. */
export const PRICE_TABLE_DAY: Day = '2026-09-01';

/**
 * What SageMaker's instances cost an hour on demand in us-east-1, in USD, for when AWS's price list can't be asked.
 * Collected from what AWS's price list and pricing pages said up to PRICE_TABLE_DAY; hosting, notebooks, Studio,
 * training and clusters differ by less than half a percent, so there is one price a type. What is not here is not known.
 */
const LISTED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  t3: { medium: '0.05', large: '0.10', xlarge: '0.20', '2xlarge': '0.399' },
  g4dn: {
    xlarge: '0.736',
    '2xlarge': '0.94',
    '4xlarge': '1.505',
    '8xlarge': '2.72',
    '12xlarge': '4.89',
    '16xlarge': '5.44',
  },
  g5: {
    xlarge: '1.408',
    '2xlarge': '1.515',
    '4xlarge': '2.03',
    '8xlarge': '3.06',
    '12xlarge': '7.09',
    '16xlarge': '5.12',
    '24xlarge': '10.18',
    '48xlarge': '20.36',
  },
  g6: {
    xlarge: '1.127',
    '2xlarge': '1.222',
    '4xlarge': '1.654',
    '12xlarge': '5.752',
    '16xlarge': '4.246',
    '24xlarge': '8.344',
    '48xlarge': '16.688',
  },
  g7e: {
    '2xlarge': '4.2039',
    '4xlarge': '4.9977',
    '8xlarge': '6.5853',
    '12xlarge': '10.3576',
    '24xlarge': '20.7152',
    '48xlarge': '41.4304',
  },
  p3: { '2xlarge': '3.825', '8xlarge': '14.688', '16xlarge': '28.152' },
  p3dn: { '24xlarge': '35.894' },
  p4d: { '24xlarge': '25.251286' },
  p5: { '48xlarge': '63.296' },
  inf2: { xlarge: '0.99', '8xlarge': '2.36', '24xlarge': '7.79', '48xlarge': '15.58' },
};

/** Families in which an instance twice as large costs twice as much: the price of an `xlarge`, from a large size's. */
const BY_SIZE: Readonly<Record<string, string>> = {
  m5: '0.2305',
  m6i: '0.2305',
  m7i: '0.24192',
  c5: '0.204',
  c6i: '0.204',
  c7i: '0.2142',
  r5: '0.30245',
  r6i: '0.30245',
  r7i: '0.31752',
};

/**
 * How much dearer other regions are, by the letters a family begins with. SageMaker asks the same surcharge on EC2's
 * price everywhere, so the factors are those between EC2's prices. A family without a factor is not known there.
 */
const SAME = { t: '1', m: '1', c: '1', r: '1', g: '1', p: '1', inf: '1' };
const REGIONS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'us-east-1': SAME,
  'us-east-2': SAME,
  'us-west-2': SAME,
  'eu-west-1': { t: '1.096', m: '1.115', c: '1.129', r: '1.119', g: '1.116', p: '1.08' },
  'eu-central-1': { t: '1.154', m: '1.198', c: '1.141', r: '1.206', g: '1.25' },
  'ap-south-1': { t: '1.08', m: '1.052', c: '1', r: '1.032', g: '1.2' },
};
/** Where a family's factor is not that of its letters. */
const EXCEPTIONS: Readonly<Record<string, string>> = { 'ap-south-1 g4dn': '1.101' };

const PLACES = 4;

/** The table's price an hour, or undefined for a type or region it does not know. */
export function tablePrice(instanceType: string, region: string): Money | undefined {
  const [prefix, family = '', size = '', ...rest] = instanceType.split('.');
  if (prefix !== 'ml' || rest.length > 0) return undefined;
  const price = entry(entry(LISTED, family) ?? {}, size) ?? bySize(family, size);
  const factor =
    EXCEPTIONS[`${region} ${family}`] ?? entry(entry(REGIONS, region) ?? {}, /^[a-z]+(?=\d)/.exec(family)?.[0] ?? '');
  if (price === undefined || factor === undefined) return undefined;
  return money(factor === '1' ? price : Big(price).times(factor).round(PLACES), 'USD');
}

function bySize(family: string, size: string): Big | undefined {
  const price = entry(BY_SIZE, family);
  const sizes = size === 'large' ? '0.5' : size === 'xlarge' ? '1' : /^(\d+)xlarge$/.exec(size)?.[1];
  return price === undefined || sizes === undefined ? undefined : Big(price).times(sizes).round(PLACES);
}

const entry = <T>(table: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(table, name) ? table[name] : undefined;
