import type { z } from 'zod';
import type { Book } from './book.ts';
import type { Estate } from './sagemaker/estate.ts';
import type { Sessions } from './sessions.ts';
import { checked } from './shape.ts';
import type { Tokens } from './tokens.ts';
import type { Day, Organization, Place } from './types.ts';

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
  /** The caller's account, and the region the request is signed for. */
  readonly place: Place;
  readonly estate: Estate;
  /** How long the Resource Groups Tagging API goes on showing old tags. */
  readonly taggingDelayMs: number;
  /** Whether the fault switch has it refuse to change this resource's tags, or fail at it this time. */
  readonly tagTrouble: (arn: string) => 'refused' | 'failed' | undefined;
  /** Whether the caller may do another IAM action than the operation's own, here: `sagemaker:AddTags`. */
  readonly may: (action: string) => boolean;
  readonly now: Date;
  /** Milliseconds of real time, for what must not follow the story's clock. */
  readonly realNow: () => number;
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

/** An operation from its request's schema and a function; `invalid` is what the service calls a malformed request. */
export const operation = <Input>(
  schema: z.ZodType<Input>,
  run: (input: Input, context: Context) => object,
  access: { action: string; resource: (input: unknown, context: Context) => string },
  invalid = 'ValidationException',
): Operation => ({ ...access, run: (input, context) => run(checked(schema, input, invalid), context) });

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
