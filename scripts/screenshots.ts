/**
 * Takes the README's pictures: `npm run demo` is started, driven in Chromium, and photographed.
 *
 *   node scripts/screenshots.ts [--out docs/images] [--port 4180] [--only overview,calls]
 *
 * CHROMIUM is the browser's path (default /usr/bin/chromium; Debian: `apt-get install chromium fonts-noto-color-emoji`).
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { chromium, type Browser, type Page } from 'playwright-core';

const root = fileURLToPath(new URL('..', import.meta.url));

type Picture = {
  readonly name: string;
  /** What the address bar says: person, channel, view. */
  readonly place: string;
  readonly width?: number;
  readonly height?: number;
  readonly dark?: boolean;
  /** What the person does before the picture is taken. */
  readonly act: (page: Page) => Promise<void>;
};

/** Types a line, sends it and waits until the bot has answered. */
async function say(page: Page, line: string): Promise<void> {
  const composer = page.getByTestId('composer');
  await composer.fill(line);
  await composer.press('Enter');
  await page.getByTestId('echo').filter({ hasText: line }).last().waitFor();
  await page.getByTestId('thinking').waitFor({ state: 'detached', timeout: 40_000 });
  await composer.blur();
}

/** Waits until an audit has found and described everything, so that the pictures are the same each time. */
async function audited(page: Page): Promise<void> {
  for (let times = 0; times < 20; times += 1) {
    const answer = await fetch(new URL('/_demo/command', page.url()), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      // In a place that is in no picture.
      body: JSON.stringify({ as: 'ben', channel: 'dm', text: 'untagged' }),
    });
    const said = await answer.text();
    if (said.includes('break the tag policy') && !said.includes('looking again now')) return;
    await sleep(1_000);
  }
  throw new Error('The audit did not end.');
}

/** The overview says how much breaks the tag policy once that is known. */
async function overview(page: Page): Promise<void> {
  await audited(page);
  await say(page, '/mlcost');
}

async function findings(page: Page): Promise<void> {
  await audited(page);
  await say(page, '/mlcost untagged');
}

/** The dialog of the first finding. */
async function openFix(page: Page): Promise<void> {
  await findings(page);
  await page.getByRole('button', { name: 'Fix the tags of fraud-scorer' }).last().click();
  await page.getByTestId('modal').waitFor();
}

/** Waits until every picture in sight is loaded and nothing moves any more. */
async function still(page: Page): Promise<void> {
  await page.waitForFunction('[...document.images].every((image) => image.complete)');
  await page.evaluate('document.fonts.ready.then(() => undefined)');
  await page.mouse.move(1, 1);
  await sleep(400);
}

const pictures: readonly Picture[] = [
  // Before the first audit, so that the list of calls is of this answer.
  {
    name: 'calls',
    place: 'as=chloe&channel=finops',
    height: 900,
    act: async (page) => {
      await say(page, '/mlcost spend by service');
      await page.getByTestId('calls-toggle').click();
      await page.getByTestId('calls').getByText('Cost Explorer').waitFor();
    },
  },
  { name: 'overview', place: 'as=ana&channel=ml-costs', height: 1170, act: overview },
  { name: 'overview-dark', place: 'as=ana&channel=team-search', height: 1170, dark: true, act: overview },
  { name: 'overview-narrow', place: 'as=chloe&channel=ml-costs', width: 400, height: 1290, act: overview },
  {
    name: 'spend',
    place: 'as=ana&channel=finops',
    height: 1020,
    act: (page) => say(page, '/mlcost spend by cost-center last month daily'),
  },
  {
    name: 'forecast',
    place: 'as=dmitri&channel=ml-costs',
    height: 920,
    act: (page) => say(page, '/mlcost forecast'),
  },
  { name: 'untagged', place: 'as=dmitri&channel=team-search', height: 1180, act: findings },
  { name: 'untagged-narrow', place: 'as=ben&channel=ml-costs', width: 400, height: 1290, act: findings },
  { name: 'fix', place: 'as=dmitri&channel=ml-costs', height: 900, act: openFix },
  {
    name: 'fixed',
    place: 'as=ana&channel=ml-costs',
    height: 900,
    act: async (page) => {
      await openFix(page);
      await page.getByTestId('modal-submit').click();
      await page.getByText('tagged by').first().waitFor({ timeout: 30_000 });
      await page.getByText('tagged by').first().scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'coverage',
    place: 'as=chloe&channel=team-vision',
    height: 1180,
    act: (page) => say(page, '/mlcost coverage'),
  },
  {
    name: 'completion',
    place: 'as=ben&channel=random',
    height: 560,
    act: async (page) => {
      await page.getByTestId('composer').pressSequentially('/mlcost ');
      await page.getByTestId('completion').waitFor();
    },
  },
];

/** Starts the demo with its bot and waits until both answer. */
async function startDemo(port: number): Promise<{ url: string; stop: () => Promise<void> }> {
  const child = spawn(process.execPath, ['src/main.ts', 'demo', '--port', String(port), '--no-open'], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const url = `http://127.0.0.1:${port}`;
  const stop = () => stopped(child);
  for (let waited = 0; waited < 30_000; waited += 250) {
    if (child.exitCode !== null) throw new Error(`The demo ended with ${child.exitCode} before it was ready.`);
    const answer = await fetch(`${url}/_demo/state`).catch(() => undefined);
    if (answer?.ok === true) return { url, stop };
    await sleep(250);
  }
  await stop();
  throw new Error('The demo was not ready within 30 s.');
}

async function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await Promise.race([ended, sleep(10_000)]);
  if (child.exitCode === null) child.kill('SIGKILL');
}

async function take(browser: Browser, url: string, picture: Picture, folder: string): Promise<string> {
  const page = await browser.newPage({
    viewport: { width: picture.width ?? 1280, height: picture.height ?? 880 },
    deviceScaleFactor: 1.5,
    colorScheme: picture.dark === true ? 'dark' : 'light',
    reducedMotion: 'reduce',
  });
  try {
    await page.goto(`${url}/#${picture.place}`);
    await page.getByTestId('composer').waitFor();
    await picture.act(page);
    await still(page);
    const path = join(folder, `${picture.name}.png`);
    await page.screenshot({ path });
    return path;
  } finally {
    await page.close();
  }
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      out: { type: 'string', default: join(root, 'docs/images') },
      port: { type: 'string', default: '4180' },
      only: { type: 'string' },
    },
  });
  const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
  if (!existsSync(executablePath))
    throw new Error(`There is no Chromium at ${executablePath}: set CHROMIUM to its path.`);
  const only = values.only?.split(',');
  await mkdir(values.out, { recursive: true });
  const demo = await startDemo(Number(values.port));
  const browser = await chromium.launch({
    executablePath,
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-sync',
    ],
  });
  try {
    for (const picture of pictures.filter(({ name }) => only === undefined || only.includes(name))) {
      process.stdout.write(`${await take(browser, demo.url, picture, values.out)}\n`);
    }
  } finally {
    await browser.close();
    await demo.stop();
  }
}

await main();
