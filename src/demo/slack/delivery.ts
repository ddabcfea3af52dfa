import { createHmac, randomUUID } from 'node:crypto';
import type { WebSocket } from 'ws';
import { asObject, isObject } from '../json.ts';
import type { JsonObject } from '../json.ts';

/** How the workspace reaches the bot: an envelope over a socket, or a signed POST; either is to be acked in 3 s. */
export type EnvelopeType = 'slash_commands' | 'interactive' | 'events_api';
export type Ack =
  | { ok: true; ms: number; payload: JsonObject }
  | { ok: false; ms: number; error: 'operation_timeout' | 'dispatch_failed' | 'http_service_error' };

export type Retry = { attempt: number; reason: string };

export type Delivery = {
  deliver(type: EnvelopeType, payload: JsonObject, retry?: Retry): Promise<Ack>;
  /** Takes over an open socket whose URL was good. */
  accept(socket: WebSocket): void;
  connections(): number;
  /** Tells every socket to reconnect, as Slack does now and then; `warning` gives notice, the others end it. */
  refresh(reason: 'warning' | 'refresh_requested' | 'link_disabled'): void;
  setRequestUrl(url: string | undefined): void;
  /** Slack's two checks of a request URL; throws what is wrong with it. */
  verifyRequestUrl(): Promise<void>;
  waiting(): number;
  /** Says goodbye to every socket, and cuts off those that do not answer within half a second. */
  close(): Promise<void>;
};

const ackWithinMs = 3000;
const failed = (error: 'operation_timeout' | 'dispatch_failed' | 'http_service_error', startedAt: number): Ack => ({
  ok: false,
  error,
  ms: performance.now() - startedAt,
});

