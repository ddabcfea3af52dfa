import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { describeInBrowser } from './browser.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** `npm run demo` as a person starts it: the bot, the emulated Slack and AWS, and the page. */
async function startDemo(): Promise<{ url: string; stop: () => Promise<void> }> {
  const port = await freePort();
  const child = spawn(process.execPath, ['src/main.ts', 'demo', '--port', String(port), '--no-open'], {
    cwd: root,
    stdio: 'ignore',
  });
  const url = `http://127.0.0.1:${port}/`;
  for (let waited = 0; waited < 30_000; waited += 200) {
    if (child.exitCode !== null) throw new Error(`The demo ended with ${child.exitCode}.`);
    const answer = await fetch(`${url}_demo/state`).catch(() => undefined);
    if (answer?.ok === true) return { url, stop: () => stopped(child) };
    await sleep(200);
  }
  await stopped(child);
  throw new Error('The demo was not ready within 30 s.');
}

async function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await Promise.race([ended, sleep(8000, undefined, { ref: false })]);
  if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

const say = async (page: Page, line: string) => {
  await page.getByTestId('composer').fill(line);
  await page.getByTestId('composer').press('Enter');
  await page.getByTestId('echo').filter({ hasText: line }).last().waitFor();
  await page.getByTestId('thinking').waitFor({ state: 'detached' });
};

/** The newest message's table, as rows of words. */
const rowsOf = async (page: Page) =>
  (await page.locator('article').last().locator('table.table tr').all()).reduce<Promise<string[][]>>(
    async (rows, row) => [...(await rows), await row.locator('th, td').allInnerTexts()],
    Promise.resolve([]),
  );

const cents = (money: string) => Math.round(Number(money.replaceAll(/[$,]/g, '').replace('−', '-')) * 100);

describeInBrowser('the demo as a whole', (stage) => {
  let demo: { url: string; stop: () => Promise<void> };
  beforeAll(async () => {
    demo = await startDemo();
  }, 40_000);
  afterAll(() => demo?.stop());

  test('answers /mlcost with a chart and a table that adds up to the cent', async () => {
    const page = await stage.open('as=ana&channel=ml-costs', undefined, demo.url);
    await say(page, '/mlcost');
    await page.locator('article').last().locator('[data-chart], .picture').first().waitFor();
    const [header, ...rows] = await rowsOf(page);
    expect(header!.slice(0, 2)).toEqual(['cost-center', 'spend']);
    const total = rows.find(([name]) => name === 'total')!;
    const parts = rows.filter((row) => row !== total).map((row) => cents(row[1]!));
    expect(parts.reduce((sum, part) => sum + part, 0)).toBe(cents(total[1]!));
    expect(rows.map(([name]) => name)).toContain('unallocated');
  });

  test('groups anew through the modal, in the same message', async () => {
    const page = await stage.open('as=ana&channel=team-search', undefined, demo.url);
    await say(page, '/mlcost spend by service');
    await page.getByRole('button', { name: 'Group by…' }).last().click();
    const modal = page.getByTestId('modal');
    await modal.getByLabel('Group by').selectOption({ label: 'account' });
    await page.getByTestId('modal-submit').click();
    await modal.waitFor({ state: 'detached' });
    await page.locator('article').last().locator('th', { hasText: 'account' }).waitFor();
    expect(await page.locator('article').count()).toBe(1);
  });

  test('shows an answer to others only once it is shared, and nothing to an outsider', async () => {
    const page = await stage.open('as=ana&channel=ml-costs', undefined, demo.url);
    await say(page, '/mlcost spend by account');
    const before = page.locator('article');
    await page.getByTestId('person-ben').click();
    await page.getByTestId('channel-ml-costs').click();
    await page.getByText('This is the very beginning').waitFor();
    expect(await before.count()).toBe(0);

    await page.getByTestId('person-ana').click();
    await page.getByRole('button', { name: 'Share to channel' }).last().click();
    await page.waitForSelector('[aria-busy=true]', { state: 'detached' });
    await page.getByTestId('person-ben').click();
    await page.locator('article table.table').first().waitFor();

    await page.getByTestId('person-otto').click();
    await page.getByTestId('shared-badge').waitFor();
    await say(page, '/mlcost');
    expect(await page.locator('article').last().innerText()).not.toContain('$');
  });
});
