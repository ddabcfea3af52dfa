import { setTimeout as wait } from 'node:timers/promises';
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

const plain = (text: string) => ({ type: 'plain_text', text });
const input = (block_id: string, element: object, extra: object = {}) => ({
  type: 'input',
  block_id,
  label: plain(block_id),
  element: { action_id: block_id, ...element },
  ...extra,
});
const modal = (blocks: object[], extra: object = {}) => ({
  type: 'modal',
  title: plain('Title'),
  submit: plain('Go'),
  callback_id: 'cb',
  private_metadata: 'meta',
  blocks,
  ...extra,
});
const text = [input('note', { type: 'plain_text_input' })];

const trigger = async (as = 'ana') => {
  await post(bot.workspace, 'command', { as, text: '' });
  return bot.last().form['trigger_id'];
};
const open = async (view: object, as = 'ana') =>
  call(bot.workspace, 'views.open', { trigger_id: await trigger(as), view });
const opened = async (view: object, as = 'ana') => (await open(view, as))['view'] as { id: string; hash: string };
const submit = (view_id: string, values: object, as = 'ana') => post(bot.workspace, 'submit', { as, view_id, values });
const stack = async (name = 'ana') => (await state(bot.workspace)).modals[name]!;
const messagesOf = (answer: Record<string, unknown>) =>
  (answer['response_metadata'] as { messages: string[] }).messages;

describe('views.open', () => {
  test('answers the whole view, with its state and hash', async () => {
    const answer = await open(modal([input('note', { type: 'plain_text_input', initial_value: 'was' })]));
    expect(answer).toMatchObject({
      ok: true,
      view: {
        id: expect.stringMatching(/^V0/),
        type: 'modal',
        team_id: 'T0MLCOST',
        callback_id: 'cb',
        private_metadata: 'meta',
        state: { values: { note: { note: { type: 'plain_text_input', value: 'was' } } } },
        hash: expect.any(String),
        previous_view_id: null,
      },
    });
  });

  test('takes a trigger once, and only a real one', async () => {
    const trigger_id = await trigger();
    const view = modal(text);
    expect(await call(bot.workspace, 'views.open', { trigger_id, view })).toMatchObject({ ok: true });
    expect(await call(bot.workspace, 'views.open', { trigger_id, view })).toMatchObject({
      error: 'exchanged_trigger_id',
    });
    expect(await call(bot.workspace, 'views.open', { trigger_id: '1.2.3', view })).toMatchObject({
      error: 'invalid_trigger_id',
    });
  });

  test('does not use the trigger up for a view it refuses', async () => {
    const trigger_id = await trigger();
    expect(await call(bot.workspace, 'views.open', { trigger_id, view: modal([]) })).toMatchObject({
      error: 'invalid_arguments',
    });
    expect(await call(bot.workspace, 'views.open', { trigger_id, view: modal(text) })).toMatchObject({ ok: true });
  });

  test.each<[string, object, string]>([
    [
      'a long title',
      modal(text, { title: plain('x'.repeat(25)) }),
      '[ERROR] must be less than 25 characters [json-pointer:/view/title/text]',
    ],
    [
      'a long submit',
      modal(text, { submit: plain('x'.repeat(25)) }),
      '[ERROR] must be less than 25 characters [json-pointer:/view/submit/text]',
    ],
    [
      'inputs without submit',
      modal(text, { submit: undefined }),
      '[ERROR] submit is required when the view has input blocks [json-pointer:/view/submit]',
    ],
    [
      'long metadata',
      modal(text, { private_metadata: 'x'.repeat(3001) }),
      '[ERROR] must be less than 3001 characters [json-pointer:/view/private_metadata]',
    ],
    [
      'a long callback_id',
      modal(text, { callback_id: 'x'.repeat(256) }),
      '[ERROR] must be less than 256 characters [json-pointer:/view/callback_id]',
    ],
    [
      '101 blocks',
      modal(Array.from({ length: 101 }, () => ({ type: 'divider' }))),
      '[ERROR] no more than 100 items allowed [json-pointer:/view/blocks]',
    ],
    [
      'an unknown field',
      modal(text, { size: 'large' }),
      '[ERROR] invalid additional property: size [json-pointer:/view]',
    ],
    [
      'a Home',
      { type: 'home', blocks: [{ type: 'divider' }] },
      '[ERROR] unsupported type: home [json-pointer:/view/type]',
    ],
    [
      'a message-only block',
      modal([{ type: 'markdown', text: 'x' }]),
      '[ERROR] unsupported type: markdown in modals [json-pointer:/view/blocks/0/type]',
    ],
    [
      'the same block_id twice',
      modal([
        { type: 'divider', block_id: 'a' },
        { type: 'divider', block_id: 'a' },
      ]),
      '[ERROR] block_id already exists: a [json-pointer:/view/blocks/1/block_id]',
    ],
  ])('refuses %s', async (_name, view, message) => {
    const answer = await open(view);
    expect(answer).toMatchObject({ ok: false, error: 'invalid_arguments' });
    expect(messagesOf(answer)).toContain(message);
  });

  test('refuses a view of more than 250 kB', async () => {
    const options = (n: number) =>
      Array.from({ length: 100 }, (_, i) => ({ text: plain('t'.repeat(60)), value: `${n}-${i}` }));
    const blocks = Array.from({ length: 30 }, (_, n) => input(`i${n}`, { type: 'static_select', options: options(n) }));
    expect(await open(modal(blocks))).toMatchObject({ error: 'view_too_large' });
  });

  test('refuses an external_id that is taken', async () => {
    await opened(modal(text, { external_id: 'one' }), 'ben');
    expect(await open(modal(text, { external_id: 'one' }), 'dmitri')).toMatchObject({ error: 'duplicate_external_id' });
  });
});

