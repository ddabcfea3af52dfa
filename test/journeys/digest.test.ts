import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startBot, type Bot } from '../../src/app.ts';
import { loadConfig } from '../../src/config.ts';
import { demoClient, type DemoClient } from '../../src/demo/client.ts';
import { startWorkspace, type Workspace } from '../../src/demo/index.ts';
import { digestsDue } from '../../src/features/digest/job.ts';
import { createLog } from '../../src/log.ts';
import { openParts, type Parts } from '../../src/parts.ts';
import { slackClient } from '../../src/slack/client.ts';
import { callsDuring } from '../support/calls.ts';
import { asked, directTo, dialogOf, pressAt, shownOf, submitted } from '../support/fixing.ts';
import { buttonsIn, press, readable } from '../support/messages.ts';

/**
 * The daily message: once a day to who wants it, one message that is changed in its place. The bot answers; what a
 * worker would do every few seconds is done here when the test says so.
 */

let folder: string;
let workspace: Workspace;
let demo: DemoClient;
let bot: Bot;
let parts: Parts;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mlcost-digest-'));
  // 06:00 in Berlin.
  workspace = await startWorkspace({ quiet: true, rateLimits: false, now: new Date('2026-11-19T05:00:00Z') });
  demo = demoClient(workspace.url);
  const env = { MLCOST_DB: join(folder, 'mlcost.db'), LOG_LEVEL: 'silent', ...workspace.env };
  const config = loadConfig(env);
  const log = createLog('silent');
  const clock = () => workspace.clock.now();
  bot = await startBot({ ...config, http: { ...config.http, port: 0 } }, { log, clock, jobs: false });
  workspace.settleWith(() => bot.idle());
  // Days pass in an instant here, and the tagging API must not lag behind over them.
  await demo.faults({ aws: { taggingDelayMs: 0 } });
  const client = slackClient(config.slack, log);
  parts = await openParts(config, { log, clock, client: () => client });
});
afterAll(async () => {
  await parts.close();
  await bot.stop();
  await workspace.close();
  await rm(folder, { recursive: true });
});

const due = () => digestsDue(parts);
/** What of it ana sees: her daily messages. */
const daily = async (person = 'ana') =>
  (await directTo(demo, person)).filter((message) => readable(message).includes('brought up to date'));
const posts = async (work: () => Promise<unknown>) => {
  const { slack } = await callsDuring(demo, work);
  return [slack['chat.postMessage'] ?? 0, slack['chat.update'] ?? 0];
};

test('nobody gets one who did not ask for it', async () => {
  await asked(demo, 'mine');
  await demo.clock('PT4H');
  expect(await posts(due)).toEqual([0, 0]);
});

test('who turns it on sees that in the answer, and gets one message at once when it is past nine', async () => {
  const message = await asked(demo, 'mine');
  await press(demo, message, 'Tell me every morning');
  const now = await asked(demo, 'mine');
  expect(readable(now)).toMatch(/daily direct message: on/);
  expect(buttonsIn(now.blocks).map(({ text }) => text)).toContain('No daily message');
  expect(await posts(due)).toEqual([1, 0]);
  const [first, ...others] = await daily();
  expect(others).toEqual([]);
  expect(first === undefined ? '' : readable(first)).toMatch(
    /\d+ of \d+ SageMaker resources of yours break the tag policy[^]*brought up to date 19 Nov/,
  );
});

test('it comes once a day, however often it is looked, from however many processes at once', async () => {
  expect(await posts(() => Promise.all([due(), due(), due()]))).toEqual([0, 0]);
  await demo.clock('PT10H');
  expect(await posts(due)).toEqual([0, 0]);
});

test('not before nine in the team’s time zone; then it is changed in its place and never posted again', async () => {
  // 19 Nov 19:00 UTC; 20 Nov 08:30 in Berlin; then 09:30.
  await demo.clock('PT12H30M');
  expect(await posts(due)).toEqual([0, 0]);
  await demo.clock('PT1H');
  const [before] = await daily();
  const two = { ...parts, instance: 'another' };
  expect(await posts(() => Promise.all([due(), digestsDue(two)]))).toEqual([0, 1]);
  const [after, ...others] = await daily();
  expect(others).toEqual([]);
  expect(after?.ts).toBe(before?.ts);
  expect(after === undefined ? '' : readable(after)).toMatch(/brought up to date 20 Nov/);
});

