import { setTimeout as sleep } from 'node:timers/promises';
import { MlcostError } from '../errors.ts';
import { sentText, withoutRefused, type Message } from './message.ts';

const TIMEOUT_MS = 10_000;
const ATTEMPTS = 3;
/** Slack asks to wait at most this long before the person would rather type again. */
const LONGEST_WAIT_MS = 30_000;

export type ResponseOptions = { readonly replace?: boolean; readonly inChannel?: boolean };

/**
 * Answers through a response_url: seen only by the person who asked, unless `inChannel`. `replace` puts the answer in the
 * place of the message whose button was clicked. Where Slack refuses a newer block, the same answer goes out in plain ones.
 * The URL is a secret of 30 minutes and five uses: it is never logged.
 */
export async function respond(url: string, message: Message, options: ResponseOptions = {}): Promise<void> {
  const refused = await post(url, message, options);
  if (refused === undefined) return;
  const again = await post(url, withoutRefused(message), options);
  if (again !== undefined) {
    throw new MlcostError('slack_unavailable', 'Slack refused the answer.', {
      hint: 'Tell an admin: the log has the reason.',
      cause: new Error(again),
    });
  }
}

/** The reason when Slack refuses the blocks; undefined when the message is out. */
async function post(
  url: string,
  message: Message,
  { replace, inChannel }: ResponseOptions,
): Promise<string | undefined> {
  const body = JSON.stringify({
    text: sentText(message),
    blocks: message.blocks,
    response_type: inChannel ? 'in_channel' : 'ephemeral',
    replace_original: replace ?? false,
    unfurl_links: false,
  });
  for (let attempt = 1; ; attempt += 1) {
    const outcome = await attemptPost(url, body);
    if (outcome === 'ok') return undefined;
    if (/blocks/.test(outcome.said)) return outcome.said;
    if (outcome.wait === undefined || attempt === ATTEMPTS) {
      throw new MlcostError('slack_unavailable', 'Slack did not take the answer.', {
        hint: 'Type the command again.',
        cause: new Error(outcome.said),
      });
    }
    await sleep(outcome.wait);
  }
}

type Failed = { readonly said: string; readonly wait?: number };

async function attemptPost(url: string, body: string): Promise<'ok' | Failed> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body,
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const said = (await response.text()).slice(0, 500);
    // Slack answers "ok", or JSON with ok: false under a 200.
    if (response.ok && !/"ok"\s*:\s*false/.test(said)) return 'ok';
    if (response.status === 429) {
      const wait = 1000 * (Number(response.headers.get('retry-after')) || 1);
      return wait <= LONGEST_WAIT_MS ? { said, wait } : { said };
    }
    return response.status >= 500 ? { said: `HTTP ${response.status}`, wait: 300 } : { said };
  } catch (error) {
    return { said: error instanceof Error ? error.name : 'failed', wait: 300 };
  }
}
