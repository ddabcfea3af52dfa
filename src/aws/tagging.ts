import { MlcostError } from '../errors.ts';
import type { Tags } from '../model/resource.ts';
import type { CallOptions } from './pace.ts';
import type { PlaceClients } from './places.ts';

/** AWS takes so many ARNs in one TagResources or UntagResources. */
export const MOST_ARNS_PER_WRITE = 20;

/** `retry`: the same write may succeed later, without anybody changing anything. */
export type WriteFailure = { readonly code: string; readonly message: string; readonly retry: boolean };

/** What a write did: everything that is not in `failed` was done. */
export type Written = {
  readonly requestId: string | undefined;
  /** By ARN, as it was given. */
  readonly failed: ReadonlyMap<string, WriteFailure>;
};

/**
 * All tags of a resource as they are at this moment, AWS's own (`aws:…`) included.
 *
 * @throws MlcostError aws_not_found when the resource is gone.
 */
export async function readTags(clients: PlaceClients, arn: string, options: CallOptions = {}): Promise<Tags> {
  const tags: [key: string, value: string][] = [];
  let token: string | undefined;
  do {
    const page = await clients.sageMaker(
      'ListTags',
      { ResourceArn: arn, MaxResults: 100, ...(token === undefined ? {} : { NextToken: token }) },
      options,
    );
    for (const { Key, Value } of page.Tags ?? []) if (Key !== undefined) tags.push([Key, Value ?? '']);
    token = page.NextToken;
  } while (token !== undefined && token !== '');
  return Object.fromEntries(tags);
}

/** A write whose answer was lost may be done: who sends it again looks first, so that nobody's change is overwritten. */
const once = (options: CallOptions): CallOptions => ({ ...options, attempts: 1 });

/**
 * Sets tags of at most 20 resources of the place in one call, at AWS's 5 calls a second, which untagResources shares.
 *
 * @throws MlcostError when AWS refused or never answered the call as a whole.
 */
export const tagResources = (
  clients: PlaceClients,
  arns: readonly string[],
  tags: Tags,
  options: CallOptions = {},
): Promise<Written> =>
  written(
    arns,
    clients.tagging(
      'TagResources',
      (sdk, client, abort) =>
        client.send(new sdk.TagResourcesCommand({ ResourceARNList: [...arns], Tags: { ...tags } }), abort),
      once(options),
    ),
  );

/** Removes tags as tagResources sets them. A key that a resource does not have is no failure. */
export const untagResources = (
  clients: PlaceClients,
  arns: readonly string[],
  keys: readonly string[],
  options: CallOptions = {},
): Promise<Written> =>
  written(
    arns,
    clients.tagging(
      'UntagResources',
      (sdk, client, abort) =>
        client.send(new sdk.UntagResourcesCommand({ ResourceARNList: [...arns], TagKeys: [...keys] }), abort),
      once(options),
    ),
  );

/** Sets tags of one resource through SageMaker's own API, for what the Resource Groups Tagging API refuses. */
export const addTags = (clients: PlaceClients, arn: string, tags: Tags, options: CallOptions = {}): Promise<Written> =>
  writtenOne(
    arn,
    clients.sageMaker(
      'AddTags',
      { ResourceArn: arn, Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) },
      once(options),
    ),
  );

/** Removes tags as addTags sets them. */
export const deleteTags = (
  clients: PlaceClients,
  arn: string,
  keys: readonly string[],
  options: CallOptions = {},
): Promise<Written> =>
  writtenOne(arn, clients.sageMaker('DeleteTags', { ResourceArn: arn, TagKeys: [...keys] }, once(options)));

type Answer = {
  readonly $metadata: { readonly requestId?: string | undefined };
  readonly FailedResourcesMap?:
    | Readonly<
        Record<
          string,
          { StatusCode?: number | undefined; ErrorCode?: string | undefined; ErrorMessage?: string | undefined }
        >
      >
    | undefined;
};

async function written(arns: readonly string[], answer: Promise<Answer>): Promise<Written> {
  const { $metadata, FailedResourcesMap = {} } = await answer;
  const asGiven = new Map(arns.map((arn) => [arn.toLowerCase(), arn]));
  const failed = new Map<string, WriteFailure>();
  for (const [arn, info] of Object.entries(FailedResourcesMap)) {
    const code = info.ErrorCode ?? 'Unknown';
    const passes = (info.StatusCode ?? 0) >= 500 || info.StatusCode === 429 || /throttl|internal/i.test(code);
    failed.set(asGiven.get(arn.toLowerCase()) ?? arn, { code, message: info.ErrorMessage ?? code, retry: passes });
  }
  return { requestId: $metadata.requestId, failed };
}

/** What AWS refused of one resource is told as RGTA tells it of many; what says nothing of the resource is thrown. */
async function writtenOne(arn: string, answer: Promise<Answer>): Promise<Written> {
  try {
    return { requestId: (await answer).$metadata.requestId, failed: new Map() };
  } catch (error) {
    const refused = ['aws_not_found', 'aws_access_denied', 'aws_rejected', 'aws_unsupported'];
    if (!(error instanceof MlcostError) || !refused.includes(error.code)) throw error;
    const failure = { code: error.code, message: error.message, retry: false };
    return { requestId: undefined, failed: new Map([[arn, failure]]) };
  }
}
