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
  const running = new Map<Promise<unknown>, (() => Promise<void>) | undefined>();
  return {
    track(work, abandoned) {
      const promise = work();
      running.set(promise, abandoned);
      const done = () => running.delete(promise);
      promise.then(done, done);
      return promise;
    },
    async idle() {
      while (running.size > 0) await Promise.allSettled(running.keys());
    },
    async abandon() {
      const left = [...running.values()];
      await Promise.allSettled(left.map((abandoned) => abandoned?.()));
      return left.length;
    },
    count: () => running.size,
  };
}
