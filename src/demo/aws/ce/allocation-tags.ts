import { z } from 'zod';
import { firstOfMonth, plusDays } from '../day.ts';
import { AwsError } from '../errors.ts';
import type { Context } from '../service.ts';
import type { CostAllocationTag } from '../types.ts';

export const listCostAllocationTagsRequest = z.strictObject({
  Status: z.enum(['Active', 'Inactive']).optional(),
  TagKeys: z.array(z.string().max(1024)).min(1).max(100).optional(),
  Type: z.enum(['AWSGenerated', 'UserDefined']).optional(),
  NextToken: z.string().max(8192).optional(),
  MaxResults: z.int().min(1).max(1000).optional(),
});

const PAGE = 100;
const USED_WITHIN_DAYS = 62;

/** Tag keys and whether they are activated, which only the account that pays may know. */
export const listCostAllocationTags = (
  input: z.infer<typeof listCostAllocationTagsRequest>,
  context: Context,
): object => {
  const { organization, identity, book } = context;
  if (identity.account !== organization.payer) {
    // Structural: no policy can allow it.
    throw new AwsError(
      'AccessDeniedException',
      `Failed to get cost allocation tags: Linked account doesn't have access to cost allocation tags.`,
    );
  }
  const { NextToken: token, MaxResults, ...parameters } = input;
  const rows = (): CostAllocationTag[] =>
    organization.costAllocationTags
      .filter(({ status }) => input.Status === undefined || status === input.Status)
      .filter(({ type }) => input.Type === undefined || type === input.Type)
      .filter(({ key }) => input.TagKeys?.includes(key) ?? true)
      .sort((a, b) => (a.key < b.key ? -1 : 1));
  const page = context.tokens.page({
    operation: 'ListCostAllocationTags',
    parameters: [parameters, identity.account],
    rows,
    rowsDependOn: book.version,
    token,
    size: Math.min(MaxResults ?? PAGE, context.pageSize ?? PAGE),
  });
  return {
    CostAllocationTags: page.rows.map((tag) => {
      const used = lastUsedMonth(tag, context);
      return {
        TagKey: tag.key,
        Type: tag.type,
        Status: tag.status,
        ...(tag.lastUpdated === undefined ? {} : { LastUpdatedDate: `${tag.lastUpdated}T00:00:00Z` }),
        ...(used === undefined ? {} : { LastUsedDate: `${used}T00:00:00Z` }),
      };
    }),
    ...(page.next === undefined ? {} : { NextToken: page.next }),
  };
};

const lastUsedMonth = (tag: CostAllocationTag, { book }: Context): string | undefined => {
  for (let back = 1; back <= USED_WITHIN_DAYS; back += 1) {
    const day = plusDays(book.end, -back);
    if (book.sheet(day).lines.some((line) => tag.key in line.tags)) return firstOfMonth(day);
  }
  return tag.lastUsed;
};
