import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { demoClient, type DemoClient, type Outcome } from '../../src/demo/client.ts';
import { startWorkspace, type Workspace } from '../../src/demo/index.ts';
import { eventPayload } from '../../src/demo/slack/payloads.ts';
import { MlcostError } from '../../src/errors.ts';
import { createLog } from '../../src/log.ts';
import { actions, button, section, type Block } from '../../src/slack/blocks.ts';
import {
  SHORTCUT,
  slackApp,
  type Click,
  type Person,
  type Shortcut,
  type SlackApp,
  type Submission,
  type SubmissionOutcome,
} from '../../src/slack/bolt.ts';
import { inFlight } from '../../src/slack/in-flight.ts';
import {
  checkboxes,
  datePicker,
  input,
  modal,
  openModal,
  overflow,
  radioButtons,
  staticSelect,
  textInput,
  updateModal,
  usersSelect,
} from '../../src/slack/modals.ts';
import { postDirect, postMessage, updateMessage } from '../../src/slack/post.ts';

const options = ['search', 'fraud'].map((value) => ({ text: value, value }));
const select = input({ label: 'Team', blockId: 'team', element: staticSelect({ actionId: 'team', options }) });
const fields = [
  input({
    label: 'Team',
    blockId: 'team',
    element: staticSelect({ actionId: 'team', options, initial: 'search' }),
    dispatch: true,
  }),
  input({ label: 'Note', blockId: 'note', element: textInput({ actionId: 'note' }), optional: true }),
  input({ label: 'Owner', blockId: 'owner', element: usersSelect({ actionId: 'owner' }), optional: true }),
  input({ label: 'Day', blockId: 'day', element: datePicker({ actionId: 'day', initial: '2026-12-01' }) }),
  input({ label: 'Also', blockId: 'also', element: checkboxes({ actionId: 'also', options }), optional: true }),
  input({ label: 'How', blockId: 'how', element: radioButtons({ actionId: 'how', options, initial: 'fraud' }) }),
];
const dialog = (blocks: Parameters<typeof modal>[0]['blocks'] = fields, title = 'Fix tags') =>
  modal({ title, submit: 'Tag it', callbackId: 'fix', privateMetadata: '{"ref":"r1"}', blocks });

