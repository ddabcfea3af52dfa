import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { asObject, asString } from '../json.ts';
import type { JsonObject } from '../json.ts';
import { ApiError } from './api-error.ts';
import { readArguments } from './arguments.ts';
import type { Fault } from './faults.ts';
import { methods } from './methods/index.ts';
import type { Method } from './methods/method.ts';
import type { Slack } from './slack.ts';
import { parseForm, readBody, sendJson } from './wire.ts';
import type { Form } from './wire.ts';

/** The Web API: `/api/<method>`. Every answer is 200 with `ok`, but for rate limits and faults. */
export async function answerApi(
  slack: Slack,
  name: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const end = slack.log.begin(name);
  const fault = slack.faults.next(name);
  try {
    const body = await readBody(request);
    if (fault?.delayMs) await wait(fault.delayMs);
    const failed = failure(fault);
    if (failed) {
      sendJson(response, failed.body, failed.status, failed.headers);
      end(failed.name);
      return;
    }
    const headers = { 'x-oauth-scopes': slack.installation.scopes.join(',') };
    const form = await parseForm(request.headers['content-type'] ?? '', body);
    const answer = await answerTo(slack, name, form, bearer(request, form));
    const status = answer['ok'] === true ? 'ok' : asString(answer['error']);
    if (fault?.drop) {
      response.destroy();
      end('dropped');
      return;
    }
    if (status === 'ratelimited') {
      sendJson(response, { ok: false, error: status }, 429, { 'retry-after': asString(answer['retry_after']) });
    } else {
      const scopes = methods[name]?.scopes ?? [];
      sendJson(
        response,
        answer,
        200,
        scopes.length > 0 ? { ...headers, 'x-accepted-oauth-scopes': scopes.join(',') } : headers,
      );
    }
    end(status);
  } catch (error) {
    // A mistake in the emulator itself: Slack would call it internal_error; the log says what it was.
    end('internal_error');
    if (!response.headersSent) sendJson(response, { ok: false, error: 'internal_error', detail: String(error) }, 500);
  }
}

type Failure = { status: number; body: JsonObject; headers: Record<string, string>; name: string };

/** What a fault answers in place of the method; undefined when it lets the method work. */
export function failure(fault: Fault | undefined): Failure | undefined {
  if (!fault) return undefined;
  if (fault.throttle) {
    const headers = { 'retry-after': String(fault.retryAfter ?? 1) };
    return { status: 429, body: { ok: false, error: 'ratelimited' }, headers, name: 'ratelimited' };
  }
  if (fault.status === undefined && fault.error === undefined) return undefined;
  const status = fault.status ?? 200;
  const error = fault.error ?? (status >= 500 ? 'internal_error' : 'fatal_error');
  const headers: Record<string, string> =
    fault.retryAfter === undefined ? {} : { 'retry-after': String(fault.retryAfter) };
  return { status, body: { ok: false, error }, headers, name: status === 200 ? error : String(status) };
}

function bearer(request: IncomingMessage, form: Form | undefined): string | undefined {
  const header = /^Bearer\s+(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
  // A token may stand in a form, never in a JSON body.
  return header ?? (form && !form.json ? asString(form.fields['token']) || undefined : undefined);
}

async function answerTo(
  slack: Slack,
  name: string,
  form: Form | undefined,
  token: string | undefined,
): Promise<JsonObject> {
  try {
    const method = methods[name];
    if (!method) throw new ApiError('unknown_method', { req_method: name });
    checkToken(slack, method, token);
    if (!form) throw new ApiError('invalid_form_data');
    const fields = method.formOnly && form.json ? {} : form.fields;
    const key = method.tier === 'post' ? `${name}:${asString(asObject(fields)['channel'])}` : name;
    const seconds = slack.rates.take(key, method.tier);
    if (seconds !== undefined) return { ok: false, error: 'ratelimited', retry_after: String(seconds) };
    const args = readArguments(method.args, fields);
    return { ok: true, ...(await method.run(slack, args)) };
  } catch (error) {
    if (error instanceof ApiError) return { ok: false, error: error.code, ...error.details };
    throw error;
  }
}

function checkToken(slack: Slack, method: Method, token: string | undefined): void {
  if (method.token === 'none') return;
  if (token === undefined) throw new ApiError('not_authed');
  const isApp = token === slack.tokens.app;
  if (!isApp && token !== slack.tokens.bot) throw new ApiError('invalid_auth');
  if (isApp !== (method.token === 'app')) throw new ApiError('not_allowed_token_type');
  const { scopes } = slack.installation;
  if (isApp || method.scopes.length === 0 || method.scopes.some((scope) => scopes.includes(scope))) return;
  throw new ApiError('missing_scope', { needed: method.scopes.join(','), provided: scopes.join(',') });
}
