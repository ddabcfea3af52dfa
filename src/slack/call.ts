import { setTimeout as sleep } from 'node:timers/promises';
import { ErrorCode, type WebAPICallError } from '@slack/web-api';
import { MlcostError } from '../errors.ts';

/** Slack asks to wait at most this long before a person would rather be told. */
const LONGEST_WAIT_MS = 30_000;
const ATTEMPTS = 4;

/** What a Web API error says, as far as the bot acts on it; also of one that `callSlack` has put into words. */
export function slackErrorCode(error: unknown): string | undefined {
  const said = error instanceof MlcostError ? error.cause : error;
  return isSlackError(said) && said.code === ErrorCode.PlatformError ? said.data.error : undefined;
}

/** The scope that a `missing_scope` asks for, as far as Slack says. */
export function neededScope(error: unknown): string | undefined {
  const said = error instanceof MlcostError ? error.cause : error;
  if (!isSlackError(said) || said.code !== ErrorCode.PlatformError) return undefined;
  const { data } = said;
  return 'needed' in data && typeof data.needed === 'string' ? data.needed : undefined;
}

/** Whether Slack never said what became of the call: it may be done. */
export function isSlackSilent(error: unknown): boolean {
  const said = error instanceof MlcostError ? error.cause : error;
  return isSlackError(said) && (said.code === ErrorCode.RequestError || said.code === ErrorCode.HTTPError);
}

const TOKEN_ERRORS = new Set([
  'invalid_auth',
  'not_authed',
  'account_inactive',
  'token_revoked',
  'token_expired',
  'not_allowed_token_type',
]);

const isSlackError = (error: unknown): error is WebAPICallError =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' && error.code.startsWith('slack_webapi_');

/**
 * Runs one Web API call. A 429 is waited for as long as Slack says, so only this channel's call is held up; other errors
 * become MlcostErrors that name the scope or what to do. `invalid_blocks` passes through, for the caller's fallback.
 */
export async function callSlack<T>(method: string, call: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await call();
    } catch (error) {
      if (lacksRetryAfter(error)) throw limited(error);
      if (!isSlackError(error)) throw error;
      const wait = error.code === ErrorCode.RateLimitedError ? error.retryAfter * 1000 : undefined;
      if (wait !== undefined && attempt < ATTEMPTS && wait <= LONGEST_WAIT_MS) {
        await sleep(wait);
        continue;
      }
      throw slackError(method, error);
    }
  }
}

/** Of a 429 without the header that says how long, Slack's client makes an error without a code. */
const lacksRetryAfter = (error: unknown): boolean =>
  error instanceof Error && error.message.startsWith('Retry header did not contain a valid timeout');

const limited = (cause: unknown): MlcostError =>
  new MlcostError('slack_unavailable', 'Slack is limiting messages here right now.', {
    hint: 'Try again in a minute.',
    cause,
  });

function slackError(method: string, error: WebAPICallError): Error {
  const failed = (code: MlcostError['code'], message: string, hint: string) =>
    new MlcostError(code, message, { hint, cause: error });
  if (error.code === ErrorCode.RateLimitedError) {
    return limited(error);
  }
  if (error.code !== ErrorCode.PlatformError) {
    return failed('slack_unavailable', `Slack did not answer ${method}.`, 'Try again in a minute.');
  }
  const { data } = error;
  if (TOKEN_ERRORS.has(data.error)) {
    const token = method === 'apps.connections.open' ? 'SLACK_APP_TOKEN' : 'SLACK_BOT_TOKEN';
    return failed(
      'slack_token',
      `Slack does not accept ${token} (${data.error}).`,
      `Copy the token anew from the app's settings at api.slack.com/apps; after a change of scopes, reinstall the app first.`,
    );
  }
  switch (data.error) {
    case 'invalid_blocks':
      return error;
    case 'missing_scope': {
      const needed = neededScope(error) ?? 'a scope';
      return failed(
        'slack_scope_missing',
        `The app lacks the Slack scope ${needed}, which ${method} needs.`,
        `Add ${needed} under OAuth & Permissions, or update the app from manifest.yml, and reinstall it.`,
      );
    }
    case 'not_in_channel':
    case 'channel_not_found':
      return failed('slack_not_in_channel', 'I am not in this channel.', 'Type /invite @mlcost here and try again.');
    case 'is_archived':
      return failed('slack_not_in_channel', 'This channel is archived.', 'Choose another channel.');
    default:
      return failed(
        'slack_unavailable',
        `Slack refused ${method}: ${data.error}.`,
        'Try again; an admin finds more in the log.',
      );
  }
}
