import type { TestService } from './start-service.ts';

/** Ids of a small plant: one customer, site, line, model, part, machine and fitted part. */
export interface FleetPlant {
  readonly customerId: string;
  readonly siteId: string;
  readonly lineId: string;
  readonly modelId: string;
  readonly partNumber: string;
  readonly machineId: string;
  readonly fittedPartId: string;
}

export const CATALOGUE_PART = {
  partNumber: 'BRG-7014',
  name: { ja: '主軸前側軸受', en: 'Front spindle bearing' },
  price: 320_000,
  leadTimeDaysP50: 10,
  leadTimeDaysP90: 25,
  preparationDays: 1,
  plannedHours: 6,
  unplannedHours: 30,
  labour: 120_000,
  collateral: 400_000,
  emergencyPremium: 150_000,
  prior: { beta: 1.5, eta: 12_000 },
};

export const MACHINE_MODEL = {
  id: 'vmc-500',
  name: 'VMC 500',
  channels: [
    { id: 'spindle.rms', unit: 'mm/s', role: 'wear', positionIds: ['spindle'], worsens: 'up', limit: 6 },
    { id: 'hours', unit: 'h', role: 'usage' },
  ],
  positions: [
    {
      id: 'spindle',
      name: { ja: '主軸', en: 'Spindle' },
      lifeUnit: 'operating-hours',
      usageChannel: 'hours',
      partNumber: CATALOGUE_PART.partNumber,
    },
  ],
};

/** Adds what belongs to the manufacturer; once for a service. */
export async function addCatalogue(service: TestService): Promise<void> {
  await created(service, '/api/v1/part-catalogue', CATALOGUE_PART);
  await created(service, '/api/v1/machine-models', MACHINE_MODEL);
}

/** Adds a customer with everything down to a fitted part. `name` also makes serial numbers unique. */
export async function addPlant(service: TestService, name: string): Promise<FleetPlant> {
  const customerId = await created(service, '/api/v1/customers', { name });
  const siteId = await created(service, '/api/v1/sites', {
    customerId,
    name: `${name} Ome`,
    timeZone: 'Asia/Tokyo',
  });
  const lineId = await created(service, '/api/v1/lines', {
    siteId,
    name: 'Line 2',
    downtimeCostPerHour: 90_000,
  });
  const machineId = await created(service, '/api/v1/machines', {
    serial: `${name}-0001`,
    modelId: MACHINE_MODEL.id,
    lineId,
  });
  const fittedPartId = await created(service, '/api/v1/fitted-parts', {
    machineId,
    positionId: 'spindle',
    serial: `${name}-S1`,
    fittedAt: '2026-01-05T00:00:00Z',
  });
  return {
    customerId,
    siteId,
    lineId,
    modelId: MACHINE_MODEL.id,
    partNumber: CATALOGUE_PART.partNumber,
    machineId,
    fittedPartId,
  };
}

/** The id of what was created. */
export async function created(service: TestService, path: string, body: unknown): Promise<string> {
  const answer = await service.api('POST', path, body);
  if (answer.status !== 201) throw new Error(`POST ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body.id ?? answer.body.partNumber;
}
