import { z } from 'zod';
import { AwsError, validation } from '../errors.ts';
import { operation } from '../service.ts';
import type { Context, Operation } from '../service.ts';
import { isReserved, TAGS_PER_RESOURCE, tagText, userTags } from '../tag-rules.ts';
import type { InventoryItem } from '../types.ts';
import { token } from './lists.ts';
import { missing } from './missing.ts';

const PAGE = 50;

const key = z.string().min(1).max(128).regex(tagText);
export const tagList = z.array(z.strictObject({ Key: key, Value: z.string().max(256).regex(tagText) })).max(50);
const arn = z
  .string()
  .max(256)
  .regex(/^arn:aws[a-z-]*:sagemaker:[a-z0-9-]*:[0-9]{12}:.+$/);

const addTagsRequest = z.strictObject({ ResourceArn: arn, Tags: tagList });
const deleteTagsRequest = z.strictObject({ ResourceArn: arn, TagKeys: z.array(key).min(1).max(50) });
const listTagsRequest = z.strictObject({ ResourceArn: arn, NextToken: token, MaxResults: z.int().min(50).optional() });

type Tags = Readonly<Record<string, string>>;

export const tagPairs = (tags: Tags): { Key: string; Value: string }[] =>
  Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));

const refuseReserved = (names: readonly string[]): void => {
  if (names.some(isReserved)) throw validation('aws: prefixed tag key names are not allowed for external use.');
};

/** The tags a request gives, or what AWS says against them. */
export const givenTags = (list: z.infer<typeof tagList>): Tags => {
  const tags = Object.fromEntries(list.map(({ Key, Value }) => [Key, Value]));
  if (Object.keys(tags).length < list.length) throw validation('Duplicate tag keys found in the request.');
  refuseReserved(Object.keys(tags));
  return tags;
};

export const refuseTooMany = (tags: Tags): void => {
  const count = userTags(tags);
  if (count <= TAGS_PER_RESOURCE) return;
  throw new AwsError(
    'ResourceLimitExceeded',
    `The maximum number of tags for a resource is ${TAGS_PER_RESOURCE}; the request would make it ${count}.`,
  );
};

/** The resource of the caller's account and region; the tag operations say ValidationException of any kind that is gone. */
const tagged = (resourceArn: string, action: string, context: Context): InventoryItem => {
  const { place, identity, estate, now } = context;
  const [, , , region = '', account = '', path = ''] = resourceArn.split(':');
  if (account !== place.account) {
    throw new AwsError(
      'AccessDeniedException',
      `User: ${identity.arn} is not authorized to perform: ${action} on resource: ${resourceArn} because no resource-based policy allows the ${action} action`,
    );
  }
  const found = region === place.region ? estate.find(resourceArn, now) : undefined;
  if (found !== undefined) return found;
  const [kind = '', ...name] = path.split('/');
  throw validation(missing(kind, resourceArn, name.join('/')).message);
};

const ADD = 'sagemaker:AddTags';
const LIST = 'sagemaker:ListTags';
const DELETE = 'sagemaker:DeleteTags';

const addTags = ({ ResourceArn, Tags }: z.infer<typeof addTagsRequest>, context: Context): object => {
  const set = givenTags(Tags);
  const { tags } = context.estate;
  const resource = tagged(ResourceArn, ADD, context);
  refuseTooMany({ ...tags.tagsOf(resource), ...set });
  return { Tags: tagPairs(tags.change(resource, { set }, context.identity.arn)) };
};

const deleteTags = ({ ResourceArn, TagKeys }: z.infer<typeof deleteTagsRequest>, context: Context): object => {
  refuseReserved(TagKeys);
  context.estate.tags.change(tagged(ResourceArn, DELETE, context), { remove: TagKeys }, context.identity.arn);
  return {};
};

const listTags = (input: z.infer<typeof listTagsRequest>, context: Context): object => {
  const pairs = tagPairs(context.estate.tags.tagsOf(tagged(input.ResourceArn, LIST, context)));
  // A page begins after the key its token says; a resource has two at most.
  const after = input.NextToken === undefined ? undefined : keyOfToken(input.NextToken, input.ResourceArn);
  const from = after === undefined ? 0 : pairs.findIndex(({ Key }) => Key === after) + 1;
  const most = Math.min(PAGE, context.pageSize ?? PAGE);
  const page = pairs.slice(from, from + most);
  const last = page.at(-1);
  const isLast = last === undefined || from + most >= pairs.length;
  return { Tags: page, ...(isLast ? {} : { NextToken: tokenOfKey(last.Key, input.ResourceArn) }) };
};

const tokenOfKey = (name: string, of: string): string => Buffer.from(JSON.stringify([of, name])).toString('base64url');
const keyOfToken = (given: string, of: string): string => {
  const known = z.tuple([z.literal(of), z.string()]).safeParse(readJson(Buffer.from(given, 'base64url').toString()));
  if (!known.success) throw validation('Invalid NextToken.');
  return known.data[1];
};
const readJson = (json: string): unknown => {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
};

const onResource = (action: string) => ({
  action,
  resource: (input: unknown): string => z.object({ ResourceArn: z.string() }).safeParse(input).data?.ResourceArn ?? '*',
});

export const tagOperations: Readonly<Record<string, Operation>> = {
  AddTags: operation(addTagsRequest, addTags, onResource(ADD)),
  DeleteTags: operation(deleteTagsRequest, deleteTags, onResource(DELETE)),
  ListTags: operation(listTagsRequest, listTags, onResource(LIST)),
};
