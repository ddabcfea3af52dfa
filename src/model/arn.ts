const PARTITIONS = ['aws', 'aws-cn', 'aws-us-gov'] as const;

export type Partition = (typeof PARTITIONS)[number];

/** Region and account are '' where a service has none. The resource keeps its case and may contain ':' and '/'. */
export type Arn = {
  readonly partition: Partition;
  readonly service: string;
  readonly region: string;
  readonly account: string;
  readonly resource: string;
};

/** The parts of an ARN; undefined for what is none, or of a partition other than aws, aws-cn and aws-us-gov. */
export function parseArn(text: string): Arn | undefined {
  const [scheme, partitionText, service, region, account, ...rest] = text.trim().split(':');
  const partition = PARTITIONS.find((name) => name === partitionText?.toLowerCase());
  const resource = rest.join(':');
  if (scheme?.toLowerCase() !== 'arn' || partition === undefined || !service || resource === '') return undefined;
  if (region === undefined || !/^[a-z0-9-]*$/i.test(region)) return undefined;
  // AWS-managed resources name 'aws' as their account.
  if (account === undefined || !/^(\d{12}|aws)?$/.test(account)) return undefined;
  return { partition, service, region, account, resource };
}

/**
 * The kind of a SageMaker resource as its ARN spells it ('training-job', 'user-profile') and its own name, without
 * the names of what contains it, which are in `within` (an app: domain, user profile or space, app type).
 */
export type SageMakerName = { readonly kind: string; readonly name: string; readonly within: readonly string[] };

/** How many segments before the name say where a resource is. */
const CONTAINED: Readonly<Record<string, number>> = {
  app: 3,
  space: 1,
  'user-profile': 1,
  'hub-content': 2,
  job: 1,
};

/** A segment after the name that makes it another kind: device-fleet/{fleet}/device/{device}. */
const NESTED: Readonly<Record<string, string>> = {
  'device-fleet/device': 'device',
  'pipeline/execution': 'pipeline-execution',
};

/** Kind and name of a SageMaker resource; undefined for other services' ARNs. */
export function sageMakerName(arn: string): SageMakerName | undefined {
  const parsed = parseArn(arn);
  if (parsed === undefined || parsed.service.toLowerCase() !== 'sagemaker') return undefined;
  const [kind = '', ...path] = parsed.resource.split('/');
  if (kind === '' || path.length === 0 || path.some((segment) => segment === '')) return undefined;
  const [outer = '', between = '', ...inner] = path;
  const nested = NESTED[`${kind}/${between}`];
  if (nested !== undefined && inner.length > 0) return { kind: nested, name: inner.join('/'), within: [outer] };
  const depth = Math.min(CONTAINED[kind] ?? 0, path.length - 1);
  return {
    kind: kind === 'edge-deployment' ? 'edge-deployment-plan' : kind,
    name: path.slice(depth).join('/'),
    within: path.slice(0, depth),
  };
}
