import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../../src/config.ts';
import type { Config } from '../../src/config.ts';
import { MlcostError } from '../../src/errors.ts';

export const TOKENS = { SLACK_BOT_TOKEN: 'xoxb-1-abc', SLACK_APP_TOKEN: 'xapp-1-abc' };

/** The configuration of a directory holding these files (a text alone is mlcost.yml). */
export const load = (
  files: string | Uint8Array | Record<string, string | Uint8Array> = {},
  env: Record<string, string | undefined> = TOKENS,
): Config => {
  const directory = mkdtempSync(join(tmpdir(), 'mlcost-config-'));
  try {
    const named = typeof files === 'string' || files instanceof Uint8Array ? { 'mlcost.yml': files } : files;
    for (const [name, content] of Object.entries(named)) writeFileSync(join(directory, name), content);
    return loadConfig(env, { cwd: directory });
  } finally {
    rmSync(directory, { recursive: true });
  }
};

/** The lines of the message and of the hint with which loading is refused. */
export const problems = (...args: Parameters<typeof load>): { lines: string[]; fixes: string[] } => {
  try {
    load(...args);
  } catch (error) {
    if (!(error instanceof MlcostError) || error.code !== 'config_invalid') throw error;
    return { lines: error.message.split('\n'), fixes: (error.hint ?? '').split('\n') };
  }
  throw new Error('the configuration was accepted');
};
