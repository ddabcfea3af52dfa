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

const shortcut = (given: Record<string, unknown>) => post(bot.workspace, 'shortcut', { as: 'ana', ...given });
const say = (text: string, given: Record<string, unknown> = {}) =>
  post(bot.workspace, 'say', { as: 'ben', channel: 'ml-costs', text, ...given });
const plain = (text: string) => ({ type: 'plain_text', text });

describe('a global shortcut', () => {
  test('arrives with who asks and a trigger, and without a place', async () => {
    await shortcut({ callback_id: 'fix_tags' });
    expect(bot.last().payload).toEqual({
      type: 'shortcut',
      callback_id: 'fix_tags',
      trigger_id: expect.any(String),
      action_ts: expect.any(String),
      user: { id: 'U0ANA', username: 'ana', name: 'ana', team_id: 'T0MLCOST' },
      api_app_id: 'A0MLCOST',
      token: expect.any(String),
      team: { id: 'T0MLCOST', domain: 'acme-ml' },
      enterprise: null,
      is_enterprise_install: false,
    });
  });

  test('opens a modal by its trigger', async () => {
    await shortcut({ callback_id: 'fix_tags' });
    const view = { type: 'modal', title: plain('Fix'), blocks: [{ type: 'divider' }] };
    const opened = await call(bot.workspace, 'views.open', { trigger_id: bot.last().payload['trigger_id'], view });
    expect(opened).toMatchObject({ ok: true });
    expect((await state(bot.workspace)).modals['ana']).toHaveLength(1);
  });

  test('takes no message, and has to be one of the app', async () => {
    const before = bot.received.length;
    expect(await shortcut({ callback_id: 'fix_tags', channel: 'ml-costs', ts: '1.1' })).toMatchObject({ status: 400 });
    expect(await shortcut({ callback_id: 'nothing' })).toMatchObject({
      status: 404,
      error: expect.stringContaining('There is: fix_tags, fix_tags_in_message'),
    });
    expect(bot.received).toHaveLength(before);
  });

  test('that the bot does not take is said', async () => {
    bot.answerWith({ status: 500 });
    expect(await shortcut({ callback_id: 'fix_tags' })).toMatchObject({
      trouble: 'This app responded with the error "http_service_error"',
    });
  });
});

describe('a message shortcut', () => {
  test('brings the message with it, and can be answered', async () => {
    const { messages } = await say('@ana: fraud-scorer & a <b>');
    const { ts } = messages[0]!;
    await shortcut({ callback_id: 'fix_tags_in_message', channel: 'ml-costs', ts });
    const { payload } = bot.last();
    expect(payload).toMatchObject({
      type: 'message_action',
      callback_id: 'fix_tags_in_message',
      message_ts: ts,
      trigger_id: expect.any(String),
      channel: { id: 'C0MLCOSTS', name: 'ml-costs' },
      user: { id: 'U0ANA' },
      message: {
        type: 'message',
        user: 'U0BEN',
        ts,
        text: '<@U0ANA|ana>: fraud-scorer &amp; a &lt;b&gt;',
        blocks: [
          {
            type: 'rich_text',
            elements: [
              {
                type: 'rich_text_section',
                elements: [
                  { type: 'user', user_id: 'U0ANA' },
                  { type: 'text', text: ': fraud-scorer & a <b>' },
                ],
              },
            ],
          },
        ],
      },
      response_url: expect.stringContaining(`${bot.workspace.url}/app/T0MLCOST/`),
    });
    const respond = (body: object) =>
      fetch(String(payload['response_url']), {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    expect((await respond({ text: 'Nothing named', replace_original: true })).status).toBe(200);
    const { messages: now } = (await state(bot.workspace)).channels.find(({ name }) => name === 'ml-costs')!;
    expect(now.find((message) => message.ts === ts)).toMatchObject({ user: 'ben' });
    expect(now.at(-1)).toMatchObject({ text: 'Nothing named', ephemeral: true, visible_to: 'ana' });
  });

  test('works on messages of channels the bot is not in', async () => {
    const { messages } = await say('vision-train-7 again', { channel: 'random' });
    await shortcut({ callback_id: 'fix_tags_in_message', channel: 'random', ts: messages[0]!.ts });
    expect(bot.last().payload).toMatchObject({ channel: { id: 'C0RANDOM' } });
  });

  test.each<[string, Record<string, unknown>, number]>([
    ['without a message', {}, 404],
    ['on a message that is not there', { channel: 'ml-costs', ts: '1.000001' }, 404],
    ['in a channel of others', { channel: 'team-vision', ts: '1.000001' }, 403],
  ])('%s is a sentence', async (_name, given, status) => {
    expect(await shortcut({ callback_id: 'fix_tags_in_message', ...given })).toMatchObject({ status });
  });

  test('is not offered on what one person alone sees', async () => {
    bot.answerWith({ body: { text: 'only you' } });
    const { messages } = await post(bot.workspace, 'command', { text: '' });
    const given = { callback_id: 'fix_tags_in_message', channel: 'ml-costs', ts: messages[0]!.ts };
    expect(await shortcut(given)).toMatchObject({ error: expect.stringContaining('only one person sees') });
  });
});

describe('what a person writes', () => {
  test('is a message of theirs that the bot does not hear of', async () => {
    const before = bot.received.length;
    const answer = await say('see https://aws.example/x in #team-vision');
    expect(answer.messages).toMatchObject([
      {
        user: 'ben',
        channel: 'ml-costs',
        ephemeral: false,
        text: 'see <https://aws.example/x> in <#C0VISION|team-vision>',
      },
    ]);
    expect(bot.received).toHaveLength(before);
  });

  test.each([
    ['', {}],
    ['/mlcost', {}],
    ['hello', { channel: 'finops' }],
  ])('is not posted when it is %j %j', async (text, given) => {
    expect((await say(text, given)).status).toBeGreaterThanOrEqual(400);
  });
});
