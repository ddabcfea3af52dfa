import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startWorkspace } from '../../../src/demo/index.ts';
import type { Workspace } from '../../../src/demo/index.ts';

/** A bot of ten lines that keeps every request it gets and answers as it is told: what Slack sends, to the byte. */
export type Received = {
  headers: Record<string, string | string[] | undefined>;
  body: string;
  form: Record<string, string>;
  /** The JSON of an interaction or an event. */
  payload: Record<string, unknown>;
  signed: boolean;
};

export type Recorder = {
  workspace: Workspace;
  received: Received[];
  last(): Received;
  answerWith(answer: { status?: number; body?: unknown; delayMs?: number }): void;
  close(): Promise<void>;
};

export async function recorder(): Promise<Recorder> {
  const workspace = await startWorkspace({ aws: 'own', rateLimits: false, slackMode: 'http' });
  workspace.settleWith(async () => undefined);
  const received: Received[] = [];
  let answer: { status?: number; body?: unknown; delayMs?: number } = {};
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (part: Buffer) => (body += part.toString()));
    request.on('end', () => {
      const json = request.headers['content-type'] === 'application/json';
      const form = json ? {} : Object.fromEntries(new URLSearchParams(body));
      const timestamp = String(request.headers['x-slack-request-timestamp']);
      const hmac = createHmac('sha256', workspace.slack.tokens.signingSecret).update(`v0:${timestamp}:${body}`);
      received.push({
        headers: request.headers,
        body,
        form,
        payload: json ? JSON.parse(body) : form['payload'] ? JSON.parse(form['payload']) : {},
        signed: request.headers['x-slack-signature'] === `v0=${hmac.digest('hex')}`,
      });
      const { status = 200, body: given, delayMs = 0 } = answer;
      setTimeout(() => {
        response.writeHead(status, typeof given === 'object' ? { 'content-type': 'application/json' } : {});
        response.end(given === undefined ? '' : typeof given === 'string' ? given : JSON.stringify(given));
      }, delayMs);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  workspace.slack.setRequestUrl(`http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events`);
  return {
    workspace,
    received,
    last: () => received.at(-1)!,
    answerWith: (given) => {
      answer = given;
    },
    close: async () => {
      await workspace.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
