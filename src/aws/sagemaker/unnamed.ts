import type { ResourceTagMapping } from '@aws-sdk/client-resource-groups-tagging-api';
import { MlcostError } from '../../errors.ts';
import type { CallOptions } from '../pace.ts';
import type { PlaceClients } from '../places.ts';
import type { Listed, Unnamed } from './kind.ts';
import { mappingsOf } from './tag-reader.ts';
import type { Work } from './work.ts';

/** An item of a List that gives no ARN. */
export type UnnamedItem = { readonly work: Work; readonly unnamed: Unnamed; readonly listed: Listed };

/** `tags` where the answer that told the ARN has them too. */
type Named = {
  readonly item: UnnamedItem;
  readonly arn: string;
  readonly tags?: ResourceTagMapping['Tags'];
};
type Mapped = { readonly arn: string; readonly tags: ResourceTagMapping['Tags'] };

/** So many are described before anybody looks whether the next are worth it. */
const DESCRIBED_TOGETHER = 50;

/**
 * The ARNs of these, and their tags. A hundred at a time from the Resource Groups Tagging API, which knows all that ever
 * had a tag; only what it does not know is described one by one. What is gone meanwhile is left out; of what AWS refuses
 * to describe, the error is in its kind's `work`.
 *
 * @throws MlcostError when the Resource Groups Tagging API is denied.
 */
export async function* arnsOf(
  clients: PlaceClients,
  items: readonly UnnamedItem[],
  options: CallOptions,
): AsyncGenerator<Named> {
  if (items.length === 0) return;
  const known = await mappedArns(clients, [...new Set(items.map(({ work }) => work.kind))], options);
  const keys = items.map(({ unnamed, listed }) => unnamed.resource(listed).toLowerCase());
  const alike = new Map<string, number>();
  for (const key of keys) alike.set(key, (alike.get(key) ?? 0) + 1);

  const unknown: UnnamedItem[] = [];
  for (const [index, item] of items.entries()) {
    const key = keys[index] ?? '';
    const mapped = known.get(key) ?? [];
    const [only] = mapped;
    // Two whose names differ in case only can't be told apart by an ARN that differs from names in case.
    if (only !== undefined && mapped.length === 1 && alike.get(key) === 1) yield { item, ...only };
    else unknown.push(item);
  }
  for (let at = 0; at < unknown.length; at += DESCRIBED_TOGETHER) {
    const described = unknown
      .slice(at, at + DESCRIBED_TOGETHER)
      .filter(({ work }) => work.listError === undefined)
      .map((item) => describe(clients, item, options));
    for (const named of await Promise.all(described)) if (named !== undefined) yield named;
  }
}

async function describe(clients: PlaceClients, item: UnnamedItem, options: CallOptions): Promise<Named | undefined> {
  try {
    const arn = await item.unnamed.arn(clients.sageMaker, item.listed, options);
    return arn === undefined ? undefined : { item, arn };
  } catch (error) {
    if (!(error instanceof MlcostError && error.code === 'aws_not_found')) item.work.listError ??= error;
    return undefined;
  }
}

/** By what follows the account in the ARN, in lower case. Nothing is known where the API refuses. */
async function mappedArns(
  clients: PlaceClients,
  kinds: readonly string[],
  options: CallOptions,
): Promise<ReadonlyMap<string, readonly Mapped[]>> {
  const known = new Map<string, Mapped[]>();
  try {
    const filters = kinds.map((kind) => `sagemaker:${kind}`);
    const mappings = await mappingsOf(clients, { ResourceTypeFilters: filters, ResourcesPerPage: 100 }, options);
    for (const { ResourceARN: arn, Tags: tags } of mappings) {
      if (arn === undefined) continue;
      const key = arn.split(':').slice(5).join(':').toLowerCase();
      known.set(key, [...(known.get(key) ?? []), { arn, tags }]);
    }
  } catch (error) {
    options.signal?.throwIfAborted();
    // Without it there are no tags to read either, and describing thousands would be for nothing.
    if (!(error instanceof MlcostError) || error.code === 'aws_access_denied') throw error;
  }
  return known;
}
