import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { median, type Bench, type Figure } from './bench.ts';

const THREADS = 7;

/** How long each thousand lines took in a thread that had parsed nothing before. */
async function times(): Promise<number[]> {
  const worker = new Worker(new URL('./support/parse-thread.ts', import.meta.url));
  const [message] = (await once(worker, 'message')) as [number[]]; // what the thread posts
  await worker.terminate();
  return message;
}

export const parse: Bench = {
  about: '1,000 distinct command lines, three in ten of them mistaken, from text to a checked request',
  async run(): Promise<Figure[]> {
    const first: number[] = [];
    const later: number[] = [];
    for (let thread = 0; thread < THREADS; thread += 1) {
      const [start = Number.NaN, ...rest] = await times();
      first.push(start);
      later.push(...rest);
    }
    return [
      { figure: `the first 1,000 lines ever, median of ${THREADS}`, value: median(first), unit: 'ms', atMost: 50 },
      { figure: `1,000 lines later, median of ${later.length}`, value: median(later), unit: 'ms', atMost: 50 },
    ];
  },
};
