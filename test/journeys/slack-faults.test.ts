import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { callsDuring } from '../support/calls.ts';
import {
  answer,
  blocksOfType,
  changedDuring,
  everyText,
  MISHAPS,
  press,
  readable,
  readableHome,
} from '../support/messages.ts';
import { startRunning, type Running } from '../support/running.ts';

let running: Running;
/** What a test leaves to be closed, also when it fails. */
const onTestEnd: (() => Promise<void>)[] = [];
beforeAll(async () => {
  running = await startRunning();
});
afterEach(async () => {
  await running.demo.faults({});
  await Promise.all(onTestEnd.splice(0).map((end) => end()));
});
afterAll(() => running.stop());

const LINE = 'spend by cost-center last month';
const slack = (...faults: object[]) => running.demo.faults({ slack: faults });
const inChannel = async (work: () => Promise<unknown>) =>
  (await changedDuring(running.demo, work)).filter(({ ephemeral }) => !ephemeral);

describe('where Slack refuses a newer block', () => {
  test('a private answer arrives in plain blocks, with the figures of its chart and table', async () => {
    const whole = await answer(running.demo, LINE);
    await slack({ operation: 'response_url', status: 400, error: 'invalid_blocks', times: 1 });
    const plain = await answer(running.demo, LINE);
    expect(blocksOfType(whole, 'table')).toHaveLength(1);
    expect(blocksOfType(whole, 'data_visualization')).toHaveLength(1);
    expect(plain.blocks.map(({ type }) => type)).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/^(table|data_visualization)$/)]),
    );
    const total = /\$[\d,.]+/.exec(whole.text)?.[0] ?? '';
    expect(readable(plain)).toMatch(new RegExp(`total\\s+\\${total}`));
    expect(plain.text).toBe(whole.text);
  });

  test('a shared answer arrives too, and its picture follows', async () => {
    const mine = await answer(running.demo, LINE);
    await slack(
      { operation: 'chat.postMessage', error: 'invalid_blocks', times: 1 },
      { operation: 'chat.update', error: 'invalid_blocks', times: 1 },
    );
    const [shared, ...others] = await inChannel(() => press(running.demo, mine, 'Share to channel'));
    expect(others).toEqual([]);
    expect(shared?.blocks.map(({ type }) => type)).toContain('image');
    expect(shared?.blocks.map(({ type }) => type)).not.toContain('table');
    expect(readable(shared ?? mine)).toMatch(/total\s+\$/);
  });

  test('an answer that stays refused is sent as a direct message, in plain blocks if it must be', async () => {
    await slack(
      { operation: 'response_url', status: 400, error: 'invalid_blocks', times: 2 },
      { operation: 'chat.postMessage', error: 'invalid_blocks', times: 1 },
    );
    const message = await answer(running.demo, LINE);
    expect(message).toMatchObject({ channel: '@ana', user: 'mlcost' });
    expect(readable(message)).toMatch(/total\s+\$/);
    expect(blocksOfType(message, 'table')).toEqual([]);
  });

  test('a refusal of everything is said without what Slack wrote', async () => {
    await slack(
      { operation: 'response_url', status: 400, error: 'invalid_blocks', times: 2 },
      { operation: 'chat.postMessage', error: 'invalid_blocks', times: 2 },
    );
    const message = await answer(running.demo, LINE);
    expect(message.text).toMatch(/went wrong|Slack/);
    expect(readable(message)).not.toMatch(/json-pointer|\{|invalid_blocks/);
  });
});

describe('a response_url', () => {
  test.each([
    ['500', { status: 500 }],
    ['503', { status: 503 }],
    ['429 with Retry-After', { throttle: true, retryAfter: 1 }],
  ])('that answers %s once is tried again, and the answer comes once', async (_what, fault) => {
    await slack({ operation: 'response_url', ...fault, times: 1 });
    const { messages } = await running.demo.command({ text: LINE });
    expect(messages.map(({ text }) => text)).toEqual([expect.stringMatching(/of ML spend/)]);
  });

  test('that is used up or too old leaves the answer to the direct message', async () => {
    await slack({ operation: 'response_url', status: 404, error: 'expired_url' });
    const message = await answer(running.demo, LINE);
    expect(message).toMatchObject({ channel: '@ana', user: 'mlcost' });
    expect(message.text).toMatch(/of ML spend/);
  });

  test('that stays broken with everything else harms nobody else: the next answer arrives', async () => {
    await slack({ operation: 'response_url', status: 404 }, { operation: 'chat.postMessage', error: 'fatal_error' });
    const { messages } = await running.demo.command({ text: LINE });
    expect(messages).toEqual([]);
    await slack();
    expect(readable(await answer(running.demo, LINE))).toMatch(/of ML spend/);
  });
});

