import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect } from '@jest/globals';

/** A process that says on a line of its own what the store has acknowledged. */
export type Child = {
  /** The lines so far; one that was cut off was not acknowledged. */
  said(): string[];
  /** Waits until it has said so much; it must not end before. */
  reaches(lines: number): Promise<void>;
  kill(): Promise<void>;
  readonly ended: Promise<void>;
};

/** Runs one of the scripts beside this file. */
export const startChild = (script: string, ...args: readonly string[]): Child => {
  const path = fileURLToPath(new URL(script, import.meta.url));
  const child = spawn(process.execPath, [path, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => {
    text += chunk.toString();
  });
  const said = (): string[] => text.split('\n').slice(0, -1);
  const ended = new Promise<void>((resolve) => {
    child.once('close', () => resolve());
  });
  return {
    said,
    ended,
    reaches: async (lines) => {
      while (said().length < lines) {
        expect(child.exitCode).toBeNull();
        await new Promise((resolve) => setTimeout(resolve, 2));
      }
    },
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
};
