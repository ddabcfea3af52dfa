import { startBot, type Bot } from '../../src/app.ts';
import { loadConfig, type Config } from '../../src/config.ts';
import { demoClient, type DemoClient } from '../../src/demo/client.ts';
import { startWorkspace, type Workspace, type WorkspaceOptions } from '../../src/demo/index.ts';
import { createLog } from '../../src/log.ts';

export type Running = {
  readonly workspace: Workspace;
  readonly bot: Bot;
  readonly demo: DemoClient;
  readonly config: Config;
  stop(): Promise<void>;
};

/** The real bot in an embedded workspace, over loopback, with a store of its own in memory. */
export async function startRunning(
  options: { workspace?: WorkspaceOptions; env?: Record<string, string>; config?: (config: Config) => Config } = {},
): Promise<Running> {
  const workspace = await startWorkspace({ quiet: true, rateLimits: false, ...options.workspace });
  try {
    return await startIn(workspace, options);
  } catch (error) {
    // An open workspace would keep the test run from ever ending.
    await workspace.close();
    throw error;
  }
}

async function startIn(
  workspace: Workspace,
  options: { env?: Record<string, string>; config?: (config: Config) => Config },
): Promise<Running> {
  const loaded = loadConfig({ MLCOST_DB: ':memory:', LOG_LEVEL: 'silent', ...workspace.env, ...options.env });
  const config = options.config?.(loaded) ?? loaded;
  const bot = await startBot(
    { ...config, http: { ...config.http, port: 0 } },
    { log: createLog(config.log.level), clock: () => workspace.clock.now() },
  );
  workspace.settleWith(() => bot.idle());
  return {
    workspace,
    bot,
    demo: demoClient(workspace.url),
    config,
    async stop() {
      await bot.stop();
      await workspace.close();
    },
  };
}
