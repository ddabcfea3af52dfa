import { setTimeout as sleep } from 'node:timers/promises';
import { many, type Bench, type Context, type Figure } from './bench.ts';
import { alike } from './support/alike.ts';
import { startBot, withWorkspace, type BotProcess } from './support/bot.ts';
import { callsOf, countOf, less } from './support/first-look.ts';
import { fixTruth, type FixTruth } from './support/fix-truth.ts';
import { beginFix, fixEnded, fixId, withStore } from './support/fixing.ts';
import type { BenchWorkspace } from './support/workspace.ts';

const RESOURCES = 1_000;
const AWS_MS = 50;
/** AWS's quota for TagResources and UntagResources together in one account and region, and how many one call changes. */
const WRITES_A_SECOND = 5;
const ARNS_A_WRITE = 20;
const PLACE = { account: '222233334444', region: 'eu-west-1' };
const WRITES = ['tagging:TagResources', 'tagging:UntagResources', 'sagemaker:AddTags', 'sagemaker:DeleteTags'];

const WORKSPACES = 4;
const KILLS_EACH = 5;
/** A kill comes so long after the bot went on with the fix, at most: it takes 10 seconds when nobody kills. */
const KILL_WITHIN_MS = 2_000;
const FINISHED_WITHIN_MS = 120_000;

export const fix: Bench = {
  about: '1,000 resources tagged alike; and the same in each of four bots that are killed five times at it',
  run: async (context) => [...(await fixed(context)), ...(await killed(context))],
};

const fixed = (context: Context): Promise<Figure[]> => {
  const inventory = alike(RESOURCES, PLACE);
  return withWorkspace(
    async (workspace, database) => {
      workspace.aws?.setFaults({ latencyMs: AWS_MS });
      const path = database();
      const bot = await startBot(context, workspace, path);
      try {
        const before = callsOf(workspace);
        const sentAt = await beginFix(workspace);
        return await withStore(path, async (store) => {
          const seconds = ((await fixEnded(store, await fixId(store))) - sentAt) / 1_000;
          const writes = countOf(less(callsOf(workspace), before), ...WRITES);
          const truth = await fixTruth(inventory.items(new Date()), workspace, store);
          const dictated = RESOURCES / ARNS_A_WRITE / WRITES_A_SECOND;
          return [
            { figure: `calls that write ${many(RESOURCES)} resources`, value: writes, unit: 'calls', atMost: 60 },
            { figure: 'tagged, after the dialog was sent', value: seconds, unit: 's' },
            {
              figure: `times what ${WRITES_A_SECOND} writes a second take`,
              value: seconds / dictated,
              unit: 'x',
              atMost: 1.15,
            },
            ...truthFigures(truth, ''),
          ];
        });
      } finally {
        await bot.stop();
      }
    },
    { inventory, rateLimits: true, place: PLACE },
  );
};

type Killed = FixTruth & {
  /** Kills before the fix was finished. */
  readonly midway: number;
  /** Kills between intents and their outcomes. */
  readonly between: number;
};

async function killed(context: Context): Promise<Figure[]> {
  const all = await Promise.all(Array.from({ length: WORKSPACES }, () => killedOften(context)));
  const sum = (of: (one: Killed) => number) => all.reduce((total, one) => total + of(one), 0);
  const kills = WORKSPACES * KILLS_EACH;
  return [
    {
      figure: `kills that missed the fix, of ${kills}`,
      value: kills - sum((one) => one.midway),
      unit: 'kills',
      atMost: 0,
    },
    { figure: 'kills between intent and outcome', value: sum((one) => one.between), unit: 'kills' },
    ...truthFigures(
      {
        lost: sum((one) => one.lost),
        wrong: sum((one) => one.wrong),
        misrecorded: sum((one) => one.misrecorded),
        repeated: sum((one) => one.repeated),
      },
      ` after ${kills} kills`,
    ),
  ];
}

const truthFigures = ({ lost, wrong, misrecorded, repeated }: FixTruth, when: string): Figure[] => [
  { figure: `lost${when}`, value: lost, unit: 'resources', atMost: 0 },
  { figure: `tagged wrongly${when}`, value: wrong, unit: 'resources', atMost: 0 },
  { figure: `written more than once${when}`, value: repeated, unit: 'resources', atMost: 0 },
  { figure: `not audited exactly once${when}`, value: misrecorded, unit: 'changes', atMost: 0 },
];

/** One fix, its bot killed and started again five times, each time at another moment of the work. */
const killedOften = (context: Context): Promise<Killed> => {
  const inventory = alike(RESOURCES, PLACE);
  return withWorkspace(
    async (workspace, database) => {
      workspace.aws?.setFaults({ latencyMs: AWS_MS });
      const path = database();
      let bot: BotProcess = await startBot(context, workspace, path);
      await beginFix(workspace);
      let midway = 0;
      let between = 0;
      const id = await withStore(path, fixId);
      for (let kill = 1; kill <= KILLS_EACH; kill += 1) {
        await sleep(Math.random() * KILL_WITHIN_MS);
        await killAtWork(bot, workspace);
        await withStore(path, async (store) => {
          // Half a minute later nobody would hold the fix any more; nobody waits for that here.
          await store.db.updateTable('fix_jobs').set({ held_until: 0 }).where('id', '=', id).execute();
          if ((await store.jobs.get(id))?.finishedAt === undefined) midway += 1;
          if ((await store.changes.unconcluded(id)).length > 0) between += 1;
        });
        const reads = countOf(callsOf(workspace), 'sagemaker:ListTags');
        bot = await startBot(context, workspace, path);
        if (kill < KILLS_EACH) await until(() => countOf(callsOf(workspace), 'sagemaker:ListTags') > reads);
      }
      return await withStore(path, async (store) => {
        await fixEnded(store, id, FINISHED_WITHIN_MS);
        await bot.stop();
        return { midway, between, ...(await fixTruth(inventory.items(new Date()), workspace, store)) };
      });
    },
    { inventory, rateLimits: true, place: PLACE },
  );
};

/** What had reached AWS is still done there, as it would be. */
async function killAtWork(bot: BotProcess, { aws, slack }: BenchWorkspace): Promise<void> {
  await bot.kill();
  await until(() => slack.connections() === 0 && aws?.openCalls() === 0);
}

async function until(happened: () => boolean): Promise<void> {
  const deadline = performance.now() + 30_000;
  while (!happened()) {
    if (performance.now() > deadline) throw new Error('The fix did not go on within 30 seconds.');
    await sleep(2);
  }
}
