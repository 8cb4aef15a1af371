import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { FleetPage, Order } from '@kizashi/api-contract';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { type RunningProduct, runProduct } from './running-product.ts';

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
const SCREENSHOTS = fileURLToPath(new URL('../../../screenshots', import.meta.url));

const found = existsSync(CHROMIUM);
if (!found && process.env.CI !== 'true') console.log('SKIPPED: chromium not found');
const describeConsole = found || process.env.CI === 'true' ? describe : describe.skip;

describeConsole('the console, in Chromium, on the real service', () => {
  let product: RunningProduct;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  /** What the browser complained of: a broken page, a refused script, a missing file. */
  const complaints: string[] = [];

  const shot = (name: string, fullPage = false) =>
    page.screenshot({ path: join(SCREENSHOTS, `${name}.png`), fullPage });
  /** What a person can read on the page. */
  const readMain = async () => (await page.getByRole('main').allInnerTexts()).join('\n');
  const openOrders = async (): Promise<Order[]> =>
    (await product.service.api('GET', '/api/v1/orders?state=open')).body.items;
  const readOrder = async (id: string): Promise<Order> =>
    (await product.service.api('GET', `/api/v1/orders/${id}`)).body;

  beforeAll(async () => {
    mkdirSync(SCREENSHOTS, { recursive: true });
    product = await runProduct();
    browser = await chromium.launch({
      executablePath: CHROMIUM,
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    });
    context = await browser.newContext({
      viewport: { width: 1440, height: 1000 },
      locale: 'en-GB',
      colorScheme: 'light',
    });
    page = await context.newPage();
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
  }, 180_000);

  afterAll(async () => {
    await browser?.close();
    await product?.remove();
  }, 60_000);

  it('asks for a sign-in link, and lets the holder of one in once', async () => {
    await page.goto(product.service.url);
    await page.getByText('kizashi -- user link').first().waitFor();
    const link = await product.signInLink();
    await page.goto(link);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.getByRole('link', { name: 'Fleet' }).first().waitFor();
    expect(new URL(page.url()).pathname).toBe('/');
    const other = await (await browser.newContext()).newPage();
    await other.goto(link);
    await other.getByText('kizashi -- user link').first().waitFor();
    await other.context().close();
    complaints.length = 0; // The 401 of a link that was used is what this test is about.
  }, 60_000);

  it('shows the fleet by urgency, a sentence a machine, as the service sees it', async () => {
    const { body } = await product.service.api('GET', '/api/v1/fleet');
    const fleet = body as FleetPage;
    const order = fleet.items.map(({ machine }) => machine.serial);
    for (const serial of order) await page.getByText(serial, { exact: true }).first().waitFor();
    const tops = await Promise.all(
      order.map(async (serial) => (await page.getByText(serial, { exact: true }).first().boundingBox())!.y),
    );
    expect(tops).toEqual([...tops].sort((a, b) => a - b));
    const text = await readMain();
    expect(text).toMatch(/need(s)? a date|somebody today/);
    expect(text).toMatch(/withheld/);
    expect(text).toMatch(/Order by/);
    await shot('fleet-en-light');
  }, 60_000);

  it('speaks Japanese and keeps it over a reload, in light and dark', async () => {
    await page.getByText('日本語', { exact: true }).click();
    await page.waitForFunction(() => document.documentElement.lang === 'ja');
    expect(await readMain()).toMatch(/[\u3040-\u30ff]/);
    await shot('fleet-ja-light');
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.reload();
    await page.waitForFunction(() => document.documentElement.lang === 'ja');
    await page.getByText('VMC-0042', { exact: true }).first().waitFor();
    await shot('fleet-ja-dark');
    const [order] = await openOrders();
    await page.goto(`${product.service.url}/parts/${order!.fittedPartId}`);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.waitForLoadState('networkidle');
    await shot('part-ja-dark', true);
    await page.emulateMedia({ colorScheme: 'light' });
    await page.getByText('English', { exact: true }).click();
    await page.waitForFunction(() => document.documentElement.lang === 'en');
  }, 60_000);

  it('answers of a fitted part when it ends, whether it reaches the stop, and why', async () => {
    const [order] = await openOrders();
    await page.goto(`${product.service.url}/parts/${order!.fittedPartId}`);
    await page.getByText('Because', { exact: true }).waitFor();
    const text = await readMain();
    expect(text).toMatch(/(days|hours|weeks) left/);
    expect(text).toMatch(/chance of reaching it|safe/);
    expect(text).toMatch(/P10[\s\S]*P50[\s\S]*P90/);
    expect(text).toContain('When to replace it');
    // The chart as a table, for whoever cannot see it.
    await page.getByText('Read the chart as a table').click();
    expect(await page.getByRole('table').count()).toBeGreaterThan(1);
    await page.waitForLoadState('networkidle');
    await shot('part-en-light', true);
  }, 60_000);

  it('takes an acceptance, a deferral and a refusal with its reason', async () => {
    const [first, second, third] = await openOrders();
    expect(third).toBeDefined();

    await page.goto(`${product.service.url}/orders`);
    await page.getByText(first!.number).first().waitFor();
    await shot('orders-en-light');
    await page.goto(`${product.service.url}/orders/${first!.id}`);
    await page.getByRole('button', { name: /^Accept / }).click();
    await page.getByText(`Order ${first!.number} is accepted`).waitFor();
    expect((await readOrder(first!.id)).state).toBe('accepted');
    await shot('order-accepted-en-light', true);

    await page.goto(`${product.service.url}/orders/${second!.id}`);
    await page.getByText('Defer', { exact: true }).click();
    const tomorrow = new Date(Date.now() + 36 * 3_600_000).toISOString().slice(0, 10);
    await page.locator('input[type=date]').fill(tomorrow);
    await page.getByRole('button', { name: 'Defer the order' }).click();
    await page.getByText(`Order ${second!.number} is deferred until`).waitFor();
    expect((await readOrder(second!.id)).state).toBe('deferred');

    await page.goto(`${product.service.url}/orders/${third!.id}`);
    await page.getByText('Decline', { exact: true }).click();
    await page.getByRole('button', { name: 'Decline the order' }).click();
    await page.getByText('Write the reason in a few words.').waitFor();
    expect((await readOrder(third!.id)).state).toBe('advised');
    await page.getByRole('textbox').fill('The line is rebuilt in spring.');
    await page.getByRole('button', { name: 'Decline the order' }).click();
    await page.getByText(`Order ${third!.number} is declined`).waitFor();
    expect(await readOrder(third!.id)).toMatchObject({
      state: 'declined',
      reason: 'The line is rebuilt in spring.',
    });
  }, 90_000);

  it('changes by itself when somebody else acts, without a reload', async () => {
    const [order] = (await openOrders()).filter(({ state }) => state === 'deferred');
    await page.goto(product.service.url);
    await page.getByText('VMC-0042', { exact: true }).first().waitFor();
    await page.evaluate(() => document.body.setAttribute('data-not-reloaded', ''));
    const { headers } = await product.service.api('GET', `/api/v1/orders/${order!.id}`);
    const answer = await product.service.api(
      'POST',
      `/api/v1/orders/${order!.id}/accept`,
      {},
      { 'if-match': headers.get('etag') ?? '', 'idempotency-key': 'somebody-else' },
    );
    expect(answer.status).toBe(200);
    const accepted = async () => (await readMain()).match(/accepted/gi)?.length;
    for (let tries = 0; tries < 75 && (await accepted()) !== 2; tries += 1) await page.waitForTimeout(200);
    expect(await accepted()).toBe(2);
    expect(await page.locator('body[data-not-reloaded]').count()).toBe(1);
  }, 60_000);

  it('is used by keyboard and on a phone', async () => {
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Skip to the content');
    await page.setViewportSize({ width: 390, height: 844 });
    await page.waitForTimeout(300);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
    await shot('fleet-en-phone', true);
    await page.setViewportSize({ width: 1440, height: 1000 });
  }, 60_000);

  it('gave the browser nothing to complain of', () => {
    expect(complaints).toEqual([]);
  });
});
