import type { Timing } from '../../../src/aws/pace.ts';
import { awsPlaces, type Aws, type PlaceClients } from '../../../src/aws/places.ts';
import { loadConfig, type Config } from '../../../src/config.ts';
import { startEmulatedAws, type EmulatedAwsOptions } from '../../../src/demo/aws/server.ts';
import type { EmulatedAws, InventoryItem, Organization } from '../../../src/demo/aws/types.ts';
import { SAGEMAKER_KINDS, type SageMakerKind } from '../../../src/model/kinds.ts';
import { between } from './between.ts';

/** A SageMaker of any size, served by the emulator and asked through the real SDK. */

export const ACCOUNT = '222233334444';
export const REGION = 'eu-west-1';
const NOW = new Date('2026-11-19T14:00:00Z');

const padded = (n: number): string => String(n).padStart(5, '0');

/** Where a resource is in its kind's ARNs, when that is not its kind and name. */
const paths: Partial<Record<SageMakerKind, (n: string, name: string) => string>> = {
  domain: (n) => `domain/d-${n}abc`,
  'user-profile': (_, name) => `user-profile/d-00000abc/${name.toLowerCase()}`,
  space: (_, name) => `space/d-00000abc/${name.toLowerCase()}`,
  app: (_, name) => `app/d-00000abc/user-profile-00000/jupyterlab/${name}`,
  job: (_, name) => `job/AgentRFT/${name}`,
  'hub-content': (_, name) => `hub-content/hub-00000/Model/${name}`,
  device: (_, name) => `device-fleet/device-fleet-00000/device/${name}`,
  'edge-deployment-plan': (_, name) => `edge-deployment/${name}`,
  cluster: (n) => `cluster/abcdefg${n}`,
  'compute-quota': (n) => `compute-quota/abcdefg${n}`,
  'cluster-scheduler-config': (n) => `cluster-scheduler-config/abcdefg${n}`,
  workteam: (_, name) => `workteam/private-crowd/${name}`,
  'model-package': (_, name) => `model-package/${name}`,
};

const members: Partial<Record<SageMakerKind, Record<string, unknown>>> = {
  app: { UserProfileName: 'user-profile-00000', AppType: 'JupyterLab' },
};

export type EstateItem = InventoryItem & { readonly kind: SageMakerKind };

export function estateItem(kind: SageMakerKind, n: number, changes: Partial<InventoryItem> = {}): EstateItem {
  const name = changes.name ?? (kind === 'model-package' ? `group-a/${n + 1}` : `${kind}-${padded(n)}`);
  const path = paths[kind]?.(padded(n), name) ?? `${kind}/${name}`;
  const { account = ACCOUNT, region = REGION } = changes;
  return {
    name,
    arn: `arn:aws:sagemaker:${region}:${account}:${path}`,
    account,
    region,
    created: new Date(Date.UTC(2026, 0, 1) + n * 60_000).toISOString(),
    tags: {},
    ...(members[kind] === undefined ? {} : { members: members[kind] }),
    ...changes,
    kind,
  };
}

export const everyKind = (count: number, tags: (kind: SageMakerKind, n: number) => Partial<InventoryItem>) =>
  SAGEMAKER_KINDS.flatMap((kind) => Array.from({ length: count }, (_, n) => estateItem(kind, n, tags(kind, n))));

const organization: Organization = {
  payer: '111122223333',
  accounts: [
    { id: '111122223333', name: 'payer' },
    { id: ACCOUNT, name: 'ml-prod' },
  ],
  regions: [REGION, 'us-east-1'],
  accessKeys: [
    { accessKeyId: 'AKIAPAYER', secretAccessKey: 'payer-secret', account: '111122223333', user: 'bot' },
    { accessKeyId: 'AKIAMEMBER', secretAccessKey: 'member-secret', account: ACCOUNT, user: 'bot' },
  ],
  roles: [{ arn: `arn:aws:iam::${ACCOUNT}:role/spoke`, externalId: 'shared-word' }],
  costAllocationTags: [],
  costCategories: [],
  anomalyMonitors: [],
  budgets: [],
};

export type World = {
  readonly emulated: EmulatedAws;
  readonly aws: Aws;
  readonly place: PlaceClients;
  readonly config: Config;
  /** What its configuration was loaded from, but for the accounts. */
  readonly env: Readonly<Record<string, string>>;
  /** The operations that came through what stands in between. */
  readonly asked: readonly string[];
  close(): Promise<void>;
};

/** The emulator with these resources, and the clients of the place they are in. */
export async function world(
  items: readonly InventoryItem[],
  options: Partial<EmulatedAwsOptions> & {
    readonly timing?: Timing;
    readonly between?: Parameters<typeof between>[1];
  } = {},
): Promise<World> {
  const { timing, between: answer, ...server } = options;
  const emulated = await startEmulatedAws({
    organization,
    ledger: [],
    clock: () => NOW,
    inventory: { items: () => items },
    rateLimits: false,
    ...server,
  });
  const middle = answer === undefined ? undefined : await between(emulated.url, answer);
  const env = {
    ...emulated.env,
    ...(middle === undefined ? {} : { AWS_ENDPOINT_URL: middle.url }),
    SLACK_BOT_TOKEN: 'xoxb-1-1-abc',
    SLACK_APP_TOKEN: 'xapp-1-A-1-abc',
  };
  const config: Config = {
    ...loadConfig(env),
    accounts: {
      members: [{ id: ACCOUNT, roleArn: `arn:aws:iam::${ACCOUNT}:role/spoke`, externalId: 'shared-word' }],
    },
    regions: [REGION],
  };
  const aws = awsPlaces(config, timing);
  return {
    emulated,
    aws,
    place: await aws.at({ account: ACCOUNT, region: REGION }),
    config,
    env,
    asked: middle?.asked ?? [],
    close: async () => {
      aws.close();
      middle?.close();
      await emulated.close();
    },
  };
}

/** Never tagged, once tagged, tagged, tagged with everything AWS allows. */
export const everySort = (_: SageMakerKind, n: number): Partial<InventoryItem> =>
  [
    {},
    { onceTagged: true },
    { tags: { 'cost-center': 'search' } },
    { tags: { 'Cost-Center': 'a b/ü=+@:.-_', empty: '', 'aws:cloudformation:stack-name': 'x' } },
  ][n % 4] ?? {};

export const tagsByArn = (found: readonly { arn: string; tags: object }[]) =>
  Object.fromEntries(found.map(({ arn, tags }) => [arn, tags]));
export const callsOf = (from: World, pattern: RegExp): number =>
  Object.entries(from.emulated.calls())
    .filter(([operation]) => pattern.test(operation))
    .reduce((sum, [, count]) => sum + count, 0);
