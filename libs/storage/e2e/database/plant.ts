import {
  asId,
  type CustomerId,
  type DeviceId,
  epochMs,
  type FittedPartId,
  type ForecastId,
  type Id,
  type LineId,
  type MachineId,
  type MachineModelId,
  type OrderId,
  type PartNumber,
  type PlannedStopId,
  type PositionId,
  type SiteId,
  type UserId,
} from '@kizashi/kernel';
import { schema, type WorkerDatabase } from '../../src/database/index.ts';

const AT = epochMs(Date.UTC(2026, 3, 1));

/** Ids of one customer's whole tree, all made from the customer's name. */
export function plantOf(customer: string) {
  const id = <T extends Id<string>>(kind: string) => asId<T>(`${customer}-${kind}`);
  return {
    customer: asId<CustomerId>(customer),
    site: id<SiteId>('site'),
    line: id<LineId>('line'),
    machine: id<MachineId>('machine'),
    device: id<DeviceId>('device'),
    fittedPart: id<FittedPartId>('part'),
    stop: id<PlannedStopId>('stop'),
    forecast: id<ForecastId>('forecast'),
    order: id<OrderId>('order'),
    user: id<UserId>('user'),
  };
}
export type Plant = ReturnType<typeof plantOf>;

/** One row for a customer in every table that has customers' rows. */
export async function buildPlant(database: WorkerDatabase, customer: string): Promise<Plant> {
  const plant = plantOf(customer);
  const customerId = plant.customer;
  const machineId = plant.machine;
  await database.asWorker(async (tx) => {
    await tx
      .insert(schema.machineModels)
      .values({ id: asId('model'), name: 'VX-400', channels: [], positions: [] })
      .onConflictDoNothing();
    await tx.insert(schema.partCatalogue).values(bearing).onConflictDoNothing();
    await tx.insert(schema.customers).values({ id: customerId, name: customer });
    await tx
      .insert(schema.sites)
      .values({ id: plant.site, customerId, name: 'Nagoya', timeZone: 'Asia/Tokyo' });
    await tx
      .insert(schema.lines)
      .values({ id: plant.line, customerId, siteId: plant.site, name: 'L1', downtimeCostPerHour: 60_000 });
    await tx
      .insert(schema.plannedStops)
      .values({ id: plant.stop, customerId, lineId: plant.line, fromAt: AT, toAt: AT });
    await tx
      .insert(schema.stock)
      .values({ customerId, siteId: plant.site, partNumber: bearing.partNumber, quantity: 1 });
    await tx.insert(schema.machines).values({
      id: machineId,
      customerId,
      siteId: plant.site,
      lineId: plant.line,
      modelId: asId('model'),
      serial: `S-${customer}`,
    });
    await tx
      .insert(schema.machineStates)
      .values({ machineId, customerId, state: 'normal', since: AT, channels: {} });
    await tx
      .insert(schema.stateChanges)
      .values({ machineId, customerId, at: AT, state: 'normal', recordedAt: AT });
    await tx
      .insert(schema.devices)
      .values({ id: plant.device, customerId, machineId, secretHash: 'x', createdAt: AT });
    await tx.insert(schema.deviceCommands).values({
      id: `command-${customer}`,
      customerId,
      deviceId: plant.device,
      op: 'resend-wave',
      args: {},
      requestedBy: 'test',
      requestedAt: AT,
      expiresAt: AT,
    });
    await tx.insert(schema.deviceConfigurations).values({
      deviceId: plant.device,
      revision: 1,
      customerId,
      configuration: {},
      setBy: 'test',
      setAt: AT,
    });
    await tx.insert(schema.claimCodes).values({
      id: `claim-${customer}`,
      customerId,
      machineId,
      codeHash: `claim-${customer}`,
      createdAt: AT,
      expiresAt: AT,
    });
    await tx
      .insert(schema.trendStates)
      .values({ deviceId: plant.device, customerId, closedUntil: AT, memory: new Uint8Array() });
    await tx
      .insert(schema.trendSnapshots)
      .values({ deviceId: plant.device, customerId, closedUntil: AT, memory: new Uint8Array() });
    await tx.insert(schema.fittedParts).values({
      id: plant.fittedPart,
      customerId,
      machineId,
      positionId: asId('spindle'),
      partNumber: bearing.partNumber,
      serial: 'B-1',
      fittedAt: AT,
    });
    await tx
      .insert(schema.forecasts)
      .values({ ...forecast, id: plant.forecast, customerId, machineId, fittedPartId: plant.fittedPart });
    await tx.insert(schema.partScores).values({
      ...ofPart(plant),
      ...subject,
      lifeRecordedAt: AT,
      forecasts: 1,
      failed: true,
      found: 'failed',
      life: 9_000,
      endedAt: AT,
      falseAlarms: 0,
      hoursFitted: 9_000,
      models: [],
      scoredAt: AT,
    });
    await tx.insert(schema.forecastScores).values({
      ...ofPart(plant),
      forecastId: plant.forecast,
      modelId: 'weibull-prior',
      modelVersion: '1',
      tier: 'prior',
      asOf: AT,
      remaining: 100,
      failed: true,
      pit: 0.5,
    });
    await tx.insert(schema.orders).values(orderOf(plant, plant.order));
    await tx.insert(schema.orderEvents).values({
      customerId,
      orderId: plant.order,
      at: AT,
      recordedAt: AT,
      actor: 'rule',
      verb: 'open',
      toState: 'advised',
      detail: {},
    });
    await tx.insert(schema.swapReports).values({
      customerId,
      machineId,
      fittedPartId: plant.fittedPart,
      source: 'hand',
      at: AT,
      recordedAt: AT,
      actor: 'test',
    });
    await tx.insert(schema.ledgerEntries).values({
      id: `ledger-${customer}`,
      customerId,
      orderId: plant.order,
      forecastId: plant.forecast,
      kind: 'false-alarm',
      bookedAt: AT,
      recordedAt: AT,
      low: -380_000,
      mid: -380_000,
      high: -380_000,
      currency: 'JPY',
      basis: noBasis,
    });
    await tx.insert(schema.users).values({
      id: plant.user,
      customerId,
      name: 'Mori',
      email: `${customer}@example.com`,
      role: 'plant-manager',
      language: 'ja',
    });
    await tx
      .insert(schema.signInLinks)
      .values({ tokenHash: `link-${customer}`, customerId, userId: plant.user, expiresAt: AT });
    await tx.insert(schema.sessions).values({
      tokenHash: `session-${customer}`,
      customerId,
      userId: plant.user,
      createdAt: AT,
      expiresAt: AT,
    });
    await tx.insert(schema.apiTokens).values({
      id: `token-${customer}`,
      customerId,
      tokenHash: `token-${customer}`,
      name: 'ERP',
      role: 'viewer',
      createdAt: AT,
    });
    await tx.insert(schema.auditLog).values({
      customerId,
      occurredAt: AT,
      recordedAt: AT,
      actor: 'test',
      action: 'made',
      subject: machineId,
      detail: {},
    });
    await tx
      .insert(schema.idempotencyKeys)
      .values({ actor: `user:${customer}`, key: 'k', customerId, requestHash: 'h', createdAt: AT });
  });
  return plant;
}

