import { z } from 'zod';
import { AwsError, notEmulated } from '../errors.ts';
import type { Context } from '../service.ts';
import type { Tags } from '../tag-book.ts';
import type { InventoryItem } from '../types.ts';
import { arnText, isIn, readArn, typeOf } from './arns.ts';
import { pageTokens } from './pages.ts';

const token = z.string().max(2048).optional();
const key = z.string().min(1).max(128);

export const getResourcesRequest = z.strictObject({
  PaginationToken: token,
  TagFilters: z
    .array(z.strictObject({ Key: key, Values: z.array(z.string().max(256)).max(20).optional() }))
    .max(50)
    .optional(),
  ResourcesPerPage: z.int().min(1).max(100).optional(),
  TagsPerPage: z.int().min(100).max(500).multipleOf(100).optional(),
  ResourceTypeFilters: z
    .array(
      z
        .string()
        .max(256)
        .regex(/^[a-z0-9-]+(:[A-Za-z0-9-]+)?$/),
    )
    .max(100)
    .optional(),
  IncludeComplianceDetails: z.boolean().optional(),
  ExcludeCompliantResources: z.boolean().optional(),
  ResourceARNList: z.array(arnText).min(1).max(100).optional(),
});
type GetResources = z.infer<typeof getResourcesRequest>;

const PAGE = 50;
/** A page may be short, even empty, though there are more: so many resources are looked at for one. */
const LOOKED_AT = 20_000;

const mapping = (item: InventoryItem, tags: Tags): object => ({
  ResourceARN: item.arn,
  Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
});

/** What was never tagged is unknown here, and so is what does not exist. */
const seen = (item: InventoryItem, { estate, taggingDelayMs }: Context): Tags | undefined =>
  estate.tags.seenBy(item, taggingDelayMs);

export const getResources = (input: GetResources, context: Context): object => {
  const { ResourceARNList: arns, PaginationToken, ...filters } = input;
  if (input.IncludeComplianceDetails === true) throw notEmulated('tagging:GetResources with IncludeComplianceDetails');
  if (input.TagsPerPage !== undefined) throw notEmulated('tagging:GetResources with TagsPerPage');
  if (input.ExcludeCompliantResources === true) {
    throw new AwsError(
      'InvalidParameterException',
      'ExcludeCompliantResources can be true only if IncludeComplianceDetails is true.',
    );
  }
  if (arns === undefined) return filtered(filters, PaginationToken, context);
  if (Object.keys(input).length > 1) {
    throw new AwsError(
      'InvalidParameterException',
      'ResourceARNList cannot be specified together with filters or pagination parameters.',
    );
  }
  return { PaginationToken: '', ResourceTagMappingList: byArn(arns, context) };
};

const byArn = (arns: readonly string[], context: Context): object[] =>
  [...new Set(arns)].flatMap((arn) => {
    if (!isIn(readArn(arn), context.place)) return [];
    const item = context.estate.find(arn, context.now);
    const tags = item === undefined ? undefined : seen(item, context);
    return item === undefined || tags === undefined ? [] : [mapping(item, tags)];
  });

const filtered = (
  filters: Omit<GetResources, 'ResourceARNList' | 'PaginationToken'>,
  given: string | undefined,
  context: Context,
): object => {
  const { ResourcesPerPage = PAGE, ...parameters } = filters;
  const tokens = pageTokens('GetResources', parameters, context);
  const size = Math.min(ResourcesPerPage, context.pageSize ?? ResourcesPerPage);
  const items = context.estate.itemsIn(context.place, context.now);
  const isWanted = filterOf(filters);
  const found: object[] = [];
  let index = startOf(items, tokens.read(given));
  const end = Math.min(items.length, index + LOOKED_AT);
  for (; index < end; index += 1) {
    const item = items[index];
    const tags = item === undefined ? undefined : seen(item, context);
    if (item === undefined || tags === undefined || !isWanted(item, tags)) continue;
    if (found.length === size) break;
    found.push(mapping(item, tags));
  }
  const next = items[index];
  return {
    PaginationToken: next === undefined ? '' : tokens.write(`${index} ${next.arn}`),
    ResourceTagMappingList: found,
  };
};

/** The resource a page begins with is at its place unless something was made or deleted since the page before. */
const startOf = (items: readonly InventoryItem[], from: string | undefined): number => {
  if (from === undefined) return 0;
  const at = from.indexOf(' ');
  const [index, arn] = [Number(from.slice(0, at)), from.slice(at + 1)];
  if (items[index]?.arn === arn) return index;
  const moved = items.findIndex((item) => item.arn === arn);
  return moved < 0 ? Math.min(index, items.length) : moved;
};

const filterOf = ({ ResourceTypeFilters: types = [], TagFilters: tagFilters = [] }: GetResources) => {
  const services = new Set(types);
  return ({ arn }: InventoryItem, tags: Tags): boolean =>
    (types.length === 0 || services.has('sagemaker') || services.has(`sagemaker:${typeOf(arn)}`)) &&
    tagFilters.every(({ Key, Values = [] }) => {
      if (!Object.hasOwn(tags, Key)) return false;
      return Values.length === 0 || Values.includes(tags[Key] ?? '');
    });
};

export const getTagKeysRequest = z.strictObject({ PaginationToken: token });
export const getTagKeys = (input: z.infer<typeof getTagKeysRequest>, context: Context): object => {
  const { page, next } = words('GetTagKeys', {}, input.PaginationToken, context, (tags) => Object.keys(tags));
  return { PaginationToken: next, TagKeys: page };
};

export const getTagValuesRequest = z.strictObject({ PaginationToken: token, Key: key });
export const getTagValues = (input: z.infer<typeof getTagValuesRequest>, context: Context): object => {
  const { PaginationToken, Key } = input;
  const { page, next } = words('GetTagValues', { Key }, PaginationToken, context, (tags) =>
    Object.hasOwn(tags, Key) ? [tags[Key] ?? ''] : [],
  );
  return { PaginationToken: next, TagValues: page };
};

const WORDS = 100;

/** What of the tags in use is asked for: each once, in order. */
const words = (
  operation: string,
  parameters: object,
  given: string | undefined,
  context: Context,
  of: (tags: Tags) => readonly string[],
): { page: string[]; next: string } => {
  const tokens = pageTokens(operation, parameters, context);
  const from = tokens.read(given);
  const items = context.estate.itemsIn(context.place, context.now);
  const all = [...new Set(items.flatMap((item) => of(seen(item, context) ?? {})))].sort();
  const rest = from === undefined ? all : all.filter((word) => word >= from);
  const size = Math.min(WORDS, context.pageSize ?? WORDS);
  const next = rest[size];
  return { page: rest.slice(0, size), next: next === undefined ? '' : tokens.write(next) };
};
