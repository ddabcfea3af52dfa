import { BudgetsClient } from '@aws-sdk/client-budgets';
import { CostExplorerClient } from '@aws-sdk/client-cost-explorer';
import type { ResourceGroupsTaggingAPIClient } from '@aws-sdk/client-resource-groups-tagging-api';
import type { SageMakerClient } from '@aws-sdk/client-sagemaker';
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import type { AccountRole, Config } from '../config.ts';
import { MlcostError } from '../errors.ts';
import { askAws } from './errors.ts';

/** How long AWS may take, in milliseconds: to take a connection, and to begin (or go on with) its answer. */
export type Patience = { readonly connectMs: number; readonly answerMs: number };

/** A person waits, so a request that AWS leaves open is given up and sent again: three times make 24 seconds. */
const PATIENCE: Patience = { connectMs: 2_000, answerMs: 8_000 };
const MAX_ATTEMPTS = 3;

type AwsConfig = Pick<Config, 'aws'>;
type PayerConfig = Pick<Config, 'aws' | 'accounts'>;

/**
 * Cost Explorer and Budgets have one region a partition. The SDK finds the endpoint from any region of the partition,
 * but signs for the one it was given where an endpoint is configured (a VPC endpoint, say).
 */
export function globalRegion(region: string): string {
  if (region.startsWith('cn-')) return 'cn-northwest-1';
  if (region.startsWith('us-gov-')) return 'us-gov-west-1';
  // The partitions that are neither public nor these are left to the SDK.
  return /^(us|eu)-iso|^eusc-/.test(region) ? region : 'us-east-1';
}

/** Credentials of AWS, with when they end where they do. */
export type Credentials = {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration?: Date;
};

export function clientSettings(
  { aws }: AwsConfig,
  service: string,
  region: string,
  role?: AccountRole,
  patience = PATIENCE,
) {
  const credentials = role?.roleArn ? assumedRole({ aws }, role) : aws.credentials;
  return { ...settingsWith({ aws }, service, region, credentials, patience), maxAttempts: MAX_ATTEMPTS };
}

function settingsWith(
  { aws }: AwsConfig,
  service: string,
  region: string,
  credentials: Credentials | (() => Promise<Credentials>) | undefined,
  patience = PATIENCE,
) {
  const endpoint = aws.endpointFor(service);
  return {
    region,
    requestHandler: {
      connectionTimeout: patience.connectMs,
      requestTimeout: patience.answerMs,
      // Without it the SDK only logs that the time is over.
      throwOnRequestTimeout: true,
      // An answer that stops half-way: the other one ends with its headers.
      socketTimeout: patience.answerMs,
    },
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(credentials === undefined ? {} : { credentials }),
    ...(aws.profile === undefined ? {} : { profile: aws.profile }),
  };
}

/** Temporary credentials of a role; the SDK asks again when `expiration` comes near, once an hour. */
export function assumedRole(config: AwsConfig, role: AccountRole): () => Promise<Credentials> {
  return async () => {
    const sts = stsClient(config);
    try {
      const { Credentials: given } = await askAws('sts', 'AssumeRole', () =>
        sts.send(
          new AssumeRoleCommand({
            RoleArn: role.roleArn,
            RoleSessionName: 'mlcost',
            ...(role.externalId === undefined ? {} : { ExternalId: role.externalId }),
          }),
        ),
      );
      if (!given?.AccessKeyId || !given.SecretAccessKey) {
        throw new MlcostError('aws_credentials', `AWS gave no credentials for the role in account ${role.id}.`, {
          hint: 'Check the roleArn in mlcost.yml, and AWS_ENDPOINT_URL_STS where it is set.',
        });
      }
      return {
        accessKeyId: given.AccessKeyId,
        secretAccessKey: given.SecretAccessKey,
        ...(given.SessionToken === undefined ? {} : { sessionToken: given.SessionToken }),
        ...(given.Expiration === undefined ? {} : { expiration: given.Expiration }),
      };
    } finally {
      sts.destroy();
    }
  };
}

const stsClient = (config: AwsConfig, role?: AccountRole): STSClient =>
  new STSClient(clientSettings(config, 'STS', config.aws.region, role));

export const costExplorerClient = (config: PayerConfig, patience?: Patience): CostExplorerClient =>
  new CostExplorerClient(
    clientSettings(config, 'COST_EXPLORER', globalRegion(config.aws.region), config.accounts.payer, patience),
  );

export const budgetsClient = (config: PayerConfig): BudgetsClient =>
  new BudgetsClient(clientSettings(config, 'BUDGETS', globalRegion(config.aws.region), config.accounts.payer));

/** Long lists of an audit take their time, and nobody waits for a single one of them. */
const AUDIT_PATIENCE: Patience = { connectMs: 3_000, answerMs: 30_000 };

/**
 * The clients of one account and region. Their calls are sent once: pace.ts sends again what is throttled or broken.
 * The SDK's SageMaker takes as long to load as the rest of the bot, so it is loaded at the first call.
 */
export async function sageMakerClient(
  config: AwsConfig,
  region: string,
  credentials: Credentials | (() => Promise<Credentials>) | undefined,
): Promise<{ sdk: typeof import('@aws-sdk/client-sagemaker'); client: SageMakerClient }> {
  const sdk = await import('@aws-sdk/client-sagemaker');
  const settings = settingsWith(config, 'SAGEMAKER', region, credentials, AUDIT_PATIENCE);
  return { sdk, client: new sdk.SageMakerClient({ ...settings, maxAttempts: 1 }) };
}

/** As sageMakerClient. */
export async function taggingClient(
  config: AwsConfig,
  region: string,
  credentials: Credentials | (() => Promise<Credentials>) | undefined,
): Promise<{
  sdk: typeof import('@aws-sdk/client-resource-groups-tagging-api');
  client: ResourceGroupsTaggingAPIClient;
}> {
  const sdk = await import('@aws-sdk/client-resource-groups-tagging-api');
  const settings = settingsWith(config, 'RESOURCE_GROUPS_TAGGING_API', region, credentials, AUDIT_PATIENCE);
  return { sdk, client: new sdk.ResourceGroupsTaggingAPIClient({ ...settings, maxAttempts: 1 }) };
}

/** Who the bot is in AWS: through `role` when one is given, else by its own credentials. */
export async function callerIdentity(config: AwsConfig, role?: AccountRole): Promise<{ account: string; arn: string }> {
  const client = stsClient(config, role);
  try {
    const identity = await askAws('sts', 'GetCallerIdentity', () => client.send(new GetCallerIdentityCommand({})));
    if (!identity.Account) {
      throw new MlcostError('aws_credentials', 'AWS did not say which account the bot is in.', {
        hint: 'Set accounts.payer.id in mlcost.yml, and look at AWS_ENDPOINT_URL_STS where it is set.',
      });
    }
    return { account: identity.Account, arn: identity.Arn ?? '' };
  } finally {
    client.destroy();
  }
}
