import { z } from 'zod';
import { AwsError } from '../errors.ts';
import type { Context } from '../service.ts';
import type { TagEdit } from '../tag-book.ts';
import { isReserved, tagText, TAGS_PER_RESOURCE, userTags } from '../tag-rules.ts';
import { arnText, isIn, readArn } from './arns.ts';

const arns = z.array(arnText).min(1).max(20);
const MAX_TAGS = 50;

/** A map as it came: zod's own records lose a key called __proto__, which AWS allows. */
const tagMap = z.custom<Readonly<Record<string, string>>>().superRefine((value, issues) => {
  const map: unknown = value;
  const fail = (message: string, path: string[] = []) => issues.addIssue({ code: 'custom', input: map, message, path });
  if (typeof map !== 'object' || map === null || Array.isArray(map)) {
    fail('Member must not be null');
    return;
  }
  const entries = Object.entries(map);
  if (entries.length < 1) fail('Member must have length greater than or equal to 1');
  if (entries.length > MAX_TAGS) fail(`Member must have length less than or equal to ${MAX_TAGS}`);
  for (const [key, text] of entries) {
    if (key.length < 1 || key.length > 128) {
      fail('Map keys must satisfy constraint: [Member must have length between 1 and 128]');
    }
    if (typeof text !== 'string') fail('Map value must satisfy constraint: [Member must not be null]', [key]);
    else if (text.length > 256) {
      fail('Map value must satisfy constraint: [Member must have length less than or equal to 256]', [key]);
    }
  }
});

export const tagResourcesRequest = z.strictObject({ ResourceARNList: arns, Tags: tagMap });
export const tagResources = (input: z.infer<typeof tagResourcesRequest>, context: Context): object =>
  changed(input.ResourceARNList, { set: input.Tags }, 'sagemaker:AddTags', context);

export const untagResourcesRequest = z.strictObject({
  ResourceARNList: arns,
  TagKeys: z.array(z.string().min(1).max(128)).min(1).max(MAX_TAGS),
});
export const untagResources = (input: z.infer<typeof untagResourcesRequest>, context: Context): object =>
  changed(input.ResourceARNList, { remove: input.TagKeys }, 'sagemaker:DeleteTags', context);

/** One that fails does not keep the others from being changed. */
const changed = (list: readonly string[], edit: TagEdit, action: string, context: Context): object => {
  const keys = [...Object.keys(edit.set ?? {}), ...(edit.remove ?? [])];
  const reserved = keys.find(isReserved);
  if (reserved !== undefined) {
    throw new AwsError(
      'InvalidParameterException',
      `Tag keys beginning with aws: are reserved for AWS and cannot be changed: ${reserved}`,
    );
  }
  const parsed = [...new Set(list)].map((text) => ({ text, arn: readArn(text) }));
  const failures = parsed.flatMap(({ text, arn }) => {
    const failed = isIn(arn, context.place)
      ? changeOne(text, edit, action, context)
      : invalid(`You can only tag resources of account ${context.place.account} in ${context.place.region}: ${text}`);
    return failed === undefined ? [] : [[text, failed] as const];
  });
  return { FailedResourcesMap: Object.fromEntries(failures) };
};

type Failure = { readonly StatusCode: number; readonly ErrorCode: string; readonly ErrorMessage: string };
const invalid = (ErrorMessage: string): Failure => ({
  StatusCode: 400,
  ErrorCode: 'InvalidParameterException',
  ErrorMessage,
});

/** Undefined: done. SageMaker has the last word on each resource, by its own rules and permissions. */
const changeOne = (arn: string, edit: TagEdit, action: string, context: Context): Failure | undefined => {
  const { estate, identity, now } = context;
  const trouble = context.tagTrouble(arn);
  if (trouble === 'refused') return invalid(`Tagging ${arn} is not supported.`);
  if (!context.may(action)) {
    return {
      StatusCode: 400,
      ErrorCode: 'AccessDeniedException',
      ErrorMessage: `User: ${identity.arn} is not authorized to perform: ${action} on resource: ${arn} because no identity-based policy allows the ${action} action`,
    };
  }
  if (trouble === 'failed') {
    return {
      StatusCode: 500,
      ErrorCode: 'InternalServiceException',
      ErrorMessage: 'The service that hosts the resource did not answer.',
    };
  }
  const item = estate.find(arn, now);
  if (item === undefined) return invalid(`The resource does not exist: ${arn}`);
  const odd = Object.entries(edit.set ?? {}).find((tag) => !tag.every((text) => tagText.test(text)));
  if (odd !== undefined) return invalid(`Tag ${odd.join('=')} does not satisfy the pattern ${tagText.source}`);
  const before = estate.tags.tagsOf(item);
  const added = userTags({ ...before, ...edit.set });
  // Removing is always allowed, also from what has too many.
  if (edit.set !== undefined && added > TAGS_PER_RESOURCE) {
    return invalid(`${arn} would have ${added} tags: a resource can have ${TAGS_PER_RESOURCE}.`);
  }
  estate.tags.change(item, edit, identity.arn);
  return undefined;
};
