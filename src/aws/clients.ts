import { BudgetsClient } from '@aws-sdk/client-budgets';
import { CostExplorerClient } from '@aws-sdk/client-cost-explorer';
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import type { AccountRole, Config } from '../config.ts';
import { askAws } from './errors.ts';

/** Cost Explorer and Budgets are global: their requests are signed for, and sent to, us-east-1. */
const GLOBAL_REGION = 'us-east-1';

/** A person waits for the answer, so a request that AWS leaves open is given up and tried again soon. */
const REQUEST_TIMEOUT_MS = 10_000;
const CONNECTION_TIMEOUT_MS = 2_000;
const MAX_ATTEMPTS = 4;

type AwsConfig = Pick<Config, 'aws'>;

function clientSettings({ aws }: AwsConfig, service: string, region: string, role?: AccountRole) {
  const endpoint = aws.endpointFor(service);
  const credentials = role?.roleArn ? assumedRole({ aws }, role) : aws.credentials;
  return {
    region,
    maxAttempts: MAX_ATTEMPTS,
    requestHandler: { requestTimeout: REQUEST_TIMEOUT_MS, connectionTimeout: CONNECTION_TIMEOUT_MS },
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(credentials === undefined ? {} : { credentials }),
    ...(aws.profile === undefined ? {} : { profile: aws.profile }),
  };
}

/** Temporary credentials of a role; the SDK asks again when `expiration` comes near. */
function assumedRole(config: AwsConfig, role: AccountRole) {
  const sts = stsClient(config);
  return async () => {
    const { Credentials: given } = await askAws('sts', 'AssumeRole', () =>
      sts.send(
        new AssumeRoleCommand({
          RoleArn: role.roleArn,
          RoleSessionName: 'mlcost',
          ...(role.externalId === undefined ? {} : { ExternalId: role.externalId }),
        }),
      ),
    );
    return {
      accessKeyId: given?.AccessKeyId ?? '',
      secretAccessKey: given?.SecretAccessKey ?? '',
      ...(given?.SessionToken === undefined ? {} : { sessionToken: given.SessionToken }),
      ...(given?.Expiration === undefined ? {} : { expiration: given.Expiration }),
    };
  };
}

export const stsClient = (config: AwsConfig): STSClient =>
  new STSClient(clientSettings(config, 'STS', config.aws.region));

export const costExplorerClient = (config: Pick<Config, 'aws' | 'accounts'>): CostExplorerClient =>
  new CostExplorerClient(clientSettings(config, 'COST_EXPLORER', GLOBAL_REGION, config.accounts.payer));

export const budgetsClient = (config: Pick<Config, 'aws' | 'accounts'>): BudgetsClient =>
  new BudgetsClient(clientSettings(config, 'BUDGETS', GLOBAL_REGION, config.accounts.payer));

/** Who the bot is in AWS: through `role` when one is given, else by its own credentials. */
export async function callerIdentity(config: AwsConfig, role?: AccountRole): Promise<{ account: string; arn: string }> {
  const client = new STSClient(clientSettings(config, 'STS', config.aws.region, role));
  try {
    const identity = await askAws('sts', 'GetCallerIdentity', () => client.send(new GetCallerIdentityCommand({})));
    return { account: identity.Account ?? '', arn: identity.Arn ?? '' };
  } finally {
    client.destroy();
  }
}
