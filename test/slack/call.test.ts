import { createServer, type Server } from 'node:http';
import { afterEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { MlcostError } from '../../src/errors.ts';
import { botMetrics } from '../../src/metrics.ts';
import { callSlack } from '../../src/slack/call.ts';
import { inFlight } from '../../src/slack/in-flight.ts';
import type { Message } from '../../src/slack/message.ts';
import { sentText } from '../../src/slack/message.ts';
import { opsHandler } from '../../src/slack/ops.ts';
import { failureMessage, usageMessage } from '../../src/slack/replies.ts';
import { respond } from '../../src/slack/response.ts';
import { openStore } from '../../src/store/store.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.closeAllConnections();
});

/** A server on loopback; gives its URL. */
const serve = (listener: Parameters<typeof createServer>[1]): Promise<string> =>
  new Promise((resolve) => {
    const server = createServer({}, listener);
    servers.push(server);
    server.unref();
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(`http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`);
    });
  });

const message: Message = { text: 'hello', blocks: [] };

describe('respond', () => {
  test('waits as long as Slack says, but not for minutes', async () => {
    let asked = 0;
    const url = await serve((_request, response) => {
      asked += 1;
      response.writeHead(429, { 'retry-after': '3600' }).end();
    });
    const started = performance.now();
    await expect(respond(url, message)).rejects.toMatchObject({ code: 'slack_unavailable' });
    expect(performance.now() - started).toBeLessThan(1000);
    expect(asked).toBe(1);
  });

  test('takes an error under a 200 for an error, and never shows the URL', async () => {
    const url = await serve((_request, response) => response.writeHead(200).end('{"ok":false,"error":"expired_url"}'));
    const error: unknown = await respond(`${url}/commands/T1/2/secret`, message).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(MlcostError);
    expect(JSON.stringify([error, String(error), String((error as Error).cause)])).not.toMatch(/secret|127\.0\.0\.1/);
  });

  test('gives up on a server that is not there', async () => {
    const url = await serve((_request, response) => response.end());
    servers[0]?.close();
    servers[0]?.closeAllConnections();
    await expect(respond(url, message)).rejects.toMatchObject({ hint: expect.stringMatching(/again/) });
  });
});

describe('what is sent as the text of a message', () => {
  test('makes no mention or link of anything, and is never longer than Slack takes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 6000 }), (text) => {
        const sent = sentText({ ...message, text: `<!channel> <@U1> ${text}` });
        expect(sent).not.toMatch(/[<>]/);
        expect(sent.length).toBeLessThanOrEqual(4000);
      }),
    );
  });
});

describe('a message that says what is wrong', () => {
  test('shows an unexpected error as a reference only', () => {
    const { text, blocks } = failureMessage(new Error('secret detail at x.ts:1'), 'abcd1234');
    expect(JSON.stringify([text, blocks])).not.toMatch(/secret|x\.ts/);
    expect(text).toContain('abcd1234');
  });

  test('leaves out a button whose line Slack would not take, and the row with it', () => {
    const { blocks } = usageMessage('There is no such word.', 'x'.repeat(3000));
    expect(blocks.map(({ type }) => type)).not.toContain('actions');
  });
});

describe('work in flight', () => {
  test('is idle only when everything that was begun meanwhile is over too, failed or not', async () => {
    const work = inFlight();
    const done: string[] = [];
    const later = (name: string, ms: number) =>
      work.track(async () => {
        await new Promise((resolve) => setTimeout(resolve, ms));
        done.push(name);
      });
    void later('first', 10).then(() => later('second', 20));
    const failing = work.track(() => Promise.reject(new Error('no')));
    await expect(failing).rejects.toThrow('no');
    expect(work.count()).toBe(1);
    await work.idle();
    expect(done).toEqual(['first', 'second']);
    expect(work.count()).toBe(0);
  });
});

describe('work that a stop can not wait for', () => {
  test('is told to whoever waits for it, once it is clear, and only where it still runs', async () => {
    const work = inFlight();
    const told: string[] = [];
    const tell = (name: string) => async () => {
      await Promise.resolve();
      told.push(name);
    };
    let finish: () => void = () => undefined;
    const left = work.track(() => new Promise<void>((resolve) => (finish = resolve)), tell('left'));
    await work.track(() => Promise.resolve(), tell('over'));
    void work.track(
      () => left,
      () => Promise.reject(new Error('gone')),
    );
    void work.track(() => left);
    expect(await work.abandon()).toBe(3);
    expect(told).toEqual(['left']);
    finish();
    await work.idle();
    expect(await work.abandon()).toBe(0);
  });
});

describe('the health endpoints', () => {
  test('/readyz is 503 once the store is closed, and what cannot tell is not ready', async () => {
    const store = await openStore(':memory:');
    const readiness = async () => {
      const reached = await store.ping().then(
        () => true,
        () => false,
      );
      return { ready: reached, checks: { store: reached } };
    };
    const url = await serve(opsHandler({ readiness, metrics: botMetrics(() => 0).registry }));
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    await store.close();
    const response = await fetch(`${url}/readyz`);
    expect(response.status).toBe(503);
    expect(await response.json()).toEqual({ ready: false, checks: { store: false } });
    expect((await fetch(`${url}/healthz`)).status).toBe(200);

    const unknown = await serve(
      opsHandler({ readiness: () => Promise.reject(new Error('no')), metrics: botMetrics(() => 0).registry }),
    );
    expect((await fetch(`${unknown}/readyz?x=1`)).status).toBe(503);
  });
});

test('a 429 that does not say how long to wait is told as one', async () => {
  const refused = new Error(
    'Retry header did not contain a valid timeout (url: https://slack.com/api/x, retry-after header: null)',
  );
  await expect(callSlack('chat.update', () => Promise.reject(refused))).rejects.toMatchObject({
    code: 'slack_unavailable',
    message: 'Slack is limiting messages here right now.',
  });
});
