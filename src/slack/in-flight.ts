/** Counts work that is still running after Slack was acknowledged, so that a stop can wait for it (Bolt's does not). */
export type InFlight = {
  track<T>(work: () => Promise<T>): Promise<T>;
  /** Resolves when nothing is running, also nothing that started meanwhile. */
  idle(): Promise<void>;
  count(): number;
};

export function inFlight(): InFlight {
  const running = new Set<Promise<unknown>>();
  return {
    track(work) {
      const promise = work();
      running.add(promise);
      const done = () => running.delete(promise);
      promise.then(done, done);
      return promise;
    },
    async idle() {
      while (running.size > 0) await Promise.allSettled(running);
    },
    count: () => running.size,
  };
}
