import { percentile, type Bench, type Figure } from './bench.ts';
import { startBot, withWorkspace } from './support/bot.ts';
import { command } from './support/commands.ts';

const COLD = 5;
const WARM = 30;
const AWS_MS = 50;

export const latency: Bench = {
  about: 'how soon `/mlcost` is answered with 50 ms to AWS: the first ever, and a later one',
  run: (context) =>
    withWorkspace(async (workspace, database): Promise<Figure[]> => {
      workspace.aws?.setFaults({ latencyMs: AWS_MS });
      const cold: number[] = [];
      const warm: number[] = [];
      for (let count = 1; count <= COLD; count += 1) {
        // A process just started, with nothing cached and nothing compiled.
        const bot = await startBot(context, workspace, database());
        cold.push((await command(workspace, '')).answerMs);
        for (let repeat = 0; repeat < WARM / COLD; repeat += 1) warm.push((await command(workspace, '')).answerMs);
        await bot.stop();
      }
      return [
        { figure: `cold, median of ${COLD} fresh bots`, value: percentile(cold, 0.5), unit: 'ms', atMost: 1500 },
        { figure: `cold, slowest of ${COLD} fresh bots`, value: Math.max(...cold), unit: 'ms', atMost: 1500 },
        { figure: `warm, p50 of ${WARM}`, value: percentile(warm, 0.5), unit: 'ms', atMost: 150 },
        { figure: `warm, p95 of ${WARM}`, value: percentile(warm, 0.95), unit: 'ms', atMost: 150 },
      ];
    }),
};