/** Slack has to know the address before the bot listens there. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}

describe.each(['socket', 'http'] as const)('what Slack delivers over %s', (slackMode) => {
  let workspace: Workspace;
  let demo: DemoClient;
  let app: SlackApp;
  let clicks: Click[] = [];
  let submissions: Submission[] = [];
  let shortcuts: Shortcut[] = [];
  let homes: Person[] = [];
  let failures: [string, unknown][] = [];
  let onClick: (click: Click) => Promise<unknown> = async () => undefined;
  let onSubmit: (submitted: Submission) => SubmissionOutcome | Promise<SubmissionOutcome> = () => ({});
  const work = inFlight();

  beforeAll(async () => {
    const port = slackMode === 'http' ? await freePort() : 0;
    workspace = await startWorkspace({ aws: 'own', rateLimits: false, slackMode });
    workspace.slack.setRequestUrl(`http://127.0.0.1:${port}/slack/events`);
    workspace.settleWith(() => work.idle());
    demo = demoClient(workspace.url);
    const { env } = workspace;
    app = slackApp(
      {
        config: {
          slack: {
            botToken: env['SLACK_BOT_TOKEN'] ?? '',
            appToken: env['SLACK_APP_TOKEN'] ?? '',
            signingSecret: env['SLACK_SIGNING_SECRET'] ?? '',
            apiUrl: env['SLACK_API_URL'] ?? '',
            mode: slackMode,
          },
          http: { port, host: '127.0.0.1' },
        },
        log: createLog('silent'),
        inFlight: work,
        ops: (_request, response) => response.end(),
      },
      {
        command: async () => undefined,
        actions: [
          {
            id: /./,
            run: async (click) => {
              clicks.push(click);
              await onClick(click);
            },
          },
        ],
        submissions: [
          {
            id: 'fix',
            run: (submitted) => {
              submissions.push(submitted);
              return onSubmit(submitted);
            },
          },
        ],
        shortcuts: Object.values(SHORTCUT).map((id) => ({
          id,
          run: async (asked) => {
            shortcuts.push(asked);
            if (id === SHORTCUT.fixTags) await openModal(app.client, asked.triggerId, dialog());
          },
        })),
        home: async (person) => {
          homes.push(person);
        },
        failed: async (person, error) => {
          failures.push([person.user, error]);
          await postDirect(app.client, person.user, { text: 'That did not work', blocks: [] });
        },
      },
    );
    await app.start();
  });
  beforeEach(() => {
    [clicks, submissions, shortcuts, homes, failures] = [[], [], [], [], []];
    onClick = async () => undefined;
    onSubmit = () => ({});
  });
  afterAll(async () => {
    await app.stop();
    await app.close();
    await workspace.close();
  });

  const opened = async (as = 'ana'): Promise<string> => {
    const { modal: shown } = await demo.shortcut({ as, callback_id: SHORTCUT.fixTags });
    return shown?.view_id ?? '';
  };
  const posted = async (blocks: Block[]) => {
    const { ts } = await postMessage(app.client, 'C0MLCOSTS', { text: 'x', blocks });
    return { channel: 'ml-costs', ts };
  };
  const stack = async (as = 'ana') => (await demo.state()).modals[as] ?? [];

  describe('Home', () => {
    const opened = async (user: string) => {
      const { slack } = workspace.slack;
      const event = { type: 'app_home_opened', user, channel: 'D0ANA', tab: 'home', event_ts: slack.state.nextTs() };
      await slack.delivery.deliver('events_api', eventPayload(slack, `Ev0${user}`, event));
      await work.idle();
    };

    test('is opened by a person of their own workspace, whichever the event came through', async () => {
      await opened('U0ANA');
      await opened('U0OTTO');
      expect(homes).toEqual([
        { user: 'U0ANA', team: 'T0MLCOST' },
        { user: 'U0OTTO', team: 'T0VENDOR' },
      ]);
    });

    test('is opened by nobody known when Slack knows nobody of that id, and the failure told when it does not answer', async () => {
      await opened('U0NOBODY');
      expect(homes).toEqual([{ user: 'U0NOBODY', team: '' }]);
      workspace.slack.setFaults([{ operation: 'users.info', error: 'fatal_error' }]);
      await opened('U0BEN');
      workspace.slack.setFaults([]);
      expect(homes).toHaveLength(1);
      expect(failures).toEqual([['U0BEN', expect.objectContaining({ code: 'slack_unavailable' })]]);
    });
  });

  describe('a click', () => {
    test('carries the value of a button and what was chosen elsewhere', async () => {
      const at = await posted([
        actions([
          button({ text: 'Fix', action_id: 'fix', value: 'fix r1' }),
          overflow({ actionId: 'more', options: [{ text: 'Snooze', value: 'snooze r1' }] }),
          staticSelect({ actionId: 'group', options }),
          usersSelect({ actionId: 'who' }),
          datePicker({ actionId: 'until' }),
          checkboxes({ actionId: 'kinds', options }),
          radioButtons({ actionId: 'how', options }),
        ]),
      ]);
      await demo.click({ ...at, action_id: 'fix' });
      await demo.click({ ...at, action_id: 'more', selected: 'snooze r1' });
      await demo.click({ ...at, action_id: 'group', selected: 'fraud' });
      await demo.click({ ...at, action_id: 'who', selected: '@ben' });
      await demo.click({ ...at, action_id: 'until', selected: '2026-12-24' });
      await demo.click({ ...at, action_id: 'kinds', selected: ['search', 'fraud'] });
      await demo.click({ ...at, action_id: 'how', selected: 'search' });
      expect(clicks.map(({ actionId, value, selected }) => [actionId, value, selected])).toEqual([
        ['fix', 'fix r1', []],
        ['more', 'snooze r1', ['snooze r1']],
        ['group', 'fraud', ['fraud']],
        ['who', 'U0BEN', ['U0BEN']],
        ['until', '2026-12-24', ['2026-12-24']],
        ['kinds', 'search', ['search', 'fraud']],
        ['how', 'search', ['search']],
      ]);
      expect(clicks[6]).toMatchObject({
        surface: 'message',
        channel: 'C0MLCOSTS',
        messageTs: at.ts,
        ephemeral: false,
        viewId: undefined,
        privateMetadata: '',
        values: { group: ['fraud'], kinds: ['search', 'fraud'], how: ['search'] },
      });
    });

    test('in a dialog carries the dialog and all its fields, and may change it', async () => {
      onClick = async ({ viewId = '', viewHash }) => {
        await updateModal(app.client, { viewId, hash: viewHash }, dialog([...fields, section('Changed')]));
      };
      const viewId = await opened();
      const { modal: changed } = await demo.click({ view_id: viewId, action_id: 'team', selected: 'fraud' });
      expect(clicks).toMatchObject([
        {
          surface: 'modal',
          selected: ['fraud'],
          viewId,
          viewHash: expect.any(String),
          privateMetadata: '{"ref":"r1"}',
          channel: undefined,
          responseUrl: undefined,
          values: { team: ['fraud'], note: [], owner: [], day: ['2026-12-01'], also: [], how: ['fraud'] },
        },
      ]);
      expect(JSON.stringify(changed)).toContain('Changed');
      await demo.close({ view_id: viewId });
    });

    test('may find its dialog changed, or closed', async () => {
      const viewId = await opened();
      const first = await updateModal(app.client, { viewId }, dialog());
      const second = await updateModal(app.client, first ?? { viewId }, dialog());
      expect(second?.hash).not.toBe(first?.hash);
      await expect(updateModal(app.client, first ?? { viewId }, dialog())).rejects.toMatchObject({
        message: expect.stringContaining('changed'),
        hint: expect.any(String),
      });
      await demo.close({ view_id: viewId });
      expect(await updateModal(app.client, { viewId }, dialog())).toBeUndefined();
    });
  });

  test('a dialog that comes too late says so in words', async () => {
    await expect(openModal(app.client, '1.2.3', dialog())).rejects.toMatchObject({
      code: 'slack_unavailable',
      message: expect.stringContaining('too late'),
      hint: 'Click again.',
    });
  });

  describe('a submission', () => {
    const submit = async (values: Record<string, unknown> = {}): Promise<Outcome> => {
      const viewId = (await stack()).at(-1)?.view_id ?? (await opened());
      return demo.submit({ view_id: viewId, values });
    };

    test('carries every field, and closes the dialog', async () => {
      const viewId = await opened();
      await submit({ note: ' a b ', owner: 'ben', also: ['search', 'fraud'], day: '2026-12-24' });
      expect(submissions).toMatchObject([
        {
          user: 'U0ANA',
          team: 'T0MLCOST',
          callbackId: 'fix',
          privateMetadata: '{"ref":"r1"}',
          triggerId: expect.any(String),
          viewId,
          viewHash: expect.any(String),
        },
      ]);
      expect(submissions[0]?.values).toEqual({
        team: ['search'],
        note: [' a b '],
        owner: ['U0BEN'],
        day: ['2026-12-24'],
        also: ['search', 'fraud'],
        how: ['fraud'],
      });
      expect(await stack()).toEqual([]);
    });

    test('may be refused field by field, changed, covered by another, and cleared away', async () => {
      await opened();
      onSubmit = async () => ({ errors: { note: 'Say why.' } });
      expect(await submit()).toMatchObject({ errors: { note: 'Say why.' } });
      onSubmit = () => ({ view: dialog([select], 'Sure?') });
      expect(await submit()).toMatchObject({ modal: { view: { title: { text: 'Sure?' } } } });
      onSubmit = () => ({ push: dialog([select], 'And this?') });
      await submit({ team: 'fraud' });
      expect(await stack()).toHaveLength(2);
      onSubmit = () => ({ clear: true });
      await submit({ team: 'fraud' });
      expect(await stack()).toEqual([]);
      expect(failures).toEqual([]);
    });

    test('may go on in the dialog and in messages after Slack knows', async () => {
      const channel = await postMessage(app.client, 'C0MLCOSTS', { text: 'before', blocks: [] });
      const direct = await postDirect(app.client, 'U0ANA', { text: 'before', blocks: [] });
      const others = await postDirect(app.client, 'U0BEN', { text: 'before', blocks: [] });
      onSubmit = ({ viewId }) => ({
        view: dialog([section('Working…')], 'Working'),
        afterwards: async () => {
          for (const at of [channel, direct, others]) {
            await updateMessage(app.client, at, { text: 'after', blocks: [section('after')] });
          }
          await updateModal(app.client, { viewId }, dialog([section('Done')], 'Done'));
        },
      });
      const { messages, modal: shown } = await submit();
      expect(messages.map((message) => [message.channel, message.text, message.edited !== undefined])).toEqual([
        ['ml-costs', 'after', true],
        ['@ana', 'after', true],
      ]);
      expect(shown).toMatchObject({ view: { title: { text: 'Done' } } });
      await demo.close({ view_id: shown?.view_id ?? '' });
    });

    test.each<[string, () => SubmissionOutcome | Promise<SubmissionOutcome>, string]>([
      [
        'throws',
        () => {
          throw new Error('boom');
        },
        'boom',
      ],
      ['rejects', () => Promise.reject(new MlcostError('store_unavailable', 'No database.')), 'No database.'],
      ['fails afterwards', () => ({ afterwards: () => Promise.reject(new Error('late boom')) }), 'late boom'],
      ['never decides', () => new Promise<SubmissionOutcome>(() => undefined), 'took too long'],
    ])('whose listener %s closes the dialog and tells the person', async (_name, run, words) => {
      onSubmit = run;
      const { errors, messages } = await submit();
      expect(errors).toBeUndefined();
      expect(await stack()).toEqual([]);
      expect(failures).toEqual([['U0ANA', expect.objectContaining({ message: expect.stringContaining(words) })]]);
      expect(messages).toMatchObject([{ channel: '@ana', text: 'That did not work' }]);
    });

    test('that is decided too late is not carried out', async () => {
      let decide: (outcome: SubmissionOutcome) => void = () => undefined;
      let done = false;
      onSubmit = () => new Promise((resolve) => (decide = resolve));
      await submit();
      decide({ afterwards: async () => void (done = true) });
      await work.idle();
      expect(done).toBe(false);
    });
  });

  describe('a shortcut', () => {
    test('of the ⚡ menu has a person and a trigger', async () => {
      await opened('ben');
      expect(shortcuts).toEqual([
        { user: 'U0BEN', team: 'T0MLCOST', callbackId: 'fix_tags', triggerId: expect.any(String), kind: 'global' },
      ]);
    });

    test('of a message has all that the message says', async () => {
      const arn = 'arn:aws:sagemaker:eu-west-1:222233334444:endpoint/fraud-scorer';
      const said = await demo.say({ as: 'ben', text: `@ana ${arn} & co` });
      const bot = await posted([
        section(`see \`${arn}\``),
        actions([button({ text: 'Fix', action_id: 'fix', value: 'secret' })]),
      ]);
      for (const ts of [said.messages[0]?.ts ?? '', bot.ts]) {
        await demo.shortcut({ callback_id: SHORTCUT.fixTagsInMessage, channel: 'ml-costs', ts });
      }
      const [first, second] = shortcuts;
      expect(first).toMatchObject({
        kind: 'message',
        callbackId: 'fix_tags_in_message',
        channel: 'C0MLCOSTS',
        messageTs: said.messages[0]?.ts,
        messageText: `<@U0ANA|ana> ${arn} &amp; co`,
        messageBlocks: expect.stringContaining(`${arn} & co`),
        responseUrl: expect.stringContaining('/app/'),
      });
      expect(second?.messageBlocks).toContain(arn);
      expect(second?.messageBlocks).not.toContain('secret');
    });
  });
});
