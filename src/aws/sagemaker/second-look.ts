import { MlcostError } from '../../errors.ts';
import { readTags } from '../tagging.ts';
import { kinds } from './kinds.ts';
import type { Listing } from './listing.ts';
import { searchedTags } from './search.ts';
import type { Work } from './work.ts';

/** So many of a kind without a single one known to the tagging API are worth asking about one of them. */
const WORTH_A_QUESTION = 5;

/** Reads a kind's tags where the Resource Groups Tagging API did not tell them, as far as that is possible. */
export async function readOtherwise(work: Work, listing: Listing): Promise<void> {
  if (work.unread.size > 0) await readSearched(work, listing);
  else if (work.told === 0 && work.found.length >= WORTH_A_QUESTION) await readUnmapped(work, listing);
}

/** Where that API is denied, SageMaker's own search has the tags of some kinds. */
async function readSearched(work: Work, { clients, calls, intern }: Listing): Promise<void> {
  const { search } = kinds[work.kind];
  const isDenied = work.tagError instanceof MlcostError && work.tagError.code === 'aws_access_denied';
  if (search === undefined || !isDenied) return;
  try {
    const tags = await searchedTags(clients, search, calls);
    for (const found of work.unread) {
      const known = tags.get(found.arn.toLowerCase());
      if (known === undefined) continue;
      found.tags = intern.tags(known);
      work.unread.delete(found);
    }
  } catch {
    // What is told of the tagging API stands.
  }
}

/** That API may not know a kind at all, and then everything of it would look untagged. One question tells. */
async function readUnmapped({ found }: Work, { clients, calls, reader }: Listing): Promise<void> {
  const sample = found.at(-1);
  if (sample === undefined) return;
  try {
    const tags = await readTags(clients, sample.arn, calls);
    if (Object.keys(tags).length > 0) await reader.readAlone(found);
  } catch {
    // Not allowed to ask, or it is gone: what the tagging API said stands.
  }
}