export function orderOf(plant: Plant, id: string, state = 'advised') {
  return {
    id: asId<OrderId>(id),
    customerId: plant.customer,
    machineId: plant.machine,
    fittedPartId: plant.fittedPart,
    forecastId: plant.forecast,
    state,
    options: [],
    entitlement: 'customer',
    priceAmount: 300_000,
    currency: 'JPY',
    openedAt: AT,
    updatedAt: AT,
  };
}

const bearing = {
  partNumber: asId<PartNumber>('BRG-7014'),
  name: { ja: '軸受', en: 'Bearing' },
  price: 300_000,
  leadTimeDaysP50: 14,
  leadTimeDaysP90: 30,
  preparationDays: 1,
  plannedHours: 4,
  unplannedHours: 24,
  labour: 80_000,
  collateral: 500_000,
  emergencyPremium: 100_000,
  priorBeta: 1.5,
  priorEta: 12_000,
};

/** Whose scores these are. */
const ofPart = ({ customer, machine, fittedPart }: Plant) => ({
  customerId: customer,
  machineId: machine,
  fittedPartId: fittedPart,
});

const subject = {
  machineModelId: asId<MachineModelId>('model'),
  positionId: asId<PositionId>('spindle'),
  partNumber: bearing.partNumber,
};

const forecast = {
  asOf: AT,
  recordedAt: AT,
  status: 'withheld' as const,
  reason: 'insufficient-history',
  lifeUnit: 'operating-hours',
  quantiles: [],
  because: [],
  dataQuality: {
    level: 'poor' as const,
    channelsLive: 0,
    channelsExpected: 1,
    windowsObserved: 0,
  },
  model: { id: 'weibull-prior', version: '1', tier: 'prior' as const },
};

const noBasis = {
  severity: 'none' as const,
  pFailBefore: null,
  unplannedHours: null,
  plannedHours: null,
  downtimeCostPerHour: null,
  lifeLeftShare: null,
  price: 300_000,
  labour: 80_000,
};
