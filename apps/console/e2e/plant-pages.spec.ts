import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { PlannedStop } from '@kizashi/api-contract';
import { asId, DAY_MS, HOUR_MS, type OrderId } from '@kizashi/kernel';
import type { Browser, Page } from 'playwright-core';
import { violations } from './accessibility.ts';
import { chromiumPath, keep, launch, openPage, type WatchedPage } from './browser.ts';
import { answerOf, read, signIn, untilText } from './drive-console.ts';
import { startWorld, type World } from './world.ts';

if (chromiumPath === undefined) console.log('SKIPPED: plant pages in a browser (install chromium to run it)');
const inChromium = chromiumPath === undefined ? describe.skip : describe;

inChromium('plant risk, stops and results in a browser, on the real service', () => {
  let world: World;
  let browser: Browser;
  let watched: WatchedPage;
  let now: number;

  const stops = async (): Promise<PlannedStop[]> =>
    (await world.service.api('GET', '/api/v1/planned-stops')).body.items;
  const iso = (at: number) => new Date(at).toISOString();
  /** A page as it should be for everybody: accessible, and on a phone without sideways scrolling. */
  const check = async (page: Page, name: string) => {
    expect(await violations(page)).toEqual([]);
    await keep(page, name);
    await page.setViewportSize({ width: 390, height: 844 });
    const over = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(await over()).toBeLessThanOrEqual(0);
    expect(await violations(page)).toEqual([]);
    await keep(page, `${name}-phone`);
    await page.setViewportSize({ width: 1440, height: 1010 });
  };

  beforeAll(async () => {
    world = await startWorld();
    now = Date.parse((await world.service.api('GET', '/api/v1/clock')).body.now);
    await world.service.api('POST', '/api/v1/planned-stops', {
      lineId: world.plant.lineId,
      from: iso(now + 4 * DAY_MS),
      to: iso(now + 4 * DAY_MS + 8 * HOUR_MS),
    });
    browser = await launch();
    watched = await openPage(browser, { baseURL: world.service.url });
    await signIn(watched.page, await world.signInLink());
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    await world?.remove();
  });

  it('says of a line what the service computed, and leads to its part and its order', async () => {
    const { page } = watched;
    const orderId = await world.openOrder();
    const [line] = (await world.service.api('GET', '/api/v1/plant-risk')).body.lines;
    const { rows } = { rows: (await world.service.api('GET', '/api/v1/fleet')).body.items };
    const driver = line.drivers.find((one: { orderId: string | null }) => one.orderId === orderId);
    const row = rows.find((one: { fittedPartId: string }) => one.fittedPartId === driver.fittedPartId);
    expect(driver.pFailBeforeNextStop).toBe(row.pFailBeforeNextStop);
    await page.goto('/plant-risk');
    await page.getByRole('region', { name: 'Line by line' }).waitFor();
    expect(await answerOf(page)).toMatch(/reaches its next stop|is reached/);
    const item = page.getByRole('region', { name: 'Line by line' }).getByRole('listitem').first();
    const link = item.getByRole('link', { name: new RegExp(`^${driver.orderNumber}`) });
    expect(await link.getAttribute('href')).toBe(`/orders/${orderId}`);
    await check(page, 'plant-risk');
    await page.getByRole('radiogroup', { name: 'Look ahead' }).getByText('90 days').click();
    await untilText(page, /^90 days, nothing done$/);
    await page
      .getByRole('region', { name: 'To decide' })
      .getByRole('link', { name: /^See and answer/ })
      .click();
    await page.waitForURL(`**/orders/${orderId}`);
  }, 60_000);

  it('plans, moves and removes a stop from the keyboard alone', async () => {
    const { page } = watched;
    await page.goto('/stops');
    await page.getByRole('table', { name: 'Planned stops' }).waitFor();
    await check(page, 'stops');
    const before = (await stops()).length;
    await page.locator('[data-cell][tabindex="0"]').focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await page.getByRole('region', { name: 'Plan a stop' }).waitFor();
    expect(await violations(page)).toEqual([]);
    await page.getByLabel('Repeats').selectOption('weekly');
    await page.keyboard.press('Tab');
    await page.getByRole('button', { name: 'Plan it' }).focus();
    await page.keyboard.press('Enter');
    await untilText(page, /^Planned: /);
    const made = (await stops()).find(({ rrule }) => rrule?.startsWith('FREQ=WEEKLY'))!;
    expect(await stops()).toHaveLength(before + 1);

    const entry = page.getByRole('button', { name: /repeats/ }).first();
    await entry.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('radio', { name: 'all of them' }).check();
    await page.getByRole('button', { name: 'a day later' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Save' }).focus();
    await page.keyboard.press('Enter');
    await untilText(page, /^Changed: /);
    const moved = (await stops()).find(({ id }) => id === made.id)!;
    expect(Date.parse(moved.from) - Date.parse(made.from)).toBe(DAY_MS);

    await page
      .getByRole('button', { name: /repeats/ })
      .first()
      .focus();
    await page.keyboard.press('Enter');
    await page.getByRole('radio', { name: 'all of them' }).check();
    await page.getByRole('button', { name: 'Remove' }).focus();
    await page.keyboard.press('Enter');
    await untilText(page, /^Removed: /);
    expect(await stops()).toHaveLength(before);
    await page.getByRole('button', { name: 'Undo' }).click();
    await untilText(page, /^It is back\.$/);
    expect(await stops()).toHaveLength(before + 1);
  }, 90_000);

  it('says so when somebody else was faster, and keeps what was entered', async () => {
    const { page } = watched;
    const [single] = (await stops()).filter(({ rrule }) => rrule === null);
    await page.goto(`/stops?day=${single!.from.slice(0, 10)}`);
    await page
      // In the evening it begins on one day and ends on the next.
      .getByRole('button', { name: /^L2 (from )?\d(?!.*repeats)/ })
      .first()
      .click();
    await page.getByRole('button', { name: 'a day later' }).click();
    const day = await page.getByLabel('Begins on').inputValue();
    const { headers } = await world.service.api('GET', `/api/v1/planned-stops/${single!.id}`);
    const to = iso(Date.parse(single!.to) + HOUR_MS);
    const tag = { 'if-match': headers.get('etag') ?? '' };
    await world.service.api('PATCH', `/api/v1/planned-stops/${single!.id}`, { to }, tag);
    await page.getByRole('button', { name: 'Save' }).click();
    await untilText(page, /^Somebody has changed this stop since you opened it\./);
    expect(await page.getByLabel('Begins on').inputValue()).toBe(day);
    await page.getByRole('button', { name: 'Read it again' }).click();
    await page.waitForFunction(
      (before) => document.querySelector<HTMLInputElement>('input[type=date]')?.value !== before,
      day,
    );
  }, 60_000);

  it('books what a closed order saved, on the results page and on the fleet page', async () => {
    const { page } = watched;
    await page.goto('/results');
    await untilText(page, /^Nothing is booked in this period\.$/);
    await check(page, 'results-empty');
    const id = asId<OrderId>(await world.openOrder());
    const window = { windowFrom: iso(now + DAY_MS), windowTo: iso(now + DAY_MS + 4 * HOUR_MS) };
    await world.done(id, 'accept');
    await world.done(id, 'schedule', window);
    await world.done(id, 'start', { overrideReason: 'the line stands still' });
    await world.done(id, 'as-found', { severity: 'advanced', mode: 'VIB' });
    await world.done(id, 'as-left', {});
    await world.done(id, 'complete', { newSerial: 'NEW-1' });
    const { number } = await world.read(id);
    // The page is open: closing the order reaches it without a reload.
    await page.getByRole('link', { name: number, exact: true }).first().waitFor();
    await page.getByRole('button', { name: `How order ${number} was counted` }).click();
    expect(await read(page.getByRole('table', { name: 'Savings ledger' }))).toMatch(
      /% × \(16 h − 4 h\) × ¥90,000 = ¥/,
    );
    expect(await answerOf(page)).toMatch(/saved for our customers|adds up to nothing/);
    await check(page, 'results');
    await page.goto('/');
    const savings = page.getByRole('link', { name: /^Avoided in the last 90 days: ¥.*1 order$/ });
    await savings.click();
    await page.waitForURL('**/results');
  }, 90_000);

  it('speaks Japanese, in the dark too', async () => {
    const { page } = watched;
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.goto('/plant-risk');
    await page.getByRole('radiogroup', { name: 'Language' }).getByText('日本語').click();
    for (const [path, name] of [
      ['/plant-risk', 'plant-risk-ja-dark'],
      ['/stops', 'stops-ja-dark'],
      ['/results', 'results-ja-dark'],
    ] as const) {
      await page.goto(path);
      expect(await answerOf(page)).toMatch(/[\u3040-\u30ff\u4e00-\u9fff]/);
      await check(page, name);
    }
    expect(watched.mistakes).toEqual([]);
  }, 60_000);
});
