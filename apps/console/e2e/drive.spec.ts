import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DAY_MS, epochMs, toIso } from '@kizashi/kernel';
import type { Browser } from 'playwright-core';
import { startService, type TestService } from '../../service/e2e/start-service.ts';
import { violations } from './accessibility.ts';
import { chromiumPath, keep, launch, openPage } from './browser.ts';
import { signIn } from './drive-console.ts';

if (chromiumPath === undefined)
  console.log('SKIPPED: a driven clock in a browser (install chromium to run it)');
const inChromium = chromiumPath === undefined ? describe.skip : describe;

/** Long enough ago that no step reaches the present. */
const BEGAN = Math.floor(Date.now() / DAY_MS) * DAY_MS - 100 * DAY_MS;
const day = (number: number) => toIso(epochMs(BEGAN + number * DAY_MS));

inChromium('while a past is being built', () => {
  let service: TestService;
  let browser: Browser;

  const move = async (body: object) => {
    const { status } = await service.api('POST', '/api/v1/clock', body);
    expect(status).toBe(200);
  };
  const step = async (to: number) => {
    await move({ next: day(to), until: day(90) });
    await move({ to: day(to) });
  };

  beforeAll(async () => {
    service = await startService({ env: { KIZASHI_CLOCK: 'driven', KIZASHI_CLOCK_START: day(0) } });
    browser = await launch();
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await service?.remove();
  });

  it('every page says how far it is, moves with it, and forgets it when the clock is the wall’s', async () => {
    const user = { name: 'Mika Arai', email: 'arai@example.test', role: 'planner', language: 'en' };
    const { id } = (await service.api('POST', '/api/v1/users', user)).body;
    const { page, mistakes } = await openPage(browser, { baseURL: service.url });
    await signIn(page, (await service.api('POST', `/api/v1/users/${id}/sign-in-links`, {})).body.url);
    const bar = page.getByRole('progressbar');
    expect(await bar.count()).toBe(0);
    await page.evaluate(() => Object.assign(globalThis, { stillTheSamePage: true }));

    await step(1);
    await page.getByRole('progressbar', { name: 'Building the past: day 2 of 90' }).waitFor();
    await step(42);
    await page.getByRole('progressbar', { name: 'Building the past: day 43 of 90' }).waitFor();
    expect(await violations(page)).toEqual([]);
    await keep(page, 'drive');
    await page.getByRole('radiogroup', { name: 'Language' }).getByText('日本語').click();
    await page.getByRole('progressbar', { name: '過去を構築しています: 90日中43日目' }).waitFor();
    await keep(page, 'drive-ja');

    await move({ mode: 'wall' });
    await bar.waitFor({ state: 'detached' });
    expect(await page.evaluate(() => 'stillTheSamePage' in globalThis)).toBe(true);
    expect(mistakes).toEqual([]);
  }, 60_000);
});
