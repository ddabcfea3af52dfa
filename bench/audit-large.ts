import type { Inventory } from '../src/demo/aws/types.ts';
import { many, percentile, type Bench, type Figure } from './bench.ts';
import { startBot, withWorkspace } from './support/bot.ts';
import { command } from './support/commands.ts';
import { countOf, firstLook, type FirstLook } from './support/first-look.ts';
import { fleet } from './support/fleet.ts';
import type { BenchWorkspace } from './support/workspace.ts';

const RESOURCES = 100_000;
const AWS_MS = 50;
/** AWS's quota for GetResources in one account and region, and of how many resources one call tells the tags. */
const READS_A_SECOND = 15;
const ARNS_A_READ = 100;
/** Lists are read meanwhile; nothing else takes as long. */
const DICTATED_MS = (RESOURCES / ARNS_A_READ / READS_A_SECOND) * 1_000;
const PATIENCE_MS = 300_000;
const AGAIN = 10;
const PLACE = { account: '222233334444', region: 'eu-west-1' };
/** Something else is typed so often meanwhile, to see whether the bot still listens. */
const TYPED_EVERY_MS = 500;
const SLACKS_PATIENCE_MS = 3_000;

/** Jobs carry the id of their run, so that most resources share their tags with no other. */
const inventory = frozen(fleet({ resources: RESOURCES, accounts: [PLACE.account], regions: [PLACE.region] }));

function frozen(source: Inventory): Inventory {
  const items = source
    .items(new Date())
    .map((item, n) =>
      item.kind.endsWith('-job') ? { ...item, tags: { ...item.tags, 'run-id': `run-${n.toString(36)}` } } : item,
    );
  return { items: () => items };
}

export const auditLarge: Bench = {
  about: '100,000 resources in one account and region looked at for the first time, and asked for again',
  run: (context) =>
    withWorkspace(
      async (workspace, database): Promise<Figure[]> => {
        workspace.aws?.setFaults({ latencyMs: AWS_MS });
        const path = database();
        const bot = await startBot(context, workspace, path);
        const typed = typing(workspace);
        const look = await firstLook(workspace, path, PATIENCE_MS);
        const acks = await typed();
        const highest = await bot.highestRss();
        const again: number[] = [];
        for (let time = 0; time < AGAIN; time += 1) again.push((await command(workspace, 'untagged')).answerMs);
        const after = await bot.rss();
        await bot.stop();
        const restarted = await startBot(context, workspace, path);
        const { answerMs: first } = await command(workspace, 'untagged');
        await restarted.stop();

        const calls = countOf(look.calls, 'sagemaker:', 'tagging:');
        return [
          { figure: `calls to list ${many(RESOURCES)} resources`, value: calls, unit: 'calls', atMost: 2_300 },
          { figure: 'failed or not found', value: missing(look), unit: 'resources', atMost: 0 },
          { figure: 'read', value: look.readMs / 1_000, unit: 's' },
          { figure: 'read, judged and written', value: look.listedMs / 1_000, unit: 's' },
          {
            figure: `times what ${READS_A_SECOND} GetResources a second take`,
            value: look.listedMs / DICTATED_MS,
            unit: 'x',
            atMost: 1.1,
          },
          { figure: '`/mlcost untagged` answered', value: look.answerMs / 1_000, unit: 's' },
          {
            figure: 'slowest acknowledgement meanwhile',
            value: Math.max(...acks),
            unit: 'ms',
            atMost: SLACKS_PATIENCE_MS,
          },
          { figure: 'highest memory until all is described', value: highest, unit: 'MB', atMost: 400 },
          { figure: `asked ${AGAIN} times again, p50`, value: percentile(again, 0.5), unit: 'ms', atMost: 500 },
          { figure: `asked ${AGAIN} times again, slowest`, value: Math.max(...again), unit: 'ms', atMost: 500 },
          { figure: 'asked of a bot just started', value: first, unit: 'ms' },
          { figure: 'memory afterwards', value: after, unit: 'MB', atMost: 400 },
        ];
      },
      { inventory, rateLimits: true, place: PLACE },
    ),
};

const missing = ({ resources, gaps }: FirstLook): number =>
  Math.abs(inventory.items(new Date()).length - resources) + gaps.length;

/** Types a command every half second until it is stopped; gives how soon each was acknowledged. */
function typing({ slack }: BenchWorkspace): () => Promise<number[]> {
  const acks: Promise<number>[] = [];
  const timer = setInterval(() => {
    const sentAt = performance.now();
    const sent = slack.command({ as: 'ben', channel: 'ml-costs', text: 'help' });
    acks.push(sent.then(() => performance.now() - sentAt));
  }, TYPED_EVERY_MS);
  return () => {
    clearInterval(timer);
    return Promise.all(acks);
  };
}