describe('changing what is open', () => {
  test('needs the hash of the newest view, when a hash is given', async () => {
    const view = await opened(modal(text));
    const update = (args: object) =>
      call(bot.workspace, 'views.update', { view: modal(text, { title: plain('New') }), ...args });
    expect(await update({ view_id: view.id, hash: view.hash })).toMatchObject({ ok: true });
    expect(await update({ view_id: view.id, hash: view.hash })).toMatchObject({ error: 'hash_conflict' });
    expect(await update({ view_id: view.id })).toMatchObject({ ok: true });
    expect(await update({ view_id: 'V0NONE' })).toMatchObject({ error: 'not_found' });
    expect(await update({})).toMatchObject({ error: 'invalid_arguments' });
  });

  test('stacks up to three views, pushed from within a view', async () => {
    const root = await opened(
      modal([
        { type: 'actions', block_id: 'b', elements: [{ type: 'button', action_id: 'next', text: plain('Next') }] },
      ]),
    );
    const push = async (view_id: string) => {
      await post(bot.workspace, 'click', { view_id, action_id: 'next' });
      const next = modal([
        { type: 'actions', block_id: 'b', elements: [{ type: 'button', action_id: 'next', text: plain('Next') }] },
      ]);
      return call(bot.workspace, 'views.push', { trigger_id: bot.last().payload['trigger_id'], view: next });
    };
    const second = (await push(root.id))['view'] as { id: string };
    expect(second).toMatchObject({ previous_view_id: root.id, root_view_id: root.id });
    const third = (await push(second.id))['view'] as { id: string };
    expect(await push(third.id)).toMatchObject({ error: 'push_limit_reached' });
    expect(await stack()).toHaveLength(3);
    expect(await post(bot.workspace, 'click', { view_id: root.id, action_id: 'next' })).toMatchObject({ status: 400 });
    await post(bot.workspace, 'close', { view_id: third.id });
    expect(await stack()).toHaveLength(2);
    await post(bot.workspace, 'close', { view_id: second.id, all: true });
    expect(await stack()).toHaveLength(0);
  });

  test('cannot push on a trigger that came from no view', async () => {
    await opened(modal(text));
    expect(await call(bot.workspace, 'views.push', { trigger_id: await trigger(), view: modal(text) })).toMatchObject({
      error: 'not_found',
    });
  });

  test('publishes a Home, changed under its hash', async () => {
    const view = { type: 'home', blocks: [{ type: 'divider' }] };
    const first = await call(bot.workspace, 'views.publish', { user_id: 'U0BEN', view });
    const { hash } = first['view'] as { hash: string };
    expect(await call(bot.workspace, 'views.publish', { user_id: 'U0BEN', view, hash })).toMatchObject({ ok: true });
    expect(await call(bot.workspace, 'views.publish', { user_id: 'U0BEN', view, hash })).toMatchObject({
      error: 'hash_conflict',
    });
    expect(await call(bot.workspace, 'views.publish', { user_id: 'U0OTTO', view })).toMatchObject({
      error: 'invalid_arguments',
    });
    expect(
      await call(bot.workspace, 'views.publish', { user_id: 'U0BEN', view: { ...view, title: plain('x') } }),
    ).toMatchObject({ error: 'invalid_arguments' });
  });
});

