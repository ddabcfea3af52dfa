import type { PriceList } from '../aws/types.ts';
import { regions } from './people.ts';

/** USD an hour in us-east-1, near SageMaker's list prices; an unknown type is a mistake in the story. */
const hourly: Readonly<Record<string, number>> = {
  'ml.t3.medium': 0.05,
  'ml.t3.xlarge': 0.2,
  'ml.m5.large': 0.115,
  'ml.m5.xlarge': 0.23,
  'ml.m5.2xlarge': 0.461,
  'ml.m5.4xlarge': 0.922,
  'ml.c5.xlarge': 0.204,
  'ml.c5.2xlarge': 0.408,
  'ml.c5.9xlarge': 1.836,
  'ml.r5.2xlarge': 0.605,
  'ml.r5.4xlarge': 1.21,
  'ml.g4dn.xlarge': 0.736,
  'ml.g4dn.2xlarge': 0.94,
  'ml.g5.xlarge': 1.408,
  'ml.g5.2xlarge': 1.515,
  'ml.g5.12xlarge': 7.09,
  'ml.p3.2xlarge': 3.825,
  'ml.p4d.24xlarge': 37.688,
  'ml.inf2.xlarge': 0.99,
};
const GB_MONTH_GP3 = 0.112;
const IRELAND = 1.07;

export const hourPrice = (instanceType: string, region: string): number => {
  const price = hourly[instanceType];
  if (price === undefined) throw new Error(`the story has no price for ${instanceType}`);
  return region === 'eu-west-1' ? price * IRELAND : price;
};
export const gigabyteMonthPrice = (region: string): number =>
  region === 'eu-west-1' ? GB_MONTH_GP3 * IRELAND : GB_MONTH_GP3;

/** The same, as AWS lists it. */
export const storyPriceList = (): PriceList => ({
  published: '2026-11-03',
  prices: [regions.eu, regions.us].flatMap((region) =>
    Object.keys(hourly).map((instanceType) => ({
      region,
      instanceType,
      hourly: String(Number(hourPrice(instanceType, region).toFixed(6))),
    })),
  ),
});
