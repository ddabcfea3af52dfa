import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startRunning, type Running } from '../support/running.ts';

let running: Running;
beforeAll(async () => {
  running = await startRunning();
});
afterAll(() => running.stop());

const until = async (what: () => boolean, ms: number): Promise<void> => {
  const end = Date.now() + ms;
  while (!what() && Date.now() < end) await sleep(10);
  expect(what()).toBe(true);
};

const answered = async (): Promise<string | undefined> => {
  const { messages } = await running.demo.command({ channel: 'ml-costs', text: 'help' });
  return messages[0]?.text;
};

describe('the socket to Slack', () => {
  test.each(['warning', 'refresh_requested', 'link_disabled'] as const)(
    'is opened anew at once when Slack closes it (%s)',
    async (reason) => {
      const { slack } = running.workspace;
      const opened = slack.calls()['apps.connections.open'] ?? 0;
      slack.refreshSockets(reason);
      await until(() => (slack.calls()['apps.connections.open'] ?? 0) > opened && slack.connections() > 0, 1_500);
      expect(await answered()).toBe('What mlcost answers');
    },
  );

  test('comes back after an outage of Slack, which the bot survives', async () => {
    const { slack } = running.workspace;
    slack.setFaults([{ operation: 'apps.connections.open', status: 503 }]);
    slack.refreshSockets();
    await sleep(2_500);
    slack.setFaults([]);
    await until(() => slack.connections() > 0, 8_000);
    expect(await answered()).toBe('What mlcost answers');
  });
});
