import pLimit from 'p-limit';
import { MlcostError } from '../../../errors.ts';
import type { FixJob } from '../../../store/jobs.ts';
import { batches } from './batches.ts';
import { changeBatch, type ItemDeps } from './change-batch.ts';
import { inTurn } from './in-turn.ts';
import { concludeInterrupted } from './propagation.ts';
import { restartItem } from './restart.ts';

/** Works off fixes: at once for who waits for one, and later for what a dead process left behind. */
export type Runner = {
  /** Runs the job to its end, unless another process has it. `tell` is awaited at its beginning, now and then, and at its end. */
  run(id: string, tell?: (job: FixJob) => Promise<void>): Promise<void>;
  /** Looks for jobs that nobody works on, now and then, until `stop`. */
  start(tell: (job: FixJob) => Promise<void>): void;
  /** Finishes what is being written and gives the rest back, so that another process can go on with it at once. */
  stop(): Promise<void>;
};

const LEASE_MS = 30_000;
const RENEW_MS = 10_000;
const LOOK_MS = 5_000;
/** A job is read in parts of this size; within a part batches overlap, so that AWS's rate is what takes the time. */
const ITEMS_AT_ONCE = 1_000;
const BATCHES_AT_ONCE = 8;
const RESTARTS_AT_ONCE = 4;
const TELL_MS = 2_000;

export function runner(deps: ItemDeps): Runner {
  const { store, clock, log, instance } = deps;
  let stopping = false;
  let timer: NodeJS.Timeout | undefined;
  const running = new Set<Promise<void>>();

  function work(job: FixJob, tell: (job: FixJob) => Promise<void>): Promise<void> {
    const run = workOff(job, tell).finally(() => running.delete(run));
    running.add(run);
    return run;
  }

  async function workOff(job: FixJob, tell: (job: FixJob) => Promise<void>): Promise<void> {
    let lost = false;
    const renewal = setInterval(() => {
      store.jobs.renew(job.id, instance, clock().getTime(), LEASE_MS).then(
        (held) => {
          if (!held) lost = true;
        },
        () => undefined,
      );
    }, RENEW_MS);
    let told = performance.now();
    const goOn = (): boolean => !lost && !stopping;
    const step = async (one: () => Promise<boolean>): Promise<void> => {
      if (!goOn()) return;
      if (!(await one())) lost = true;
      if (performance.now() - told < TELL_MS) return;
      told = performance.now();
      await tell(job);
    };
    try {
      await tell(job);
      for (;;) {
        const items = await store.jobs.next(job.id, ITEMS_AT_ONCE);
        if (items.length === 0) break;
        if (job.kind === 'restart') {
          const limit = pLimit(RESTARTS_AT_ONCE);
          await Promise.all(
            items.map((item) => limit(() => step(() => inTurn([item], deps, ([own]) => restartItem(job, own, deps))))),
          );
        } else {
          const limit = pLimit(BATCHES_AT_ONCE);
          await Promise.all(
            batches(items).map((batch) =>
              limit(() => step(() => inTurn(batch, deps, (own) => changeBatch(job, own, deps)))),
            ),
          );
        }
        if (!goOn()) break;
      }
      if ((await store.jobs.next(job.id, 1)).length === 0) await store.jobs.finish(job.id, clock().getTime());
      else if (stopping) await store.jobs.release(job.id, instance);
    } finally {
      clearInterval(renewal);
    }
    await tell((await store.jobs.get(job.id)) ?? job);
  }

  /** With an id that one, else the oldest that nobody works on. */
  const claimed = async (id?: string): Promise<FixJob | undefined> =>
    stopping ? undefined : await store.jobs.claim(instance, clock().getTime(), LEASE_MS, id);

  return {
    async run(id, tell = async () => undefined) {
      const job = await claimed(id);
      if (job !== undefined) await work(job, tell);
    },

    start(tell) {
      let looking = false;
      const look = async () => {
        await concludeInterrupted(deps);
        for (let job = await claimed(); job !== undefined; job = await claimed()) {
          log.info({ job: job.id, kind: job.kind, total: job.total }, 'going on with a fix');
          await work(job, tell);
        }
      };
      timer = setInterval(() => {
        if (looking || stopping) return;
        looking = true;
        look()
          .catch((error: unknown) => {
            log[error instanceof MlcostError ? 'warn' : 'error']({ err: error }, 'fix interrupted');
          })
          .finally(() => (looking = false));
      }, LOOK_MS);
    },

    async stop() {
      stopping = true;
      clearInterval(timer);
      await Promise.allSettled(running);
    },
  };
}
