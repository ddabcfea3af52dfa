import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Big } from 'big.js';
import type { PublicMessage } from '../../src/demo/slack/public-state.ts';
import {
  answer,
  blocksOfType,
  buttonsIn,
  changedDuring,
  dollars,
  only,
  press,
  readable,
  rowsOf,
  smallPrint,
  sums,
} from '../support/messages.ts';
import { startRunning, type Running } from '../support/running.ts';

let running: Running;
beforeAll(async () => {
  running = await startRunning();
});
afterAll(() => running.stop());

const LINE = 'spend by cost-center last month';
const ask = (line: string, where = {}) => answer(running.demo, line, where);

describe('Share to channel', () => {
  test.each([
    ['a public channel the bot is in', 'ml-costs', 'ana'],
    ['a public channel the bot is not in', 'random', 'ben'],
    ['a private channel the bot is in', 'finops', 'chloe'],
  ])('posts the answer for everybody in %s, saying who shared it', async (_where, channel, as) => {
    const mine = await ask(LINE, { as, channel });
    const changed = await changedDuring(running.demo, () => press(running.demo, mine, 'Share to channel', as));
    const shared = changed.find(({ ephemeral }) => !ephemeral);
    const own = changed.find(({ ephemeral }) => ephemeral);
    expect(changed).toHaveLength(2);
    expect(own).toMatchObject({ ts: mine.ts, text: mine.text });
    expect(buttonsIn(own?.blocks ?? []).map(({ text }) => text)).not.toContain('Share to channel');
    expect(shared).toMatchObject({ channel: mine.channel, user: 'mlcost', text: mine.text });
    if (shared === undefined) throw new Error('nothing was shared');
    expect(rowsOf(shared)).toEqual(rowsOf(mine));
    expect(smallPrint(shared)).toContain(`shared by @${as}`);
    expect(buttonsIn(shared.blocks).map(({ text }) => text)).not.toContain('Share to channel');
  });

  test('puts a picture of the chart in its place, with the figures in its alt text', async () => {
    const mine = await ask(LINE);
    const changed = await changedDuring(running.demo, () => press(running.demo, mine, 'Share to channel'));
    const shared = changed.find(({ ephemeral }) => !ephemeral);
    if (shared === undefined) throw new Error('nothing was shared');
    const [image] = blocksOfType(shared, 'image');
    expect(image?.['alt_text']).toContain(/\$[\d,.]+/.exec(mine.text)?.[0] ?? '?');
    expect(blocksOfType(shared, 'data_visualization')).toEqual([]);
    const { files } = await running.demo.state();
    const file = files.find(({ id }) => id === (image?.['slack_file'] as { id: string } | undefined)?.id);
    expect(file?.mimetype).toBe('image/png');
    const bytes = Buffer.from(await (await fetch(`${running.workspace.url}${file?.url ?? ''}`)).arrayBuffer());
    expect(bytes.subarray(1, 4).toString()).toBe('PNG');
  });

  test('in a private channel the bot is not in says how to invite it, and keeps the answer', async () => {
    const mine = await ask(LINE, { channel: 'leads' });
    const [message, ...others] = await changedDuring(running.demo, () => press(running.demo, mine, 'Share to channel'));
    expect(others).toEqual([]);
    expect(message).toMatchObject({ ephemeral: true, visible_to: 'ana' });
    expect(message?.ts).not.toBe(mine.ts);
    expect(message?.text).toMatch(/I am not in this private channel.*\/invite @mlcost/);
  });

  test('shares once however often the button is clicked while it works', async () => {
    const mine = await ask(LINE);
    const changed = await changedDuring(running.demo, () =>
      Promise.all([1, 2, 3].map(() => press(running.demo, mine, 'Share to channel'))),
    );
    expect(changed.filter(({ ephemeral }) => !ephemeral)).toHaveLength(1);
  });

  test('two people may share the same answer, each once', async () => {
    const [one, two] = [await ask(LINE, { as: 'ana' }), await ask(LINE, { as: 'ben' })];
    const changed = await changedDuring(running.demo, () =>
      Promise.all([
        press(running.demo, one, 'Share to channel', 'ana'),
        press(running.demo, two, 'Share to channel', 'ben'),
      ]),
    );
    expect(changed.filter(({ ephemeral }) => !ephemeral)).toHaveLength(2);
  });

  test('works for an answer without Slack’s own table', async () => {
    const mine = await ask('forecast');
    const changed = await changedDuring(running.demo, () => press(running.demo, mine, 'Share to channel'));
    expect(changed.find(({ ephemeral }) => !ephemeral)?.text).toBe(mine.text);
  });

  test('is not offered in the direct message, where nobody else is', async () => {
    const { blocks } = await ask(LINE, { channel: 'dm' });
    expect(buttonsIn(blocks).map(({ text }) => text)).not.toContain('Share to channel');
  });

  test.each(['settings', 'help'])('is not offered for what is nobody else’s business: %s', async (line) => {
    expect(buttonsIn((await ask(line)).blocks).map(({ text }) => text)).not.toContain('Share to channel');
  });
});

