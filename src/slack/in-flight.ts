/** Counts work that is still running after Slack was acknowledged, so that a stop can wait for it (Bolt's does not). */
export type InFlight = {
  /** `abandoned` tells the person when a stop can't wait for the end of the work. */
  track<T>(work: () => Promise<T>, abandoned?: () => Promise<void>): Promise<T>;
  /** Resolves when nothing is running, also nothing that started meanwhile. */
  idle(): Promise<void>;
  /** Calls `abandoned` for all that is still running; returns how many that was. Never fails. */
  abandon(): Promise<number>;
  count(): number;
};

export function inFlight(): InFlight {
  const running = new Set<{ readonly promise: Promise<unknown>; readonly abandoned: () => Promise<void> }>();
  return {
    track(work, abandoned = () => Promise.resolve()) {
      const promise = work();
      const entry = { promise, abandoned };
      running.add(entry);
      const done = () => running.delete(entry);
      promise.then(done, done);
      return promise;
    },
    async idle() {
      while (running.size > 0) await Promise.allSettled([...running].map(({ promise }) => promise));
    },
    async abandon() {
      const left = [...running];
      await Promise.allSettled(left.map(({ abandoned }) => abandoned()));
      return left.length;
    },
    count: () => running.size,
  };
}
