import { expect } from '@jest/globals';
import type { FleetPage, Order } from '@kizashi/api-contract';
import type { Locator, Page } from 'playwright-core';
import { keep } from './browser.ts';

/** The text as it stands on the screen, with ordinary spaces: dates there never break in the middle. */
export async function read(found: Locator): Promise<string> {
  await found.first().waitFor();
  const texts = await found.allInnerTexts();
  return texts
    .join(' ')
    .replace(/[\s\u00a0]+/g, ' ')
    .trim();
}

export function answerOf(page: Page): Promise<string> {
  return read(page.getByRole('heading', { level: 1 }));
}

/** Opens a link once; the console is then signed in and its address holds no token. */
export async function signIn(page: Page, link: string): Promise<void> {
  await page.goto(link);
  await page.waitForURL((url) => url.pathname === '/' && url.search === '');
}

/** Waits until a condition on the page's text holds, without any navigation. */
export async function untilText(page: Page, text: RegExp, timeout = 15_000): Promise<void> {
  await page.getByText(text).first().waitFor({ timeout });
}

/** The fleet page says about every machine what the API knows, and leads to its part. */
export async function readFleetPage(page: Page, fleet: FleetPage): Promise<void> {
  await page.getByRole('table').waitFor();
  const more = page.getByRole('button', { name: /more healthy/ });
  if (await more.isVisible()) await more.click();
  for (const { machine, fittedPartId, forecast, group } of fleet.items) {
    const row = page
      .getByRole('row')
      .filter({ has: page.getByRole('link', { name: machine.serial, exact: true }) });
    const said = await read(row);
    const hrefs = await row
      .getByRole('link')
      .evaluateAll((links) => links.map((link) => link.getAttribute('href')));
    expect(hrefs).toEqual([`/machines/${machine.id}`, `/parts/${fittedPartId}`]);
    if (forecast?.status === 'withheld') expect(said).toMatch(/forecast withheld/);
    else if (group === 'running')
      expect(said).toMatch(/\d+ (days|hours|months|years)|end in sight|longer than/);
  }
}

/** The part's page says the same range as its row in the fleet, draws it, and ranks the order's options. */
export async function readPartPage(page: Page, serial: string, order: Order | null): Promise<void> {
  await page.goto('/');
  const link = page.getByRole('link', { name: serial, exact: true });
  const row = await read(page.getByRole('row').filter({ has: link }));
  const range = /(\d[\w ]*?(?: to \d+ \w+| or more)|up to \d+ \w+|about \d+ \w+) left/.exec(row)?.[1];
  await page.getByRole('row').filter({ has: link }).getByRole('link').nth(1).click();
  await page.waitForURL(/\/parts\//);
  await page.getByRole('region', { name: 'Health and forecast' }).waitFor();
  if (range !== undefined) expect((await answerOf(page)).toLowerCase()).toContain(range.toLowerCase());
  const chart = page.getByRole('img', { name: /^Health is/ });
  await chart.waitFor();
  expect(await chart.locator('path').count()).toBeGreaterThan(4);
  expect(await chart.getByText('P50').count()).toBe(1);
  if (order === null) return;
  const table = page.getByRole('region', { name: 'When to replace it' });
  expect(await table.getByRole('row').count()).toBe(order.options.length + 1);
  expect(await read(table.getByRole('row').nth(1))).toMatch(/advised/);
}

export async function openOrderPage(page: Page, id: string): Promise<void> {
  await page.goto(`/orders/${id}`);
  await page.getByRole('region', { name: 'The order' }).waitFor();
}

/** Picks another window than the advised one and accepts it; the window that was agreed. */
export async function acceptAnotherWindow(page: Page): Promise<string> {
  const free = page.getByRole('radio', { checked: false, disabled: false });
  const row = page.getByRole('table').getByRole('row').filter({ has: free }).last();
  const label = await read(row);
  await row.getByRole('radio').check();
  const button = page.getByRole('button', { name: /^Accept / });
  const day = (await read(button)).replace('Accept ', '');
  expect(label).toContain(day);
  await button.click();
  await untilText(page, /is accepted for/);
  return day;
}

export async function deferUntil(page: Page, isoDay: string): Promise<void> {
  await choose(page, 'Defer');
  await page.getByRole('button', { name: 'Defer the order' }).click();
  await untilText(page, /^Choose a day\.$/);
  await page.getByLabel('Until which day?').fill(isoDay);
  await page.getByRole('button', { name: 'Defer the order' }).click();
  await untilText(page, /is deferred until/);
}

export async function declineBecause(page: Page, reason: string): Promise<void> {
  await choose(page, 'Decline');
  await page.getByRole('button', { name: 'Decline the order' }).click();
  await untilText(page, /^Write the reason in a few words\.$/);
  await page.getByLabel('Why not?').fill(reason);
  await page.getByRole('button', { name: 'Decline the order' }).click();
  await untilText(page, /is declined\.$/);
}

export async function choose(page: Page, answer: 'Defer' | 'Decline' | 'Accept a window'): Promise<void> {
  await page
    .getByRole('radiogroup', { name: 'What should happen?' })
    .getByText(answer, { exact: true })
    .click();
}

/** Both languages, and the theme, on whatever page is open; ends in English and with the system's theme. */
export async function switchLanguageAndTheme(page: Page, name: string): Promise<void> {
  const english = await answerOf(page);
  await page.getByRole('radiogroup', { name: 'Language' }).getByText('日本語').click();
  await page.getByRole('navigation', { name: 'メイン' }).waitFor();
  expect(await page.locator('html').getAttribute('lang')).toBe('ja');
  expect(await answerOf(page)).toMatch(/[\u3040-\u30ff\u4e00-\u9fff]/);
  await keep(page, `${name}-ja`);
  await page.getByRole('radiogroup', { name: '配色' }).getByText('暗').click();
  expect(await page.locator('html').getAttribute('data-theme')).toBe('dark');
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  expect(await ground()).toBe('rgb(19, 21, 24)');
  await keep(page, `${name}-ja-dark`);
  await page.reload();
  await page.getByRole('navigation', { name: 'メイン' }).waitFor();
  expect(await ground()).toBe('rgb(19, 21, 24)');
  await page.getByRole('radiogroup', { name: '配色' }).getByText('自動').click();
  await page.getByRole('radiogroup', { name: '言語' }).getByText('English').click();
  await page.getByRole('navigation', { name: 'Main' }).waitFor();
  expect(await answerOf(page)).toBe(english);
}
