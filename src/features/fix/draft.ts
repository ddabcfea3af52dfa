import { z } from 'zod';
import type { Person } from '../../slack/bolt.ts';
import type { InventoryRow } from '../../store/inventory.ts';
import { openFilter } from '../inventory/filter.ts';
import type { Deps } from '../subcommand.ts';

/**
 * What a dialog showed. It is kept until it is submitted, since only that is what the person decided about: an audit may
 * run meanwhile, and colleagues change tags.
 */

/** Keys may be called as members of every object are, so tags are pairs. */
const Pairs = z.array(z.tuple([z.string(), z.string()]));
const Seen = z.object({ ref: z.string(), tags: Pairs });
/** A resource, with its tags as they were shown. */
export type Seen = z.infer<typeof Seen>;

const FixDraft = z.object({
  /** It was about all that are like one, which is the first of the targets. */
  alike: z.boolean(),
  /** What stood in the fields at first. */
  fields: z.array(z.object({ key: z.string(), shown: z.string().optional() })),
  /** The keys that could be ticked to go. */
  old: z.array(z.string()),
  targets: z.array(Seen).min(1),
  /** What the target was made from, with the keys it breaks. */
  sources: z.array(Seen.extend({ broken: z.array(z.string()) })),
});
export type FixDraft = z.infer<typeof FixDraft>;

const SuggestedDraft = z.object({
  /** In the order of their boxes. `remove`: where that is ticked. */
  groups: z.array(z.object({ set: Pairs, remove: z.array(z.string()), targets: z.array(Seen) })),
});
export type SuggestedDraft = z.infer<typeof SuggestedDraft>;

export const seenOf = ({ ref, tags }: InventoryRow): Seen => ({ ref, tags: Object.entries(tags) });

/** The row as it is now, with the tags that were shown: what is written next is decided about those. */
export const asSeen = (row: InventoryRow, { tags }: Seen): InventoryRow => ({ ...row, tags: Object.fromEntries(tags) });

type DraftDeps = Pick<Deps, 'store' | 'clock' | 'newId'>;

/** Its id is what the dialog carries. */
export async function keepDraft(draft: FixDraft | SuggestedDraft, { user }: Person, deps: DraftDeps): Promise<string> {
  const id = `d${deps.newId()}${deps.newId()}`;
  await deps.store.drafts.keep({ id, person: user, at: deps.clock().getTime(), body: JSON.stringify(draft) });
  return id;
}

/** Undefined when it is not there any more: the dialog stood open for too long. */
export const readFixDraft = (id: string, person: Person, deps: Pick<Deps, 'store'>): Promise<FixDraft | undefined> =>
  read(FixDraft, id, person, deps);

export const readSuggestedDraft = (
  id: string,
  person: Person,
  deps: Pick<Deps, 'store'>,
): Promise<SuggestedDraft | undefined> => read(SuggestedDraft, id, person, deps);

async function read<T>(
  schema: z.ZodType<T>,
  id: string,
  { user }: Person,
  { store }: Pick<Deps, 'store'>,
): Promise<T | undefined> {
  const draft = await store.drafts.get(id);
  // One of another version is as good as none.
  return draft?.person === user ? schema.safeParse(JSON.parse(draft.body)).data : undefined;
}

/** Those of a dialog about many that can still be fixed, as they were shown; who put one off meanwhile meant it. */
export async function openAmong(
  seen: readonly Seen[],
  { config, store, clock }: Pick<Deps, 'config' | 'store' | 'clock'>,
): Promise<InventoryRow[]> {
  const open = new Map<string, InventoryRow>();
  const refs = seen.map(({ ref }) => ref);
  await store.inventory.each({ ...openFilter({ now: clock().getTime() }, config), refs }, (rows) => {
    for (const row of rows) open.set(row.ref, row);
  });
  return seen.flatMap((one) => {
    const row = open.get(one.ref);
    return row === undefined ? [] : [asSeen(row, one)];
  });
}
