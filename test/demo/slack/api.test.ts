import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startWorkspace } from '../../../src/demo/index.ts';
import type { Workspace } from '../../../src/demo/index.ts';
import { call, post, state } from './support.ts';

let workspace: Workspace;
beforeAll(async () => {
  workspace = await startWorkspace({ aws: 'own', rateLimits: false });
});
afterAll(() => workspace.close());

const text = 'Hello';
const channel = 'C0MLCOSTS';
const send = (args: Record<string, unknown> = {}) => call(workspace, 'chat.postMessage', { channel, text, ...args });
const messagesOf = (answer: Record<string, unknown>) =>
  (answer['response_metadata'] as { messages: string[] }).messages;

describe('a token', () => {
  test('is needed', async () => {
    expect(await call(workspace, 'auth.test', {}, '')).toMatchObject({ status: 200, ok: false, error: 'not_authed' });
  });

  test('must be the right one', async () => {
    expect(await call(workspace, 'auth.test', {}, 'xoxb-other')).toMatchObject({ error: 'invalid_auth' });
  });

  test('of the app opens sockets, of the bot does not, and the other way round', async () => {
    const { app, bot } = workspace.slack.tokens;
    expect(await call(workspace, 'apps.connections.open', {}, bot)).toMatchObject({ error: 'not_allowed_token_type' });
    expect(await call(workspace, 'apps.connections.open', {}, app)).toMatchObject({ ok: true });
    expect(await call(workspace, 'chat.postMessage', { channel, text }, app)).toMatchObject({
      error: 'not_allowed_token_type',
    });
  });

  test('may stand in a form, and says its scopes in a header', async () => {
    const body = new URLSearchParams({ token: workspace.slack.tokens.bot });
    const response = await fetch(`${workspace.url}/api/auth.test`, { method: 'POST', body });
    expect(await response.json()).toMatchObject({
      ok: true,
      team_id: 'T0MLCOST',
      user_id: 'U0MLCOST',
      bot_id: 'B0MLCOST',
    });
    expect(response.headers.get('x-oauth-scopes')).toContain('chat:write');
  });

  test.each([
    ['conversations.join', { channel: 'C0RANDOM' }, 'channels:join'],
    ['conversations.list', { types: 'im' }, 'im:read'],
    ['conversations.list', { types: 'mpim,im' }, 'im:read'],
  ])('cannot %s without the scope, which the manifest does not ask for', async (method, args, needed) => {
    const answer = await call(workspace, method, args);
    expect(answer).toMatchObject({ ok: false, error: 'missing_scope', needed });
    expect(answer['provided']).toContain('usergroups:read');
  });
});

describe('arguments', () => {
  test('are read from a form, from JSON and from a multipart form', async () => {
    const headers = { authorization: `Bearer ${workspace.slack.tokens.bot}` };
    const url = `${workspace.url}/api/chat.postMessage`;
    const multipart = new FormData();
    multipart.set('channel', channel);
    multipart.set('text', text);
    const json = JSON.stringify({ channel, text });
    const answers = [
      await send(),
      await (await fetch(url, { method: 'POST', headers, body: multipart })).json(),
      await (
        await fetch(url, { method: 'POST', headers: { ...headers, 'content-type': 'application/json' }, body: json })
      ).json(),
    ];
    expect(answers.map((answer) => (answer as { ok: boolean }).ok)).toEqual([true, true, true]);
  });

  test('in JSON are not looked at by methods that read', async () => {
    const headers = { authorization: `Bearer ${workspace.slack.tokens.bot}`, 'content-type': 'application/json' };
    const body = JSON.stringify({ channel });
    const response = await fetch(`${workspace.url}/api/conversations.info`, { method: 'POST', headers, body });
    expect(await response.json()).toMatchObject({ error: 'invalid_arguments' });
  });

  test('that are missing, unknown or of the wrong kind are named', async () => {
    const answer = await call(workspace, 'chat.postMessage', { text, txet: 'x', unfurl_links: 'maybe' });
    expect(answer).toMatchObject({ ok: false, error: 'invalid_arguments' });
    expect(messagesOf(answer)).toEqual([
      '[ERROR] unknown argument: txet',
      '[ERROR] missing required field: channel',
      '[ERROR] must be a boolean [json-pointer:/unfurl_links]',
    ]);
  });

  test('of a method that is none', async () => {
    expect(await call(workspace, 'chat.shout')).toMatchObject({ error: 'unknown_method' });
  });

  test('that are broken JSON', async () => {
    const headers = { authorization: `Bearer ${workspace.slack.tokens.bot}`, 'content-type': 'application/json' };
    const response = await fetch(`${workspace.url}/api/chat.postMessage`, { method: 'POST', headers, body: '{' });
    expect(await response.json()).toMatchObject({ error: 'invalid_form_data' });
  });
});

