import { spawn, type ChildProcess } from 'node:child_process';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** A process of the real program, as a deployment runs it. */
export type Child = {
  readonly process: ChildProcess;
  /** Everything written so far. */
  stdout(): string;
  stderr(): string;
  /** Resolves when standard error has it; rejects when the process ends before. */
  said(words: string): Promise<void>;
  /** How it ended. */
  readonly ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  kill(signal: NodeJS.Signals): void;
};

/** `node src/main.ts …` with exactly this environment: nothing of the machine's AWS or Slack settings gets in. */
export function startChild(args: readonly string[], env: Readonly<Record<string, string>>): Child {
  const child = spawn(process.execPath, ['src/main.ts', ...args], {
    env: { PATH: process.env['PATH'] ?? '', HOME: '/nonexistent', AWS_EC2_METADATA_DISABLED: 'true', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  const watchers = new Set<() => void>();
  child.stdout.on('data', (data: Buffer) => out.push(data));
  child.stderr.on('data', (data: Buffer) => {
    err.push(data);
    for (const watch of watchers) watch();
  });
  const stdout = () => Buffer.concat(out).toString();
  const stderr = () => Buffer.concat(err).toString();
  const ended = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) => {
    child.on('close', (code, signal) => resolve({ code, signal }));
  });
  return {
    process: child,
    stdout,
    stderr,
    said: (words) =>
      new Promise((resolve, reject) => {
        const watch = () => {
          if (!stderr().includes(words)) return;
          watchers.delete(watch);
          resolve();
        };
        watchers.add(watch);
        watch();
        void ended.then(() => reject(new Error(`ended without saying "${words}": ${stderr()} ${stdout()}`)));
      }),
    ended,
    kill: (signal) => child.kill(signal),
  };
}

export type Ended = { readonly code: number | null; readonly stdout: string; readonly stderr: string };

/** Runs one to its end. */
export async function runChild(args: readonly string[], env: Readonly<Record<string, string>>): Promise<Ended> {
  const child = startChild(args, env);
  const { code } = await child.ended;
  return { code, stdout: child.stdout(), stderr: child.stderr() };
}

/** A port that nothing listens on. */
export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });

/** By the bot's own word at /metrics; a bot that is gone has nothing under way. */
export async function idle(url: string): Promise<void> {
  for (;;) {
    const metrics = await fetch(`${url}/metrics`).then(
      (response) => response.text(),
      () => 'mlcost_answers_in_flight 0',
    );
    if (/^mlcost_answers_in_flight 0$/m.test(metrics)) return;
    await sleep(10);
  }
}
