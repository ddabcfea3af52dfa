import { setTimeout as sleep } from 'node:timers/promises';
import pLimit from 'p-limit';
import { MlcostError } from '../../../errors.ts';
import type { FixItem, FixJob } from '../../../store/jobs.ts';
import { batches } from './batches.ts';
import { changeBatch, type ItemDeps } from './change-batch.ts';
import { inTurn } from './in-turn.ts';
import { restartItem } from './restart.ts';
import { concludeStranded } from './stranded.ts';

/** Works off fixes: at once for who waits for one, and later for what a dead process left behind. */
export type Runner = {
  /** Runs the job to its end, unless another process has it. `tell` is awaited at its beginning, now and then, and at its end. */
  run(id: string, tell?: (job: FixJob) => Promise<void>): Promise<void>;
  /** Looks for jobs that nobody works on, now and then, until `stop`. */
  start(tell: (job: FixJob) => Promise<void>): void;
  /**
   * Finishes what is being written and gives the rest back, so that another process can go on with it at once. What AWS
   * takes longer to do than `withinMs` is left as after a crash.
   */
  stop(withinMs?: number): Promise<void>;
};

const LEASE_MS = 30_000;
const RENEW_MS = 10_000;
const LOOK_MS = 5_000;
const LOOK_FOR_STRANDED_MS = 60_000;
/** A job is read in parts of this size; within a part batches overlap, so that AWS's rate is what takes the time. */
const ITEMS_AT_ONCE = 1_000;
const BATCHES_AT_ONCE = 8;
const RESTARTS_AT_ONCE = 4;
const TELL_MS = 2_000;
/**
 * Before each new look at what AWS could not be asked about. After the last the lease is left to run out, which is
 * another pause, in which other jobs have their turn.
 */
const PAUSES_MS = [1_000, 2_000, 4_000, 8_000];
const STOP_WITHIN_MS = 15_000;

type Tell = (job: FixJob) => Promise<void>;

export function runner(deps: ItemDeps): Runner {
  const { store, clock, log, instance } = deps;
  const stopping = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const running = new Set<Promise<void>>();
  let stopped: Promise<unknown> | undefined;

  function work(job: FixJob, tell: Tell): Promise<void> {
    const run = workOff(job, tell).finally(() => running.delete(run));
    running.add(run);
    return run;
  }

  async function workOff(job: FixJob, tell: Tell): Promise<void> {
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
    const goOn = (): boolean => !lost && !stopping.signal.aborted;
    const step = async (items: readonly FixItem[]): Promise<void> => {
      if (!goOn()) return;
      const held = await inTurn(items, deps, (own) =>
        job.kind === 'restart' ? restartItem(job, own[0], deps, stopping.signal) : changeBatch(job, own, deps),
      );
      if (!held) lost = true;
      if (performance.now() - told < TELL_MS) return;
      told = performance.now();
      await tell(job);
    };
    try {
      await tell(job);
      await untilFinished(job, goOn, step);
      if (stopping.signal.aborted && !(await store.jobs.finish(job.id, clock().getTime()))) {
        await store.jobs.release(job.id, instance);
      }
    } finally {
      clearInterval(renewal);
    }
    await tell((await store.jobs.get(job.id)) ?? job);
  }

  /** From the first open item to the last, and again while any is left, as long as that is worth it. */
  async function untilFinished(job: FixJob, goOn: () => boolean, step: Step): Promise<void> {
    for (let pauses = 0; ;) {
      let items: FixItem[] = [];
      do {
        items = await store.jobs.next(job.id, ITEMS_AT_ONCE, items.at(-1)?.seq);
        await eachPart(job, items, step);
        if (!goOn()) return;
      } while (items.length > 0);
      if (await store.jobs.finish(job.id, clock().getTime())) return;
      // Those that wait were tried again by somebody meanwhile; of the others AWS could not say what came.
      if ((await store.jobs.progress(job.id)).waiting > 0) continue;
      const pause = PAUSES_MS[pauses];
      if (pause === undefined) return;
      pauses += 1;
      await sleep(pause, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  }

  /** With an id that one, else the oldest that nobody works on. */
  const claimed = async (id?: string): Promise<FixJob | undefined> =>
    stopping.signal.aborted ? undefined : await store.jobs.claim(instance, clock().getTime(), LEASE_MS, id);

  return {
    async run(id, tell = async () => undefined) {
      const job = await claimed(id);
      if (job !== undefined) await work(job, tell);
    },

    start(tell) {
      let looking = false;
      let strandedAt = -LOOK_FOR_STRANDED_MS;
      const look = async () => {
        for (let job = await claimed(); job !== undefined; job = await claimed()) {
          log.info({ job: job.id, kind: job.kind, total: job.total }, 'going on with a fix');
          await work(job, tell);
        }
        if (stopping.signal.aborted || performance.now() - strandedAt < LOOK_FOR_STRANDED_MS) return;
        strandedAt = performance.now();
        await concludeStranded(deps);
      };
      timer = setInterval(() => {
        if (looking || stopping.signal.aborted) return;
        looking = true;
        look()
          .catch((error: unknown) => {
            log[error instanceof MlcostError ? 'warn' : 'error']({ err: error }, 'fix interrupted');
          })
          .finally(() => (looking = false));
      }, LOOK_MS);
    },

    async stop(withinMs = STOP_WITHIN_MS) {
      stopping.abort();
      clearInterval(timer);
      stopped ??= Promise.race([Promise.allSettled(running), sleep(withinMs, undefined, { ref: false })]);
      await stopped;
    },
  };
}

type Step = (items: readonly FixItem[]) => Promise<void>;

/** Several at a time; after one has failed no other is begun, and those that are under way end first. */
async function eachPart({ kind }: FixJob, items: readonly FixItem[], step: Step): Promise<void> {
  const parts = kind === 'restart' ? items.map((item) => [item]) : batches(items);
  const limit = pLimit(kind === 'restart' ? RESTARTS_AT_ONCE : BATCHES_AT_ONCE);
  let failed = false;
  const ended = await Promise.allSettled(
    parts.map((part) =>
      limit(async () => {
        if (failed) return;
        try {
          await step(part);
        } catch (error) {
          failed = true;
          throw error;
        }
      }),
    ),
  );
  const broken = ended.find(({ status }) => status === 'rejected');
  if (broken?.status === 'rejected') throw broken.reason;
}