describe('chat.postMessage', () => {
  test('gives every block an id and the message a timestamp of its own', async () => {
    const blocks = [{ type: 'divider' }];
    const [one, two] = [await send({ blocks }), await send({ blocks })];
    expect(one['message']).toMatchObject({
      blocks: [{ type: 'divider', block_id: expect.any(String) }],
      bot_id: 'B0MLCOST',
    });
    expect(Number(two['ts'])).toBeGreaterThan(Number(one['ts']));
    expect(one['ts']).toMatch(/^\d{10}\.\d{6}$/);
  });

  test('reaches a public channel it is not in, and a person', async () => {
    expect(await send({ channel: 'C0RANDOM' })).toMatchObject({ ok: true });
    expect(await send({ channel: 'U0BEN' })).toMatchObject({ ok: true, channel: 'D0BEN' });
  });

  test.each<[string, Record<string, unknown>, string]>([
    ['a channel that is none', { channel: 'C0NONE' }, 'channel_not_found'],
    ['a channel by its name', { channel: '#ml-costs' }, 'channel_not_found'],
    ['a private channel it is not in', { channel: 'G0LEADS' }, 'channel_not_found'],
    ['a person of another workspace', { channel: 'U0OTTO' }, 'channel_not_found'],
    ['nothing to say', { text: '' }, 'no_text'],
    ['too much to say', { text: 'x'.repeat(40_001) }, 'msg_too_long'],
    ['a thread of no message', { thread_ts: '1.000001' }, 'thread_not_found'],
    ['blocks that are no list', { blocks: { type: 'divider' } }, 'invalid_blocks_format'],
    ['blocks that are broken JSON', { blocks: '[{' }, 'invalid_blocks_format'],
    ['51 blocks', { blocks: Array.from({ length: 51 }, () => ({ type: 'divider' })) }, 'invalid_blocks'],
    ['markdown and text', { markdown_text: '# x' }, 'markdown_text_conflict'],
    ['metadata without a type', { metadata: { a: 1 } }, 'invalid_metadata_schema'],
  ])('refuses %s', async (_name, args, error) => {
    expect(await send(args)).toMatchObject({ ok: false, error });
  });

  test('points at what is wrong with the blocks', async () => {
    const answer = await send({
      blocks: [
        { type: 'divider', block_id: 'a' },
        { type: 'divider', block_id: 'a' },
      ],
    });
    expect(answer).toMatchObject({ error: 'invalid_blocks' });
    expect(messagesOf(answer)).toEqual(['[ERROR] block_id already exists: a [json-pointer:/blocks/1/block_id]']);
    const button = { type: 'button', action_id: 'x', text: { type: 'plain_text', text: 'X' } };
    const twice = await send({ blocks: [{ type: 'actions', elements: [button, button] }] });
    expect(messagesOf(twice)).toEqual(['[ERROR] action_id already exists: x [json-pointer:/blocks/0]']);
  });

  test('answers in a thread, but not in the thread of an answer', async () => {
    const parent = await send();
    const reply = await send({ thread_ts: parent['ts'] });
    expect(reply['message']).toMatchObject({ thread_ts: parent['ts'] });
    expect(await send({ thread_ts: reply['ts'] })).toMatchObject({ error: 'cannot_reply_to_message' });
  });
});

describe('chat.postEphemeral', () => {
  const whisper = (args: Record<string, unknown>) => call(workspace, 'chat.postEphemeral', { channel, text, ...args });

  test('is seen by its person and by nobody else', async () => {
    const { message_ts } = await whisper({ user: 'U0ANA' });
    const all = (await state(workspace)).channels.find(({ id }) => id === channel)!.messages;
    expect(all.find(({ ts }) => ts === message_ts)).toMatchObject({ ephemeral: true, visible_to: 'ana' });
  });

  test.each<[string, Record<string, unknown>, string]>([
    ['a person outside the channel', { user: 'U0OTTO' }, 'user_not_in_channel'],
    ['a channel it is not in', { channel: 'C0RANDOM', user: 'U0ANA' }, 'not_in_channel'],
    ['a private channel it is not in', { channel: 'G0LEADS', user: 'U0ANA' }, 'channel_not_found'],
  ])('refuses %s', async (_name, args, error) => {
    expect(await whisper(args)).toMatchObject({ ok: false, error });
  });

  test('cannot be updated, deleted or linked to', async () => {
    const { message_ts } = await whisper({ user: 'U0ANA' });
    expect(await call(workspace, 'chat.update', { channel, ts: message_ts, text })).toMatchObject({
      error: 'message_not_found',
    });
    expect(await call(workspace, 'chat.delete', { channel, ts: message_ts })).toMatchObject({
      error: 'message_not_found',
    });
    expect(await call(workspace, 'chat.getPermalink', { channel, message_ts })).toMatchObject({
      error: 'message_not_found',
    });
  });
});

