import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { bench, post, state } from './support.ts';
import type { Bench } from './support.ts';

const section = (text: string) => ({ type: 'section' as const, text: { type: 'mrkdwn' as const, text } });

describe.each(['socket', 'http'] as const)('a real Bolt app in %s mode', (slackMode) => {
  let at: Bench;

  beforeAll(async () => {
    at = await bench(
      (app) => {
        app.command('/mlcost', async ({ ack, respond, command, client }) => {
          await ack();
          if (command.text === 'post') {
            await client.apiCall('chat.postMessage', { channel: command.channel_id, text: 'In the channel' });
            return;
          }
          if (command.text === 'modal') {
            await client.views.open({
              trigger_id: command.trigger_id,
              view: {
                type: 'modal',
                callback_id: 'note',
                title: { type: 'plain_text', text: 'A note' },
                submit: { type: 'plain_text', text: 'Keep' },
                private_metadata: command.channel_id,
                blocks: [
                  {
                    type: 'input',
                    block_id: 'note',
                    label: { type: 'plain_text', text: 'Note' },
                    element: { type: 'plain_text_input', action_id: 'text' },
                  },
                ],
              },
            });
            return;
          }
          await respond({
            text: `You said ${command.text}`,
            blocks: [
              section(`You said *${command.text}*`),
              {
                type: 'actions',
                elements: [
                  {
                    type: 'button',
                    action_id: 'more',
                    value: 'line 1',
                    text: { type: 'plain_text', text: 'More' },
                  },
                ],
              },
            ],
          });
        });
        app.action('more', async ({ ack, respond, action }) => {
          await ack();
          const value = 'value' in action ? action.value : '';
          await respond({ replace_original: true, text: `More of ${value}`, blocks: [section(`More of ${value}`)] });
        });
        app.view('note', async ({ ack, view, client }) => {
          const text = view.state.values['note']?.['text']?.value ?? '';
          if (text === 'bad') return ack({ response_action: 'errors', errors: { note: 'Not that.' } });
          await ack();
          await client.apiCall('chat.postMessage', { channel: view.private_metadata, text: `Noted: ${text}` });
        });
        app.event('app_home_opened', async ({ event, client }) => {
          await client.views.publish({
            user_id: event.user,
            view: { type: 'home', blocks: [section(`Welcome <@${event.user}>`)] },
          });
        });
      },
      { slackMode },
    );
  });
  afterAll(() => at.close());

  test('answers a command before the eyes of one person only', async () => {
    const answer = await post(at.workspace, 'command', { as: 'ana', channel: 'ml-costs', text: 'hello' });
    expect(answer.status).toBe(200);
    expect(answer.messages).toMatchObject([
      { channel: 'ml-costs', user: 'mlcost', text: 'You said hello', ephemeral: true, visible_to: 'ana' },
    ]);
  });

  test('replaces the message in place when its button is clicked', async () => {
    const { messages } = await post(at.workspace, 'command', { text: 'hello' });
    const ts = messages[0]!.ts;
    const clicked = await post(at.workspace, 'click', { as: 'ana', channel: 'ml-costs', ts, action_id: 'more' });
    expect(clicked.messages).toMatchObject([{ ts, text: 'More of line 1', edited: expect.any(String) }]);
  });

  test('posts to the channel through the Web API', async () => {
    const answer = await post(at.workspace, 'command', { as: 'ben', text: 'post' });
    expect(answer.messages).toMatchObject([{ text: 'In the channel', ephemeral: false }]);
  });

  test('opens a modal, shows its errors, and takes its submission', async () => {
    const { modal } = await post(at.workspace, 'command', { as: 'chloe', channel: 'finops', text: 'modal' });
    expect(modal.view['title']).toMatchObject({ text: 'A note' });
    const empty = await post(at.workspace, 'submit', { as: 'chloe', view_id: modal.view_id, values: {} });
    expect(empty.errors).toEqual({ note: 'Please complete this required field.' });
    const bad = await post(at.workspace, 'submit', { as: 'chloe', view_id: modal.view_id, values: { text: 'bad' } });
    expect(bad.errors).toEqual({ note: 'Not that.' });
    expect((await state(at.workspace)).modals['chloe']).toMatchObject([{ errors: { note: 'Not that.' } }]);
    const good = await post(at.workspace, 'submit', { as: 'chloe', view_id: modal.view_id, values: { text: 'good' } });
    expect(good.errors).toBeUndefined();
    expect(good.messages).toMatchObject([{ text: 'Noted: good', channel: 'finops' }]);
    expect((await state(at.workspace)).modals['chloe']).toEqual([]);
  });

  test('publishes a Home when it is opened', async () => {
    const { view } = await post(at.workspace, 'home', { as: 'dmitri' });
    expect(view).toMatchObject({ type: 'home', blocks: [{ text: { text: 'Welcome <@U0DMITRI>' } }] });
  });
});