describe('a submission', () => {
  test('carries every value as Slack shapes it', async () => {
    const options = [
      { text: plain('A'), value: 'a' },
      { text: plain('B'), value: 'b' },
    ];
    const view = await opened(
      modal([
        input('note', { type: 'plain_text_input' }),
        input('team', { type: 'static_select', options, initial_option: options[0] }),
        input('keys', { type: 'multi_static_select', options }),
        input('who', { type: 'users_select' }),
        input('day', { type: 'datepicker' }, { optional: true }),
        input('count', { type: 'number_input', is_decimal_allowed: false, min_value: '1' }),
      ]),
    );
    await submit(view.id, { note: 'hi', keys: ['a', 'b'], who: 'chloe', count: 3 });
    const { payload } = bot.last();
    expect(payload).toMatchObject({
      type: 'view_submission',
      user: { id: 'U0ANA' },
      trigger_id: expect.any(String),
      response_urls: [],
    });
    expect((payload['view'] as { state: unknown }).state).toEqual({
      values: {
        note: { note: { type: 'plain_text_input', value: 'hi' } },
        team: { team: { type: 'static_select', selected_option: options[0] } },
        keys: { keys: { type: 'multi_static_select', selected_options: options } },
        who: { who: { type: 'users_select', selected_user: 'U0CHLOE' } },
        day: { day: { type: 'datepicker', selected_date: null } },
        count: { count: { type: 'number_input', value: '3' } },
      },
    });
  });

  test.each<[string, object, object, string]>([
    ['left empty', { type: 'plain_text_input' }, {}, 'Please complete this required field.'],
    ['too short', { type: 'plain_text_input', min_length: 3 }, { f: 'ab' }, 'Must be at least 3 characters.'],
    ['too long', { type: 'plain_text_input', max_length: 3 }, { f: 'abcd' }, 'Must be no more than 3 characters.'],
    ['no number', { type: 'number_input', is_decimal_allowed: true }, { f: 'x' }, 'Please enter a number.'],
    [
      'no whole number',
      { type: 'number_input', is_decimal_allowed: false },
      { f: '1.5' },
      'Please enter a whole number.',
    ],
    [
      'too small',
      { type: 'number_input', is_decimal_allowed: true, min_value: '2' },
      { f: '1' },
      'Must be at least 2.',
    ],
    ['no address', { type: 'email_text_input' }, { f: 'x' }, 'Please enter a valid email address.'],
    ['no URL', { type: 'url_text_input' }, { f: 'x' }, 'Please enter a valid URL.'],
    [
      'nothing checked',
      { type: 'checkboxes', options: [{ text: plain('A'), value: 'a' }] },
      { f: [] },
      'Please complete this required field.',
    ],
  ])('is not even sent with a field %s', async (_name, element, values, message) => {
    const view = await opened(modal([input('f', element)]));
    const before = bot.received.length;
    expect(await submit(view.id, values)).toMatchObject({ errors: { f: message } });
    expect(bot.received).toHaveLength(before);
    expect(await stack()).toMatchObject([{ errors: { f: message } }]);
  });

  test('is answered by errors, another view, one on top, or the end of all', async () => {
    const view = await opened(modal(text));
    bot.answerWith({ body: { response_action: 'errors', errors: { note: 'No.' } } });
    expect((await submit(view.id, { note: 'x' })).errors).toEqual({ note: 'No.' });
    bot.answerWith({ body: { response_action: 'update', view: modal(text, { title: plain('Again') }) } });
    expect((await submit(view.id, { note: 'x' })).modal).toMatchObject({
      view_id: view.id,
      view: { title: { text: 'Again' } },
    });
    bot.answerWith({ body: { response_action: 'push', view: modal(text) } });
    await submit(view.id, { note: 'x' });
    const top = (await stack()).at(-1)!;
    expect(await stack()).toHaveLength(2);
    bot.answerWith({ body: { response_action: 'clear' } });
    await submit(top.view_id, { note: 'x' });
    expect(await stack()).toEqual([]);
  });

  test.each<[string, unknown]>([
    ['errors for a block that is no input', { response_action: 'errors', errors: { other: 'No.' } }],
    ['an action that is none', { response_action: 'close' }],
    ['a view that is wrong', { response_action: 'update', view: { type: 'modal' } }],
  ])('answered by %s troubles the person', async (_name, body) => {
    const view = await opened(modal(text));
    bot.answerWith({ body });
    expect((await submit(view.id, { note: 'x' })).errors).toEqual({ '': expect.stringContaining('trouble') });
    expect(await stack()).toHaveLength(1);
  });

  test('of somebody else, of a closed view or of an unknown field is refused', async () => {
    const view = await opened(modal(text));
    expect(await submit(view.id, { note: 'x' }, 'ben')).toMatchObject({ status: 404 });
    expect(await submit(view.id, { nothing: 'x' })).toMatchObject({
      status: 404,
      error: expect.stringContaining('There is: note'),
    });
    await post(bot.workspace, 'close', { view_id: view.id });
    expect(await submit(view.id, { note: 'x' })).toMatchObject({ status: 404 });
  });
});

