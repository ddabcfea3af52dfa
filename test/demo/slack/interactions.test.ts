import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { recorder } from './recorder.ts';
import type { Recorder } from './recorder.ts';
import { call, post, state } from './support.ts';

let bot: Recorder;
beforeAll(async () => {
  bot = await recorder();
});
afterAll(() => bot.close());
beforeEach(() => bot.answerWith({}));

const channel = 'C0MLCOSTS';
const plain = (text: string) => ({ type: 'plain_text', text, emoji: true });
const button = (action_id: string, extra: object = {}) => ({
  type: 'button',
  action_id,
  text: plain(action_id),
  ...extra,
});
const option = (value: string) => ({ text: plain(value.toUpperCase()), value });
const actions = (...elements: object[]) => [{ type: 'actions', block_id: 'b', elements }];
const command = (text: string, given: Record<string, unknown> = {}) =>
  post(bot.workspace, 'command', { text, ...given });
const click = (given: Record<string, unknown>) => post(bot.workspace, 'click', { channel: 'ml-costs', ...given });
const say = async (blocks: object[], args: Record<string, unknown> = {}) =>
  String((await call(bot.workspace, 'chat.postMessage', { channel, text: 'x', blocks, ...args }))['ts']);
const respond = (url: unknown, body: unknown) =>
  fetch(String(url), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });

describe('a slash command', () => {
  test('arrives as a signed form of strings', async () => {
    await command('spend  mtd ', { as: 'ana', channel: 'ml-costs' });
    const { form, signed, headers } = bot.last();
    expect(signed).toBe(true);
    expect(headers['content-type']).toBe('application/x-www-form-urlencoded');
    expect(form).toEqual({
      token: expect.any(String),
      team_id: 'T0MLCOST',
      team_domain: 'acme-ml',
      channel_id: channel,
      channel_name: 'ml-costs',
      user_id: 'U0ANA',
      user_name: 'ana',
      command: '/mlcost',
      text: 'spend  mtd',
      api_app_id: 'A0MLCOST',
      is_enterprise_install: 'false',
      response_url: expect.stringContaining(`${bot.workspace.url}/commands/T0MLCOST/`),
      trigger_id: expect.stringMatching(/^\d+\.\d+\.[0-9a-f]{32}$/),
    });
  });

  test('names private channels and conversations as Slack does', async () => {
    await command('', { as: 'chloe', channel: 'finops' });
    expect(bot.last().form).toMatchObject({ channel_id: 'G0FINOPS', channel_name: 'privategroup' });
    await command('', { as: 'ben', channel: 'dm' });
    expect(bot.last().form).toMatchObject({ channel_id: 'D0BEN', channel_name: 'directmessage' });
    await command('', { as: 'ana', channel: 'leads' });
    expect(bot.last().form).toMatchObject({ channel_id: 'G0LEADS' });
  });

  test('works in direct messages the bot is not in, and names a group’s by its own name', async () => {
    const group = 'mpdm-ana--chloe--dmitri-1';
    await command('', { as: 'dmitri', channel: group });
    expect(bot.last().form).toMatchObject({ channel_id: 'G0MPDM', channel_name: group });
    await command('', { as: 'ben', channel: 'ana-ben' });
    expect(bot.last().form).toMatchObject({ channel_id: 'D0ANABEN', channel_name: 'directmessage' });
    expect(await command('', { as: 'ben', channel: group })).toMatchObject({ status: 403 });
  });

  test('of an outsider carries their own workspace', async () => {
    await command('spend', { as: 'otto', channel: 'labeling-vendor' });
    expect(bot.last().form).toMatchObject({ team_id: 'T0VENDOR', team_domain: 'label-vendor', channel_id: 'C0SHARED' });
  });

  test('escapes people, channels, groups, links and entities', async () => {
    await command('owner:@ana @ben #team-search @finops @nobody a&b <x> https://aws.example/x');
    expect(bot.last().form['text']).toBe(
      'owner:<@U0ANA|ana> <@U0BEN|ben> <#C0SEARCH|team-search> <!subteam^S0FINOPS|@finops> @nobody a&amp;b &lt;x&gt; <https://aws.example/x>',
    );
  });

  test('is answered by the body of its ack', async () => {
    bot.answerWith({ body: 'plain' });
    expect((await command('')).messages).toMatchObject([{ text: 'plain', ephemeral: true, visible_to: 'ana' }]);
    bot.answerWith({ body: { response_type: 'in_channel', text: 'loud' } });
    expect((await command('')).messages).toMatchObject([{ text: 'loud', ephemeral: false }]);
  });

  test('shows what is wrong with an ack, a failing bot, and no bot at all', async () => {
    bot.answerWith({ body: { text: 'x', blocks: [{ type: 'nonsense' }] } });
    expect(await command('')).toMatchObject({
      trouble: '/mlcost failed with the error "invalid_blocks"',
      messages: [{ user: 'slackbot', ephemeral: true, visible_to: 'ana' }],
    });
    bot.answerWith({ status: 500 });
    expect((await command('')).trouble).toBe('/mlcost failed with the error "http_service_error"');
    const url = bot.workspace.slack;
    url.setRequestUrl('http://127.0.0.1:9/slack/events');
    expect((await command('')).trouble).toBe('/mlcost failed with the error "dispatch_failed"');
    bot.workspace.slack.setRequestUrl(undefined);
    expect((await command('')).trouble).toBe('/mlcost failed with the error "dispatch_failed"');
    await bot.close();
    bot = await recorder();
  });

  test.each([
    [{ as: 'zoe' }, 404, /not in this workspace/],
    [
      { as: 'ben', channel: 'finops' },
      403,
      /ben is not in finops. ben is in: ml-costs, team-vision, random, labeling-vendor, dm/,
    ],
    [{ as: 'otto', channel: 'ml-costs' }, 403, /otto is in: labeling-vendor/],
    [{ as: 'ana', channel: 'nowhere' }, 404, /no channel "nowhere"/],
    [{ as: 'otto', channel: 'dm' }, 404, /no channel "dm"/],
    [{ command: '/other' }, 404, /not a command/],
  ])('by %j is a sentence instead', async (given, status, sentence) => {
    const before = bot.received.length;
    expect(await command('', given)).toMatchObject({ status, error: expect.stringMatching(sentence) });
    expect(bot.received).toHaveLength(before);
  });
});

