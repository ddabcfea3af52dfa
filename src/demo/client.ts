import { isObject } from './json.ts';
import type { JsonObject } from './json.ts';
import type { PublicMessage, PublicModal, PublicState } from './slack/public-state.ts';

/** What the control API answers about something a person did. */
export type Outcome = {
  /** What that person sees new or changed. */
  messages: PublicMessage[];
  modal?: PublicModal;
  errors?: Record<string, string>;
  /** What Slack said when the bot did not take it. */
  trouble?: string;
  ack_ms?: number;
};

export type DemoClient = {
  state(): Promise<PublicState>;
  calls(): Promise<JsonObject>;
  command(given: { as?: string | undefined; channel?: string | undefined; text: string }): Promise<Outcome>;
  click(given: {
    as?: string | undefined;
    channel?: string;
    ts?: string;
    view_id?: string;
    action_id: string;
    value?: string;
    selected?: string | readonly string[];
  }): Promise<Outcome>;
  submit(given: { as?: string | undefined; view_id: string; values: JsonObject }): Promise<Outcome>;
  close(given: { as?: string | undefined; view_id: string }): Promise<Outcome>;
  home(given: { as?: string | undefined }): Promise<{ view: JsonObject | null }>;
  shortcut(given: { as?: string | undefined; callback_id: string; channel?: string; ts?: string }): Promise<Outcome>;
  /** Posts what a person writes. */
  say(given: { as?: string | undefined; channel?: string; text: string }): Promise<Outcome>;
  clock(advance: string): Promise<{ clock: string }>;
  faults(faults: JsonObject): Promise<{ ok: true }>;
};

/** Talks to a running demo workspace. Every failure is an Error whose message is a sentence for a person. */
export function demoClient(workspaceUrl: string): DemoClient {
  const base = workspaceUrl.replace(/\/+$/, '');

  async function ask<Answer>(path: string, body?: unknown): Promise<Answer> {
    let response: Response;
    try {
      response = await fetch(`${base}/_demo/${path}`, {
        ...(body === undefined
          ? {}
          : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(45_000),
      });
    } catch (cause) {
      throw new Error(`There is no demo workspace at ${base}. Start one with "npm run demo".`, { cause });
    }
    const answer: unknown = await response.json().catch(() => undefined);
    if (!isObject(answer))
      throw new Error(`${base} is not a demo workspace: it answered ${response.status} without JSON.`);
    if (!response.ok) {
      throw new Error(typeof answer['error'] === 'string' ? answer['error'] : `The demo answered ${response.status}.`);
    }
    // The control API's shapes are the demo's own; both ends are this program.
    return answer as Answer;
  }

  return {
    state: () => ask('state'),
    calls: () => ask('calls'),
    command: (given) => ask('command', given),
    click: (given) => ask('click', given),
    submit: (given) => ask('submit', given),
    close: (given) => ask('close', given),
    home: (given) => ask('home', given),
    shortcut: (given) => ask('shortcut', given),
    say: (given) => ask('say', given),
    clock: (advance) => ask('clock', { advance }),
    faults: (faults) => ask('faults', faults),
  };
}
