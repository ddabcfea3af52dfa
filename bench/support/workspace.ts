import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import type { Inventory, Ledger, Place } from '../../src/demo/aws/types.ts';
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

export type Setup = {
  /** Default: the story's. */
  readonly inventory?: Inventory;
  /** Slack's and AWS's; default off. */
  readonly rateLimits?: boolean;
  /** The only account and region that the bot is configured to look at; default: the story's two times two. */
  readonly place?: Place;
};

/** A workspace in this process; `folder` takes its files. What it takes itself is part of every figure. */
export async function benchWorkspace(folder: string, setup: Setup = {}): Promise<BenchWorkspace> {
  const { inventory, rateLimits = false, place } = setup;
  const now = new Date();
  const workspace = await startWorkspace({
    now,
    ledger: ledgerOfToday(now),
    rateLimits,
    quiet: true,
    ...(inventory === undefined ? {} : { inventory }),
  });
  const config = place === undefined ? {} : { MLCOST_CONFIG: await configOf(place, folder) };
  const env = { ...workspace.env, ...config };
  return { ...workspace, env, answers: answersIn(workspace.slack.slack.state) };
}

/** The story's configuration. */
export const storyConfig = async (): Promise<StoryConfig> =>
  parse(await readFile(new URL('../../src/demo/story/mlcost.yml', import.meta.url), 'utf8')) as StoryConfig; // a file of ours

type StoryConfig = {
  readonly tagPolicy: {
    readonly required: Readonly<Record<string, { readonly values?: readonly string[]; readonly pattern?: string }>>;
  };
  readonly accounts: { readonly members: readonly { readonly id: string }[] };
  readonly regions: readonly string[];
};

/** The path of the story's configuration with one account and region. */
async function configOf({ account, region }: Place, folder: string): Promise<string> {
  const story = await storyConfig();
  const members = story.accounts.members.filter(({ id }) => id === account);
  const path = join(folder, `${account}-${region}.yml`);
  await writeFile(path, stringify({ ...story, accounts: { ...story.accounts, members }, regions: [region] }));
  return path;
}

/** Requests that Cost Explorer bills, so far. */
export const costRequests = ({ aws }: Workspace): number =>
  Object.entries(aws?.calls() ?? {}).reduce((sum, [operation, n]) => sum + (operation.startsWith('ce:') ? n : 0), 0);