describe('a click', () => {
  test('sends the message, where it stands, what was clicked and the state of its selects', async () => {
    const ts = await say(
      actions(button('go', { value: 'line', style: 'primary' }), {
        type: 'static_select',
        action_id: 'pick',
        options: [option('a'), option('b')],
      }),
    );
    await click({ as: 'ben', ts, action_id: 'pick', selected: 'b' });
    expect(bot.last().payload['actions']).toMatchObject([
      { type: 'static_select', action_id: 'pick', block_id: 'b', selected_option: option('b') },
    ]);
    await click({ as: 'ben', ts, action_id: 'go' });
    const { payload, signed } = bot.last();
    expect(signed).toBe(true);
    expect(payload).toEqual({
      type: 'block_actions',
      user: { id: 'U0BEN', username: 'ben', name: 'ben', team_id: 'T0MLCOST' },
      api_app_id: 'A0MLCOST',
      token: expect.any(String),
      team: { id: 'T0MLCOST', domain: 'acme-ml' },
      enterprise: null,
      is_enterprise_install: false,
      container: { type: 'message', message_ts: ts, channel_id: channel, is_ephemeral: false },
      trigger_id: expect.any(String),
      channel: { id: channel, name: 'ml-costs' },
      message: expect.objectContaining({ ts, text: 'x', bot_id: 'B0MLCOST', blocks: expect.any(Array) }),
      state: { values: { b: { pick: { type: 'static_select', selected_option: option('b') } } } },
      response_url: expect.stringContaining('/actions/T0MLCOST/'),
      actions: [
        {
          action_id: 'go',
          block_id: 'b',
          text: plain('go'),
          value: 'line',
          style: 'primary',
          type: 'button',
          action_ts: expect.any(String),
        },
      ],
    });
  });

  test('on an ephemeral message lacks the message', async () => {
    await command('');
    await respond(bot.last().form['response_url'], { text: 'x', blocks: actions(button('go')) });
    const { messages } = (await state(bot.workspace)).channels.find(({ id }) => id === channel)!;
    const ts = messages.at(-1)!.ts;
    await click({ as: 'ana', ts, action_id: 'go' });
    expect(bot.last().payload).toMatchObject({ container: { is_ephemeral: true, message_ts: ts } });
    expect(bot.last().payload).not.toHaveProperty('message');
    expect(await click({ as: 'ben', ts, action_id: 'go' })).toMatchObject({
      status: 403,
      error: 'ben cannot see that message.',
    });
  });

  test('of an outsider names their own team within the host team', async () => {
    const ts = await say(actions(button('go')), { channel: 'C0SHARED' });
    await click({ as: 'otto', channel: 'labeling-vendor', ts, action_id: 'go' });
    expect(bot.last().payload).toMatchObject({ user: { id: 'U0OTTO', team_id: 'T0VENDOR' }, team: { id: 'T0MLCOST' } });
  });

  test('in a thread says so', async () => {
    const parent = await say(actions(button('go')));
    const ts = await say(actions(button('go')), { thread_ts: parent });
    await click({ ts, action_id: 'go' });
    expect(bot.last().payload['container']).toMatchObject({ thread_ts: parent, message_ts: ts });
  });

  test('is told apart by value or block when several share an action_id', async () => {
    const rows = ['1', '2'].map((n) => ({
      type: 'actions',
      block_id: `row${n}`,
      elements: [button('fix', { value: n })],
    }));
    const ts = await say(rows);
    await click({ ts, action_id: 'fix', value: '2' });
    expect(bot.last().payload['actions']).toMatchObject([{ block_id: 'row2', value: '2' }]);
    await click({ ts, action_id: 'fix', block_id: 'row1' });
    expect(bot.last().payload['actions']).toMatchObject([{ value: '1' }]);
    expect(await click({ ts, action_id: 'fix' })).toMatchObject({
      status: 400,
      error: expect.stringContaining('name its value'),
    });
    expect(await click({ ts, action_id: 'fix', value: '3' })).toMatchObject({ status: 404 });
  });

  test.each<[string, object, unknown, object]>([
    ['an overflow', { type: 'overflow', options: [option('a')] }, 'a', { selected_option: option('a') }],
    ['an option by its text', { type: 'static_select', options: [option('a')] }, 'A', { selected_option: option('a') }],
    [
      'several options',
      { type: 'multi_static_select', options: [option('a'), option('b')] },
      ['a', 'b'],
      { selected_options: [option('a'), option('b')] },
    ],
    ['checkboxes', { type: 'checkboxes', options: [option('a')] }, ['a'], { selected_options: [option('a')] }],
    ['no checkboxes', { type: 'checkboxes', options: [option('a')] }, [], { selected_options: [] }],
    ['a radio button', { type: 'radio_buttons', options: [option('a')] }, 'a', { selected_option: option('a') }],
    ['a person', { type: 'users_select' }, 'ben', { selected_user: 'U0BEN' }],
    ['a channel', { type: 'channels_select' }, '#random', { selected_channel: 'C0RANDOM' }],
    ['conversations', { type: 'multi_conversations_select' }, ['finops'], { selected_conversations: ['G0FINOPS'] }],
    ['a day', { type: 'datepicker' }, '2026-11-01', { selected_date: '2026-11-01' }],
    ['a time', { type: 'timepicker' }, '09:30', { selected_time: '09:30' }],
  ])('chooses %s', async (_name, element, selected, expected) => {
    const ts = await say(actions({ ...element, action_id: 'c' }));
    expect(await click({ ts, action_id: 'c', selected })).toMatchObject({ status: 200 });
    expect(bot.last().payload['actions']).toMatchObject([expected]);
  });

  test.each<[string, Record<string, unknown>, RegExp]>([
    ['no such message', { ts: '1.000001', action_id: 'go' }, /no message/],
    ['no such element', { action_id: 'gone' }, /There is: go, pick, many/],
    ['an option that is not offered', { action_id: 'pick', selected: 'z' }, /does not offer "z". It offers: a, b/],
    ['a selection on a button', { action_id: 'go', selected: 'x' }, /is a button/],
    ['more than may be selected', { action_id: 'many', selected: ['a', 'b'] }, /no more than 1/],
    ['a person outside the channel', { as: 'otto', action_id: 'go' }, /otto is not in ml-costs/],
  ])('is refused: %s', async (_name, given, sentence) => {
    const ts = await say(
      actions(
        button('go'),
        { type: 'static_select', action_id: 'pick', options: [option('a'), option('b')] },
        { type: 'multi_static_select', action_id: 'many', max_selected_items: 1, options: [option('a'), option('b')] },
      ),
    );
    const before = bot.received.length;
    const answer = await click({ ts, ...given });
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.error).toMatch(sentence);
    expect(bot.received).toHaveLength(before);
  });
});

