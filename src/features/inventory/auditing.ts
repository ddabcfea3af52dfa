import { setTimeout as sleep } from 'node:timers/promises';
import type { Place } from '../../aws/places.ts';
import type { AuditProgress } from '../../aws/sagemaker/audit.ts';
import { MlcostError } from '../../errors.ts';
import { auditAll, type AuditDeps } from './audit.ts';
import { rulesKey } from './rules.ts';

/** Keeps the snapshot fresh: in the background, and for who asks. One audit at a time, whoever wants it. */
export type Auditing = {
  /**
   * Makes sure there is a snapshot. Without any, waits for the first audit; when the last is older than `maxAgeMs`,
   * starts one and waits for it at most `patienceMs`. Tells whether one is still running, and why the last failed.
   *
   * @throws MlcostError when there is no snapshot and none could be made.
   */
  fresh(wanted: Wanted): Promise<{ readonly running: boolean; readonly failure: MlcostError | undefined }>;
  /** Looks now and then whether an audit is due, until `stop`. */
  start(): void;
  /** Breaks off what runs; what it has read so far is kept. */
  stop(): Promise<void>;
};

export type Wanted = {
  readonly maxAgeMs: number;
  readonly patienceMs: number;
  readonly progress?: (progress: AuditProgress) => void;
};

type AuditingDeps = AuditDeps & { readonly instance: string };

const LEASE = 'audit';
const LEASE_MS = 60_000;
const RENEW_MS = 20_000;
/** How often it is looked whether an audit is due. */
const LOOK_MS = 5_000;
/** A bot that has just started has people to answer first. */
const FIRST_LOOK_MS = 30_000;
/** What is described after the listing may take this long before an answer goes without it. */
const DETAILS_MS = 2_500;
const MINUTE = 60_000;
/** An audit of a hundred thousand resources takes one to two minutes. */
const DONE_ELSEWHERE_MS = 10 * MINUTE;

type Run = {
  /** Everything is listed and written. */
  readonly listed: Promise<void>;
  /** And described; never rejects. */
  readonly done: Promise<void>;
  readonly watchers: Set<(progress: AuditProgress) => void>;
};

export function auditing(deps: AuditingDeps): Auditing {
  const { store, clock, log, config, instance } = deps;
  let current: Run | undefined;
  let failure: MlcostError | undefined;
  /** In a row, and when the last of them was; of one that nobody asked for it is a reason to wait. */
  let failures = 0;
  let failedAt = 0;
  let timer: NodeJS.Timeout | undefined;
  const stopping = new AbortController();

  function run(): Run {
    if (current !== undefined) return current;
    const watchers: Run['watchers'] = new Set();
    const listed = Promise.withResolvers<void>();
    const done = audit(watchers, listed.resolve).then(
      () => {
        failure = undefined;
        failures = 0;
        listed.resolve();
      },
      (error: unknown) => {
        listed.reject(error);
        if (stopping.signal.aborted) return;
        failures += 1;
        failedAt = performance.now();
        if (error instanceof MlcostError) failure = error;
        log[error instanceof MlcostError ? 'warn' : 'error']({ err: error }, 'audit failed');
      },
    );
    // Who waits hears of the failure; when nobody does, it is in the log.
    listed.promise.catch(() => undefined);
    const mine: Run = { listed: listed.promise, watchers, done: done.finally(() => (current = undefined)) };
    current = mine;
    return mine;
  }

  async function audit(watchers: Run['watchers'], listed: () => void): Promise<void> {
    let waited = false;
    while (!(await store.leases.take(LEASE, instance, clock().getTime(), LEASE_MS))) {
      if (stopping.signal.aborted) return;
      waited = true;
      await sleep(500);
    }
    if (waited && (await isDoneElsewhere())) {
      await store.leases.drop(LEASE, instance);
      return;
    }
    const renewal = setInterval(() => {
      store.leases.renew(LEASE, instance, clock().getTime(), LEASE_MS).catch(() => undefined);
    }, RENEW_MS);
    try {
      await auditAll(deps, {
        progress: (progress) => watchers.forEach((tell) => tell(progress)),
        listed,
        signal: stopping.signal,
      });
    } finally {
      clearInterval(renewal);
      await store.leases.drop(LEASE, instance);
    }
  }

  /** Another process was at it: its snapshot is ours too, unless it died before it had looked everywhere. */
  async function isDoneElsewhere(): Promise<boolean> {
    const { whole, ageMs } = await known();
    return whole && ageMs < DONE_ELSEWHERE_MS;
  }

  /**
   * What there is of a snapshot. `whole`: every place has been looked at, if in vain, and one not in vain. The age is that
   * of the oldest part; where the configuration has other rules by now, it is infinite.
   */
  async function known(): Promise<{ whole: boolean; ageMs: number }> {
    const audits = await store.audits.latest();
    const places = (await deps.aws.places()).map(({ place }) => place);
    const own = places.map((place) => audits.find((one) => samePlace(one, place)));
    const rules = rulesKey(config);
    const oldest = own.map((one) =>
      one === undefined || (one.at !== undefined && one.rules !== rules) ? 0 : one.triedAt,
    );
    return {
      whole: own.every((one) => one !== undefined) && own.some((one) => one?.at !== undefined),
      ageMs: Math.min(...oldest) === 0 ? Infinity : clock().getTime() - Math.min(...oldest),
    };
  }

  return {
    async fresh({ maxAgeMs, patienceMs, progress }) {
      const { whole, ageMs } = await known();
      if (whole && ageMs <= maxAgeMs) return { running: current !== undefined, failure };
      const mine = run();
      if (progress !== undefined) mine.watchers.add(progress);
      const patience = whole ? sleep(patienceMs, undefined, { ref: false }) : undefined;
      try {
        await Promise.race([mine.listed, ...(patience === undefined ? [] : [patience])]);
        await Promise.race([mine.done, patience ?? sleep(DETAILS_MS, undefined, { ref: false })]);
      } catch (error) {
        // An older snapshot is better than none; its age is said, and so is the failure.
        if (!whole || !(error instanceof MlcostError)) throw error;
      } finally {
        if (progress !== undefined) mine.watchers.delete(progress);
      }
      return { running: current !== undefined, failure };
    },

    start() {
      const every = config.audit.everyMinutes * MINUTE;
      const startedAt = performance.now();
      const look = async () => {
        if (current !== undefined || performance.now() - startedAt < FIRST_LOOK_MS) return;
        const pause = failures === 0 ? 0 : Math.min(every, MINUTE * 2 ** (failures - 1));
        if (failures > 0 && performance.now() - failedAt < pause) return;
        if ((await known()).ageMs >= every) await run().done;
      };
      if (every === 0) return;
      timer = setInterval(() => {
        look().catch((error: unknown) => log.warn({ err: error }, 'could not look whether an audit is due'));
      }, LOOK_MS);
    },

    async stop() {
      clearInterval(timer);
      stopping.abort();
      await current?.done;
    },
  };
}

const samePlace = (a: Place, b: Place): boolean => a.account === b.account && a.region === b.region;
