import { median, type Bench, type Figure } from './bench.ts';
import { startBot, withWorkspace } from './support/bot.ts';

const STARTS = 5;

export const start: Bench = {
  about: 'from starting the process to ready, on a new database',
  run: (context) =>
    withWorkspace(async (workspace, database): Promise<Figure[]> => {
      const times: number[] = [];
      for (let count = 0; count < STARTS; count += 1) {
        const bot = await startBot(context, workspace, database());
        times.push(bot.readyMs);
        await bot.stop();
      }
      return [
        { figure: `ready, median of ${STARTS}`, value: median(times), unit: 'ms', atMost: 1500 },
        { figure: `ready, slowest of ${STARTS}`, value: Math.max(...times), unit: 'ms' },
      ];
    }),
};
