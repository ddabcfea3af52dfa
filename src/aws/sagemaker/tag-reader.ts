import type { GetResourcesCommandInput, ResourceTagMapping } from '@aws-sdk/client-resource-groups-tagging-api';
import { MlcostError } from '../../errors.ts';
import type { CallOptions } from '../pace.ts';
import type { PlaceClients } from '../places.ts';
import { readTags } from '../tagging.ts';
import type { Found, Interner } from './found.ts';

/** So many ARNs fit into one GetResources. */
const BATCH = 100;
/** So many resources of a kind must be refused one by one before the rest of the kind is not tried any more. */
const REFUSED_KIND = 2;

/** Reads tags of resources of all kinds together, a hundred in a call. */
export type TagReader = {
  add(found: Found): void;
  /** Its tags came with its ARN, from the Resource Groups Tagging API. */
  known(found: Found, tags: NonNullable<ResourceTagMapping['Tags']>): void;
  /** Sends what is waiting for a full batch, and resolves when all answers are in. Never rejects. */
  finish(): Promise<void>;
  /** One by one, by SageMaker's ListTags. Never rejects. */
  readAlone(found: readonly Found[]): Promise<void>;
};

export type TagReading = {
  /** `told`: AWS said something of it; the Resource Groups Tagging API leaves out what never had a tag. */
  readonly read: (found: Found, told: boolean) => void;
  readonly gone: (found: Found) => void;
  readonly failed: (found: Found, error: unknown) => void;
  /** After every call. */
  readonly answered: () => void;
};

export function tagReader(
  clients: PlaceClients,
  intern: Interner,
  { read, gone, failed, answered }: TagReading,
  options: CallOptions,
): TagReader {
  let waiting: Found[] = [];
  const underWay = new Set<Promise<void>>();
  const refused = new Map<string, number>();
  let denied: unknown;

  const start = (work: Promise<void>): void => {
    underWay.add(work);
    void work.finally(() => {
      underWay.delete(work);
      answered();
    });
  };

  const send = (): void => {
    const batch = waiting;
    waiting = [];
    if (batch.length > 0) start(readBatch(batch));
  };

  const readBatch = async (batch: readonly Found[]): Promise<void> => {
    try {
      // Denied once is denied for all.
      if (denied !== undefined) throw denied;
      const mappings = await mappingsOf(clients, { ResourceARNList: batch.map(({ arn }) => arn) }, options);
      const mappingOf = byArn(batch, mappings);
      for (const found of batch) {
        const mapping = mappingOf(found.arn);
        found.tags = intern.tags(mapping?.Tags ?? []);
        read(found, mapping !== undefined);
      }
    } catch (error) {
      if (error instanceof MlcostError && error.code === 'aws_rejected') {
        await readRejected(batch);
        return;
      }
      if (error instanceof MlcostError && error.code === 'aws_access_denied') denied = error;
      for (const found of batch) failed(found, error);
    }
  };

  /** One ARN that the Resource Groups Tagging API does not take makes it refuse all hundred: find it. */
  const readRejected = async (batch: readonly Found[]): Promise<void> => {
    const [only, ...others] = batch;
    if (only !== undefined && others.length === 0) {
      refused.set(only.kind, (refused.get(only.kind) ?? 0) + 1);
      await readOne(only);
      return;
    }
    const untakeable = batch.filter(isRefused);
    const rest = batch.filter((found) => !isRefused(found));
    if (untakeable.length > 0) {
      await Promise.all([readAlone(untakeable), rest.length > 0 && readBatch(rest)]);
      return;
    }
    const half = batch.length >> 1;
    // One after the other: what the first half teaches spares the second.
    await readBatch(batch.slice(0, half));
    await readBatch(batch.slice(half));
  };

  const isRefused = (found: Found): boolean => (refused.get(found.kind) ?? 0) >= REFUSED_KIND;

  const readOne = async (found: Found): Promise<void> => {
    try {
      const tags = Object.entries(await readTags(clients, found.arn, options));
      found.tags = intern.tags(tags.map(([Key, Value]) => ({ Key, Value })));
      read(found, true);
    } catch (error) {
      if (error instanceof MlcostError && error.code === 'aws_not_found') gone(found);
      else failed(found, error);
    }
  };

  const readAlone = async (all: readonly Found[]): Promise<void> => {
    await Promise.all(all.map(readOne));
  };

  return {
    add: (found) => {
      if (isRefused(found)) {
        start(readOne(found));
        return;
      }
      waiting.push(found);
      if (waiting.length === BATCH) send();
    },
    known: (found, tags) => {
      found.tags = intern.tags(tags);
      read(found, true);
    },
    finish: async () => {
      send();
      while (underWay.size > 0) await Promise.all(underWay);
    },
    readAlone,
  };
}

/** As ARNs are spelt, else without regard to case: the two APIs may spell the same resource's ARN differently. */
function byArn(
  batch: readonly Found[],
  mappings: readonly ResourceTagMapping[],
): (arn: string) => ResourceTagMapping | undefined {
  const exact = new Map(mappings.map((mapping) => [mapping.ResourceARN ?? '', mapping]));
  if (mappings.length === 0) return () => undefined;
  const asked = new Set(batch.map(({ arn }) => arn));
  const others = new Map<string, ResourceTagMapping>();
  for (const [arn, mapping] of exact) if (!asked.has(arn)) others.set(arn.toLowerCase(), mapping);
  return (arn) => exact.get(arn) ?? (others.size === 0 ? undefined : others.get(arn.toLowerCase()));
}

/** All that GetResources answers; it pages only where it is asked by type. */
export async function mappingsOf(
  clients: PlaceClients,
  input: GetResourcesCommandInput,
  options: CallOptions,
): Promise<ResourceTagMapping[]> {
  const mappings: ResourceTagMapping[] = [];
  let token: string | undefined;
  do {
    const page = await clients.tagging(
      'GetResources',
      (sdk, client, abort) =>
        client.send(
          new sdk.GetResourcesCommand(token === undefined ? input : { ...input, PaginationToken: token }),
          abort,
        ),
      options,
    );
    for (const mapping of page.ResourceTagMappingList ?? []) mappings.push(mapping);
    token = page.PaginationToken;
  } while (token !== undefined && token !== '');
  return mappings;
}
