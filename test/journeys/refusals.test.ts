import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { callsDuring } from '../support/calls.ts';
import { answer, changedDuring, only, readable } from '../support/messages.ts';
import { startRunning, type Running } from '../support/running.ts';

/** A message of the bot's with the buttons of an answer, put where an outsider can reach it. */
async function plant({ workspace }: Running, channel: string): Promise<string> {
  const value = 'spend by cost-center last month';
  const button = (action_id: string) => ({
    type: 'button',
    action_id,
    value,
    text: { type: 'plain_text', text: action_id },
  });
  const response = await fetch(`${workspace.url}/api/chat.postMessage`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${workspace.slack.tokens.bot}` },
    body: JSON.stringify({
      channel,
      text: 'planted',
      blocks: [{ type: 'actions', elements: ['line:1', 'share', 'csv', 'adjust'].map(button) }],
    }),
  });
  const { ok, ts, error } = (await response.json()) as { ok: boolean; ts: string; error?: string };
  if (!ok) throw new Error(error);
  return ts;
}

const LINES = ['', 'spend by cost-center', 'forecast', 'anomalies', 'settings', 'help', 'spned', 'spend "'];

describe('people of another organization', () => {
  let running: Running;
  beforeAll(async () => {
    running = await startRunning();
  });
  afterAll(() => running.stop());

  test.each(LINES)('are refused before anything is asked of AWS: /mlcost %s', async (line) => {
    const calls = await callsDuring(running.demo, async () => {
      const message = await answer(running.demo, line, { as: 'otto', channel: 'labeling-vendor' });
      expect(message).toMatchObject({ ephemeral: true, visible_to: 'otto' });
      expect(readable(message)).toMatch(/you are from another one/);
      expect(readable(message)).not.toMatch(/\$\d|cost-center/);
    });
    expect(calls.aws).toEqual({});
  });

  test.each(['line:1', 'share', 'csv', 'adjust'])(
    'are refused when they click %s, and no dialog opens',
    async (action_id) => {
      const ts = await plant(running, 'C0SHARED');
      const calls = await callsDuring(running.demo, async () => {
        const { messages, modal } = await running.demo.click({
          as: 'otto',
          channel: 'labeling-vendor',
          ts,
          action_id,
        });
        expect(messages).toHaveLength(1);
        expect(messages[0]).toMatchObject({ ephemeral: true, visible_to: 'otto' });
        expect(messages[0]?.text).toMatch(/another one/);
        expect(modal).toBeUndefined();
      });
      expect(calls.aws).toEqual({});
      expect(calls.slack['chat.postMessage'] ?? 0).toBe(0);
      expect(calls.slack['views.open'] ?? 0).toBe(0);
    },
  );
});

describe('a channel shared with another organization', () => {
  let running: Running;
  beforeAll(async () => {
    running = await startRunning();
  });
  afterAll(() => running.stop());

  test.each(LINES)('shows no costs even to our own people: /mlcost %s', async (line) => {
    const calls = await callsDuring(running.demo, async () => {
      const message = await answer(running.demo, line, { as: 'ana', channel: 'labeling-vendor' });
      expect(readable(message)).toMatch(/shared with another organization.*direct message/s);
    });
    expect(calls.aws).toEqual({});
  });

  test.each(['line:1', 'share', 'csv', 'adjust'])('nor when one of them clicks %s there', async (action_id) => {
    const ts = await plant(running, 'C0SHARED');
    const calls = await callsDuring(running.demo, async () => {
      const outcome = await running.demo.click({ as: 'ana', channel: 'labeling-vendor', ts, action_id });
      expect(only(outcome)).toMatchObject({ ephemeral: true, visible_to: 'ana' });
      expect(only(outcome).text).toMatch(/shared with another organization/);
      expect(outcome.modal).toBeUndefined();
    });
    expect(calls.aws).toEqual({});
  });
});

describe('people.look', () => {
  let running: Running;
  beforeAll(async () => {
    running = await startRunning({
      config: (config) => ({ ...config, people: { ...config.people, look: ['S0MLPLAT'], admin: ['U0CHLOE'] } }),
    });
  });
  afterAll(() => running.stop());

  test('lets members of a user group and admins in', async () => {
    for (const as of ['ana', 'dmitri', 'chloe']) {
      expect(readable(await answer(running.demo, 'spend last month', { as }))).toMatch(/of ML spend/);
    }
  });

  test('keeps everybody else out by command, click, dialog and Home, with what to do, and asks AWS nothing', async () => {
    const ts = await plant(running, 'C0MLCOSTS');
    const calls = await callsDuring(running.demo, async () => {
      expect(readable(await answer(running.demo, '', { as: 'ben' }))).toMatch(/people\.look in mlcost\.yml/);
      for (const action_id of ['line:1', 'share', 'csv', 'adjust']) {
        const outcome = await running.demo.click({ as: 'ben', channel: 'ml-costs', ts, action_id });
        expect(only(outcome).text).toMatch(/people\.look/);
        expect(outcome.modal).toBeUndefined();
      }
      const { view } = await running.demo.home({ as: 'ben' });
      expect(JSON.stringify(view)).toMatch(/people\.look/);
      expect(JSON.stringify(view)).not.toMatch(/\$\d/);
    });
    expect(calls.aws).toEqual({});
  });

  test('asks Slack for the members of a group once, not for every command', async () => {
    const calls = await callsDuring(running.demo, async () => {
      for (let time = 0; time < 5; time += 1) await answer(running.demo, 'spend last month', { as: 'dmitri' });
    });
    expect(calls.slack['usergroups.users.list'] ?? 0).toBe(0);
  });

  test('a dialog opened before access was lost shows nothing after it', async () => {
    const first = await answer(running.demo, 'spend last month', { as: 'dmitri' });
    const { modal } = await running.demo.click({
      as: 'dmitri',
      channel: 'ml-costs',
      ts: first.ts,
      action_id: 'adjust',
    });
    const config = running.config.people;
    const look = config.look as string[];
    look.splice(0, look.length, 'U0ANA');
    const calls = await callsDuring(running.demo, async () => {
      const submit = () => running.demo.submit({ as: 'dmitri', view_id: modal?.view_id ?? '', values: {} });
      const [message] = await changedDuring(running.demo, submit);
      expect(message).toMatchObject({ ephemeral: true, visible_to: 'dmitri' });
      expect(message?.text).toMatch(/people\.look/);
    });
    expect(calls.aws).toEqual({});
  });
});
