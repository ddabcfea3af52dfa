import { existsSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { chromium, type Browser, type Page } from 'playwright-core';
import { startFixture, type FixtureServer } from './fixture-server.ts';

export const chromiumPath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';

export const chromiumFlags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export type Stage = {
  fixture: FixtureServer;
  /** Opens the page at a place such as `as=ben&channel=team-vision`; of the fixture, unless another server is given. */
  open: (place?: string, size?: { width: number; height: number }, url?: string) => Promise<Page>;
};

/**
 * A describe block with a browser and the fixture's workspace. Without Chromium it is skipped and says so,
 * except in CI, where that is a failure. The page must stay silent: no console error, no request that leaves the machine.
 */
export function describeInBrowser(title: string, tests: (stage: Stage) => void): void {
  if (!existsSync(chromiumPath)) {
    const why = `${title} (needs Chromium at ${chromiumPath}; set CHROMIUM to its path)`;
    if (process.env['CI'] === 'true') {
      test(why, () => {
        throw new Error(`There is no Chromium at ${chromiumPath}.`);
      });
    } else {
      describe.skip(why, () => {
        test('drives the page', () => undefined);
      });
    }
    return;
  }
  describe(title, () => {
    let browser: Browser;
    let complaints: string[] = [];
    const pages: Page[] = [];
    const stage: Stage = {
      fixture: undefined as unknown as FixtureServer, // assigned before the first test runs
      async open(place = 'as=ana&channel=ml-costs', size = { width: 1280, height: 860 }, url = stage.fixture.url) {
        const page = await browser.newPage({ viewport: size });
        pages.push(page);
        page.on('pageerror', (error) => complaints.push(error.message));
        page.on('console', (message) => {
          // A refused POST is the test's own doing; the page says it in words.
          if (message.type() === 'error' && !message.text().includes('status of 400')) complaints.push(message.text());
        });
        page.on('request', (request) => {
          if (!request.url().startsWith(url) && !request.url().startsWith('data:'))
            complaints.push(`request to ${request.url()}`);
        });
        await page.goto(`${url}#${place}`);
        await page.waitForSelector('.sidebar', { state: 'attached' });
        return page;
      },
    };
    beforeAll(async () => {
      stage.fixture = await startFixture();
      browser = await chromium.launch({ executablePath: chromiumPath, args: chromiumFlags });
    }, 60_000);
    beforeEach(() => {
      stage.fixture.reset();
      complaints = [];
    });
    afterAll(async () => {
      await browser?.close();
      await stage.fixture?.close();
    });
    afterEach(async () => {
      await Promise.all(pages.splice(0).map((page) => page.close()));
      expect(complaints).toEqual([]);
    });
    tests(stage);
  });
}