describe('a changed view', () => {
  const option = (value: string) => ({ text: plain(value), value });
  const select = (block_id: string, values: string[], initial?: string) =>
    input(block_id, {
      type: 'static_select',
      options: values.map(option),
      ...(initial === undefined ? {} : { initial_option: option(initial) }),
    });
  const update = async (view_id: string, blocks: object[], extra: object = {}) =>
    call(bot.workspace, 'views.update', { view_id, view: modal(blocks), ...extra });
  const valuesOf = (answer: Record<string, unknown>) =>
    (answer['view'] as { state: { values: Record<string, unknown> } }).state.values;

  test('keeps what stands in a field of the same ids, even over another preset', async () => {
    const view = await opened(modal([...text, select('env', ['dev', 'prod'], 'dev'), select('team', ['a'])]));
    await post(bot.workspace, 'click', { view_id: view.id, action_id: 'note', value: 'typed' });
    const changed = await update(view.id, [
      input('note', { type: 'plain_text_input', initial_value: 'another' }),
      select('env', ['dev', 'prod'], 'prod'),
      select('team', ['a', 'b'], 'b'),
      select('fresh', ['x', 'y'], 'y'),
    ]);
    expect(valuesOf(changed)).toMatchObject({
      note: { note: { value: 'typed' } },
      env: { env: { selected_option: option('dev') } },
      team: { team: { selected_option: null } },
      fresh: { fresh: { selected_option: option('y') } },
    });
  });

  test('does not keep a choice that it does not offer any more', async () => {
    const view = await opened(modal([select('env', ['dev', 'prod'], 'dev')]));
    const changed = await update(view.id, [select('env', ['prod', 'test'], 'test')]);
    expect(valuesOf(changed)).toMatchObject({ env: { env: { selected_option: option('test') } } });
  });

  test('is refused with a hash of before, and when it was closed', async () => {
    const view = await opened(modal(text));
    expect(await update(view.id, text, { hash: view.hash })).toMatchObject({ ok: true });
    expect(await update(view.id, text, { hash: view.hash })).toMatchObject({ error: 'hash_conflict' });
    await post(bot.workspace, 'close', { view_id: view.id });
    expect(await update(view.id, text)).toMatchObject({ error: 'not_found' });
  });

  test('takes what stands in the other fields along with a click', async () => {
    const button = { type: 'button', action_id: 'suggest', text: plain('Suggest') };
    const twice = [
      input('one', { type: 'plain_text_input', action_id: 'value' }),
      input('two', { type: 'users_select', action_id: 'value' }),
      { type: 'actions', block_id: 'more', elements: [button] },
    ];
    const view = await opened(modal(twice));
    const values = { one: { value: 'half' }, two: { value: '@ben' } };
    await post(bot.workspace, 'click', { view_id: view.id, action_id: 'suggest', values });
    expect(bot.last().payload).toMatchObject({
      view: { state: { values: { one: { value: { value: 'half' } }, two: { value: { selected_user: 'U0BEN' } } } } },
    });
    expect(await submit(view.id, { value: 'x' })).toMatchObject({ error: expect.stringContaining('2 elements') });
  });

  test.each([
    ['datepicker', '2026-02-30'],
    ['datepicker', 'tomorrow'],
    ['timepicker', '25:00'],
    ['users_select', 'zoe'],
  ])('a %s takes no %s', async (type, value) => {
    const view = await opened(modal([input('f', { type })]));
    expect(await submit(view.id, { f: value })).toMatchObject({ status: 400 });
  });
});

