import type { AwsFaults } from '../src/demo/aws/types.ts';
import { many, median, type Bench, type Context, type Figure } from './bench.ts';
import { startBot, withWorkspace } from './support/bot.ts';
import { countOf, firstLook, type FirstLook } from './support/first-look.ts';
import { fleet } from './support/fleet.ts';

const RESOURCES = 2_000;
const AWS_MS = 50;
const TIMES = 3;
const SLOW_RATE = 20;
const PLACE = { account: '222233334444', region: 'eu-west-1' };

const inventory = fleet({ resources: RESOURCES, accounts: [PLACE.account], regions: [PLACE.region] });

/** A process just started, with no snapshot and nothing compiled, is asked for one account in one region. */
const look = (context: Context, faults: AwsFaults): Promise<FirstLook> =>
  withWorkspace(
    async (workspace, database) => {
      workspace.aws?.setFaults({ latencyMs: AWS_MS, ...faults });
      const path = database();
      const bot = await startBot(context, workspace, path);
      try {
        return await firstLook(workspace, path);
      } finally {
        await bot.stop();
      }
    },
    { inventory, rateLimits: true, place: PLACE },
  );

const missing = ({ resources, gaps }: FirstLook): number =>
  Math.abs(inventory.items(new Date()).length - resources) + gaps.length;
const auditCalls = ({ calls }: FirstLook): number => countOf(calls, 'sagemaker:', 'tagging:');

export const audit: Bench = {
  about: '2,000 resources of 25 kinds in one account and region looked at for the first time, 50 ms to AWS',
  async run(context): Promise<Figure[]> {
    const looks: FirstLook[] = [];
    for (let time = 0; time < TIMES; time += 1) looks.push(await look(context, {}));
    const slow = await look(context, { rates: { '*': SLOW_RATE } });
    const seconds = (of: (look: FirstLook) => number) => median(looks.map(of)) / 1_000;
    const what = `${many(RESOURCES)} resources`;
    return [
      { figure: `${what} listed, median of ${TIMES}`, value: seconds((one) => one.listedMs), unit: 's', atMost: 4 },
      { figure: 'calls to list them', value: Math.max(...looks.map(auditCalls)), unit: 'calls', atMost: 120 },
      { figure: 'failed or not found', value: Math.max(...looks.map(missing)), unit: 'resources', atMost: 0 },
      { figure: '`/mlcost untagged` answered, median', value: seconds((one) => one.answerMs), unit: 's' },
      {
        figure: 'describing what costs or breaks, after it',
        value: seconds((one) => one.describedMs - one.listedMs),
        unit: 's',
      },
      {
        figure: 'calls to describe',
        value: Math.max(...looks.map((one) => countOf(one.described, 'sagemaker:'))),
        unit: 'calls',
      },
      { figure: `listed at ${SLOW_RATE} calls/s`, value: slow.listedMs / 1_000, unit: 's', atMost: 10 },
      { figure: `calls to list at ${SLOW_RATE} calls/s, throttled ones too`, value: auditCalls(slow), unit: 'calls' },
      { figure: `failed or not found at ${SLOW_RATE} calls/s`, value: missing(slow), unit: 'resources', atMost: 0 },
    ];
  },
};