describe('a response_url', () => {
  const clickedUrl = async (ephemeral = false) => {
    await command('');
    const made = bot.last().form['response_url'];
    await respond(made, {
      text: 'first',
      blocks: actions(button('go')),
      response_type: ephemeral ? 'ephemeral' : 'in_channel',
    });
    const { messages } = (await state(bot.workspace)).channels.find(({ id }) => id === channel)!;
    const { ts } = messages.at(-1)!;
    await click({ ts, action_id: 'go' });
    return { ts, url: bot.last().payload['response_url'], made };
  };
  const find = async (ts: string) =>
    (await state(bot.workspace)).channels
      .find(({ id }) => id === channel)!
      .messages.find((message) => message.ts === ts);
  const newest = async () => (await state(bot.workspace)).channels.find(({ id }) => id === channel)!.messages.at(-1)!;

  test('of a click replaces the message, which stays as visible as it was', async () => {
    const { ts, url } = await clickedUrl(true);
    const answer = await respond(url, { text: 'second', replace_original: true, response_type: 'in_channel' });
    expect([answer.status, await answer.text()]).toEqual([200, 'ok']);
    expect(await find(ts)).toMatchObject({ text: 'second', blocks: [], ephemeral: true, edited: expect.any(String) });
  });

  test('of a command replaces nothing: a further message appears', async () => {
    const { ts, made } = await clickedUrl(true);
    await respond(made, { text: 'second', replace_original: true });
    expect(await find(ts)).toMatchObject({ text: 'first' });
    expect(await newest()).toMatchObject({ text: 'second', ephemeral: true });
  });

  test('deletes, and posts what it also says', async () => {
    const { ts, url } = await clickedUrl();
    await respond(url, { delete_original: true });
    expect(await find(ts)).toBeUndefined();
    const other = await clickedUrl();
    await respond(other.url, { delete_original: 'true', text: 'instead', response_type: 'in_channel' });
    expect(await find(other.ts)).toBeUndefined();
    expect(await newest()).toMatchObject({ text: 'instead', ephemeral: false });
  });

  test('answers into a thread', async () => {
    const { ts, url } = await clickedUrl();
    await respond(url, { text: 'below', thread_ts: ts, replace_original: false });
    expect(await newest()).toMatchObject({ text: 'below', thread_ts: ts, ephemeral: true });
  });

  test('works where the bot is no member', async () => {
    await command('', { as: 'chloe', channel: 'leads' });
    expect((await respond(bot.last().form['response_url'], { text: 'hi' })).status).toBe(200);
  });

  test.each<[string, unknown, string]>([
    ['nothing', {}, 'no_text'],
    ['broken JSON', '{', 'invalid_payload'],
    ['a misspelt field', { text: 'x', replaceOriginal: true }, 'invalid_payload'],
    ['a response type that is none', { text: 'x', response_type: 'loud' }, 'invalid_payload'],
    ['blocks that are wrong', { text: 'x', blocks: [{ type: 'header' }] }, 'invalid_blocks'],
    ['a thread of nothing', { text: 'x', thread_ts: '1.1' }, 'thread_not_found'],
  ])('refuses %s', async (_name, body, error) => {
    await command('');
    const answer = await respond(bot.last().form['response_url'], body);
    expect([answer.status, ((await answer.json()) as { error: string }).error]).toEqual([400, error]);
  });

  test('refuses a sixth use, and a URL that is none', async () => {
    await command('');
    const url = bot.last().form['response_url'];
    const answers = [];
    for (let use = 1; use <= 6; use += 1) answers.push((await respond(url, { text: String(use) })).status);
    expect(answers).toEqual([200, 200, 200, 200, 200, 404]);
    expect((await respond(`${bot.workspace.url}/commands/T0MLCOST/1/2`, { text: 'x' })).status).toBe(404);
  });

  test('fails as faults say', async () => {
    await command('');
    await post(bot.workspace, 'faults', { slack: [{ operation: 'response_url', status: 500, times: 1 }] });
    const url = bot.last().form['response_url'];
    expect((await respond(url, { text: 'x' })).status).toBe(500);
    expect((await respond(url, { text: 'x' })).status).toBe(200);
  });
});

test('concurrent commands get their own answers only', async () => {
  bot.answerWith({ body: { text: 'mine' }, delayMs: 20 });
  const answers = await Promise.all(['a', 'b', 'c'].map((text) => command(text)));
  expect(answers.map(({ messages }) => messages.length)).toEqual([1, 1, 1]);
  expect(new Set(answers.map(({ messages }) => messages[0]!.ts)).size).toBe(3);
});
