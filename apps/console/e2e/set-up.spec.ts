import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import mqtt, { type MqttClient } from 'mqtt';
import type { Browser } from 'playwright-core';
import { startService, type TestService } from '../../service/e2e/start-service.ts';
import { violations } from './accessibility.ts';
import { chromiumPath, keep, launch, openPage, type WatchedPage } from './browser.ts';
import { answerOf, read, signIn, switchLanguageAndTheme, untilText } from './drive-console.ts';
import { addEntry, expectOverview, fill, goOn, settingsOf } from './drive-set-up.ts';
import { runInShell } from './run-in-shell.ts';

if (chromiumPath === undefined) console.log('SKIPPED: set-up in a browser (install chromium to run it)');
const inChromium = chromiumPath === undefined ? describe.skip : describe;

const PAGES = [
  '/set-up',
  '/set-up/customers',
  '/set-up/sites',
  '/set-up/lines',
  '/set-up/parts',
  '/set-up/models',
  '/set-up/machines',
  '/set-up/fitted-parts',
  '/set-up/devices',
  '/devices',
];

inChromium('from an empty service to the first reading', () => {
  let service: TestService;
  let browser: Browser;
  let watched: WatchedPage;
  let controller: MqttClient | undefined;

  const linkFor = async (role: string): Promise<string> => {
    const user = { name: 'Mika Arai', email: `${role}@example.test`, role, language: 'en' };
    const { id } = (await service.api('POST', '/api/v1/users', user)).body;
    return (await service.api('POST', `/api/v1/users/${id}/sign-in-links`, {})).body.url;
  };

  beforeAll(async () => {
    service = await startService();
    browser = await launch();
    watched = await openPage(browser, { baseURL: service.url });
    await signIn(watched.page, await linkFor('admin'));
  }, 120_000);

  afterAll(async () => {
    await controller?.endAsync(true);
    await browser?.close();
    await service?.remove();
  });

  it('says what comes first, and keeps what was typed when it is refused', async () => {
    const { page } = watched;
    await page.getByRole('link', { name: 'Set it up step by step' }).click();
    await expectOverview(page, 0, 'Customer');
    await keep(page, 'set-up-empty');
    await page.getByRole('link', { name: 'Add Customer' }).click();
    await page.getByRole('button', { name: 'Add a customer' }).click();
    await untilText(page, /^Fill this in\.$/);
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-invalid'))).toBe('true');
    await keep(page, 'set-up-refused');
    await fill(page, 'Name of the customer', 'Tokiwa Precision');
    await page.reload();
    expect(await page.getByLabel('Name of the customer').inputValue()).toBe('Tokiwa Precision');
    await addEntry(page, 'Add a customer', {}, 'Tokiwa Precision');
  });

  it('goes from step to step by the way it offers', async () => {
    const { page } = watched;
    await goOn(page, 'Site');
    await fill(page, 'Time zone', 'Asia/Nowhere');
    await page.getByLabel('Name of the site').fill('Komaki');
    await page.getByRole('button', { name: 'Add a site' }).click();
    await untilText(page, /must be an IANA time zone/);
    await fill(page, 'Time zone', 'Asia/Tokyo');
    await untilText(page, /^It is .*\d\d:\d\d there\.$/);
    await addEntry(page, 'Add a site', {}, 'Komaki');

    await goOn(page, 'Line');
    const line = { 'Name of the line': 'Line 2', 'One hour of standstill costs (JPY)': '100,000' };
    await addEntry(page, 'Add a line', line, 'Line 2');
    expect((await service.api('GET', '/api/v1/lines')).body.items[0].downtimeCostPerHour).toBe(100_000);

    await goOn(page, 'Part in the catalogue');
    await page.getByRole('button', { name: 'Spindle bearing' }).click();
    await keep(page, 'set-up-part');
    await addEntry(page, 'Add a part', { 'Price (JPY)': '330000' }, 'HG-SB-7014');
    expect((await service.api('GET', '/api/v1/part-catalogue/HG-SB-7014')).body.price).toBe(330_000);
    await expectOverview(page, 4, 'Machine model');
  });

  it('makes a machine model from a template, with zones by group and support', async () => {
    const { page } = watched;
    await page.getByRole('link', { name: 'Add Machine model' }).click();
    await page.getByRole('button', { name: 'Spindle bearing' }).click();
    const velocity = page.locator('details', { hasText: 'Front spindle vibration velocity' });
    await velocity.locator('summary').click();
    await velocity.getByLabel('Machine group and support').selectOption('group-1-flexible');
    await velocity.getByLabel('Id of the channel').fill('Spindle Velocity');
    await page.getByRole('button', { name: 'Add a machine model' }).click();
    await untilText(page, /^Lower-case letters, digits/);
    await keep(page, 'set-up-model');
    await velocity.getByLabel('Id of the channel').fill('spindle.front.velocity_rms');
    await addEntry(page, 'Add a machine model', { 'Name of the model': 'VMC-850' }, 'VMC-850');
    const [model] = (await service.api('GET', '/api/v1/machine-models')).body.items;
    expect(model.channels[0]).toMatchObject({
      id: 'spindle.front.velocity_rms',
      positionIds: ['spindle-front-bearing'],
      zones: { ab: 3.5, bc: 7.1, cd: 11 },
    });
    expect(model.channels.map(({ role }: { role: string }) => role)).toEqual([
      ...['wear', 'wear', 'setting', 'setting', 'usage'],
    ]);
  });

  it('adds the machine, its parts and its device, whose secret is shown once', async () => {
    const { page } = watched;
    await goOn(page, 'Machine');
    await addEntry(page, 'Add a machine', { 'Serial number': 'VMC-0042' }, 'VMC-0042');
    await fill(page, 'Serial number', 'VMC-0042');
    await page.getByRole('button', { name: 'Add a machine', exact: true }).click();
    await untilText(page, /There is one of that name or number already/);
    expect(await page.getByLabel('Serial number').inputValue()).toBe('VMC-0042');
    await expectOverview(page, 6, 'Fitted parts');
    await page.getByRole('link', { name: 'Add Fitted parts' }).click();
    await addEntry(page, 'Say that it is fitted', { 'Serial number of the part': 'SB-88213' }, 'SB-88213');
    await keep(page, 'set-up-fitted');
    await goOn(page, 'Device');
    await page.getByRole('button', { name: 'Make a device' }).click();
    await untilText(page, /^The secret is shown this once\.$/);
    expect(await answerOf(page)).toMatch(/^VMC-0042 has not sent anything that could be read\./);
    await keep(page, 'device-new');
  }, 60_000);

  it('waits live: shows the refusal with its reason, the birth, and the first reading of a foreign client', async () => {
    const { page } = watched;
    await page.evaluate(() => Object.assign(globalThis, { stillTheSamePage: true }));
    const settings = await settingsOf(page);
    const setting = (name: string) => settings.get(name) ?? '';
    controller = await mqtt.connectAsync(`mqtt://${setting('Host')}:${setting('Port')}`, {
      clientId: setting('Client id'),
      username: setting('User name'),
      password: setting('Password (secret)'),
      reconnectPeriod: 0,
    });
    const publish = (topic: string, message: object, retain = false) =>
      controller?.publishAsync(setting(topic), JSON.stringify(message), { qos: 1, retain });

    await publish('Topic of readings', {
      v: 1,
      bid: 'boot-1',
      seq: 1,
      t0: Date.now(),
      s: [['spindle.load', 0, 40]],
    });
    await untilText(page, /^Refused: no-birth\.$/);
    await untilText(page, /This boot has sent no birth, so its units are not known/);
    await keep(page, 'device-refused');

    await publish(
      'Topic of births',
      {
        ...{ v: 1, bid: 'boot-1', bn: 1, seq: 0, fw: '4.2.0', up: 1_000 },
        ch: [
          { alias: 0, id: 'spindle.front.velocity_rms', unit: 'mm/s', periodMs: 1_000 },
          { alias: 1, id: 'spindle.load', unit: '%', periodMs: 1_000 },
          { alias: 2, id: 'spindle.colour', unit: '1', periodMs: 1_000 },
        ],
      },
      true,
    );
    await untilText(page, /^Firmware 4\.2\.0 with 3 channels/);
    await publish('Topic of readings', {
      ...{ v: 1, bid: 'boot-1', seq: 2, t0: Date.now() },
      s: [['spindle.front.velocity_rms', 0, 2.41]],
    });
    await page.getByRole('row', { name: /Front spindle vibration velocity .* 2\.41 mm\/s/ }).waitFor();
    expect(await answerOf(page)).toMatch(/^VMC-0042 sends readings\./);
    expect(await page.evaluate(() => 'stillTheSamePage' in globalThis)).toBe(true);
    await keep(page, 'device-sends');
  });

  it('shows what was refused before the birth, and that it was read again since', async () => {
    const { page } = watched;
    const refused = page.getByRole('region', { name: 'Refused messages' });
    await refused.getByRole('button', { name: 'Show the message' }).first().click();
    expect(await refused.getByLabel('Content of the message').first().inputValue()).toContain('"boot-1"');
    await refused
      .getByText(/^It was read again at .*; nothing of it is refused any more\.$/)
      .first()
      // Readings that come are what the page hears of; for anything else it looks every 15 s.
      .waitFor({ timeout: 40_000 });
  }, 60_000);

  it('forgets the secret when the page is read again, and is set up', async () => {
    const { page } = watched;
    await page.reload();
    await untilText(page, /^VMC-0042 sends readings\./);
    expect((await settingsOf(page)).has('Password (secret)')).toBe(false);
    expect(await read(page.locator('main'))).toContain('The secret was shown when it was made.');
    await page.goto('/set-up');
    await untilText(page, /^Everything is set up\./);
    await keep(page, 'set-up-done');
    await page.goto('/');
    await page.getByRole('link', { name: 'VMC-0042', exact: true }).waitFor();
  });

  it('offers commands that work as they stand', async () => {
    const { page } = watched;
    await service.api('POST', '/api/v1/machines', {
      serial: 'VMC-0043',
      modelId: (await service.api('GET', '/api/v1/machine-models')).body.items[0].id,
      lineId: (await service.api('GET', '/api/v1/lines')).body.items[0].id,
    });
    await page.goto('/set-up/devices');
    await page.getByRole('button', { name: 'Make a device' }).click();
    const lines = page.getByRole('textbox', { name: 'Try it from a shell' });
    await lines.waitFor();
    await runInShell(await lines.inputValue());
    await untilText(page, /^VMC-0043 sends readings\./);
  });

  it('shuts a device out in two presses, so that another can be made', async () => {
    const { page } = watched;
    await page.getByRole('button', { name: 'Revoke the device' }).click();
    await page.getByRole('button', { name: 'Revoke for ever' }).click();
    await page.waitForURL(/\/set-up\/devices/);
    await page.getByRole('button', { name: 'Make a device' }).waitFor();
    expect((await service.api('GET', '/api/v1/devices')).body.items).toHaveLength(1);
  });

  it('says who may do what somebody may not', async () => {
    const planner = await openPage(browser, { baseURL: service.url });
    await signIn(planner.page, await linkFor('planner'));
    await planner.page.goto('/set-up/models');
    await untilText(planner.page, /^Your role may look here, not add\.$/);
    expect(await read(planner.page.locator('main'))).toContain('Reliability engineer');
    expect(await planner.page.getByRole('button', { name: 'Add a machine model' }).count()).toBe(0);
    expect(planner.mistakes).toEqual([]);
    await planner.context.close();
  });

  it('speaks both languages in light and dark', async () => {
    const { page } = watched;
    for (const path of ['/set-up', '/set-up/models', '/devices']) {
      await page.goto(path);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await switchLanguageAndTheme(page, path.slice(1).replaceAll('/', '-'));
    }
  }, 60_000);

  it('fits a phone and breaks no rule of WCAG AA that a machine can find', async () => {
    const [device] = (await service.api('GET', '/api/v1/devices')).body.items;
    for (const colorScheme of ['light', 'dark'] as const) {
      const phone = await openPage(browser, {
        baseURL: service.url,
        viewport: { width: 390, height: 844 },
        hasTouch: true,
        isMobile: true,
        colorScheme,
        storageState: await watched.context.storageState(),
      });
      for (const path of [...PAGES, `/devices/${device.id}`]) {
        await phone.page.goto(path);
        await phone.page.getByRole('heading', { level: 1 }).waitFor();
        await phone.page.waitForLoadState('networkidle');
        const widths = await phone.page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
        expect([path, widths[0]]).toEqual([path, widths[1]]);
        expect([colorScheme, path, await violations(phone.page)]).toEqual([colorScheme, path, []]);
        await keep(phone.page, `phone-${colorScheme}${path.replace(device.id, 'one').replaceAll('/', '-')}`);
      }
      expect(phone.mistakes).toEqual([]);
      await phone.context.close();
    }
    expect(watched.mistakes).toEqual([]);
  }, 240_000);
});