describe('chat.update', () => {
  test('changes what is given and keeps the rest', async () => {
    const { ts } = await send({ blocks: [{ type: 'divider', block_id: 'd' }] });
    const updated = await call(workspace, 'chat.update', { channel, ts, text: 'New' });
    expect(updated).toMatchObject({ ok: true, text: 'New', message: { blocks: [{ block_id: 'd' }] } });
    const emptied = await call(workspace, 'chat.update', { channel, ts, text: 'New', blocks: [] });
    expect(emptied['message']).not.toHaveProperty('blocks');
  });

  test('refuses a text over 4,000 and a message that is not there', async () => {
    const { ts } = await send();
    expect(await call(workspace, 'chat.update', { channel, ts, text: 'x'.repeat(4001) })).toMatchObject({
      error: 'msg_too_long',
    });
    expect(await call(workspace, 'chat.update', { channel, ts: '1.1', text })).toMatchObject({
      error: 'message_not_found',
    });
  });

  test('leaves no trace of a deleted message', async () => {
    const { ts } = await send();
    expect(await call(workspace, 'chat.delete', { channel, ts })).toMatchObject({ ok: true });
    expect(await call(workspace, 'chat.update', { channel, ts, text })).toMatchObject({ error: 'message_not_found' });
  });
});

describe('conversations and people', () => {
  test('say whether a channel is shared with others', async () => {
    expect(await call(workspace, 'conversations.info', { channel: 'C0SHARED' })).toMatchObject({
      channel: { is_ext_shared: true, is_member: true, connected_team_ids: ['T0VENDOR'] },
    });
    expect(await call(workspace, 'conversations.info', { channel: 'G0LEADS' })).toMatchObject({
      error: 'channel_not_found',
    });
    expect(await call(workspace, 'conversations.info', { channel: 'D0ANA' })).toMatchObject({
      error: 'missing_scope',
      needed: 'im:read',
    });
  });

  test('do not know of direct messages the bot is not in, and read a group’s with mpim:read', async () => {
    for (const unseen of ['G0MPDM', 'D0ANABEN']) {
      for (const method of ['conversations.info', 'conversations.members']) {
        expect(await call(workspace, method, { channel: unseen })).toMatchObject({ error: 'channel_not_found' });
      }
      expect(await call(workspace, 'chat.postMessage', { channel: unseen, text })).toMatchObject({
        error: 'channel_not_found',
      });
    }
    const list = () => call(workspace, 'conversations.list', { types: 'mpim' });
    expect(await list()).toMatchObject({ channels: [] });
    const { state, installation } = workspace.slack.slack;
    const group = state.channels.find(({ id }) => id === 'G0MPDM')!;
    group.bot_is_member = true;
    const found = { is_mpim: true, is_im: false, is_private: true, name: 'mpdm-ana--chloe--dmitri-1' };
    expect(await call(workspace, 'conversations.info', { channel: 'G0MPDM' })).toMatchObject({ channel: found });
    expect(await list()).toMatchObject({ channels: [found] });
    const scopes = installation.scopes as string[];
    scopes.splice(scopes.indexOf('mpim:read'), 1);
    expect(await call(workspace, 'conversations.info', { channel: 'G0MPDM' })).toMatchObject({
      error: 'missing_scope',
      needed: 'mpim:read',
    });
    scopes.push('mpim:read');
    group.bot_is_member = false;
  });

  test('list channels page by page, without private ones the bot is not in', async () => {
    const types = 'public_channel,private_channel';
    const seen: string[] = [];
    let cursor = '';
    do {
      const answer = await call(workspace, 'conversations.list', { types, limit: '2', cursor });
      seen.push(...(answer['channels'] as { name: string }[]).map(({ name }) => name));
      cursor = (answer['response_metadata'] as { next_cursor: string }).next_cursor;
    } while (cursor !== '');
    expect(seen.toSorted()).toEqual(['finops', 'labeling-vendor', 'ml-costs', 'random', 'team-search', 'team-vision']);
    expect(await call(workspace, 'conversations.list', { cursor: 'x' })).toMatchObject({ error: 'invalid_cursor' });
  });

  test('name the members, open a conversation with one person, and list user groups', async () => {
    expect(await call(workspace, 'conversations.members', { channel: 'G0FINOPS' })).toMatchObject({
      members: ['U0CHLOE', 'U0ANA', 'U0MLCOST'],
    });
    expect(await call(workspace, 'conversations.open', { users: 'U0DMITRI' })).toMatchObject({
      channel: { id: 'D0DMITRI' },
    });
    expect(await call(workspace, 'conversations.open', { users: 'U0NONE' })).toMatchObject({ error: 'user_not_found' });
    expect(await call(workspace, 'usergroups.users.list', { usergroup: 'S0FINOPS' })).toMatchObject({
      users: ['U0CHLOE'],
    });
    expect(await call(workspace, 'usergroups.list', { include_users: 'true' })).toMatchObject({
      usergroups: [{ handle: 'finops' }, { handle: 'ml-platform', users: ['U0ANA', 'U0DMITRI'] }],
    });
    expect(await call(workspace, 'usergroups.users.list', { usergroup: 'S0NONE' })).toMatchObject({
      error: 'no_such_subteam',
    });
  });
});

