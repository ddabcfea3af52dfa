import { setTimeout as wait } from 'node:timers/promises';

/** When the bot is done with what a person just did. */
export type Settling = {
  /** Calls to Slack or AWS being answered now. */
  open: () => number;
  /** When (`performance.now()`) a call last began or ended. */
  lastActivity: () => number;
  /** The bot's own word that nothing is under way; without it (a bot in another process) quiet has to do. */
  idle: (() => Promise<void>) | undefined;
};

const quietMs = 300;
const apartMs = 20;
const mostMs = 30_000;

/** Resolves when nothing is under way at two looks in a row, or for a bot elsewhere after 300 ms of quiet. */
export async function settled({ open, lastActivity, idle }: Settling): Promise<void> {
  const startedAt = performance.now();
  let still = 0;
  while (performance.now() - startedAt < mostMs) {
    if (idle) await Promise.race([idle(), wait(mostMs - (performance.now() - startedAt), undefined, { ref: false })]);
    const quiet = performance.now() - Math.max(lastActivity(), startedAt);
    still = open() === 0 && (idle !== undefined || quiet >= quietMs) ? still + 1 : 0;
    if (still >= 2) return;
    await wait(apartMs);
  }
}
