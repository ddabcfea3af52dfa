import type { ResourceFacts, ResourceState } from '../../model/resource.ts';
import type { CallOptions } from '../pace.ts';
import type { InputOf, OutputOf, SageMakerCall, SageMakerOperation } from './calls.ts';

/** What one item of a List answer tells. */
export type Listed = {
  /** undefined: this List gives none. */
  readonly arn: string | undefined;
  readonly name: string;
  readonly status: string | undefined;
  readonly state: ResourceState;
  readonly createdAt: number | undefined;
  readonly changedAt: number | undefined;
  readonly facts: ResourceFacts;
};

/** How to find a resource again whose List gave no ARN. */
export type Unnamed = {
  /** What follows the account in the ARN it probably has; only ever compared, without regard to case. */
  readonly resource: (listed: Pick<Listed, 'name' | 'facts'>) => string;
  readonly arn: (
    call: SageMakerCall,
    listed: Pick<Listed, 'name' | 'facts'>,
    options?: CallOptions,
  ) => Promise<string | undefined>;
};

/** A kind of SageMaker resource that carries tags. */
export type Kind = {
  /** In a sentence: "endpoint", "training job". */
  readonly title: string;
  readonly plural: string;
  readonly list: ListOperation;
  /** It is itself what AWS bills: by the hour, by the job or by what it stores. */
  readonly billed: boolean;
  /** What tagging one can't change; undefined: nothing of that sort is known. */
  readonly caveat: string | undefined;
  /** The Search resource that carries the tags too, for when the Resource Groups Tagging API is denied. */
  readonly search: SearchResource | undefined;
  readonly unnamed: Unnamed | undefined;
  /** The kind whose resources it is listed by, one by one. */
  readonly under: 'hub' | undefined;
  /** What has to be listed; more than one where a parameter is required. */
  readonly inputs: (parents: readonly Listed[]) => readonly object[];
  readonly page: (
    call: SageMakerCall,
    input: object,
    token: string | undefined,
    options: CallOptions,
  ) => Promise<ListedPage>;
};
export type ListedPage = { readonly listed: readonly Listed[]; readonly next: string | undefined };
export type SearchResource = NonNullable<InputOf<'Search'>['Resource']>;

type Paged = { NextToken?: string | undefined; MaxResults?: number | undefined };
/** Every List that pages as they all do. */
export type ListOperation = {
  [Name in SageMakerOperation]: Name extends `List${string}` ? (InputOf<Name> extends Paged ? Name : never) : never;
}[SageMakerOperation];

type ArrayFields<Output> = {
  [Key in keyof Output]-?: NonNullable<Output[Key]> extends readonly object[] ? Key : never;
}[keyof Output];
type ItemOf<List extends ListOperation, Items> = Items extends keyof OutputOf<List>
  ? NonNullable<OutputOf<List>[Items]> extends readonly (infer Item)[]
    ? Item
    : never
  : never;
type FieldOf<Item, Value> = { [Key in keyof Item]-?: NonNullable<Item[Key]> extends Value ? Key : never }[keyof Item];
type ValueOf<Item, Field> = Field extends keyof Item ? NonNullable<Item[Field]> : never;

