import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { FleetPage, FleetRow } from '@kizashi/api-contract';
import { asId, DAY_MS, type OrderId } from '@kizashi/kernel';
import type { Browser } from 'playwright-core';
import { violations } from './accessibility.ts';
import { chromiumPath, keep, launch, openPage, type WatchedPage } from './browser.ts';
import {
  acceptAnotherWindow,
  answerOf,
  choose,
  declineBecause,
  deferUntil,
  openOrderPage,
  read,
  readFleetPage,
  readPartPage,
  signIn,
  switchLanguageAndTheme,
  untilText,
} from './drive-console.ts';
import { startWorld, type World } from './world.ts';

if (chromiumPath === undefined) console.log('SKIPPED: the console in a browser (install chromium to run it)');
const inChromium = chromiumPath === undefined ? describe.skip : describe;

inChromium('the console in a browser, on the real service', () => {
  let world: World;
  let browser: Browser;
  let watched: WatchedPage;

  const fleet = async (): Promise<FleetPage> => (await world.service.api('GET', '/api/v1/fleet')).body;
  const rowWhere = async (is: (row: FleetRow) => boolean): Promise<FleetRow> => {
    const row = (await fleet()).items.find(is);
    if (row === undefined) throw new Error('the simulated fleet has no such machine');
    return row;
  };

  beforeAll(async () => {
    world = await startWorld();
    browser = await launch();
    watched = await openPage(browser, { baseURL: world.service.url });
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    await world?.remove();
  });

  it('lets nobody in without a link, and a link works once', async () => {
    const { page } = watched;
    await page.goto('/');
    await untilText(page, /^You are not signed in\.$/);
    expect(new URL(page.url()).pathname).toBe('/sign-in');
    await keep(page, 'sign-in');
    const link = await world.signInLink();
    await signIn(page, link);
    const other = await openPage(browser);
    await other.page.goto(link);
    await untilText(other.page, /^This sign-in link does not work any more\.$/);
    await other.context.close();
  });

  it('tells an empty fleet what to do, then shows a fleet that comes in, without a reload', async () => {
    const { page } = watched;
    await untilText(page, /^No machine is registered yet\.$/);
    await keep(page, 'fleet-empty');
    await page.evaluate(() => Object.assign(globalThis, { stillTheSamePage: true }));
    const driven = world.driveFleet();
    await page.getByRole('table').waitFor({ timeout: 60_000 });
    await untilText(page, /(forecast moved|range narrowed|range widened|opened|is new in the fleet)/, 90_000);
    await driven;
    const order = await rowWhere(({ order }) => order !== null);
    await untilText(
      page,
      new RegExp(`Order ${order.order!.number} is|Urgent order ${order.order!.number}`),
      30_000,
    );
    expect(await page.evaluate(() => 'stillTheSamePage' in globalThis)).toBe(true);
    await keep(page, 'fleet');
  }, 240_000);

  it('says about every machine what the service knows', async () => {
    const { page } = watched;
    await page.goto('/');
    const known = await fleet();
    await readFleetPage(page, known);
    expect(await read(page.locator('main'))).toContain(`of ${known.counts.machines} machines sending`);
    await switchLanguageAndTheme(page, 'fleet');
  });

  it('finds a machine by any of its names, from the keyboard', async () => {
    const { page } = watched;
    await page.goto('/');
    await page.getByRole('table').waitFor();
    const { machine } = await rowWhere(({ group }) => group === 'running');
    await page.keyboard.press('/');
    await page.keyboard.type(machine.serial.toLowerCase());
    await page.getByRole('link', { name: machine.serial, exact: true }).waitFor();
    await page.waitForFunction(() => document.querySelectorAll('tbody a[href^="/machines/"]').length === 1);
    await page.keyboard.press('Escape');
  });

  it('draws the forecast of a part that wears, and leads to its order', async () => {
    const { page } = watched;
    const { machine, order } = await rowWhere(
      ({ order, forecast }) => order !== null && forecast?.status === 'estimated',
    );
    await readPartPage(page, machine.serial, order);
    await untilText(page, /^Because$/);
    await keep(page, 'part');
    await switchLanguageAndTheme(page, 'part');
    await page.getByRole('link', { name: `Open order ${order!.number}` }).click();
    await page.waitForURL(`**/orders/${order!.id}`);
  });

  it('draws no end where the forecast is withheld', async () => {
    const { page } = watched;
    const { machine, fittedPartId } = await rowWhere(({ forecast }) => forecast?.status === 'withheld');
    await page.goto(`/parts/${fittedPartId}`);
    await untilText(page, /^No call is made here$/);
    expect(await answerOf(page)).toMatch(/^No forecast is made: /);
    expect(await page.getByText('P50').count()).toBe(0);
    expect(await read(page.getByRole('main'))).toContain(machine.serial);
    await keep(page, 'part-withheld');
  });

  it('accepts another window than the advised one, once', async () => {
    const { page } = watched;
    const id = asId<OrderId>(await world.openOrder());
    await openOrderPage(page, id);
    await keep(page, 'order');
    await acceptAnotherWindow(page);
    const order = await world.read(id);
    expect(order.state).toBe('accepted');
    expect(order.windowFrom).toBe(
      order.options.findLast(({ notPossible }) => notPossible === null)!.windowFrom,
    );
    const verbs = (await world.eventsOf(id)).map(({ verb }) => verb);
    expect(verbs.filter((verb) => verb === 'accept')).toHaveLength(1);
    await page.getByRole('region', { name: 'What happened' }).getByText('Mika Arai (you)').waitFor();
  });

  it('defers until a day at the site', async () => {
    const { page } = watched;
    const id = asId<OrderId>(await world.openOrder());
    await openOrderPage(page, id);
    const { now } = (await world.service.api('GET', '/api/v1/clock')).body;
    const day = new Date(Date.parse(now) + 3 * DAY_MS).toISOString().slice(0, 10);
    await deferUntil(page, day);
    const order = await world.read(id);
    expect(order.state).toBe('deferred');
    expect(order.deferredUntil).toBe(new Date(`${day}T00:00:00+09:00`).toISOString());
  });

  it('declines with a reason', async () => {
    const { page } = watched;
    const id = asId<OrderId>(await world.openOrder());
    await openOrderPage(page, id);
    await declineBecause(page, 'Swapped in August, the counter was not reset.');
    expect(await world.read(id)).toMatchObject({
      state: 'declined',
      reason: 'Swapped in August, the counter was not reset.',
    });
  });

  it('tells of somebody who was faster while one writes, and keeps what was written', async () => {
    const { page } = watched;
    const id = asId<OrderId>(await world.openOrder());
    await openOrderPage(page, id);
    await choose(page, 'Decline');
    await page.getByLabel('Why not?').fill('We sold the line.');
    await world.done(id, 'accept');
    await untilText(page, /^a program changed order OR-\d+ on .*: accepted it\.$/i);
    expect(await page.getByLabel('Why not?').inputValue()).toBe('We sold the line.');
    await keep(page, 'order-changed');
    await page.getByRole('button', { name: 'Decline the order' }).click();
    await untilText(page, /Your answer is not saved; what you entered is still here\./);
    expect((await world.read(id)).state).toBe('accepted');
    await page.getByRole('button', { name: 'Show the new state' }).click();
    await page.getByLabel('Why not?').waitFor({ state: 'detached' });
  });

  it('lists orders by their order-by date and follows them live', async () => {
    const { page } = watched;
    const id = asId<OrderId>(await world.openOrder());
    await page.goto('/orders');
    const order = await world.read(id);
    const row = page
      .getByRole('row')
      .filter({ has: page.getByRole('link', { name: order.number, exact: true }) });
    await row.getByText('advised').waitFor();
    await keep(page, 'orders');
    await world.done(id, 'accept');
    await row.getByText('accepted').waitFor();
    await switchLanguageAndTheme(page, 'orders');
  });

  it('fits a phone', async () => {
    const phone = await openPage(browser, {
      baseURL: world.service.url,
      viewport: { width: 390, height: 844 },
      hasTouch: true,
      isMobile: true,
      storageState: await watched.context.storageState(),
    });
    const { fittedPartId, order } = await rowWhere(
      ({ order, forecast }) => order !== null && forecast?.status === 'estimated',
    );
    const pages = {
      fleet: '/',
      part: `/parts/${fittedPartId}`,
      orders: '/orders',
      order: `/orders/${order!.id}`,
    };
    for (const [name, path] of Object.entries(pages)) {
      await phone.page.goto(path);
      await phone.page.getByRole('heading', { level: 1 }).waitFor();
      await phone.page.waitForLoadState('networkidle');
      const [content, screen] = await phone.page.evaluate(() => [
        document.documentElement.scrollWidth,
        innerWidth,
      ]);
      expect([name, content]).toEqual([name, screen]);
      await keep(phone.page, `${name}-phone`);
    }
    expect(phone.mistakes).toEqual([]);
    await phone.context.close();
  });

  it('breaks no rule of WCAG AA that a machine can find, in light and dark', async () => {
    const { fittedPartId, order } = await rowWhere(
      ({ order, forecast }) => order !== null && forecast?.status === 'estimated',
    );
    for (const colorScheme of ['light', 'dark'] as const) {
      const themed = await openPage(browser, {
        baseURL: world.service.url,
        colorScheme,
        storageState: await watched.context.storageState(),
      });
      for (const path of ['/', `/parts/${fittedPartId}`, '/orders', `/orders/${order!.id}`]) {
        await themed.page.goto(path);
        await themed.page.getByRole('heading', { level: 1 }).waitFor();
        await themed.page.waitForLoadState('networkidle');
        expect([colorScheme, path, await violations(themed.page)]).toEqual([colorScheme, path, []]);
      }
      await themed.context.close();
    }
  }, 120_000);

  it('can be walked through by keyboard, beginning with a way to the content', async () => {
    const { page } = watched;
    await page.goto('/');
    await page.getByRole('table').waitFor();
    await page.keyboard.press('Tab');
    expect(await read(page.locator(':focus'))).toBe('Skip to the content');
    const seen = new Set<string>();
    for (let press = 0; press < 40; press += 1) {
      await page.keyboard.press('Tab');
      const [name, ring] = await page.evaluate(() => {
        const { activeElement } = document;
        const style = activeElement === null ? undefined : getComputedStyle(activeElement);
        return [
          activeElement?.textContent ?? activeElement?.getAttribute('aria-label') ?? '',
          activeElement === document.body ||
            style?.outlineStyle === 'solid' ||
            activeElement?.matches('input') === true,
        ];
      });
      expect([name, ring]).toEqual([name, true]);
      seen.add(String(name));
    }
    expect([...seen]).toEqual(expect.arrayContaining(['Orders', 'VMC-0042']));
  });

  it('says so when the service is gone, and takes the colour away', async () => {
    const { page, mistakes } = watched;
    await page.goto('/');
    await page.getByRole('table').waitFor();
    expect(mistakes).toEqual([]);
    await world.service.stop();
    await untilText(page, /^Not live since \d\d:\d\d\.$/, 30_000);
    const filter = await page.evaluate(
      () => getComputedStyle(document.querySelector('[data-stale]') ?? document.body).filter,
    );
    expect(filter).toBe('grayscale(1)');
    await keep(page, 'not-live');
  });
});