test('what it shows can be fixed there, and the next one follows', async () => {
  const [message] = await daily();
  if (message === undefined) throw new Error('no daily message');
  expect(shownOf(message, 'ranker-staging')).toBeDefined();
  const modal = dialogOf(await pressAt(demo, message, 'ranker-staging', 'Fix'));
  await submitted(demo, modal);
  const [fixed] = (await directTo(demo, 'ana')).filter(({ ts }) => ts === message.ts);
  expect(fixed === undefined ? '' : readable(fixed)).toMatch(/ranker-staging tagged by @ana/);
  await demo.clock('P1D');
  expect(await posts(due)).toEqual([0, 1]);
  const [next] = await daily();
  expect(next === undefined ? '' : readable(next)).not.toMatch(/ranker-staging {2}about/);
});

test('one whose message was deleted gets a new one, and only one', async () => {
  const { messages } = workspace.slack.slack.state;
  const [message] = await daily();
  messages.splice(
    messages.findIndex(({ ts }) => ts === message?.ts),
    1,
  );
  await demo.clock('P1D');
  // The old one is looked for first.
  expect(await posts(due)).toEqual([1, 1]);
  await demo.clock('P1D');
  expect(await posts(due)).toEqual([0, 1]);
  expect(await daily()).toHaveLength(1);
});

describe('when something fails', () => {
  test('it is sent at the next look, once', async () => {
    await demo.clock('P1D');
    const fails = ['chat.update', 'chat.postMessage'].map((operation) => ({ operation, status: 500 }));
    await demo.faults({ slack: fails, aws: { taggingDelayMs: 0 } });
    await due();
    await demo.faults({ aws: { taggingDelayMs: 0 } });
    const [shown] = await posts(due);
    expect(await daily()).toHaveLength(1);
    expect(shown).toBeLessThanOrEqual(1);
    expect(await posts(due)).toEqual([0, 0]);
  });

  test('it is not posted anew because changing it does not work', async () => {
    await demo.clock('P1D');
    const faults = [{ operation: 'chat.update', status: 503 }];
    await demo.faults({ slack: faults, aws: { taggingDelayMs: 0 } });
    expect((await posts(due))[0]).toBe(0);
    await demo.faults({ aws: { taggingDelayMs: 0 } });
    expect(await posts(due)).toEqual([0, 1]);
    expect(await daily()).toHaveLength(1);
  });

  test('it is not posted again on that day when Slack did not say whether it was posted', async () => {
    const message = await asked(demo, 'mine', { as: 'dmitri' });
    await press(demo, message, 'Tell me every morning', 'dmitri');
    const faults = [{ operation: 'chat.postMessage', drop: true }];
    await demo.faults({ slack: faults, aws: { taggingDelayMs: 0 } });
    await due();
    await demo.faults({ aws: { taggingDelayMs: 0 } });
    expect((await posts(due))[0]).toBe(0);
    await press(demo, await asked(demo, 'mine', { as: 'dmitri' }), 'No daily message', 'dmitri');
  });

  test('it stays off for who turned it off while others were told', async () => {
    const { store } = parts;
    const before = await store.digests.get('U0ANA');
    await store.digests.put({ ...before, user: 'U0ANA', on: false });
    await store.digests.sent('U0ANA', '2030-01-01', { channel: 'D1', ts: '1.1' });
    expect(await store.digests.get('U0ANA')).toMatchObject({ on: false, lastDay: before?.lastDay });
    await store.digests.put({ ...before, user: 'U0ANA', on: true });
  });
});

test('turned off it comes no more', async () => {
  const message = await asked(demo, 'mine');
  await press(demo, message, 'No daily message');
  await demo.clock('P2D');
  expect(await posts(due)).toEqual([0, 0]);
  expect(readable(await asked(demo, 'mine'))).not.toMatch(/daily direct message: on/);
});
