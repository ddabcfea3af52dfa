import type { z } from 'zod';
import type { Book } from './book.ts';
import { checked } from './shape.ts';
import type { Sessions } from './sessions.ts';
import type { Tokens } from './tokens.ts';
import type { Day, Organization } from './types.ts';

/** Who signed the request. */
export type Identity = {
  readonly account: string;
  readonly arn: string;
  readonly userId: string;
  readonly temporary: boolean;
  readonly deny: readonly string[];
};

export type Context = {
  readonly organization: Organization;
  /** The ledger as far as it is visible at `now` to the caller's account. */
  readonly book: Book;
  readonly sessions: Sessions;
  readonly tokens: Tokens;
  readonly identity: Identity;
  readonly now: Date;
  readonly today: Day;
  /** Rows a page may have at most, when the fault switch says so. */
  readonly pageSize: number | undefined;
  readonly forecastWholeMonth: boolean;
};

export type Operation = {
  /** The IAM action that allows it, and what it is asked on. */
  readonly action: string;
  readonly resource: (input: unknown, context: Context) => string;
  readonly run: (input: unknown, context: Context) => object;
};

/** An operation from its request's schema and a function; `action` only where it is not `service:Operation`. */
export const operation = <Input>(
  schema: z.ZodType<Input>,
  run: (input: Input, context: Context) => object,
  access: { action: string; resource: (input: unknown, context: Context) => string },
): Operation => ({ ...access, run: (input, context) => run(checked(schema, input), context) });

export type Service = {
  /** As endpoints, IAM and signatures call it: `ce`. */
  readonly name: string;
  readonly protocol: 'json' | 'query';
  /** X-Amz-Target's prefix (JSON protocols). */
  readonly target?: string;
  /** Global services are signed for us-east-1 whatever region the caller works in. */
  readonly global: boolean;
  readonly throttled: { readonly code: string; readonly message: string };
  readonly operations: Readonly<Record<string, Operation>>;
};
