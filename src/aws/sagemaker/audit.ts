import { MlcostError } from '../../errors.ts';
import { SAGEMAKER_KINDS, type SageMakerKind } from '../../model/kinds.ts';
import type { Resource } from '../../model/resource.ts';
import type { CallOptions } from '../pace.ts';
import type { PlaceClients } from '../places.ts';
import { interner } from './found.ts';
import { gapsOf, type Gap } from './gaps.ts';
import { kinds } from './kinds.ts';
import { listKind, nameListed, type Listing } from './listing.ts';
import { readOtherwise } from './second-look.ts';
import { tagReader } from './tag-reader.ts';
import { createWorks, foundBy, isComplete } from './work.ts';

export type { Gap } from './gaps.ts';

export type AuditProgress = {
  /** Of `kinds`, so many are listed to the end. */
  readonly kindsDone: number;
  readonly kinds: number;
  /** So many whose tags are read. */
  readonly resources: number;
};

export type PlaceAudit = {
  readonly resources: Resource[];
  /** The kinds of which everything was listed and all tags were read. */
  readonly listed: readonly string[];
  readonly gaps: readonly Gap[];
};

export type AuditOptions = {
  /** Told often: after every page. */
  readonly progress?: ((progress: AuditProgress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
};

/**
 * Every taggable SageMaker resource of one account and region, with its tags: each kind listed page by page, the tags
 * read a hundred ARNs of any kinds at a time. What can't be read is a gap and hides nothing else.
 *
 * @throws the signal's reason when it aborts; nothing else.
 */
export async function auditPlace(clients: PlaceClients, options: AuditOptions = {}): Promise<PlaceAudit> {
  // The first failure that concerns the whole place ends the rest.
  const dead = new AbortController();
  const signal = options.signal === undefined ? dead.signal : AbortSignal.any([options.signal, dead.signal]);
  const calls: CallOptions = { signal };
  const works = createWorks();
  const intern = interner();
  let kindsDone = 0;
  let resources = 0;
  const tell = (): void => {
    // Some are read twice.
    const found = works.all.reduce((sum, work) => sum + work.found.length, 0);
    options.progress?.({ kindsDone, kinds: works.all.length, resources: Math.min(resources, found) });
  };
  const reader = tagReader(
    clients,
    intern,
    {
      read: ({ kind }, told) => {
        resources += 1;
        if (told) works.of(kind).told += 1;
      },
      gone: (found) => works.of(found.kind).gone.add(found),
      failed: (found, error) => {
        const work = works.of(found.kind);
        work.unread.add(found);
        work.tagError ??= error;
      },
      answered: tell,
    },
    calls,
  );
  const listing: Listing = { clients, calls, intern, reader, tell };

  const started = new Map<SageMakerKind, Promise<void>>();
  const listed = (kind: SageMakerKind): Promise<void> => {
    const list = started.get(kind) ?? start(kind);
    started.set(kind, list);
    return list;
  };
  const start = async (kind: SageMakerKind): Promise<void> => {
    const { under } = kinds[kind];
    if (under !== undefined) await listed(under);
    const work = works.of(kind);
    await listKind(work, under === undefined ? undefined : works.of(under), listing);
    if (concernsPlace(work.listError)) dead.abort(work.listError);
    kindsDone += 1;
    tell();
  };
  const unnamed = works.all.filter(({ kind }) => kinds[kind].unnamed !== undefined);
  await Promise.all([
    ...SAGEMAKER_KINDS.map(listed),
    Promise.all(unnamed.map(({ kind }) => listed(kind))).then(() => nameListed(unnamed, listing)),
  ]);
  await reader.finish();
  await Promise.all(works.all.map((work) => readOtherwise(work, listing)));
  options.signal?.throwIfAborted();
  return {
    resources: foundBy(works),
    listed: works.all.filter(isComplete).map(({ kind }) => kind),
    gaps: gapsOf(clients.place, works.all),
  };
}

/** Without credentials no call of the place will ever succeed. */
const concernsPlace = (error: unknown): boolean =>
  error instanceof MlcostError && (error.code === 'aws_credentials' || error.action === 'sts:AssumeRole');
