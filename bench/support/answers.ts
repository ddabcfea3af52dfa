import type { SlackState, StoredMessage } from '../../src/demo/slack/state.ts';

export type Arrived = { readonly message: StoredMessage; readonly at: number };

/** The bot's answers as they arrive in the workspace, by the interaction that asked. */
export type Answers = {
  /** Resolves with the answer and when (`performance.now()`) it came; rejects when none comes in half a minute, or `mostMs`. */
  to(interaction: string, mostMs?: number): Promise<Arrived>;
  /** Forgets all messages, as a channel that nobody scrolls back in. */
  clear(): void;
};

const MOST_MS = 30_000;

/** An answer can be shared; a usage error, a refusal, a failure and "it takes longer" cannot. */
const isAnswer = ({ blocks }: StoredMessage): boolean => JSON.stringify(blocks).includes('"action_id":"share"');

export function answersIn(state: SlackState): Answers {
  const arrived = new Map<string, Arrived>();
  const waiting = new Map<string, (answer: Arrived) => void>();
  let seen = state.sequence();
  let due = false;
  const look = () => {
    due = false;
    const at = performance.now();
    for (const message of state.messages) {
      const { origin } = message;
      if (message.changed <= seen || origin === undefined || !isAnswer(message)) continue;
      const resolve = waiting.get(origin);
      waiting.delete(origin);
      // The answer may be here before the acknowledgement is.
      if (resolve === undefined) arrived.set(origin, { message, at });
      else resolve({ message, at });
    }
    seen = state.sequence();
  };
  state.onChange(() => {
    // A change is announced a moment before it is made.
    if (!due) queueMicrotask(look);
    due = true;
  });
  return {
    to: (interaction, mostMs = MOST_MS) =>
      new Promise((resolve, reject) => {
        const here = arrived.get(interaction);
        arrived.delete(interaction);
        if (here !== undefined) return resolve(here);
        const timer = setTimeout(() => {
          waiting.delete(interaction);
          reject(new Error(`No answer came within ${mostMs / 1_000} seconds.`));
        }, mostMs);
        waiting.set(interaction, (answer) => {
          clearTimeout(timer);
          resolve(answer);
        });
      }),
    clear: () => {
      state.messages.length = 0;
      arrived.clear();
    },
  };
}
