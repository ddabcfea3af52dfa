import { MlcostError } from '../../errors.ts';
import type { CallOptions } from '../pace.ts';
import type { PlaceClients } from '../places.ts';
import type { SageMakerCall } from './calls.ts';
import { foundIn, isOf, type Found, type Interner } from './found.ts';
import type { Kind, Listed } from './kind.ts';
import { kinds } from './kinds.ts';
import type { TagReader } from './tag-reader.ts';
import { arnsOf } from './unnamed.ts';
import type { Work } from './work.ts';

/** What listing needs, and where it puts what it finds. */
export type Listing = {
  readonly clients: PlaceClients;
  readonly calls: CallOptions;
  readonly intern: Interner;
  readonly reader: TagReader;
  /** After every page. */
  readonly tell: () => void;
};

/**
 * Lists a kind to its end; each page's resources go on to have their tags read. Where it is listed by another kind's
 * resources, these are in `parent`. Never rejects: what went wrong is in `work`.
 */
export async function listKind(work: Work, parent: Work | undefined, listing: Listing): Promise<void> {
  const { clients, calls, tell } = listing;
  const kind = kinds[work.kind];
  const seen = new Set<string>();
  const listOne = async (input: object): Promise<void> => {
    for await (const page of pagesOf(clients.sageMaker, kind, input, calls)) {
      for (const listed of page) {
        const id = listed.arn ?? kind.unnamed?.resource(listed);
        if (id === undefined || seen.has(id)) continue;
        seen.add(id);
        if (listed.arn !== undefined && !isOf(clients.place, listed.arn)) continue;
        if (listed.arn === undefined || work.kind === 'hub') work.kept.push(listed);
        if (listed.arn !== undefined) listing.reader.add(add(work, listed, listed.arn, listing));
      }
      tell();
    }
  };
  try {
    // Without the parents nobody knows what there is to list.
    if (parent?.listError !== undefined) throw parent.listError;
    const lists = await Promise.allSettled(kind.inputs(parent?.kept ?? []).map(listOne));
    for (const list of lists) if (list.status === 'rejected') throw list.reason;
  } catch (error) {
    work.listError = error;
  }
}

/** Finds the ARNs of what was listed without one, and has their tags read where they don't come along. Never rejects. */
export async function nameListed(works: readonly Work[], listing: Listing): Promise<void> {
  const { clients, calls, reader } = listing;
  const items = works.flatMap((work) => {
    const { unnamed } = kinds[work.kind];
    return unnamed === undefined ? [] : work.kept.map((listed) => ({ work, unnamed, listed }));
  });
  try {
    for await (const { item, arn, tags } of arnsOf(clients, items, calls)) {
      const found = add(item.work, item.listed, arn, listing);
      if (tags === undefined) reader.add(found);
      else reader.known(found, tags);
    }
  } catch (error) {
    for (const { work } of items) {
      work.incomplete = true;
      work.tagError ??= error;
    }
  }
}

function add(work: Work, listed: Listed, arn: string, { clients, intern }: Listing): Found {
  const found = foundIn(clients.place, work.kind, listed, arn, intern);
  work.found.push(found);
  return found;
}

/**
 * Everything that is listed by one input of a kind, page by page as AWS gives it. The same item may come twice when
 * something is created or deleted meanwhile. A page token that AWS does not take any more begins the list anew, once.
 */
async function* pagesOf(
  call: SageMakerCall,
  kind: Kind,
  input: object,
  options: CallOptions,
): AsyncGenerator<readonly Listed[]> {
  let token: string | undefined;
  let begunAnew = false;
  for (;;) {
    const asked = token;
    try {
      const page = await kind.page(call, input, asked, options);
      token = page.next;
      yield page.listed;
    } catch (error) {
      const expired = error instanceof MlcostError && error.code === 'aws_rejected' && asked !== undefined;
      if (!expired || begunAnew) throw error;
      begunAnew = true;
      token = undefined;
      continue;
    }
    if (token === undefined) return;
    if (token === asked) {
      throw new MlcostError('aws_unavailable', `AWS answered the same page of sagemaker:${kind.list} again.`, {
        hint: 'Try again in a minute.',
      });
    }
  }
}
