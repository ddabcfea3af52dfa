import type { Logger } from 'pino';
import type { Store } from './store/store.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Expired answers are still useful when AWS can't be asked; after a month nobody wants them. */
const ANSWERS_KEPT = 30 * DAY;
/** A dialog that stood open overnight shows what is no longer so. */
const DRAFTS_KEPT = DAY;
/** The meter is looked at by month; a year shows what the bot cost. */
const METER_KEPT = 400 * DAY;

/** Keeps the store small, every six hours. Returns what stops it. */
export function startPruning(deps: {
  store: Pick<Store, 'costCache' | 'costRequests' | 'drafts'>;
  clock: () => Date;
  log: Logger;
}): () => void {
  const { store, clock, log } = deps;
  const prune = async () => {
    const now = clock().getTime();
    const answers = await store.costCache.prune(now - ANSWERS_KEPT);
    await store.costRequests.prune(now - METER_KEPT);
    await store.drafts.prune(now - DRAFTS_KEPT);
    log.debug({ answers }, 'pruned');
  };
  const timer = setInterval(() => {
    void prune().catch((error: unknown) => log.warn({ err: error }, 'pruning failed'));
  }, 6 * HOUR);
  return () => clearInterval(timer);
}
