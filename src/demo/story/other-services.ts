import { accounts, regions } from './people.ts';

/** What the organization pays for besides SageMaker, so that a filter by service has something to leave out. */
type OtherService = {
  readonly service: string;
  readonly account: string;
  readonly region: string;
  readonly usageType: string;
  readonly operation: string;
  readonly unit: string;
  /** USD a unit, and units on a usual day. */
  readonly price: number;
  readonly units: number;
  readonly instanceType?: string;
  readonly tags: Readonly<Record<string, string>>;
};

const shop = { 'cost-center': 'platform', environment: 'production' };
const { prod, research, payer } = accounts;
const { eu, us } = regions;

const other = (
  service: string,
  account: string,
  region: string,
  usageType: string,
  operation: string,
  unit: string,
  price: number,
  units: number,
  tags: Readonly<Record<string, string>> = shop,
  instanceType?: string,
): OtherService => ({
  service,
  account,
  region,
  usageType,
  operation,
  unit,
  price,
  units,
  tags,
  ...(instanceType === undefined ? {} : { instanceType }),
});

const EC2 = 'Amazon Elastic Compute Cloud - Compute';
const S3 = 'Amazon Simple Storage Service';

export const otherServices: readonly OtherService[] = [
  other(EC2, prod, eu, 'EUW1-BoxUsage:m5.xlarge', 'RunInstances', 'Hrs', 0.214, 480, shop, 'm5.xlarge'),
  other(
    EC2,
    prod,
    eu,
    'EUW1-BoxUsage:c6i.2xlarge',
    'RunInstances',
    'Hrs',
    0.365,
    192,
    { ...shop, 'cost-center': 'search' },
    'c6i.2xlarge',
  ),
  other(EC2, prod, us, 'BoxUsage:m5.xlarge', 'RunInstances', 'Hrs', 0.192, 240, shop, 'm5.xlarge'),
  other(EC2, research, us, 'BoxUsage:g5.2xlarge', 'RunInstances', 'Hrs', 1.212, 24, {}, 'g5.2xlarge'),
  other('EC2 - Other', prod, eu, 'EUW1-EBS:VolumeUsage.gp3', 'CreateVolume-Gp3', 'GB-Mo', 0.088, 160),
  other('EC2 - Other', prod, eu, 'EUW1-NatGateway-Bytes', 'NatGateway', 'GB', 0.048, 900),
  other(S3, prod, eu, 'EUW1-TimedStorage-ByteHrs', 'StandardStorage', 'GB-Mo', 0.023, 2600),
  other(S3, prod, eu, 'EUW1-Requests-Tier1', 'PutObject', 'Requests', 0.000005, 3_400_000),
  other(S3, research, eu, 'EUW1-TimedStorage-ByteHrs', 'StandardStorage', 'GB-Mo', 0.023, 1900, {}),
  other(S3, research, us, 'TimedStorage-ByteHrs', 'StandardStorage', 'GB-Mo', 0.023, 1400, { 'cost-center': 'vision' }),
  other('Amazon EC2 Container Registry (ECR)', prod, eu, 'EUW1-TimedStorage-ByteHrs', 'EUW1-ECR', 'GB-Mo', 0.1, 28),
  other('AmazonCloudWatch', prod, eu, 'EUW1-DataProcessing-Bytes', 'PutLogEvents', 'GB', 0.57, 55),
  other('AmazonCloudWatch', research, eu, 'EUW1-DataProcessing-Bytes', 'PutLogEvents', 'GB', 0.57, 14, {}),
  other('Amazon Bedrock', prod, us, 'USE1-Claude-input-tokens', 'InvokeModelInference', '1K tokens', 0.003, 9000, {
    'cost-center': 'search',
    environment: 'production',
    project: 'assistant',
  }),
  other('AWS Config', payer, eu, 'EUW1-ConfigurationItemRecorded', 'None', 'ConfigurationItems', 0.003, 900, {}),
  other('AWS CloudTrail', payer, us, 'USE1-PaidEventsRecorded', 'None', 'Events', 0.00002, 210_000, {}),
];
