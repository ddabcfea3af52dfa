/**
 * Charts as PNG, drawn in a worker thread: loading echarts blocks for about 300 ms and a picture for about 80, which
 * would delay every acknowledgement that Slack waits for. The thread starts with the first picture and ends when it has
 * had nothing to do for a while, which gives its memory back.
 */
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { Chart } from './chart.ts';
import type { PictureSize } from './layout.ts';
import type { Answer, Job } from './worker.ts';

/** Rejects with an Error when the picture cannot be drawn: the caller then sends `chartAlt` instead. */
export type ChartPng = (chart: Chart, size?: PictureSize) => Promise<Uint8Array>;

export type Painter = {
  /** A PNG at twice `size` (640 × 400 unless told; more rows of names or legend make it higher). */
  readonly chartPng: ChartPng;
  /** Ends the thread; pictures that wait are rejected, and so is every later one. */
  close(): Promise<void>;
};

export type PainterOptions = {
  /** Milliseconds without work after which the thread ends. */
  readonly idle?: number;
  /** Milliseconds after which a picture is given up. */
  readonly timeout?: number;
  /** Pictures that may wait; more are rejected at once. */
  readonly queue?: number;
  /** The thread's program; for tests. */
  readonly program?: URL;
};

type Waiting = Job & { readonly resolve: (png: Uint8Array) => void; readonly reject: (error: Error) => void };

// src/*.ts under type stripping and dist/*.js alike: the program has the ending that this file has.
const ownProgram = (): URL => new URL(`./worker${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url);

/** A painter with a thread of its own, for who wants to close it. Nothing is loaded before the first picture. */
export const createPainter = (options: PainterOptions = {}): Painter => {
  const { idle = 15_000, timeout = 20_000, queue: mostWaiting = 200 } = options;
  const waiting: Waiting[] = [];
  let worker: Worker | undefined;
  let current: Waiting | undefined;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;

  const end = async (): Promise<void> => {
    const ended = worker;
    worker = undefined;
    clearTimeout(timer);
    await ended?.terminate();
  };

  const settle = (answer: Answer): void => {
    const job = current;
    current = undefined;
    clearTimeout(timer);
    if ('png' in answer) job?.resolve(answer.png);
    else job?.reject(new Error(`The chart could not be drawn: ${answer.error}`));
    next();
  };

  const start = (): Worker => {
    const started = new Worker(fileURLToPath(options.program ?? ownProgram()), {
      resourceLimits: { maxOldGenerationSizeMb: 192 },
    });
    const fail = (error: string): void => {
      if (worker !== started) return;
      worker = undefined;
      // An error is followed by the thread's exit; only the picture being drawn is lost.
      settle({ error });
    };
    started.on('message', (answer: Answer) => {
      if (worker === started) settle(answer);
    });
    started.on('error', (error: Error) => fail(error.message));
    started.on('exit', (code) => fail(`the thread ended with ${code}`));
    return started;
  };

  const next = (): void => {
    if (current !== undefined) return;
    current = waiting.shift();
    if (current === undefined) {
      worker?.unref();
      timer = setTimeout(() => void end(), idle).unref();
      return;
    }
    worker ??= start();
    // While a picture is being drawn the process stays; an idle thread does not keep it.
    worker.ref();
    timer = setTimeout(() => {
      void end();
      settle({ error: `it took longer than ${timeout} ms` });
    }, timeout);
    const { chart, size } = current;
    worker.postMessage({ chart, ...(size === undefined ? {} : { size }) } satisfies Job, []);
  };

  return {
    chartPng: (chart, size) =>
      new Promise((resolve, reject) => {
        if (closed) return reject(new Error('The chart could not be drawn: mlcost is stopping'));
        if (waiting.length >= mostWaiting)
          return reject(new Error('The chart could not be drawn: too many are waiting'));
        waiting.push({ chart, ...(size === undefined ? {} : { size }), resolve, reject });
        if (current === undefined) clearTimeout(timer);
        next();
      }),
    close: async () => {
      closed = true;
      const left = [...(current === undefined ? [] : [current]), ...waiting.splice(0)];
      current = undefined;
      for (const { reject } of left) reject(new Error('The chart could not be drawn: mlcost is stopping'));
      await end();
    },
  };
};