describe("Slack's Web API", () => {
  test('limiting messages is waited for as long as it says', async () => {
    const mine = await answer(running.demo, LINE);
    await slack({ operation: 'chat.postMessage', throttle: true, retryAfter: 1, times: 1 });
    const started = performance.now();
    const shared = await inChannel(() => press(running.demo, mine, 'Share to channel'));
    expect(shared).toHaveLength(1);
    expect(performance.now() - started).toBeGreaterThan(900);
  });

  test('limiting for longer than a person waits is said at once', async () => {
    const mine = await answer(running.demo, LINE);
    await slack({ operation: 'chat.postMessage', throttle: true, retryAfter: 600 });
    const [message] = await changedDuring(running.demo, () => press(running.demo, mine, 'Share to channel'));
    expect(message?.text).toMatch(/Slack is limiting messages.*Try again in a minute/);
  });

  test('failing once is tried again', async () => {
    const mine = await answer(running.demo, LINE);
    await slack({ operation: 'chat.postMessage', status: 500, times: 1 });
    expect(await inChannel(() => press(running.demo, mine, 'Share to channel'))).toHaveLength(1);
  });

  test.each([
    ['chat.postMessage', 'Share to channel', 'Slack refused chat.postMessage: restricted_action'],
    ['conversations.open', 'CSV', 'Slack refused conversations.open: restricted_action'],
    ['views.open', 'Group by…', 'Slack refused views.open: restricted_action'],
  ])('refusing %s is said with its reason', async (operation, name, says) => {
    const mine = await answer(running.demo, LINE);
    await slack({ operation, error: 'restricted_action' });
    const [message, ...others] = await changedDuring(running.demo, () => press(running.demo, mine, name));
    expect(others).toEqual([]);
    expect(message?.text).toContain(says);
    expect(everyText(message?.blocks).filter((text) => MISHAPS.test(text))).toEqual([]);
  });

  test('not taking the picture leaves the shared answer with its chart, and says nothing to anybody', async () => {
    const mine = await answer(running.demo, LINE);
    await slack({ operation: 'files.getUploadURLExternal', error: 'storage_limit_reached' });
    const changed = await changedDuring(running.demo, () => press(running.demo, mine, 'Share to channel'));
    expect(changed.map(({ text }) => text)).toEqual([mine.text, mine.text]);
    const shared = changed.find(({ ephemeral }) => !ephemeral);
    expect(blocksOfType(shared ?? mine, 'data_visualization')).toHaveLength(1);
  });

  test('failing to look a channel up shows no costs there', async () => {
    await slack({ operation: 'conversations.info', error: 'fatal_error' });
    const calls = await callsDuring(running.demo, async () => {
      const message = await answer(running.demo, LINE, { as: 'dmitri', channel: 'team-search' });
      expect(message.text).toMatch(/Slack refused conversations\.info/);
    });
    expect(calls.aws).toEqual({});
    await slack();
    expect(readable(await answer(running.demo, LINE, { as: 'dmitri', channel: 'team-search' }))).toMatch(/of ML spend/);
  });

  test('failing once while App Home is published leaves Home to the next look', async () => {
    await slack({ operation: 'views.publish', error: 'fatal_error', times: 1 });
    await running.demo.home({ as: 'ben' });
    const { view } = await running.demo.home({ as: 'ben' });
    expect(readableHome(view)).toMatch(/of ML spend/);
  });
});

describe("Slack's rate limits", () => {
  test('make a burst of shared answers slower, and lose none', async () => {
    const limited = await startRunning({ workspace: { rateLimits: true } });
    const people = ['ana', 'ben', 'chloe', 'dmitri', 'ana', 'ben'];
    onTestEnd.push(() => limited.stop());
    const answers = await Promise.all(people.map((as) => answer(limited.demo, LINE, { as })));
    const changed = await changedDuring(limited.demo, () =>
      Promise.all(answers.map((mine, at) => press(limited.demo, mine, 'Share to channel', people[at]))),
    );
    const calls = limited.workspace.slack.recent().filter(({ operation }) => operation === 'chat.postMessage');
    expect(changed.filter(({ ephemeral }) => !ephemeral)).toHaveLength(6);
    expect(changed.filter(({ ephemeral }) => ephemeral).map(({ ts }) => ts)).toEqual(answers.map(({ ts }) => ts));
    expect(calls.map(({ status }) => status)).toContain('ratelimited');
  });
});

describe('an app that was granted less than it needs', () => {
  let less: Running;
  beforeAll(async () => {
    less = await startRunning();
  });
  afterAll(() => less.stop());

  /** Takes scopes from the installed app, as an admin who edits it does. */
  function without(scopes: readonly string[], work: () => Promise<void>): Promise<void> {
    const granted = less.workspace.slack.slack.installation.scopes as string[];
    const all = [...granted];
    granted.splice(0, granted.length, ...all.filter((scope) => !scopes.includes(scope)));
    return work().finally(() => granted.splice(0, granted.length, ...all));
  }

  test.each([
    ['chat:write', 'Share to channel', 'ml-costs'],
    ['im:write', 'CSV', 'ml-costs'],
    ['files:write', 'CSV', 'ml-costs'],
  ])('names the scope it misses: %s', async (scope, name, channel) => {
    const mine = await answer(less.demo, LINE, { channel });
    await without([scope], async () => {
      const [message] = await changedDuring(less.demo, () => press(less.demo, mine, name));
      expect(message?.text).toContain(`lacks the Slack scope ${scope}`);
      expect(message?.text).toMatch(/reinstall it/);
    });
  });

  test('names groups:read where a private channel cannot be looked up, and shows nothing', async () => {
    await without(['groups:read'], async () => {
      const calls = await callsDuring(less.demo, async () => {
        const message = await answer(less.demo, LINE, { as: 'chloe', channel: 'finops' });
        expect(message.text).toContain('groups:read');
      });
      expect(calls.aws).toEqual({});
    });
  });

  test('without chat:write.public asks to be invited', async () => {
    const mine = await answer(less.demo, LINE, { channel: 'random' });
    await without(['chat:write.public'], async () => {
      const [message] = await changedDuring(less.demo, () => press(less.demo, mine, 'Share to channel'));
      expect(message?.text).toMatch(/I am not in this channel.*\/invite @mlcost/);
    });
  });
});
