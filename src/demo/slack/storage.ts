import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { failure } from './api.ts';
import { mimetypeOf } from './files.ts';
import type { Slack } from './slack.ts';
import { parseForm, readBody, sendJson, sendText } from './wire.ts';

/** The bytes of files: taken at an upload URL, given back to whoever has the token. */
export async function answerUpload(
  slack: Slack,
  token: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const end = slack.log.begin('upload');
  const fault = slack.faults.next('upload');
  try {
    const body = await readBody(request, 64_000_000);
    if (fault?.delayMs) await wait(fault.delayMs);
    const failed = failure(fault);
    if (failed) {
      sendJson(response, failed.body, failed.status, failed.headers);
      return end(failed.name);
    }
    const file = slack.state.files.get(slack.uploads.redeem(token) ?? '');
    if (!file) {
      sendText(response, 'invalid upload url', 404);
      return end('404');
    }
    const type = request.headers['content-type'] ?? '';
    const form = type.startsWith('multipart/') ? await parseForm(type, body) : undefined;
    const content = form ? form.files[0] : body;
    if (!content || content.length !== file.expectedLength) {
      sendText(response, `expected ${file.expectedLength} bytes, got ${content?.length ?? 0}`, 400);
      return end('400');
    }
    file.content = content;
    if (fault?.drop) {
      response.destroy();
      return end('dropped');
    }
    sendText(response, `OK - ${content.length}`);
    end('ok');
  } catch (error) {
    sendText(response, String(error), 500);
    end('500');
  }
}

export function answerFile(slack: Slack, path: string, request: IncomingMessage, response: ServerResponse): void {
  const id = /-(F[A-Z0-9]+)\//.exec(path)?.[1] ?? '';
  const file = slack.state.files.get(id);
  const allowed = request.headers.authorization === `Bearer ${slack.tokens.bot}`;
  if (!file?.content || !allowed || !slack.installation.scopes.includes('files:read')) {
    sendText(response, 'You do not have access to this file.', file ? 403 : 404);
    return;
  }
  response.writeHead(200, { 'content-type': mimetypeOf(file), 'content-length': file.content.length });
  response.end(file.content);
}