describe('CSV', () => {
  async function csvOf(message: PublicMessage, as = 'ana'): Promise<{ rows: string[][]; comment: string }> {
    const changed = await changedDuring(running.demo, () => press(running.demo, message, 'CSV', as));
    const sent = changed.find(({ files }) => files !== undefined);
    const note = changed.find(({ files }) => files === undefined);
    expect(sent).toMatchObject({ channel: `@${as}`, user: 'mlcost' });
    expect(note).toMatchObject({ ephemeral: true, visible_to: as, channel: message.channel });
    expect(note?.text).toMatch(/^I sent you \S+\.csv in a direct message\.$/);
    const { files } = await running.demo.state();
    const file = files.find(({ id }) => id === sent?.files?.[0]);
    const text = await (await fetch(`${running.workspace.url}${file?.url ?? ''}`)).text();
    const lines = text
      .replace(/^\ufeff/, '')
      .trimEnd()
      .split('\r\n');
    return { rows: lines.map((line) => line.split(',')), comment: readable(sent ?? message) };
  }

  const column = (rows: string[][], name: string) => {
    const at = rows[0]?.indexOf(name) ?? -1;
    if (at < 0) throw new Error(`no column ${name}: ${rows[0]?.join(',')}`);
    return rows.slice(1).map((row) => row[at] ?? '');
  };

  test.each([
    ['spend by cost-center last month', 'NetAmortizedCost'],
    ['spend by usage-type, account last month top 2', 'NetAmortizedCost'],
    ['spend by region cost-center=search last 30d unblended', 'UnblendedCost'],
    ['spend by cost-center 2026-Q3', 'NetAmortizedCost'],
    ['', 'NetAmortizedCost'],
  ])('arrives in the direct message with lines that add up to the total: /mlcost %s', async (line, metric) => {
    const message = await ask(line);
    const { rows, comment } = await csvOf(message);
    const total = column(rows, metric).reduce((sum, amount) => sum.plus(amount), Big(0));
    expect(total.round(2, Big.roundHalfEven).toFixed(2)).toBe(sums(message).total);
    expect(new Set(column(rows, 'currency'))).toEqual(new Set(['USD']));
    expect(comment).toMatch(/ML spend by .*: \/mlcost (spend|overview)/);
  });

  test('of a forecast has the months that were and those that are expected', async () => {
    const message = await ask('forecast 3 months');
    const { rows } = await csvOf(message);
    expect(column(rows, 'kind').filter((kind) => kind === 'expected')).toHaveLength(3);
    const expected = rows.filter((row) => row[2] === 'expected').map((row) => row[3] ?? '0');
    const total = expected.reduce((sum, amount) => sum.plus(amount), Big(0));
    expect(total.round(2, Big.roundHalfEven).toFixed(2)).toBe(
      dollars(/\$[\d,.]+/.exec(message.text)?.[0] ?? '0').toFixed(2),
    );
  });

  test('of anomalies names their causes', async () => {
    const { rows } = await csvOf(await ask('anomalies'));
    expect(rows.length).toBeGreaterThan(1);
    expect(rows[1]?.join(',')).toContain('Train:ml.p4d.24xlarge');
  });

  test('goes to the one who clicks, also on a message of the channel', async () => {
    await press(running.demo, await ask(LINE), 'Share to channel');
    const { channels } = await running.demo.state();
    const shared = channels
      .find(({ name }) => name === 'ml-costs')
      ?.messages.findLast(({ ephemeral, user }) => !ephemeral && user === 'mlcost');
    if (shared === undefined) throw new Error('nothing was shared');
    await csvOf(shared, 'ben');
  });

  test('is sent once for a double click', async () => {
    const message = await ask(LINE);
    const changed = await changedDuring(running.demo, () =>
      Promise.all([press(running.demo, message, 'CSV'), press(running.demo, message, 'CSV')]),
    );
    expect(changed.filter(({ files }) => files !== undefined)).toHaveLength(1);
  });

  test('can be asked for in a channel the bot is not in', async () => {
    const message = await ask(LINE, { channel: 'leads' });
    await csvOf(message);
    expect(only({ messages: [message] }).channel).toBe('leads');
  });
});
