import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { WebSocket } from 'ws';
import { startWorkspace } from '../../../src/demo/index.ts';
import type { Workspace } from '../../../src/demo/index.ts';
import { recorder } from './recorder.ts';
import { bench, call, post, state } from './support.ts';

const socketUrl = async (workspace: Workspace) =>
  String((await call(workspace, 'apps.connections.open', {}, workspace.slack.tokens.app))['url']);

/** A socket that keeps what it hears and acks envelopes when told to. */
async function connect(workspace: Workspace, acks = true) {
  const socket = new WebSocket(await socketUrl(workspace));
  const heard: Record<string, unknown>[] = [];
  socket.on('message', (data: Buffer) => {
    const message = JSON.parse(data.toString()) as Record<string, unknown>;
    heard.push(message);
    if (acks && message['envelope_id']) {
      socket.send(JSON.stringify({ envelope_id: message['envelope_id'], payload: { text: 'acked' } }));
    }
  });
  while (heard.length === 0) await wait(5);
  return { socket, heard };
}

describe('socket mode', () => {
  test('greets, sends envelopes and takes the ack with its payload', async () => {
    const workspace = await startWorkspace({ aws: 'own' });
    const { heard } = await connect(workspace);
    expect(heard[0]).toMatchObject({ type: 'hello', num_connections: 1, connection_info: { app_id: 'A0MLCOST' } });
    const answer = await post(workspace, 'command', { text: 'x' });
    expect(heard[1]).toMatchObject({
      type: 'slash_commands',
      envelope_id: expect.any(String),
      accepts_response_payload: true,
      payload: { command: '/mlcost', text: 'x' },
    });
    expect(answer.messages).toMatchObject([{ text: 'acked', ephemeral: true }]);
    await workspace.close();
  });

  test('hands each envelope to one of several sockets', async () => {
    const workspace = await startWorkspace({ aws: 'own' });
    workspace.settleWith(async () => undefined);
    const sockets = [await connect(workspace), await connect(workspace)];
    for (const text of ['1', '2', '3', '4']) await post(workspace, 'command', { text });
    expect(sockets.map(({ heard }) => heard.length - 1)).toEqual([2, 2]);
    await workspace.close();
  });

  test('opens a socket once for each URL it gave', async () => {
    const workspace = await startWorkspace({ aws: 'own' });
    const url = await socketUrl(workspace);
    const opens = (target: string) =>
      new Promise((resolve) => {
        const socket = new WebSocket(target);
        socket.on('open', () => resolve(true));
        socket.on('error', () => resolve(false));
      });
    expect(await opens(url)).toBe(true);
    expect(await opens(url)).toBe(false);
    expect(await opens(url.replace(/ticket=\w+/, 'ticket=0'))).toBe(false);
    await workspace.close();
  });

  test.concurrent('bids a real Bolt app to reconnect, which leaves it deaf for five seconds', async () => {
    const at = await bench((app) => app.command('/mlcost', async ({ ack }) => ack('here')));
    await post(at.workspace, 'reconnect', {});
    while (at.workspace.slack.connections() > 0) await wait(10);
    expect((await post(at.workspace, 'command', {})).trouble).toContain('dispatch_failed');
    while (at.workspace.slack.connections() === 0) await wait(50);
    expect((await post(at.workspace, 'command', {})).messages).toMatchObject([{ text: 'here' }]);
    await at.close();
  }, 15_000);
});

describe('an ack that does not come within three seconds', () => {
  test.concurrent('is told to the person, in both modes, for commands, clicks and forms', async () => {
    const workspace = await startWorkspace({ aws: 'own' });
    workspace.settleWith(async () => undefined);
    await connect(workspace, false);
    const http = await recorder();
    http.answerWith({ delayMs: 3200 });
    const blocks = [
      { type: 'actions', elements: [{ type: 'button', action_id: 'go', text: { type: 'plain_text', text: 'Go' } }] },
    ];
    const { ts } = await call(workspace, 'chat.postMessage', { channel: 'C0MLCOSTS', text: 'x', blocks });
    const startedAt = performance.now();
    const [socket, overHttp, click] = await Promise.all([
      post(workspace, 'command', { as: 'ana', text: 'slow' }),
      post(http.workspace, 'command', { as: 'ana', text: 'slow' }),
      post(workspace, 'click', { as: 'ben', channel: 'ml-costs', ts, action_id: 'go' }),
    ]);
    expect(performance.now() - startedAt).toBeGreaterThan(2900);
    for (const answer of [socket, overHttp]) {
      expect(answer.trouble).toBe('/mlcost failed with the error "operation_timeout"');
      expect(answer.messages).toMatchObject([{ user: 'slackbot', visible_to: 'ana', text: answer.trouble }]);
    }
    expect(click.trouble).toBe('This app responded with the error "operation_timeout"');
    await Promise.all([workspace.close(), http.close()]);
  });
});

describe('HTTP mode', () => {
  test('verifies a request URL with a challenge and an SSL check, as a real Bolt app answers them', async () => {
    const at = await bench(() => undefined, { slackMode: 'http' });
    await expect(at.workspace.slack.verifyRequestUrl()).resolves.toBeUndefined();
    await at.close();
    const bot = await recorder();
    await expect(bot.workspace.slack.verifyRequestUrl()).rejects.toThrow('challenge');
    await bot.close();
  });

  test('repeats an event at once when it was not acked, saying so', async () => {
    const bot = await recorder();
    bot.answerWith({ status: 500 });
    await post(bot.workspace, 'home', { as: 'ana' });
    expect(bot.received).toHaveLength(2);
    expect(bot.received[0]!.headers['x-slack-retry-num']).toBeUndefined();
    expect(bot.received[1]!.headers).toMatchObject({ 'x-slack-retry-num': '1', 'x-slack-retry-reason': 'http_error' });
    expect(bot.received[0]!.payload['event_id']).toBe(bot.received[1]!.payload['event_id']);
    await bot.close();
  });

  test('refuses sockets', async () => {
    const bot = await recorder();
    const socket = new WebSocket(await socketUrl(bot.workspace));
    await new Promise((resolve) => socket.on('error', resolve));
    await bot.close();
  });

  test('is refused by a real Bolt app when the signature is another’s', async () => {
    const at = await bench((app) => app.command('/mlcost', async ({ ack }) => ack('here')), { slackMode: 'http' });
    const headers = {
      'content-type': 'application/x-www-form-urlencoded',
      'x-slack-request-timestamp': String(Math.floor(Date.now() / 1000)),
      'x-slack-signature': `v0=${'0'.repeat(64)}`,
    };
    const forged = await fetch(at.requestUrl, { method: 'POST', headers, body: 'command=%2Fmlcost&text=x' });
    expect(forged.status).toBe(401);
    await at.close();
  });
});

test('an ephemeral error of Slack is in the state for its person', async () => {
  const workspace = await startWorkspace({ aws: 'own' });
  workspace.settleWith(async () => undefined);
  await post(workspace, 'command', { as: 'ben', text: '' });
  const { messages } = (await state(workspace)).channels.find(({ name }) => name === 'ml-costs')!;
  expect(messages).toMatchObject([
    { user: 'slackbot', visible_to: 'ben', text: expect.stringContaining('dispatch_failed') },
  ]);
  await workspace.close();
});
