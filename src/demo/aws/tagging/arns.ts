import { z } from 'zod';
import { AwsError } from '../errors.ts';
import type { Place } from '../types.ts';

export const arnText = z.string().min(1).max(1011);

const arnPattern =
  /^arn:(?<partition>[a-z-]+):(?<service>[a-z0-9-]+):(?<region>[a-z0-9-]*):(?<account>\d{12})?:(?<path>.+)$/s;

export type Arn = {
  readonly service: string;
  readonly region: string;
  readonly account: string;
  readonly path: string;
};

/** One that is no ARN, or of another partition, fails the whole request: nothing is done with the others. */
export const readArn = (text: string): Arn => {
  const { partition, service = '', region = '', account = '', path = '' } = arnPattern.exec(text)?.groups ?? {};
  if (partition === undefined) {
    throw new AwsError('InvalidParameterException', `${text} is not a valid AmazonResourceName (ARN)`);
  }
  if (partition !== 'aws') {
    throw new AwsError('InvalidParameterException', `The partition of ${text} is not the one of this endpoint.`);
  }
  return { service, region, account, path };
};

export const isIn = (arn: Arn, { account, region }: Place): boolean => arn.account === account && arn.region === region;

/** As filters call it: what the ARN's path begins with, `training-job`. */
export const typeOf = (arn: string): string => /^(?:[^:]*:){5}([^/:]*)/.exec(arn)?.[1] ?? '';
