import { setTimeout as wait } from 'node:timers/promises';

/** When the bot is done with what a person just did. */
export type Settling = {
  /** Calls to Slack or AWS being answered now. */
  open: () => number;
  /** Calls to Slack and AWS so far. */
  calls: () => number;
  /** The bot's own word that nothing is under way; without it (a bot in another process) quiet has to do. */
  idle: (() => Promise<void>) | undefined;
};

const quietMs = 300;
const apartMs = 20;
const mostMs = 30_000;

/** Resolves when nothing is under way at two looks in a row, or for a bot elsewhere after 300 ms of quiet. */
export async function settled({ open, calls, idle }: Settling): Promise<void> {
  const startedAt = performance.now();
  let still = 0;
  let busyAt = startedAt;
  let before = calls();
  while (performance.now() - startedAt < mostMs) {
    if (idle) await Promise.race([idle(), wait(mostMs - (performance.now() - startedAt), undefined, { ref: false })]);
    const now = performance.now();
    if (open() > 0 || calls() !== before) busyAt = now;
    before = calls();
    still = open() === 0 && (idle !== undefined || now - busyAt >= quietMs) ? still + 1 : 0;
    if (still >= 2) return;
    await wait(apartMs);
  }
}
