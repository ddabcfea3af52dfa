import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { demoClient } from '../../../src/demo/client.ts';
import { startWorkspace } from '../../../src/demo/index.ts';
import type { Workspace } from '../../../src/demo/index.ts';
import { bench, call, post, state } from './support.ts';
import type { Bench } from './support.ts';

let at: Bench;
let workspace: Workspace;
beforeAll(async () => {
  at = await bench((app) => {
    app.command('/mlcost', async ({ ack, respond, command }) => {
      await ack();
      await wait(Number(command.text) || 0);
      await respond('done');
    });
  });
  workspace = at.workspace;
});
afterAll(() => at.close());

test('the state names the people, channels, commands and what to try first', async () => {
  const found = await state(workspace);
  expect(found.team).toMatchObject({ id: 'T0MLCOST', name: 'Acme ML' });
  expect(found.bot).toEqual({ user_id: 'U0MLCOST', name: 'mlcost' });
  expect(found.commands).toMatchObject([{ command: '/mlcost', usage_hint: expect.any(String) }]);
  expect(found.suggestions[0]).toBe('/mlcost');
  expect(found.people.map(({ name, role, team_id }) => [name, role, team_id])).toEqual([
    ['ana', 'owner', 'T0MLCOST'],
    ['ben', 'member', 'T0MLCOST'],
    ['chloe', 'admin', 'T0MLCOST'],
    ['dmitri', 'owner', 'T0MLCOST'],
    ['otto', 'outsider', 'T0VENDOR'],
  ]);
  expect(found.channels.map(({ id, name, kind, bot_is_member }) => [id, name, kind, bot_is_member])).toEqual([
    ['C0MLCOSTS', 'ml-costs', 'public', true],
    ['C0SEARCH', 'team-search', 'public', true],
    ['C0VISION', 'team-vision', 'public', true],
    ['C0RANDOM', 'random', 'public', false],
    ['G0FINOPS', 'finops', 'private', true],
    ['G0LEADS', 'leads', 'private', false],
    ['C0SHARED', 'labeling-vendor', 'public', true],
    ['D0ANA', '@ana', 'im', true],
    ['D0BEN', '@ben', 'im', true],
    ['D0CHLOE', '@chloe', 'im', true],
    ['D0DMITRI', '@dmitri', 'im', true],
    ['G0MPDM', 'mpdm-ana--chloe--dmitri-1', 'mpim', false],
    ['D0ANABEN', 'ana-ben', 'dm', false],
  ]);
  expect(found.homes).toMatchObject({ ana: null });
});

test('an answer waits for work the bot does after its ack', async () => {
  const answer = await post(workspace, 'command', { text: '150' });
  expect(answer.messages).toMatchObject([{ text: 'done' }]);
  expect(answer['ack_ms']).toBeLessThan(150);
});

test('without the bot’s own word, 300 ms of quiet are waited for', async () => {
  const other = await bench(
    (app) =>
      app.command('/mlcost', async ({ ack, respond }) => {
        await ack();
        await wait(100);
        await respond('late');
      }),
    { quiet: false },
  );
  const startedAt = performance.now();
  expect((await post(other.workspace, 'command', {})).messages).toMatchObject([{ text: 'late' }]);
  expect(performance.now() - startedAt).toBeGreaterThan(300);
  await other.close();
});

test('changes are told to who listens', async () => {
  const abort = new AbortController();
  const response = await fetch(`${workspace.url}/_demo/events`, { signal: abort.signal });
  expect(response.headers.get('content-type')).toBe('text/event-stream');
  const reader = response.body!.getReader();
  const heard = (async () => {
    let text = '';
    while (!text.includes('changed')) text += new TextDecoder().decode((await reader.read()).value);
    return text;
  })();
  await wait(20);
  await call(workspace, 'chat.postMessage', { channel: 'C0MLCOSTS', text: 'x' });
  expect(await heard).toContain('data: {"type":"changed"}\n\n');
  abort.abort();
});

test('calls are counted and listed with what Cost Explorer took for them', async () => {
  const calls = (await (await fetch(`${workspace.url}/_demo/calls`)).json()) as Record<string, unknown>;
  expect(calls).toMatchObject({ aws: {}, cost_usd: '0.00', slack: { 'auth.test': expect.any(Number) } });
  expect(calls['recent']).toContainEqual(
    expect.objectContaining({ to: 'slack', operation: 'auth.test', status: 'ok' }),
  );
});

test('a page of another site may not act in the workspace', async () => {
  const send = (headers: Record<string, string>, body = '{}') =>
    fetch(`${workspace.url}/_demo/command`, { method: 'POST', headers, body });
  expect((await send({ 'content-type': 'application/json', origin: 'http://elsewhere.example' })).status).toBe(403);
  expect((await send({ 'content-type': 'text/plain' })).status).toBe(415);
  expect((await send({ 'content-type': 'application/json' }, '[')).status).toBe(400);
  expect((await send({ 'content-type': 'application/json', origin: workspace.url })).status).toBe(200);
});

test('what is not there, or asked for in the wrong way, says so', async () => {
  expect((await fetch(`${workspace.url}/_demo/command`)).status).toBe(405);
  expect((await fetch(`${workspace.url}/_demo/nothing`)).status).toBe(404);
  expect((await fetch(`${workspace.url}/_demo/files/F0NONE`)).status).toBe(404);
  expect((await fetch(`${workspace.url}/api/../../package.json`)).status).toBe(404);
  expect(await post(workspace, 'clock', { advance: 'P1D' })).toMatchObject({
    status: 400,
    error: expect.stringContaining('real time'),
  });
});

test('the page and its libraries are served', async () => {
  for (const path of ['/', '/_demo/vendor/preact.js', '/_demo/vendor/preact-hooks.js', '/_demo/vendor/htm.js']) {
    expect((await fetch(workspace.url + path)).status).toBe(200);
  }
});

test('the client gives what the control API answers, and its sentences as errors', async () => {
  const client = demoClient(`${workspace.url}/`);
  expect((await client.command({ text: '' })).messages).toMatchObject([{ text: 'done', visible_to: 'ana' }]);
  await expect(client.command({ as: 'zoe', text: '' })).rejects.toThrow('zoe is not in this workspace');
  expect((await client.state()).team.id).toBe('T0MLCOST');
  await expect(demoClient('http://127.0.0.1:9').state()).rejects.toThrow('no demo workspace at http://127.0.0.1:9');
});

test('the story’s clock moves messages, and the ledger’s days, forward', async () => {
  const story = await startWorkspace();
  expect((await state(story)).clock).toMatch(/^2026-11-19T14:00:0/);
  const before = await call(story, 'chat.postMessage', { channel: 'C0MLCOSTS', text: 'x' });
  expect(await demoClient(story.url).clock('P1D')).toMatchObject({
    clock: expect.stringMatching(/^2026-11-20T14:00:0/),
  });
  const after = await call(story, 'chat.postMessage', { channel: 'C0MLCOSTS', text: 'x' });
  expect(Number(after['ts']) - Number(before['ts'])).toBeGreaterThanOrEqual(86_400);
  expect(story.env).toMatchObject({ AWS_ENDPOINT_URL: expect.any(String), MLCOST_CONFIG: expect.any(String) });
  const aws = { latencyMs: 1, partialDays: true, forecastWholeMonth: true };
  expect(await post(story, 'faults', { aws })).toMatchObject({ status: 200 });
  expect(await post(story, 'faults', { aws: { partialDay: true } })).toMatchObject({
    status: 400,
    error: expect.stringMatching(/no switch partialDay: there is .*partialDays/),
  });
  await story.close();
});
