import type { Day, InventoryItem, TagChange } from './types.ts';

export type Tags = Readonly<Record<string, string>>;

/** A resource as the tag book needs it: what it is called, and the tags it came with. */
export type Tagged = Pick<InventoryItem, 'arn' | 'tags' | 'onceTagged'>;

/** What `set` says is set after what `remove` says was removed; removing what is not there is no error. */
export type TagEdit = { readonly set?: Tags | undefined; readonly remove?: readonly string[] | undefined };

/** The tags of everything, and how they came to be. ARNs are compared exactly. */
export type TagBook = {
  /** Its tags at this moment, as SageMaker's ListTags says them. */
  tagsOf(item: Tagged): Tags;
  /** Changes them and gives what they are now; `by` is the ARN of who does it. */
  change(item: Tagged, edit: TagEdit, by: string): Tags;
  /** All of them at once: a resource that was deleted and made again has the tags it was made with, whatever was before. */
  replace(item: Tagged, tags: Tags, by: string): void;
  /** Oldest first. */
  history(arn: string): readonly TagChange[];
  /**
   * As the Resource Groups Tagging API sees it: changes younger than `delayMs`, in real time and in the story's, have not reached it yet.
   * Undefined: never tagged as far as it knows, so it does not know the resource.
   */
  seenBy(item: Tagged, delayMs: number): Tags | undefined;
  /** The tags it had when the UTC day ended; undefined: nobody had changed them until then. */
  tagsOn(arn: string, day: Day): Tags | undefined;
  /** Grows with every change. */
  readonly revision: number;
};

type Entry = TagChange & { readonly realAt: number };

/** `now` is the story's clock, `realNow` milliseconds of real time. */
export const createTagBook = (now: () => Date, realNow: () => number = () => performance.now()): TagBook => {
  const entries = new Map<string, Entry[]>();
  let revision = 0;

  const tagsOf = (item: Tagged): Tags => entries.get(item.arn)?.at(-1)?.after ?? item.tags;
  const replace = (item: Tagged, tags: Tags, by: string): void => {
    const entry = { at: now().toISOString(), realAt: realNow(), by, before: tagsOf(item), after: tags };
    const known = entries.get(item.arn);
    if (known === undefined) entries.set(item.arn, [entry]);
    else known.push(entry);
    revision += 1;
  };

  return {
    tagsOf,
    replace,
    change: (item, { set = {}, remove = [] }, by) => {
      // Spreading keeps a key called __proto__, which AWS allows; assigning would not.
      const kept = Object.entries(tagsOf(item)).filter(([key]) => !remove.includes(key));
      const after = { ...Object.fromEntries(kept), ...set };
      replace(item, after, by);
      return after;
    },
    history: (arn) => (entries.get(arn) ?? []).map(({ realAt: _realAt, ...change }) => change),
    seenBy: (item, delayMs) => {
      const until = realNow() - delayMs;
      // Moving the story's clock makes changes older, too.
      const storyUntil = now().getTime() - delayMs;
      const known = entries.get(item.arn)?.findLast(({ realAt, at }) => realAt <= until || Date.parse(at) < storyUntil);
      if (known !== undefined) return known.after;
      return Object.keys(item.tags).length > 0 || item.onceTagged === true ? item.tags : undefined;
    },
    tagsOn: (arn, day) => entries.get(arn)?.findLast(({ at }) => at.slice(0, 10) <= day)?.after,
    get revision() {
      return revision;
    },
  };
};
