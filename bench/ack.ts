import { percentile, type Bench, type Figure } from './bench.ts';
import { withBot } from './support/bot.ts';
import { command, question, warmUp, type Sent } from './support/commands.ts';
import type { BenchWorkspace } from './support/workspace.ts';

const CONCURRENT = 50;
const ROUNDS = 20;
const BURST = 500;

/** Slack gives up on a command that is not acknowledged within three seconds. */
const SLACKS_PATIENCE_MS = 3_000;

async function atOnce(workspace: BenchWorkspace, count: number): Promise<{ sent: Sent[]; lost: number }> {
  const outcomes = await Promise.allSettled(
    Array.from({ length: count }, (_, index) => command(workspace, question(index))),
  );
  workspace.answers.clear();
  const sent = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
  return { sent, lost: count - sent.length };
}

export const ack: Bench = {
  about: 'how soon a command is acknowledged, 50 at a time and 500 at once',
  run: (context) =>
    withBot(context, async ({ workspace }): Promise<Figure[]> => {
      await warmUp(workspace);
      const acks: number[] = [];
      for (let round = 0; round < ROUNDS; round += 1) {
        const { sent } = await atOnce(workspace, CONCURRENT);
        acks.push(...sent.map(({ ackMs }) => ackMs));
      }
      const burst = await atOnce(workspace, BURST);
      const slowest = (pick: (sent: Sent) => number) => Math.max(...burst.sent.map(pick));
      return [
        { figure: `p50 at ${CONCURRENT} concurrent`, value: percentile(acks, 0.5), unit: 'ms', atMost: 20 },
        { figure: `p99 at ${CONCURRENT} concurrent`, value: percentile(acks, 0.99), unit: 'ms', atMost: 150 },
        {
          figure: `slowest of ${BURST} at once`,
          value: slowest(({ ackMs }) => ackMs),
          unit: 'ms',
          atMost: SLACKS_PATIENCE_MS,
        },
        { figure: `lost of ${BURST} at once`, value: burst.lost, unit: 'commands', atMost: 0 },
        { figure: `last answer to ${BURST} at once`, value: slowest(({ answerMs }) => answerMs), unit: 'ms' },
      ];
    }),
};
