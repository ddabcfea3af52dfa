import { pino, type Logger } from 'pino';
import { scrub } from './scrub.ts';

/**
 * Structured logs on standard error: a constant message and fields. Errors are cut to their names, messages and stacks,
 * with secrets taken out: what libraries attach to them (requests, bodies, headers) never gets in.
 */
export const createLog = (level: string): Logger =>
  pino(
    {
      level,
      base: null,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: (error: unknown) => described(error, 3) },
    },
    pino.destination({ dest: 2, sync: true }),
  );

type Described = { name: string; message: string; code?: string; stack?: string; cause?: Described };

function described(error: unknown, depth: number): Described {
  if (!(error instanceof Error)) return { name: 'unknown', message: scrub(String(error)) };
  const { name, message, stack, cause } = error;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  return {
    name,
    message: scrub(message),
    ...(code === undefined ? {} : { code }),
    ...(stack === undefined ? {} : { stack: scrub(stack) }),
    ...(cause === undefined || depth === 0 ? {} : { cause: described(cause, depth - 1) }),
  };
}