test('blocks.validate says what is wrong without a token', async () => {
  const blocks = [{ type: 'header', text: { type: 'plain_text', text: 'x'.repeat(151) } }];
  expect(await call(workspace, 'blocks.validate', { blocks: [{ type: 'divider' }] }, '')).toMatchObject({ ok: true });
  expect(await call(workspace, 'blocks.validate', { blocks }, '')).toMatchObject({
    ok: false,
    errors: [{ pointer: '/blocks/0/text/text', code: 'too_long', constraint: { max: 150 } }],
  });
});

describe('faults', () => {
  const faults = (slack: object[]) => post(workspace, 'faults', { slack });

  test('throttle, fail, answer with an error, and end after their times', async () => {
    await faults([{ operation: 'chat.postMessage', throttle: true, retryAfter: 7, times: 1 }]);
    const throttled = await send();
    expect(throttled).toMatchObject({ status: 429, error: 'ratelimited' });
    expect(throttled.headers.get('retry-after')).toBe('7');
    expect(await send()).toMatchObject({ ok: true });
    await faults([{ operation: '*', status: 503 }]);
    expect(await send()).toMatchObject({ status: 503 });
    await faults([{ operation: 'chat.postMessage', error: 'fatal_error' }]);
    expect(await send()).toMatchObject({ status: 200, error: 'fatal_error' });
    await faults([]);
    expect(await send()).toMatchObject({ ok: true });
  });

  test('drop the connection after the work is done', async () => {
    await faults([{ operation: 'chat.postMessage', drop: true, times: 1 }]);
    await expect(send({ text: 'dropped' })).rejects.toThrow('fetch failed');
    const { messages } = (await state(workspace)).channels.find(({ id }) => id === channel)!;
    expect(messages.at(-1)).toMatchObject({ text: 'dropped' });
  });

  test('delay, and the call stays open meanwhile', async () => {
    await faults([{ operation: 'auth.test', delayMs: 80, times: 1 }]);
    const answer = call(workspace, 'auth.test');
    await wait(40);
    expect(workspace.slack.openCalls()).toBe(1);
    expect(await answer).toMatchObject({ ok: true });
    expect(workspace.slack.openCalls()).toBe(0);
    expect(workspace.slack.recent().at(-1)).toMatchObject({ to: 'slack', operation: 'auth.test', status: 'ok' });
  });

  test('of an unknown shape are refused', async () => {
    expect(await post(workspace, 'faults', { slack: [{ status: 500 }] })).toMatchObject({
      status: 400,
      error: expect.any(String),
    });
    expect(await post(workspace, 'faults', { azure: [] })).toMatchObject({ status: 400 });
    expect(await post(workspace, 'faults', { aws: {} })).toMatchObject({ status: 400 });
  });
});

test('posting faster than Slack allows is answered with 429 and when to try again', async () => {
  const limited = await startWorkspace({ aws: 'own' });
  const answers = await Promise.all(
    Array.from({ length: 6 }, () => call(limited, 'chat.postMessage', { channel, text })),
  );
  expect(answers.filter(({ ok }) => ok)).toHaveLength(4);
  const refused = answers.find(({ status }) => status === 429)!;
  expect(refused).toMatchObject({ ok: false, error: 'ratelimited' });
  expect(Number(refused.headers.get('retry-after'))).toBe(1);
  await limited.close();
});
