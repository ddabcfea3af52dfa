import type { Failure, Health } from './subcommand.ts';

/** Remembers, since the start, the last failure that a person was told of. */
export function botHealth(clock: () => Date): Health {
  const startedAt = clock();
  let last: Failure | undefined;
  return {
    startedAt,
    failed(message) {
      last = { at: clock().getTime(), message };
    },
    lastFailure: () => last,
  };
}
