import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { FleetPage, FleetRow, Forecast } from '@kizashi/api-contract';
import { asId, DAY_MS, type OrderId } from '@kizashi/kernel';
import type { Browser, Page } from 'playwright-core';
import { violations } from './accessibility.ts';
import { chromiumPath, keep, launch, openPage, type WatchedPage } from './browser.ts';
import { answerOf, openOrderPage, read, signIn, switchLanguageAndTheme, untilText } from './drive-console.ts';
import { startWorld, type World } from './world.ts';

const ONE_LINE = fileURLToPath(new URL('fixtures/one-line.json', import.meta.url));
const inChromium = chromiumPath === undefined ? describe.skip : describe;

inChromium('machines and the work on them, on the real service', () => {
  let world: World;
  let browser: Browser;
  let watched: WatchedPage;
  let worn: FleetRow;

  const spanOf = (asked: URLSearchParams) =>
    Date.parse(asked.get('to') ?? '') - Date.parse(asked.get('from') ?? '');
  /** Of the next readings asked for; over another span the live page may ask once more at any time. */
  const telemetryAsked = (page: Page, isMeant: (spanMs: number) => boolean = () => true) =>
    page
      .waitForRequest(
        (request) =>
          request.url().includes('/telemetry?') && isMeant(spanOf(new URL(request.url()).searchParams)),
      )
      .then((request) => new URL(request.url()).searchParams);

  beforeAll(async () => {
    world = await startWorld();
    await world.driveFleet(ONE_LINE);
    const fleet: FleetPage = (await world.service.api('GET', '/api/v1/fleet')).body;
    const found = fleet.items.find(({ machine }) => machine.serial === 'VMC-0042');
    if (found?.forecast?.status !== 'estimated')
      throw new Error(`VMC-0042 has no forecast: ${JSON.stringify(found?.forecast)}`);
    worn = found;
    browser = await launch();
    watched = await openPage(browser, { baseURL: world.service.url });
    await signIn(watched.page, await world.signInLink());
  }, 300_000);

  afterAll(async () => {
    await browser?.close();
    await world?.remove();
  });

  const openMachine = async (page: Page, search = '') => {
    await page.goto(`/machines/${worn.machine.id}${search}`);
    await page.getByRole('slider').waitFor();
    await page.getByText(/^Newest shown: /).waitFor();
  };

  it('leads from a part to its machine, which says what needs doing and what it is made of', async () => {
    const { page } = watched;
    await page.goto(`/parts/${worn.fittedPartId}`);
    await page.getByRole('link', { name: 'VMC-0042', exact: true }).click();
    await page.waitForURL(`**/machines/${worn.machine.id}*`);
    const tree = page.getByRole('region', { name: 'Parts' });
    await tree.waitFor();
    const answer = await answerOf(page);
    if (worn.order !== null) expect(answer).toContain(worn.order.number);
    expect(await read(tree)).toContain('operating hours in use');
    expect(await tree.getByRole('img', { name: /^Health \d/ }).count()).toBeGreaterThan(0);
    await keep(page, 'machine');
  });

  it('draws the channel with its past and everything that happened on one axis', async () => {
    const { page } = watched;
    await openMachine(page);
    const chart = page.getByRole('slider');
    const lines = await chart
      .locator('path')
      .evaluateAll((paths) => paths.map((path) => path.getAttribute('d')?.length ?? 0));
    expect(Math.max(...lines)).toBeGreaterThan(1_000);
    expect(await page.getByRole('link', { name: /: forecast of / }).count()).toBeGreaterThan(3);
    const list = page.getByRole('region', { name: 'What happened in this time' });
    expect(await list.getByRole('listitem').count()).toBeGreaterThan(0);
    if (worn.order !== null) {
      await page
        .getByRole('link', { name: new RegExp(`^Order ${worn.order.number}, .*: `) })
        .first()
        .click();
      await page.waitForURL(`**/orders/${worn.order.id}`);
    }
  });

  it('reads finer the closer somebody looks, by button, key, wheel and hand', async () => {
    const { page } = watched;
    const first = telemetryAsked(page);
    await openMachine(page);
    const whole = spanOf(await first);
    const day = telemetryAsked(page, (span) => span < whole / 40);
    await page.getByText('24 h', { exact: true }).click();
    await day;
    await page.waitForURL(/hours=24/);

    const chart = page.getByRole('slider');
    await chart.focus();
    const closer = telemetryAsked(page, (span) => span < 0.9 * DAY_MS);
    await page.keyboard.press('+');
    await page.keyboard.press('+');
    await closer;
    await page.keyboard.press('ArrowLeft');
    await page.waitForURL(/from=.*to=/);
    const before = await chart.getAttribute('aria-valuetext');

    const box = (await chart.boundingBox())!;
    await page.mouse.move(box.x + box.width / 2, box.y + 80);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width / 2 + 200, box.y + 80, { steps: 8 });
    await page.mouse.up();
    expect(await chart.getAttribute('aria-valuetext')).not.toBe(before);
    const wheeled = telemetryAsked(page, (span) => span > DAY_MS);
    await page.mouse.wheel(0, 900);
    await wheeled;

    await page.keyboard.press('Home');
    await page.waitForURL((url) => !url.search.includes('from'));
    await page.getByText('Read the chart as a table').click();
    await page.getByRole('table').getByRole('row').nth(11).waitFor();
  });

  it('leads from every reason of a forecast down to the readings that it came from', async () => {
    const { page } = watched;
    await page.goto(`/parts/${worn.fittedPartId}`);
    const because = page.getByRole('region', { name: 'Because' });
    const link = because.getByRole('link', { name: 'See these readings' }).first();
    const asked = telemetryAsked(page);
    await link.click();
    await page.waitForURL(
      ({ pathname, searchParams }) =>
        pathname.startsWith('/machines/') &&
        ['channel', 'from', 'to', 'at'].every((name) => searchParams.has(name)),
    );
    await untilText(page, /^newest reading of the forecast$/);
    const calls = `/api/v1/fitted-parts/${worn.fittedPartId}/forecasts?latest`;
    const forecast: Forecast = (await world.service.api('GET', calls)).body.items[0];
    const reason = forecast.because.find(({ channel }) => channel !== undefined);
    expect((await asked).get('channel')).toBe(reason?.channel);
    if (forecast.cause?.kind !== 'reading') throw new Error('the forecast does not name its reading');
    const pointedOut = new URL(page.url()).searchParams.get('at') ?? '';
    expect(Date.parse(pointedOut)).toBe(Date.parse(forecast.cause.measuredAt));
    await keep(page, 'machine-readings');
  });

  it('lets an engineer change the limits of one machine, audited with what they were', async () => {
    const { page } = watched;
    const model = (await world.service.api('GET', `/api/v1/machine-models/${worn.machine.modelId}`)).body;
    const channel = model.channels.find(({ zones }: { zones?: unknown }) => zones !== undefined);
    await openMachine(page, `?channel=${channel.id}`);
    await page.getByRole('button', { name: 'Change the limits of this machine' }).click();
    const field = page.getByLabel(/^Zone B begins at/);
    await field.fill(String(channel.zones.bc + 1));
    await page.getByRole('button', { name: 'Save the limits' }).click();
    await untilText(page, /^Must be higher than the limit before it\.$/);
    const changed = (channel.zones.ab + channel.zones.bc) / 2;
    await field.fill(String(changed));
    await page.getByRole('button', { name: 'Save the limits' }).click();
    await untilText(page, /have new limits\.$/);
    const { zoneLimits } = (await world.service.api('GET', `/api/v1/machines/${worn.machine.id}`)).body;
    expect(zoneLimits).toEqual({ [channel.id]: { ...channel.zones, ab: changed } });
    const audit = (await world.service.api('GET', '/api/v1/audit-log?limit=20')).body.items;
    expect(
      JSON.stringify(audit.find(({ action }: { action: string }) => action.includes('machine'))),
    ).toContain(String(changed));
    await page.getByRole('button', { name: 'Change the limits of this machine' }).click();
    await page.getByRole('button', { name: 'Take the limits of the model again' }).click();
    await untilText(page, /follow its model again\.$/);
  });

  it('takes an order from its acceptance to the new part, and keeps the record honest', async () => {
    const { page } = watched;
    const id = asId<OrderId>(await world.openOrder());
    await openOrderPage(page, id);
    await page.getByRole('button', { name: /^Accept / }).click();
    await untilText(page, /is accepted for/);
    await page.getByLabel('Engineer', { exact: true }).selectOption({ label: 'Mori' });
    await page.getByRole('button', { name: 'Assign' }).click();
    await untilText(page, /engineer of order .* is assigned\.$/);
    await page.getByRole('button', { name: 'Confirm the stop' }).click();
    await untilText(page, /The stop for order .* is confirmed\.$/);
    await keep(page, 'order-accepted');
    await page.getByRole('button', { name: /^Schedule for / }).click();
    await untilText(page, /is scheduled for/);
    expect((await world.read(id)).state).toBe('ready');
    await page.getByRole('button', { name: 'Start the work' }).click();
    await untilText(page, /^The work on order .* has begun\.$/);
    expect(await read(page.getByRole('main'))).not.toMatch(/Predicted failure mode|Fails before/);
    await keep(page, 'order-as-found');
    await page.getByRole('radio', { name: 'spalled or pitted' }).check();
    await page.getByRole('radio', { name: 'advanced' }).check();
    await page.getByRole('button', { name: 'Save and go on' }).click();
    await untilText(page, /^What you found is saved/);
    expect(await read(page.getByRole('main'))).toMatch(/Predicted failure mode/);
    await page.getByRole('button', { name: 'The machine runs as it should' }).click();
    await untilText(page, /^How the machine was left is saved/);
    await page.getByLabel('Serial of the new part').fill('90001');
    await page.getByRole('button', { name: 'Complete the order' }).click();
    await untilText(page, /is closed; the new part is followed/);
    const order = await world.read(id);
    expect(order).toMatchObject({
      state: 'closed',
      asFound: { severity: 'advanced', mode: 'spalling', mechanism: '2.6' },
    });
    const way = page.getByRole('region', { name: 'Progress' });
    expect(await way.locator('[data-place="passed"]').count()).toBe(7);
    await keep(page, 'order-closed');
    await page.goto('/orders?show=closed');
    await page.getByRole('link', { name: order.number, exact: true }).waitFor();
    await page.goto(`/orders?ids=${id}`);
    expect(await answerOf(page)).toBe('The one order behind this figure.');
    await page.getByRole('link', { name: order.number, exact: true }).waitFor();
  });

  it('shows somebody else’s work on an order without a reload', async () => {
    const { page } = watched;
    const id = asId<OrderId>(await world.openOrder());
    await openOrderPage(page, id);
    await world.done(id, 'accept');
    const way = page.getByRole('region', { name: 'Progress' });
    await way.locator('[aria-current="step"]', { hasText: 'Accepted' }).waitFor();
    if (worn.order === null) throw new Error('no order has opened for the worn bearing');
    await openMachine(page);
    expect(await answerOf(page)).toContain('waits for an answer');
    await world.done(asId<OrderId>(worn.order.id), 'accept');
    await untilText(page, /^Nothing to decide: Front spindle bearing is replaced on /);
  });

  it('speaks both languages in both themes', async () => {
    const { page } = watched;
    await openMachine(page);
    await switchLanguageAndTheme(page, 'machine');
    await openOrderPage(page, asId<OrderId>(await world.openOrder()));
    await switchLanguageAndTheme(page, 'order-life');
  });

  const pages = async (): Promise<Record<string, string>> => {
    const scheduled = asId<OrderId>(await world.openOrder());
    for (const verb of ['accept', 'schedule']) await world.done(scheduled, verb, world.bodyOf(verb));
    const found = asId<OrderId>(await world.openOrder());
    for (const verb of ['accept', 'schedule', 'start']) await world.done(found, verb, world.bodyOf(verb));
    return {
      machine: `/machines/${worn.machine.id}`,
      'order-scheduled': `/orders/${scheduled}`,
      'order-as-found': `/orders/${found}`,
      'part-down': `/parts/${worn.fittedPartId}`,
    };
  };

  it('fits a phone', async () => {
    const phone = await openPage(browser, {
      baseURL: world.service.url,
      viewport: { width: 390, height: 844 },
      hasTouch: true,
      isMobile: true,
      storageState: await watched.context.storageState(),
    });
    for (const [name, path] of Object.entries(await pages())) {
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
    const all = Object.values(await pages());
    for (const colorScheme of ['light', 'dark'] as const) {
      const themed = await openPage(browser, {
        baseURL: world.service.url,
        colorScheme,
        storageState: await watched.context.storageState(),
      });
      for (const path of all) {
        await themed.page.goto(path);
        await themed.page.getByRole('heading', { level: 1 }).waitFor();
        await themed.page.waitForLoadState('networkidle');
        expect([colorScheme, path, await violations(themed.page)]).toEqual([colorScheme, path, []]);
      }
      await themed.context.close();
    }
  }, 120_000);

  it('logged no mistake of its own', () => {
    expect(watched.mistakes).toEqual([]);
  });
});
