import { setTimeout as sleep } from 'node:timers/promises';
import { openStore } from '../src/store/store.ts';
import type { Bench, Figure } from './bench.ts';
import { startBot, withWorkspace } from './support/bot.ts';
import { command } from './support/commands.ts';
import { costRequests } from './support/workspace.ts';

/** Long enough that the command is under way when the bot dies. */
const AWS_MS = 1_000;
const CLICKS = 4;

const paid = async (database: string): Promise<number> => {
  const store = await openStore(database);
  try {
    return (await store.costRequests.since(0)).requests;
  } finally {
    await store.close();
  }
};

export const kill: Bench = {
  about: 'SIGKILL while a command waits for AWS; then the restarted bot and the old buttons',
  run: (context) =>
    withWorkspace(async (workspace, database): Promise<Figure[]> => {
      const { slack, aws, answers } = workspace;
      const path = database();
      const first = await startBot(context, workspace, path);
      const messages = [];
      // A private answer is replaced by the next one, so every button is clicked in an answer of its own.
      for (let count = 0; count < CLICKS; count += 1) messages.push((await command(workspace, '')).message);
      aws?.setFaults({ latencyMs: AWS_MS });
      await slack.command({ as: 'ana', channel: 'ml-costs', text: 'spend by instance-type last month' });
      while (aws?.openCalls() === 0) await sleep(1);
      await first.kill();
      aws?.setFaults({});
      while (slack.connections() > 0 || (aws?.openCalls() ?? 0) > 0) await sleep(1);
      // More in the meter is fine: it is written before AWS is asked.
      const unmetered = Math.max(0, costRequests(workspace) - (await paid(path)));

      const second = await startBot(context, workspace, path);
      let silent = 0;
      for (const [index, { ts }] of messages.entries()) {
        const click = { as: 'ana', channel: 'ml-costs', ts, action_id: `line:${index + 1}` };
        const { id } = await slack.click(click);
        await answers.to(id).catch(() => (silent += 1));
      }
      await second.stop();
      return [
        { figure: 'billed before the kill, but not in the meter', value: unmetered, unit: 'requests', atMost: 0 },
        { figure: `old buttons without an answer, of ${CLICKS}`, value: silent, unit: 'buttons', atMost: 0 },
      ];
    }),
};
