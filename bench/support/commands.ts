import type { StoredMessage } from '../../src/demo/slack/state.ts';
import type { BenchWorkspace } from './workspace.ts';

/** What became of a command: when its acknowledgement and its answer came, in milliseconds after Slack sent it. */
export type Sent = { readonly ackMs: number; readonly answerMs: number; readonly message: StoredMessage };

/** Types `/mlcost text` as Ana and waits for the answer, half a minute or `mostMs`; rejects when either fails to come. */
export async function command({ slack, answers }: BenchWorkspace, text: string, mostMs?: number): Promise<Sent> {
  const sentAt = performance.now();
  const { id, ack, trouble } = await slack.command({ as: 'ana', channel: 'ml-costs', text });
  if (ack?.ok !== true) throw new Error(trouble ?? 'The command was not acknowledged.');
  const { at, message } = await answers.to(id, mostMs);
  return { ackMs: ack.ms, answerMs: at - sentAt, message };
}

/** Questions that people ask most, of every kind that asks Cost Explorer. */
export const QUESTIONS = [
  '',
  'spend by cost-center last month',
  'spend by service',
  'spend cost-center=search by usage-type',
  'forecast',
  'anomalies',
] as const;

export const question = (index: number): string => QUESTIONS[index % QUESTIONS.length] ?? '';

/** Asks every question once, so that its answer is cached and its code compiled. */
export async function warmUp(workspace: BenchWorkspace, rounds = 3): Promise<void> {
  for (let round = 0; round < rounds; round += 1) {
    for (const text of QUESTIONS) await command(workspace, text);
  }
  workspace.answers.clear();
}
