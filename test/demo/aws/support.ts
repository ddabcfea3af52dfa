import { BudgetsClient } from '@aws-sdk/client-budgets';
import { CostExplorerClient } from '@aws-sdk/client-cost-explorer';
import { STSClient } from '@aws-sdk/client-sts';
import { startEmulatedAws } from '../../../src/demo/aws/server.ts';
import type { EmulatedAwsOptions } from '../../../src/demo/aws/server.ts';
import type { EmulatedAws, Ledger, LedgerLine, Organization } from '../../../src/demo/aws/types.ts';

export const NOW = new Date('2026-11-19T14:00:00Z');
export const PAYER = '111122223333';
export const MEMBER = '222233334444';
export const ML = 'Amazon SageMaker';

export const organization = (changes: Partial<Organization> = {}): Organization => ({
  payer: PAYER,
  accounts: [
    { id: PAYER, name: 'acme-payer' },
    { id: MEMBER, name: 'ml-prod' },
  ],
  regions: ['eu-west-1', 'us-east-1'],
  accessKeys: [
    { accessKeyId: 'AKIAPAYER', secretAccessKey: 'payer-secret', account: PAYER, user: 'bot' },
    { accessKeyId: 'AKIAMEMBER', secretAccessKey: 'member-secret', account: MEMBER, user: 'bot' },
  ],
  roles: [{ arn: `arn:aws:iam::${MEMBER}:role/spoke`, externalId: 'shared-word' }],
  costAllocationTags: [
    { key: 'cost-center', type: 'UserDefined', status: 'Active', lastUpdated: '2026-01-05' },
    { key: 'environment', type: 'UserDefined', status: 'Active' },
    { key: 'owner', type: 'UserDefined', status: 'Inactive' },
  ],
  costCategories: [
    { name: 'unit', rules: [{ value: 'Discovery', tag: { key: 'cost-center', values: ['search', 'vision'] } }] },
  ],
  anomalyMonitors: [],
  budgets: [],
  ...changes,
});

export const line = (changes: Partial<LedgerLine> = {}): LedgerLine => ({
  day: '2026-11-02',
  account: MEMBER,
  region: 'eu-west-1',
  service: ML,
  usageType: 'EUW1-Host:ml.g5.xlarge',
  operation: 'RunInstance',
  recordType: 'Usage',
  instanceType: 'ml.g5.xlarge',
  tags: { 'cost-center': 'search' },
  unblended: '10.00',
  amortized: '8.00',
  netAmortized: '7.50',
  quantity: '7',
  ...changes,
});

export type Bench = {
  aws: EmulatedAws;
  settings: {
    endpoint: string;
    region: string;
    maxAttempts: number;
    credentials: { accessKeyId: string; secretAccessKey: string };
  };
  ce: CostExplorerClient;
  memberCe: CostExplorerClient;
  sts: STSClient;
  budgets: BudgetsClient;
  close(): Promise<void>;
};

type BenchOptions = { org?: Organization; now?: () => Date } & Pick<
  EmulatedAwsOptions,
  'inventory' | 'rateLimits' | 'realNow'
>;

/** The emulated AWS and real SDK clients of the payer (and one of a member account). */
export const bench = async (
  ledger: Ledger | readonly LedgerLine[],
  { org = organization(), now = () => NOW, ...options }: BenchOptions = {},
): Promise<Bench> => {
  const aws = await startEmulatedAws({ organization: org, ledger, clock: now, ...options });
  const [payer, member] = org.accessKeys;
  const settings = { endpoint: aws.url, region: 'us-east-1', maxAttempts: 1, credentials: payer! };
  const clients = {
    ce: new CostExplorerClient(settings),
    memberCe: new CostExplorerClient({ ...settings, credentials: member! }),
    sts: new STSClient(settings),
    budgets: new BudgetsClient(settings),
  };
  return {
    aws,
    settings,
    ...clients,
    close: async () => {
      for (const client of Object.values(clients)) client.destroy();
      await aws.close();
    },
  };
};

/** The name and message of the error a call ends with. */
export const refusal = async (
  call: Promise<unknown>,
): Promise<{ name: string; message: string; status: number | undefined }> => {
  try {
    await call;
  } catch (error) {
    const { name, message, $metadata } = error as Error & { $metadata?: { httpStatusCode?: number } };
    return { name, message, status: $metadata?.httpStatusCode };
  }
  throw new Error('the call was not refused');
};
