import { setTimeout as sleep } from 'node:timers/promises';
import type { Bench, Figure } from './bench.ts';
import { withBot } from './support/bot.ts';
import { command, question } from './support/commands.ts';
import { quiet } from './support/first-look.ts';
import type { BenchWorkspace } from './support/workspace.ts';

/** By then everything is compiled, and the caches and the heap are as large as they get. */
const SETTLED_AFTER = 6_000;
const COMMANDS = SETTLED_AFTER + 10_000;
const CONCURRENT = 20;
/** "Flat": a leak of a kilobyte a command would be 1 MB per 1,000. */
const FLAT = 1;
const CHARTS = 100;
const CHARTS_AT_ONCE = 4;

const SETTLE_MS = 1_000;

export const memory: Bench = {
  about: 'resident memory: idle, after the first audit, over 10,000 commands, after 100 charts',
  run: async (context) => [...(await withBot(context, overCommands)), ...(await withBot(context, overCharts))],
};

type Bot = Parameters<Parameters<typeof withBot>[1]>[0];

async function overCommands({ workspace, bot }: Bot): Promise<Figure[]> {
  const rest = async () => {
    await sleep(SETTLE_MS);
    return bot.rss();
  };
  const idle = await rest();
  await audit(workspace);
  const audited = await rest();
  await run(workspace, SETTLED_AFTER);
  const settled = await rest();
  await run(workspace, COMMANDS - SETTLED_AFTER);
  const late = await rest();
  const growth = (late - settled) / ((COMMANDS - SETTLED_AFTER) / 1_000);
  return [
    { figure: 'idle, no charts', value: idle, unit: 'MB', atMost: 150 },
    { figure: 'idle after the first audit', value: audited, unit: 'MB' },
    { figure: `after ${SETTLED_AFTER.toLocaleString('en-US')} commands`, value: settled, unit: 'MB' },
    { figure: `after ${COMMANDS.toLocaleString('en-US')} commands`, value: late, unit: 'MB' },
    { figure: 'growth between the two', value: growth, unit: 'MB per 1,000', atMost: FLAT },
  ];
}

/** The thread that draws is part of the process, and so is what it takes. */
async function overCharts({ workspace, bot }: Bot): Promise<Figure[]> {
  await audit(workspace);
  let highest = 0;
  for (let drawn = 0; drawn < CHARTS; drawn += CHARTS_AT_ONCE) {
    await Promise.all(Array.from({ length: CHARTS_AT_ONCE }, (_, index) => share(workspace, drawn + index)));
    await pictures(workspace, drawn + CHARTS_AT_ONCE);
    highest = Math.max(highest, await bot.rss());
    workspace.answers.clear();
  }
  return [
    { figure: `highest while drawing ${CHARTS} charts`, value: highest, unit: 'MB' },
    { figure: `after ${CHARTS} charts`, value: await bot.rss(), unit: 'MB', atMost: 350 },
  ];
}

/** A bot looks at all resources by itself half a minute after its start; here it does so before anything is compared. */
async function audit(workspace: BenchWorkspace): Promise<void> {
  await command(workspace, 'untagged');
  await quiet(workspace);
}

/** Always `CONCURRENT` commands under way. */
async function run(workspace: BenchWorkspace, count: number): Promise<void> {
  for (let sent = 0; sent < count; sent += CONCURRENT) {
    await Promise.all(Array.from({ length: CONCURRENT }, (_, index) => command(workspace, question(sent + index))));
    workspace.answers.clear();
  }
}

/** Asks, and shares the answer to the channel, which adds a picture of its chart. */
async function share(workspace: BenchWorkspace, index: number): Promise<void> {
  const text = ['', 'spend by cost-center last month', 'spend by service'][index % 3] ?? '';
  const { message } = await command(workspace, text);
  const click = { as: 'ana', channel: 'ml-costs', ts: message.ts, action_id: 'share' };
  const { trouble } = await workspace.slack.click(click);
  if (trouble !== undefined) throw new Error(trouble);
}

/** Resolves when so many messages have got their picture. */
async function pictures({ slack }: BenchWorkspace, count: number): Promise<void> {
  const deadline = performance.now() + 30_000;
  while ((slack.calls()['chat.update'] ?? 0) < count || slack.openCalls() > 0) {
    if (performance.now() > deadline) throw new Error(`Only ${slack.calls()['chat.update'] ?? 0} pictures came.`);
    await sleep(10);
  }
}
