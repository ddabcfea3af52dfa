import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startBot, type Bot } from '../app.ts';
import { loadConfig, type Config, type Environment } from '../config.ts';
import { startWorkspace, type Workspace } from '../demo/index.ts';
import { createLog } from '../log.ts';
import { portProblem } from '../slack/ops.ts';
import { onStop } from './bot.ts';

export type Running = { readonly workspace: Workspace; readonly bot: Bot; stop(): Promise<void> };

/**
 * The bot as it is, in an embedded workspace, over loopback. `own`: with the environment's AWS credentials, mlcost.yml
 * and the real clock; otherwise with the emulated organization and the story's clock. `logLevel` is for an environment
 * without LOG_LEVEL.
 */
export async function startDemo(options: {
  port?: number;
  aws: 'emulated' | 'own';
  env: Environment;
  logLevel: Config['log']['level'];
}): Promise<Running> {
  const { port, aws, env } = options;
  const workspace = await startWorkspace({ aws, ...(port === undefined ? {} : { port }) }).catch((error: unknown) => {
    throw portProblem(error, port) ?? error;
  });
  const folder = await mkdtemp(join(tmpdir(), 'mlcost-'));
  try {
    const own = aws === 'own' ? env : { MLCOST_CONFIG: env['MLCOST_CONFIG'] };
    const environment = {
      MLCOST_DB: join(folder, 'mlcost.db'),
      ...workspace.env,
      ...withoutUndefined({ ...own, DATABASE_URL: undefined }),
      LOG_LEVEL: env['LOG_LEVEL']?.trim() || options.logLevel,
      // The workspace's own tokens, whatever Slack tokens the environment has.
      ...Object.fromEntries(Object.entries(workspace.env).filter(([name]) => name.includes('SLACK'))),
    };
    const config = loadConfig(environment);
    const bot = await startBot(
      { ...config, http: { ...config.http, port: 0 } },
      { log: createLog(config.log.level), clock: () => workspace.clock.now() },
    );
    workspace.settleWith(() => bot.idle());
    return {
      workspace,
      bot,
      async stop() {
        await bot.stop();
        await workspace.close();
        await rm(folder, { recursive: true, force: true });
      },
    };
  } catch (error) {
    await workspace.close();
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

const withoutUndefined = (env: Record<string, string | undefined>): Record<string, string> =>
  Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined));

/** The word after --aws; undefined when it is none of the two. */
export const awsChoice = (word: string | undefined): 'emulated' | 'own' | undefined =>
  word === undefined || word === 'emulated' ? 'emulated' : word === 'own' ? 'own' : undefined;

export async function demo(args: string[], env: Environment): Promise<number | void> {
  const { values } = parseArgs({
    args,
    options: { port: { type: 'string' }, aws: { type: 'string' }, 'no-open': { type: 'boolean' } },
  });
  const aws = awsChoice(values.aws);
  const port = values.port === undefined ? undefined : Number(values.port);
  if (aws === undefined || (port !== undefined && !(Number.isInteger(port) && port >= 0 && port < 65_536))) {
    process.stderr.write('Usage: npm run demo -- [--port N] [--aws=emulated|own] [--no-open]\n');
    return 1;
  }
  const running = await startDemo({
    ...(port === undefined ? {} : { port }),
    aws,
    env,
    logLevel: 'warn',
  });
  process.stdout.write(`The demo workspace is ready: ${running.workspace.url}\nType /mlcost in it. Ctrl+C ends it.\n`);
  if (values['no-open'] !== true && process.stdout.isTTY) openBrowser(running.workspace.url);
  onStop(createLog('error'), () => running.stop());
}

function openBrowser(url: string): void {
  const [command, ...before] = { darwin: ['open'], win32: ['cmd', '/c', 'start'] }[process.platform as string] ?? [
    'xdg-open',
  ];
  const child = spawn(command ?? 'xdg-open', [...before, url], { stdio: 'ignore', detached: true });
  child.on('error', () => undefined);
  child.unref();
}
