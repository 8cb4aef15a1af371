import { mkdtempSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { DAY_MS, epochMs } from '@kizashi/kernel';
import { readFleetScenario } from '../scenario/fleet-scenario.ts';
import { DeviceSecrets } from '../set-up/device-secrets.ts';
import { FakeProduct, TOKEN } from '../set-up/product.fixture.ts';
import { ProductApi } from '../set-up/product-api.ts';
import { buildFleet } from './build-fleet.ts';
import { type FleetState, NOTHING_YET } from './fleet-state.ts';
import { newFittings } from './follow-replacements.ts';
import { setUpFleet } from './set-up-fleet.ts';
import { SimulatedFleet } from './simulated-fleet.ts';

// The archive of ended lives has a spec of its own.
const { archive: _, ...scenario } = readFleetScenario(
  fileURLToPath(new URL('../../scenarios/start.json', import.meta.url)),
);
const startedAt = epochMs(Date.parse('2026-11-01T00:00:00Z'));
const MACHINES = 8;
const state: FleetState = {
  scenario: scenario.name,
  seed: 1,
  machines: MACHINES,
  startedAt,
  pastEndsAt: epochMs(startedAt + 21 * DAY_MS),
  publishedUntil: startedAt,
  truthUntil: startedAt,
  ...NOTHING_YET,
};

let product: FakeProduct;
let folder: string;
let secretsPath: string;
beforeEach(async () => {
  product = await FakeProduct.listen();
  folder = mkdtempSync(join(tmpdir(), 'kizashi-set-up-'));
  secretsPath = join(folder, 'devices.jsonl');
});
afterEach(() => product.close());

const fleet = buildFleet(scenario, state);
const api = () => new ProductApi(product.url, TOKEN, [1, 1, 1, 1]);
const setUp = () =>
  setUpFleet(api(), new DeviceSecrets(secretsPath), scenario, fleet, state, 'mqtt://127.0.0.1:1');
/** The set-up enters the types of its fleet, and the shelves of the whole plant need their parts. */
const allParts = () => new Set(product.items['part-catalogue'].map((part) => part.partNumber));
const counts = () => Object.entries(product.items).map(([name, items]) => [name, items.length]);

describe('set-up of a fleet', () => {
  it('enters everything that the scenario names', async () => {
    const { machines: entered, customerIds } = await setUp();
    const sites = scenario.customers.flatMap((customer) => customer.sites);
    const lines = sites.flatMap((site) => site.lines);
    const types = new Map(fleet.map(({ machine }) => [machine.type.type, machine.type]));
    const parts = [...types.values()].flatMap((type) => type.parts);
    expect(Object.fromEntries(counts())).toEqual({
      customers: scenario.customers.length,
      sites: sites.length,
      lines: lines.length,
      'machine-models': types.size,
      'part-catalogue': allParts().size,
      stock: sites.flatMap((site) => site.stock).length,
      machines: MACHINES,
      devices: MACHINES,
      'fitted-parts': fleet.flatMap(({ firstParts }) => firstParts).length,
      'planned-stops': lines.flatMap((line) => line.stops).length,
      users: 0,
    });
    for (const { catalogue } of parts)
      expect(product.items['part-catalogue']).toContainEqual(expect.objectContaining(catalogue));
    expect([...customerIds.keys()]).toEqual(scenario.customers.map(({ name }) => name));
    expect(entered.get('VMC-0042')).toMatchObject({ customer: 'Tokiwa Precision' });
    expect(entered.get('VMC-0042')?.stocked).toContain('HG-SB-7014');
    expect([...entered.keys()].sort()).toEqual(fleet.map(({ machine }) => machine.serial).sort());
    expect(
      product.items['planned-stops'].find((stop) => stop.rrule === 'FREQ=WEEKLY;BYDAY=TH'),
    ).toMatchObject({
      from: '2026-11-04T21:00:00.000Z',
      to: '2026-11-05T05:00:00.000Z',
    });
    for (const part of product.items['fitted-parts'])
      expect(Date.parse(String(part.fittedAt))).toBeLessThan(startedAt);
  });

  it('run again changes nothing and signs in with the same secrets', async () => {
    const first = await setUp();
    const before = counts();
    product.calls.length = 0;
    const second = await setUp();
    expect(counts()).toEqual(before);
    expect(product.calls.filter((call) => call.startsWith('POST'))).toEqual([]);
    expect(second).toEqual(first);
  });

  it('keeps the secrets where only their owner reads them', async () => {
    const { machines: entered } = await setUp();
    expect(statSync(secretsPath).mode & 0o777).toBe(0o600);
    for (const { credentials } of entered.values())
      expect(readFileSync(secretsPath, 'utf8')).toContain(credentials.secret);
  });

  it('makes a new device where the secret of the old one is lost', async () => {
    await setUp();
    const before = product.items.devices.map((device) => device.id);
    secretsPath = `${secretsPath}.lost`;
    await setUp();
    const after = product.items.devices.map((device) => device.id);
    expect(after).toHaveLength(MACHINES);
    expect(after.filter((id) => before.includes(id))).toEqual([]);
  });

  it('waits for a service that is not ready yet, and says what it was refused', async () => {
    product.busy = 3;
    await setUp();
    expect(counts()).toContainEqual(['machines', MACHINES]);
    const stranger = new ProductApi(product.url, 'wrong', []);
    await expect(stranger.list('machines')).rejects.toThrow(/GET machines.*401 not-signed-in/);
    await expect(new ProductApi('http://127.0.0.1:1', TOKEN, []).get('machines')).rejects.toThrow(
      /nothing answers at http:\/\/127\.0\.0\.1:1; is the service running there/,
    );
  });

  it('finds the parts that people fitted since, and takes no old serial for a new part', async () => {
    const { machines: entered } = await setUp();
    const simulated = new SimulatedFleet(scenario, state, folder, true);
    const ask = () => newFittings(api(), simulated, entered);
    expect(await ask()).toEqual([]);
    const id = entered.get('VMC-0042')?.id;
    const part = product.items['fitted-parts'].find(
      (one) => one.machineId === id && one.positionId === 'coolant-filter',
    );
    Object.assign(part ?? {}, { serial: 'NEW-1' });
    const [fitting, ...others] = await ask();
    expect(others).toEqual([]);
    expect(fitting).toMatchObject({ machine: 'VMC-0042', position: 'coolant-filter', serial: 'NEW-1' });
    if (fitting !== undefined) simulated.fit(fitting);
    expect(await ask()).toEqual([]);
    // Somebody puts another one in and tells nobody: what the records say is old news then.
    simulated.fit({ machine: 'VMC-0042', position: 'coolant-filter', why: 'unreported' });
    expect(await ask()).toEqual([]);
  });
});