export function delivery(options: {
  mode: 'socket' | 'http';
  appId: string;
  signingSecret: string;
  verification: string;
}): Delivery {
  const sockets: WebSocket[] = [];
  const pending = new Map<string, (payload: JsonObject) => void>();
  const timers = new Set<NodeJS.Timeout>();
  let requestUrl: string | undefined;
  let turn = 0;
  let waiting = 0;

  async function overSocket(type: EnvelopeType, payload: JsonObject, retry: Retry | undefined): Promise<Ack> {
    const startedAt = performance.now();
    const open = sockets.filter((socket) => socket.readyState === socket.OPEN);
    turn += 1;
    const socket = open[turn % Math.max(1, open.length)];
    if (!socket) return failed('dispatch_failed', startedAt);
    const envelope_id = randomUUID();
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        pending.delete(envelope_id);
        timers.delete(timer);
        resolve(failed('operation_timeout', startedAt));
      }, ackWithinMs);
      timers.add(timer);
      pending.set(envelope_id, (answer) => {
        clearTimeout(timer);
        timers.delete(timer);
        pending.delete(envelope_id);
        resolve({ ok: true, ms: performance.now() - startedAt, payload: answer });
      });
      socket.send(
        JSON.stringify({
          envelope_id,
          type,
          payload,
          accepts_response_payload: type !== 'events_api',
          ...(type === 'events_api' ? { retry_attempt: retry?.attempt ?? 0, retry_reason: retry?.reason ?? '' } : {}),
        }),
      );
    });
  }

  function post(
    url: string,
    body: string,
    contentType: string,
    headers: Record<string, string> = {},
  ): Promise<Response> {
    const timestamp = String(Math.floor(Date.now() / 1000));
    const hmac = createHmac('sha256', options.signingSecret).update(`v0:${timestamp}:${body}`).digest('hex');
    return fetch(url, {
      method: 'POST',
      body,
      headers: {
        'content-type': contentType,
        'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
        'x-slack-request-timestamp': timestamp,
        'x-slack-signature': `v0=${hmac}`,
        ...headers,
      },
      signal: AbortSignal.timeout(ackWithinMs),
      redirect: 'error',
    });
  }

  /** A slash command's payload is flat already. */
  const formOf = (payload: JsonObject): string =>
    new URLSearchParams(
      Object.entries(payload).map(([name, value]): [string, string] => [name, String(value)]),
    ).toString();

  async function overHttp(type: EnvelopeType, payload: JsonObject, retry: Retry | undefined): Promise<Ack> {
    const startedAt = performance.now();
    if (!requestUrl) return failed('dispatch_failed', startedAt);
    const form = 'application/x-www-form-urlencoded';
    const headers: Record<string, string> = retry
      ? { 'x-slack-retry-num': String(retry.attempt), 'x-slack-retry-reason': retry.reason }
      : {};
    try {
      const response =
        type === 'events_api'
          ? await post(requestUrl, JSON.stringify(payload), 'application/json', headers)
          : type === 'interactive'
            ? await post(requestUrl, new URLSearchParams({ payload: JSON.stringify(payload) }).toString(), form)
            : await post(requestUrl, formOf(payload), form);
      const text = await response.text();
      if (!response.ok) return failed('http_service_error', startedAt);
      return { ok: true, ms: performance.now() - startedAt, payload: answered(response, text) };
    } catch (error) {
      const late = asObject(error)['name'] === 'TimeoutError';
      return failed(late ? 'operation_timeout' : 'dispatch_failed', startedAt);
    }
  }

  return {
    deliver: async (type, payload, retry) => {
      waiting += 1;
      try {
        return await (options.mode === 'http' ? overHttp(type, payload, retry) : overSocket(type, payload, retry));
      } finally {
        waiting -= 1;
      }
    },
    accept: (socket) => {
      sockets.push(socket);
      const ping = setInterval(() => socket.ping('Ping from Slack'), 5000);
      ping.unref();
      socket.on('message', (data: Buffer) => {
        const message = parseMessage(data.toString());
        const id = message['envelope_id'];
        if (typeof id === 'string') pending.get(id)?.(asObject(message['payload']));
      });
      socket.on('error', () => socket.terminate());
      socket.on('close', () => {
        clearInterval(ping);
        sockets.splice(sockets.indexOf(socket), 1);
      });
      socket.send(
        JSON.stringify({
          type: 'hello',
          num_connections: sockets.length,
          connection_info: { app_id: options.appId },
          debug_info: { host: 'demo', build_number: 1, approximate_connection_time: 3600 },
        }),
      );
    },
    connections: () => sockets.length,
    refresh: (reason) => {
      for (const socket of sockets) {
        socket.send(JSON.stringify({ type: 'disconnect', reason, debug_info: { host: 'demo' } }));
      }
    },
    setRequestUrl: (url) => {
      requestUrl = url;
    },
    verifyRequestUrl: async () => {
      if (!requestUrl) throw new Error('There is no request URL to verify.');
      const challenge = randomUUID();
      const event = { token: options.verification, challenge, type: 'url_verification' };
      const response = await post(requestUrl, JSON.stringify(event), 'application/json');
      const text = await response.text();
      const echoed = text === challenge || parseMessage(text)['challenge'] === challenge;
      if (!response.ok || !echoed)
        throw new Error("Your URL didn't respond with the value of the challenge parameter.");
      const ssl = new URLSearchParams({ token: options.verification, ssl_check: '1' }).toString();
      const checked = await post(requestUrl, ssl, 'application/x-www-form-urlencoded');
      if (!checked.ok) throw new Error(`The ssl_check was answered with ${checked.status}.`);
    },
    waiting: () => waiting,
    close: async () => {
      for (const timer of timers) clearTimeout(timer);
      await Promise.all(sockets.map(closed));
    },
  };
}

const closed = (socket: WebSocket): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(() => socket.terminate(), 500);
    socket.once('close', () => {
      clearTimeout(timer);
      resolve();
    });
    socket.close(1000);
  });

/** An HTTP ack's body: JSON when it says so, a plain text otherwise (which a command shows to its person). */
function answered(response: Response, text: string): JsonObject {
  if (text === '') return {};
  if ((response.headers.get('content-type') ?? '').includes('application/json')) return parseMessage(text);
  return { text };
}

function parseMessage(text: string): JsonObject {
  try {
    const parsed: unknown = JSON.parse(text);
    return isObject(parsed) ? parsed : {};
  } catch {
    return {};
  }
}