test('closing is told to a bot that asked for it', async () => {
  const view = await opened(modal(text, { notify_on_close: true }));
  await post(bot.workspace, 'close', { view_id: view.id });
  expect(bot.last().payload).toMatchObject({
    type: 'view_closed',
    is_cleared: false,
    view: { id: view.id, private_metadata: 'meta' },
  });
});

test('a choice in an input block is kept to the form unless it dispatches', async () => {
  const element = { type: 'static_select', options: [{ text: plain('A'), value: 'a' }] };
  const view = await opened(modal([input('quiet', element), input('loud', element, { dispatch_action: true })]));
  const before = bot.received.length;
  await post(bot.workspace, 'click', { view_id: view.id, action_id: 'quiet', selected: 'a' });
  expect(bot.received).toHaveLength(before);
  await post(bot.workspace, 'click', { view_id: view.id, action_id: 'loud', selected: 'a' });
  expect(bot.last().payload).toMatchObject({
    type: 'block_actions',
    container: { type: 'view', view_id: view.id },
    view: { state: { values: { quiet: { quiet: { selected_option: { value: 'a' } } } } } },
  });
  expect(bot.last().payload).not.toHaveProperty('response_url');
});

test('an external select asks the bot what it offers', async () => {
  const view = await opened(modal([input('key', { type: 'external_select', min_query_length: 0 })]));
  bot.answerWith({ body: { options: [{ text: plain('cost-center'), value: 'cost-center' }] } });
  const answer = await post(bot.workspace, 'suggest', { view_id: view.id, action_id: 'key', value: 'cos' });
  expect(answer).toMatchObject({ options: [{ value: 'cost-center' }] });
  expect(bot.last().payload).toMatchObject({ type: 'block_suggestion', action_id: 'key', value: 'cos' });
});

test('a Home is opened by an event, and not by an outsider', async () => {
  await post(bot.workspace, 'home', { as: 'chloe' });
  expect(bot.last().payload).toMatchObject({
    type: 'event_callback',
    team_id: 'T0MLCOST',
    event: { type: 'app_home_opened', user: 'U0CHLOE', channel: 'D0CHLOE', tab: 'home' },
  });
  expect(await post(bot.workspace, 'home', { as: 'otto' })).toMatchObject({ status: 403 });
});

