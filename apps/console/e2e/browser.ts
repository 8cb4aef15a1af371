import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
} from 'playwright-core';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
/** Kept to be looked at; git ignores it. */
export const SCREENSHOTS = fileURLToPath(new URL('../screenshots/', import.meta.url));

export const chromiumPath = process.env.KIZASHI_CHROMIUM ?? PLACES.find((path) => existsSync(path));

export function launch(): Promise<Browser> {
  if (chromiumPath === undefined) throw new Error('there is no Chromium');
  return chromium.launch({
    executablePath: chromiumPath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
  });
}

/** A page whose mistakes are remembered: whatever it throws or logs as an error. */
export interface WatchedPage {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly mistakes: string[];
}

/** Answers that a page is meant to handle are logged by the browser all the same. */
const EXPECTED = /Failed to load resource: the server responded with a status of (400|401|404|409|412)/;

export async function openPage(browser: Browser, options: BrowserContextOptions = {}): Promise<WatchedPage> {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 1010 },
    locale: 'en-GB',
    timezoneId: 'Asia/Tokyo',
    ...options,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const mistakes: string[] = [];
  page.on('pageerror', (error) => mistakes.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' && !EXPECTED.test(message.text())) mistakes.push(message.text());
  });
  return { page, context, mistakes };
}

export async function keep(page: Page, name: string): Promise<void> {
  mkdirSync(SCREENSHOTS, { recursive: true });
  await page.screenshot({ path: join(SCREENSHOTS, `${name}.png`), fullPage: true });
}
