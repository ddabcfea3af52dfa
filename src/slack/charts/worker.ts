/** The worker thread that draws charts: one job in, one answer out. Started by png.ts only. */
import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { parentPort } from 'node:worker_threads';
import type { Chart } from './chart.ts';
import type { PictureSize } from './layout.ts';
import { createRenderer } from './render.ts';

export type Job = { readonly chart: Chart; readonly size?: PictureSize };
export type Answer = { readonly png: Uint8Array } | { readonly error: string };

// resvg keeps 4 MB of pixels a picture outside the heap until the wrapper is collected, and V8 sees no reason to: without
// this the process grows by a gigabyte in 300 pictures. It costs about 10 ms here, on a thread where nobody waits.
setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void; // vm's answer is untyped

const renderer = createRenderer();

const draw = ({ chart, size }: Job): Answer => {
  try {
    // A copy of its own, since the bytes are given away to the other thread.
    return { png: new Uint8Array(renderer.png(chart, size)) };
  } catch (error) {
    return { error: error instanceof Error ? error.message : 'unknown error' };
  }
};

const answer = (job: Job): void => {
  const drawn = draw(job);
  parentPort?.postMessage(drawn, 'png' in drawn ? [drawn.png.buffer as ArrayBuffer] : []); // never a shared buffer
};

const work = async (job: Job, before: Promise<void>): Promise<void> => {
  await before;
  answer(job);
  // What is collected is freed only once the event loop turns, which a busy queue would put off.
  collectGarbage();
  await setImmediate();
};

let ready = Promise.resolve();
parentPort?.on('message', (job: Job) => {
  ready = work(job, ready);
});
