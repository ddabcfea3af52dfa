import { createHash } from 'node:crypto';
import { z } from 'zod';
import { AwsError } from '../errors.ts';
import type { Context } from '../service.ts';

const LIVES_MS = 15 * 60_000;

const contents = z.strictObject({ bound: z.string(), at: z.number(), from: z.string() });

export type PageTokens = {
  /** Where the page begins; undefined: at the beginning, which an empty token means too. */
  read(token: string | undefined): string | undefined;
  /** The token of the page that begins there. */
  write(from: string): string;
};

/** Tokens of one operation with its parameters: worth nothing with others, and for 15 minutes of real time only. */
export const pageTokens = (operation: string, parameters: object, { place, realNow }: Context): PageTokens => {
  const bound = createHash('sha256')
    .update(JSON.stringify([operation, parameters, place]))
    .digest('base64url')
    .slice(0, 24);
  return {
    read: (token) => {
      if (token === undefined || token === '') return undefined;
      const found = parsed(token);
      if (found === undefined || found.bound !== bound) {
        throw new AwsError('InvalidParameterException', 'PaginationToken is invalid for this request.');
      }
      if (realNow() - found.at > LIVES_MS) {
        throw new AwsError('PaginationTokenExpiredException', 'The PaginationToken has expired: start over.');
      }
      return found.from;
    },
    write: (from) => Buffer.from(JSON.stringify({ bound, at: realNow(), from })).toString('base64url'),
  };
};

const parsed = (token: string): z.infer<typeof contents> | undefined => {
  try {
    return contents.safeParse(JSON.parse(Buffer.from(token, 'base64url').toString())).data;
  } catch {
    return undefined;
  }
};
