import type { Ledger } from '../../src/demo/aws/types.ts';
import { startWorkspace, type Workspace } from '../../src/demo/index.ts';
import { STORY_START } from '../../src/demo/story/calendar.ts';
import { storyLedger } from '../../src/demo/story/ledger.ts';
import { answersIn, type Answers } from './answers.ts';

export type BenchWorkspace = Workspace & { readonly answers: Answers };

const DAY = 86_400_000;
const shift = (day: string, days: number): string => new Date(Date.parse(day) + days * DAY).toISOString().slice(0, 10);

/** The story's bill moved so that its first day is today: the bot is a process of its own and has the real clock. */
function ledgerOfToday(now: Date): Ledger {
  const days = Math.floor(now.getTime() / DAY) - Math.floor(Date.parse(STORY_START) / DAY);
  const story = storyLedger();
  return {
    first: shift(story.first, days),
    last: shift(story.last, days),
    linesOn: (day) => story.linesOn(shift(day, -days)).map((line) => ({ ...line, day })),
  };
}

/** A workspace without rate limits, in this process. What it takes itself is part of every figure. */
export async function benchWorkspace(): Promise<BenchWorkspace> {
  const now = new Date();
  const workspace = await startWorkspace({ now, ledger: ledgerOfToday(now), rateLimits: false, quiet: true });
  return { ...workspace, answers: answersIn(workspace.slack.slack.state) };
}

/** Requests that Cost Explorer bills, so far. */
export const costRequests = ({ aws }: Workspace): number =>
  Object.entries(aws?.calls() ?? {}).reduce((sum, [operation, n]) => sum + (operation.startsWith('ce:') ? n : 0), 0);
