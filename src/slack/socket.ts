import { setTimeout as sleep } from 'node:timers/promises';
import bolt, { type Logger as BoltLogger } from '@slack/bolt';
import type { WebClientOptions } from '@slack/web-api';
import type { Logger } from 'pino';

export type KeptSocket = {
  readonly receiver: InstanceType<typeof bolt.SocketModeReceiver>;
  connected(): boolean;
};

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 30_000;

/**
 * A socket mode connection that comes back whatever Slack does. Slack closes every connection after some hours and says
 * so; Slack's own client then waits five seconds, during which commands fail, and ends the process when Slack does not
 * answer. Here the first try follows at once, and the next ones at growing distances for as long as it takes.
 */
export function keptSocket(options: {
  appToken: string;
  clientOptions: WebClientOptions;
  logger: BoltLogger;
  log: Logger;
}): KeptSocket {
  const { appToken, clientOptions, logger, log } = options;
  const receiver = new bolt.SocketModeReceiver({
    appToken,
    logger,
    autoReconnectEnabled: false,
    installerOptions: { clientOptions },
  });
  const { client } = receiver;
  let connected = false;
  let begun = false;
  let stopping = false;
  let coming = false;

  async function comeBack(): Promise<void> {
    coming = true;
    for (let wait = 0; !stopping && !connected; wait = Math.min(LONGEST_WAIT_MS, Math.max(FIRST_WAIT_MS, wait * 2))) {
      // Several instances that lost Slack together should not return together.
      await sleep(wait * (0.5 + Math.random() / 2), undefined, { ref: false });
      if (stopping) break;
      await client.start().catch((error: unknown) => log.warn({ err: error }, 'no connection to Slack, trying again'));
    }
    coming = false;
  }

  client.on('connected', () => {
    connected = true;
    begun = true;
  });
  client.on('disconnecting', () => {
    stopping = true;
    connected = false;
  });
  // A closed socket is told in both ways, the first one even when the client thinks that it is being replaced.
  for (const event of ['close', 'disconnected']) {
    client.on(event, () => {
      connected = false;
      if (begun && !stopping && !coming) void comeBack();
    });
  }
  return { receiver, connected: () => connected };
}