/** An entry of the table of kinds: fields and statuses by the SDK's types, so that a misspelt one does not compile. */
export type KindEntry<List extends ListOperation, Items, Status> = {
  readonly title: string;
  /** Default: the title and an s. */
  readonly plural?: string;
  readonly list: List;
  readonly items: Items & ArrayFields<OutputOf<List>>;
  readonly arn?: FieldOf<ItemOf<List, Items>, string>;
  readonly name: FieldOf<ItemOf<List, Items>, string> | ((item: ItemOf<List, Items>) => string | undefined);
  readonly status?: Status & FieldOf<ItemOf<List, Items>, string>;
  readonly created?: FieldOf<ItemOf<List, Items>, Date>;
  readonly changed?: FieldOf<ItemOf<List, Items>, Date>;
  /** Statuses in which it costs nothing until it is started again. */
  readonly stopped?: readonly ValueOf<ItemOf<List, Items>, Status>[];
  /** Statuses in which it never costs anything again. */
  readonly finished?: readonly ValueOf<ItemOf<List, Items>, Status>[];
  /** What keeps it alive whatever its status. */
  readonly alive?: (item: ItemOf<List, Items>) => boolean;
  /** Default: all that AWS lists for the account. */
  readonly ours?: (item: ItemOf<List, Items>) => boolean;
  /** Statuses of what is gone and still listed. */
  readonly gone?: readonly ValueOf<ItemOf<List, Items>, Status>[];
  readonly facts?: (item: ItemOf<List, Items>, input: InputOf<List>) => ResourceFacts;
  readonly inputs?: (parents: readonly Listed[]) => readonly InputOf<List>[];
  readonly under?: 'hub';
  readonly billed?: boolean;
  readonly caveat?: string;
  readonly search?: SearchResource;
  readonly unnamed?: Unnamed;
};

const NO_FACTS: ResourceFacts = Object.freeze({});
const PAGE = 100;

/** The kind of an entry; what follows deals with all kinds alike. */
export function kind<List extends ListOperation, const Items, const Status = never>(
  entry: KindEntry<List, Items, Status>,
): Kind {
  type Item = ItemOf<List, Items>;
  const stopped = new Set<unknown>(entry.stopped);
  const finished = new Set<unknown>(entry.finished);
  const gone = new Set<unknown>(entry.gone);

  const read = (item: Item, input: InputOf<List>): Listed | undefined => {
    // The entry's types are what makes these fields strings and dates.
    const value = (field: unknown): unknown => (field === undefined ? undefined : item[field as keyof Item]);
    const text = (field: unknown): string | undefined => value(field) as string | undefined;
    const time = (field: unknown): number | undefined => (value(field) as Date | undefined)?.getTime();
    const arn = text(entry.arn);
    const name = (typeof entry.name === 'function' ? entry.name(item) : text(entry.name)) ?? lastOf(arn);
    const status = text(entry.status);
    if (name === undefined || gone.has(status) || entry.ours?.(item) === false) return undefined;
    return {
      arn,
      name,
      status,
      state: stateOf(status, entry.alive?.(item) === true),
      createdAt: time(entry.created),
      changedAt: time(entry.changed),
      facts: entry.facts?.(item, input) ?? NO_FACTS,
    };
  };
  const stateOf = (status: string | undefined, alive: boolean): ResourceState => {
    if (alive) return 'live';
    if (finished.has(status)) return 'finished';
    return stopped.has(status) ? 'stopped' : 'live';
  };

  return {
    title: entry.title,
    plural: entry.plural ?? `${entry.title}s`,
    list: entry.list,
    billed: entry.billed ?? false,
    caveat: entry.caveat,
    search: entry.search,
    unnamed: entry.unnamed,
    under: entry.under,
    inputs: (parents) => (entry.inputs?.(parents) as readonly object[] | undefined) ?? [{}],
    page: async (call, given, token, options) => {
      // `inputs` made it, by the same entry; every List pages alike.
      const input = given as InputOf<List>;
      const output = await call(
        entry.list,
        { ...given, MaxResults: PAGE, ...(token === undefined ? {} : { NextToken: token }) } as InputOf<List>,
        options,
      );
      const items = (output as Record<PropertyKey, unknown>)[entry.items as PropertyKey] as readonly Item[] | undefined;
      const next = (output as Paged).NextToken;
      return {
        listed: (items ?? []).map((item) => read(item, input)).filter((listed) => listed !== undefined),
        next: next === '' ? undefined : next,
      };
    },
  };
}

const lastOf = (arn: string | undefined): string | undefined => arn?.slice(arn.lastIndexOf('/') + 1);
