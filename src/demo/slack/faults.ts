/** What goes wrong on purpose. The first fault that names the operation (or `*`) is used, `times` times. */
export type Fault = {
  operation: string;
  status?: number;
  error?: string;
  delayMs?: number;
  throttle?: boolean;
  retryAfter?: number;
  /** Do the work, then close the connection without an answer. */
  drop?: boolean;
  times?: number;
};

export type Faults = { set(faults: readonly Fault[]): void; next(operation: string): Fault | undefined };

export function slackFaults(): Faults {
  let faults: { fault: Fault; left: number }[] = [];
  return {
    set: (next) => {
      faults = next.map((fault) => ({ fault, left: fault.times ?? Infinity }));
    },
    next: (operation) => {
      const found = faults.find(
        ({ fault, left }) => left > 0 && (fault.operation === '*' || fault.operation === operation),
      );
      if (!found) return undefined;
      found.left -= 1;
      return found.fault;
    },
  };
}