test('an uploaded picture can be shown once Slack knows what it is', async () => {
  const png = Buffer.from('89504e470d0a1a0a0000', 'hex');
  const asked = await call(bot.workspace, 'files.getUploadURLExternal', {
    filename: 'spend.png',
    length: png.length,
    alt_text: 'Spend',
  });
  const file = String(asked['file_id']);
  const id = { files: [{ id: file, title: 'Spend' }] };
  expect(await call(bot.workspace, 'files.completeUploadExternal', id)).toMatchObject({ error: 'file_not_found' });
  const url = String(asked['upload_url']);
  const form = new FormData();
  form.set('file', new Blob([new Uint8Array(png)]), 'spend.png');
  expect((await fetch(url, { method: 'POST', body: form })).status).toBe(200);
  expect((await fetch(url, { method: 'POST', body: form })).status).toBe(404);
  const image = { type: 'image', slack_file: { id: file }, alt_text: 'Spend' };
  const show = () => call(bot.workspace, 'chat.postMessage', { channel: 'C0MLCOSTS', text: 'x', blocks: [image] });
  expect(await show()).toMatchObject({ error: 'invalid_blocks' });
  expect(await call(bot.workspace, 'files.completeUploadExternal', id)).toMatchObject({
    ok: true,
    files: [{ id: file, mimetype: '' }],
  });
  expect(await call(bot.workspace, 'files.completeUploadExternal', id)).toMatchObject({ error: 'file_not_found' });
  expect(await show()).toMatchObject({ error: 'invalid_blocks' });
  const info = async () =>
    (await call(bot.workspace, 'files.info', { file }))['file'] as { mimetype: string; url_private: string };
  expect((await info()).mimetype).toBe('');
  await wait(300);
  expect((await info()).mimetype).toBe('image/png');
  expect(await show()).toMatchObject({ ok: true });
  const ephemeral = { channel: 'C0MLCOSTS', user: 'U0ANA', text: 'x', blocks: [image] };
  expect(await call(bot.workspace, 'chat.postEphemeral', ephemeral)).toMatchObject({ error: 'invalid_blocks' });
  const { url_private } = await info();
  expect((await fetch(url_private)).status).toBe(403);
  const authorized = await fetch(url_private, {
    headers: { authorization: `Bearer ${bot.workspace.slack.tokens.bot}` },
  });
  expect(Buffer.from(await authorized.arrayBuffer())).toEqual(png);
  const shown = await fetch(`${bot.workspace.url}/_demo/files/${file}`);
  expect(shown.headers.get('content-type')).toBe('image/png');
  expect((await state(bot.workspace)).files).toMatchObject([{ id: file, title: 'Spend', alt_text: 'Spend', size: 10 }]);
});

test('a file is shared as a message of its channel, whole or not at all', async () => {
  const csv = 'a,b\n1,2\n';
  const upload = async (body: string, length = body.length) => {
    const asked = await call(bot.workspace, 'files.getUploadURLExternal', { filename: 'spend.csv', length });
    const sent = await fetch(String(asked['upload_url']), { method: 'POST', body });
    return { file: String(asked['file_id']), status: sent.status };
  };
  expect((await upload(csv, 5)).status).toBe(400);
  const { file } = await upload(csv);
  const share = (args: object) =>
    call(bot.workspace, 'files.completeUploadExternal', { files: [{ id: file }], initial_comment: 'Here', ...args });
  expect(await share({ channel_id: 'G0LEADS' })).toMatchObject({ error: 'channel_not_found' });
  expect(await share({ channel_id: 'U0ANA' })).toMatchObject({ error: 'channel_not_found' });
  expect(await share({ channel_id: 'C0RANDOM' })).toMatchObject({ error: 'not_in_channel' });
  expect(await share({ channel_id: 'C0MLCOSTS', thread_ts: '1.1' })).toMatchObject({ error: 'invalid_thread_ts' });
  expect(await share({ channel_id: 'C0MLCOSTS' })).toMatchObject({ ok: true });
  const { messages } = (await state(bot.workspace)).channels.find(({ name }) => name === 'ml-costs')!;
  expect(messages.at(-1)).toMatchObject({ text: 'Here', files: [file] });
});
