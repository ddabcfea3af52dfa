import { hash } from 'node:crypto';
import { z } from 'zod';
import type { Tags } from '../../model/resource.ts';

/**
 * What buttons about resources do, and what they carry: a resource's ref or the id of a fix, and the line of the answer
 * they stand in, which is asked again once the work is done. Nothing else, so old buttons work after a restart.
 */
export const FIX = {
  fix: 'fix',
  like: 'fix_like',
  suggested: 'fix_suggested',
  apply: 'fix_apply',
  notMine: 'fix_not_mine',
  more: 'fix_more',
  resume: 'fix_resume',
  undo: 'fix_undo',
  retry: 'fix_retry',
  cancel: 'fix_cancel',
  restart: 'fix_restart',
} as const;

/** `mine`: only what belongs to who clicks. */
const OnResource = z.object({ ref: z.string(), line: z.string(), mine: z.boolean().optional() });
const OnJob = z.object({ job: z.string(), line: z.string() });
/** `seen`: the tags that were shown, as `tagsMark` has them. */
const OnLine = z.object({ line: z.string(), mine: z.boolean().optional(), seen: z.string().optional() });

export type OnResource = z.infer<typeof OnResource>;
export type OnJob = z.infer<typeof OnJob>;
export type OnLine = z.infer<typeof OnLine>;

export const resourceValue = (value: OnResource): string => JSON.stringify(value);
export const jobValue = (value: OnJob): string => JSON.stringify(value);
export const lineValue = (value: OnLine): string => JSON.stringify(value);

/** A short text that is the same for the same tags. */
export const tagsMark = (tags: Tags): string =>
  hash('sha256', JSON.stringify(Object.entries(tags).sort(([a], [b]) => (a < b ? -1 : 1))), 'base64url').slice(0, 16);

/** Undefined for a value that no version of mlcost wrote. */
export const readResourceValue = (value: string): OnResource | undefined => read(OnResource, value);
export const readJobValue = (value: string): OnJob | undefined => read(OnJob, value);
export const readLineValue = (value: string): OnLine | undefined => read(OnLine, value);

function read<T>(schema: z.ZodType<T>, value: string): T | undefined {
  try {
    return schema.safeParse(JSON.parse(value)).data;
  } catch {
    return undefined;
  }
}
