import type { Bench, Figure } from './bench.ts';
import { startBot, withWorkspace } from './support/bot.ts';
import { command } from './support/commands.ts';
import { costRequests, type BenchWorkspace } from './support/workspace.ts';

const AT_ONCE = 200;

/** How many requests Cost Explorer bills for what `work` does. */
async function billed(workspace: BenchWorkspace, work: () => Promise<unknown>): Promise<number> {
  const before = costRequests(workspace);
  await work();
  return costRequests(workspace) - before;
}

export const overview: Bench = {
  about: 'Cost Explorer requests of `/mlcost`: cold, warm, and asked by 200 people at once',
  run: (context) =>
    withWorkspace(async (workspace, database): Promise<Figure[]> => {
      const one = await startBot(context, workspace, database());
      const cold = await billed(workspace, () => command(workspace, ''));
      const warm = await billed(workspace, () => command(workspace, ''));
      await one.stop();

      const other = await startBot(context, workspace, database());
      const together = await billed(workspace, () =>
        Promise.all(Array.from({ length: AT_ONCE }, () => command(workspace, ''))),
      );
      await other.stop();
      return [
        { figure: 'cold', value: cold, unit: 'requests', atMost: 5 },
        { figure: 'warm', value: warm, unit: 'requests', atMost: 0 },
        { figure: `${AT_ONCE} identical at once, cold`, value: together, unit: 'requests', atMost: cold },
      ];
    }),
};
