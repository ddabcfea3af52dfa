import type { InventoryItem } from '../../aws/types.ts';
import type { Team } from '../people.ts';
import { chance } from '../random.ts';
import { place, sagemakerArn } from '../resources.ts';
import type { StoryResource } from '../resources.ts';
import { at } from './moment.ts';

export type Where = Parameters<typeof place>[0];
export type Tags = Readonly<Record<string, string>>;
/** Whose it is: cost center, project, person. */
export type By = readonly [costCenter: Team | 'platform', project: string, owner: string];

/** The tags as the policy wants them. */
export const proper = ([costCenter, project, owner]: By, environment: string): Tags => ({
  'cost-center': costCenter,
  environment,
  project,
  owner,
});

export const environmentOf = (where: Where): string => (where.startsWith('prod') ? 'production' : 'development');

export type More = {
  /** Instead of the proper tags. */
  readonly tags?: Tags;
  readonly onceTagged?: boolean;
  /** What stands in the ARN behind the kind, where it isn't the name. */
  readonly path?: string;
  readonly status?: string;
  readonly modified?: string;
  readonly members?: Readonly<Record<string, unknown>>;
};

/** Kinds that ARNs call by another word. */
const ARN_WORDS: Readonly<Record<string, string>> = {
  device: 'device-fleet',
  'edge-deployment-plan': 'edge-deployment',
};

export const arnOf = (kind: string, where: Where, path: string): string => {
  const { account, region } = place(where);
  return sagemakerArn(region, account, `${ARN_WORDS[kind] ?? kind}/${path}`);
};

/**
 * Something the ledger has no lines of. `since` is its first day, or the instant it was made. SageMaker writes names in
 * ARNs in lower case.
 */
export const item = (
  kind: string,
  where: Where,
  name: string,
  by: By,
  since: string,
  { path = name.toLowerCase(), tags = proper(by, environmentOf(where)), ...more }: More = {},
): InventoryItem => ({
  kind,
  name,
  arn: arnOf(kind, where, path),
  ...place(where),
  created: since.length > 10 ? since : at(since, 8 + chance(kind, name) * 9),
  tags,
  ...more,
});

/** Something that the ledger has lines of: its ARN and its tags are theirs. */
export const billed = (
  resource: StoryResource,
  created: string,
  more: Pick<More, 'status' | 'modified' | 'members' | 'onceTagged'> = {},
): InventoryItem => ({
  kind: resource.kind,
  name: resource.name,
  arn: resource.arn,
  account: resource.account,
  region: resource.region,
  created,
  tags: resource.tags,
  ...more,
});

export const roleOf = (account: string, team: string): string => `arn:aws:iam::${account}:role/ml-${team}-sagemaker`;
export const bucketOf = (region: string): string => (region === 'eu-west-1' ? 'acme-ml-eu' : 'acme-ml-us');
/** One of AWS's own container images. */
export const imageOf = (region: string, name: string): string => `763104351884.dkr.ecr.${region}.amazonaws.com/${name}`;

/** Twelve or more letters and digits that always are the same for the same words. */
export const idOf = (length: number, ...words: readonly string[]): string =>
  Array.from(
    { length },
    (_, n) => '0123456789abcdefghijklmnopqrstuvwxyz'[Math.floor(chance(...words, String(n)) * 36)],
  ).join('');
