import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { isObject, optionalString } from '../json.ts';
import type { JsonObject } from '../json.ts';
import { ApiError } from './api-error.ts';
import { failure } from './api.ts';
import { limits } from './blocks/limits.ts';
import { checkedBlocks } from './blocks/message.ts';
import type { ResponseTarget } from './responses.ts';
import type { Slack } from './slack.ts';
import { addMessage, changeMessage, removeMessage } from './state.ts';
import { parseForm, readBody, sendJson, sendText } from './wire.ts';

/** POSTs to a response_url: `ok` in plain text, or a 4xx with Slack's name for what is wrong. */
export async function answerResponseUrl(
  slack: Slack,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const end = slack.log.begin('response_url');
  const fault = slack.faults.next('response_url');
  try {
    const body = await readBody(request);
    if (fault?.delayMs) await wait(fault.delayMs);
    const failed = failure(fault);
    if (failed) {
      sendJson(response, failed.body, failed.status, failed.headers);
      return end(failed.name);
    }
    const target = slack.responses.use(path);
    if (typeof target === 'string') {
      sendJson(response, { ok: false, error: target }, 404);
      return end(target);
    }
    const form = await parseForm(request.headers['content-type'] ?? '', body);
    if (!form || !form.json) throw new ApiError('invalid_payload');
    respondTo(slack, target, form.fields);
    if (fault?.drop) {
      response.destroy();
      return end('dropped');
    }
    sendText(response, 'ok');
    end('ok');
  } catch (error) {
    const code = error instanceof ApiError ? error.code : 'internal_error';
    const details = error instanceof ApiError ? error.details : {};
    sendJson(response, { ok: false, error: code, ...details }, error instanceof ApiError ? 400 : 500);
    end(code);
  }
}

const known = new Set([
  'text',
  'blocks',
  'response_type',
  'replace_original',
  'delete_original',
  'thread_ts',
  'mrkdwn',
  'parse',
  'link_names',
  'unfurl_links',
  'unfurl_media',
  'metadata',
]);

const isTrue = (value: unknown): boolean => value === true || value === 'true';

/** What a response (a POST to the URL, or the body of an ack) does to the conversation. */
export function respondTo(slack: Slack, target: ResponseTarget, fields: JsonObject): void {
  for (const name of Object.keys(fields)) {
    if (!known.has(name)) throw new ApiError('invalid_payload', { unknown: name });
  }
  const { state } = slack;
  const original = state.messages.find(
    (message) => message.ts === target.messageTs && message.channel === target.channel,
  );
  const text = optionalString(fields['text']) ?? '';
  const empty = text === '' && !Array.isArray(fields['blocks']);
  if (isTrue(fields['delete_original'])) {
    if (original) removeMessage(state, original);
    // Slack deletes first and then posts what else the response says.
    if (empty) return;
  }
  if (empty) throw new ApiError('no_text');
  if (text.length > limits.messageText) throw new ApiError('msg_too_long');
  const type = fields['response_type'] ?? 'ephemeral';
  if (type !== 'ephemeral' && type !== 'in_channel') throw new ApiError('invalid_payload');
  // A message that is replaced stays as visible as it was, whatever the response's type.
  const replaced = isTrue(fields['replace_original']) ? original : undefined;
  const ephemeral = replaced ? replaced.ephemeralTo !== undefined : type === 'ephemeral';
  const blocks =
    fields['blocks'] === undefined || fields['blocks'] === null
      ? []
      : checkedBlocks(slack, fields['blocks'], ephemeral ? 'ephemeral' : 'message');
  if (replaced) {
    changeMessage(state, replaced, { text, blocks, origin: target.interaction });
    return;
  }
  const metadata = fields['metadata'];
  const threadTs = optionalString(fields['thread_ts']);
  if (
    threadTs !== undefined &&
    !state.messages.some(({ ts, channel }) => ts === threadTs && channel === target.channel)
  ) {
    throw new ApiError('thread_not_found');
  }
  addMessage(state, {
    channel: target.channel,
    text,
    blocks,
    threadTs,
    ephemeralTo: ephemeral ? target.userId : undefined,
    metadata: isObject(metadata) ? metadata : undefined,
    origin: target.interaction,
  });
}
