import {
  asId,
  type CustomerId,
  DAY_MS,
  type EpochMs,
  type FittedPartId,
  type ForecastId,
  HOUR_MS,
  type LineId,
  type MachineId,
  type MachineModelId,
  type OrderId,
  type PartNumber,
  type PositionId,
  plus,
  ratio,
  type SiteId,
  type TimeRange,
} from '@kizashi/kernel';
import type { Order, OrderOption } from '@kizashi/ordering';
import { schema, type Transaction, type WorkerDatabase } from '@kizashi/storage/database';
import { newId } from '../src/listing/index.ts';
import { type NewestAdvice, OrderOpening } from '../src/ordering/order-opening.ts';

export const MODEL = asId<MachineModelId>('VX-400');
export const POSITION = asId<PositionId>('spindle.front');
export const BEARING = asId<PartNumber>('BRG-7014');
export const OTHER_BEARING = asId<PartNumber>('BRG-7014-C3');
export const LIFE_USED = 8_120;

/** A customer's site with one line that stops every day at 03:00 UTC for four hours. */
export interface Plant {
  readonly customerId: CustomerId;
  readonly siteId: SiteId;
  readonly lineId: LineId;
}

/** A machine with one worn bearing and the forecast that says so. */
export interface WornMachine {
  readonly plant: Plant;
  readonly machineId: MachineId;
  readonly fittedPartId: FittedPartId;
  readonly forecastId: ForecastId;
  readonly serial: string;
}

export async function seedCatalogue(database: WorkerDatabase): Promise<void> {
  await database.asWorker(async (tx) => {
    await tx.insert(schema.machineModels).values({
      id: MODEL,
      name: 'VX-400',
      channels: [],
      positions: [
        {
          id: POSITION,
          name: { ja: '主軸前側軸受', en: 'front spindle bearing' },
          lifeUnit: 'operating-hours',
          partNumber: BEARING,
        },
      ],
    });
    const bearing = {
      name: { ja: '軸受', en: 'bearing' },
      price: 320_000,
      leadTimeDaysP50: 7,
      leadTimeDaysP90: 10,
      preparationDays: 3,
      plannedHours: 4,
      unplannedHours: 16,
      labour: 60_000,
      collateral: 0,
      emergencyPremium: 90_000,
      priorBeta: 1.5,
      priorEta: 14_000,
    };
    await tx.insert(schema.partCatalogue).values([
      { ...bearing, partNumber: BEARING },
      { ...bearing, partNumber: OTHER_BEARING },
    ]);
  });
}

export async function seedPlant(database: WorkerDatabase, name: string, spares = 0): Promise<Plant> {
  const plant: Plant = {
    customerId: newId<CustomerId>('cus'),
    siteId: newId<SiteId>('sit'),
    lineId: newId<LineId>('lin'),
  };
  const { customerId, siteId, lineId } = plant;
  await database.asWorker(async (tx) => {
    await tx.insert(schema.customers).values({ id: customerId, name });
    await tx.insert(schema.sites).values({ id: siteId, customerId, name: 'Nagoya', timeZone: 'Asia/Tokyo' });
    await tx
      .insert(schema.lines)
      .values({ id: lineId, customerId, siteId, name: 'L2', downtimeCostPerHour: 90_000 });
    await tx.insert(schema.stock).values({ customerId, siteId, partNumber: BEARING, quantity: spares });
  });
  return plant;
}

/** A planned stop of the plant's line, repeated daily for ever. */
export async function seedDailyStop(database: WorkerDatabase, plant: Plant, first: TimeRange): Promise<void> {
  const { customerId, lineId } = plant;
  await database.asWorker((tx) =>
    tx.insert(schema.plannedStops).values({
      id: newId('stp'),
      customerId,
      lineId,
      fromAt: first.from,
      toAt: first.to,
      rrule: 'FREQ=DAILY',
    }),
  );
}

export async function seedWornMachine(
  database: WorkerDatabase,
  plant: Plant,
  at: EpochMs,
): Promise<WornMachine> {
  const machineId = newId<MachineId>('mch');
  const worn: WornMachine = {
    plant,
    machineId,
    fittedPartId: newId<FittedPartId>('fpt'),
    forecastId: newId<ForecastId>('fct'),
    serial: `SN-${machineId}`,
  };
  const { customerId, siteId, lineId } = plant;
  await database.asWorker(async (tx) => {
    await tx
      .insert(schema.machines)
      .values({ id: machineId, customerId, siteId, lineId, modelId: MODEL, serial: machineId });
    await tx.insert(schema.fittedParts).values({
      id: worn.fittedPartId,
      customerId,
      machineId,
      positionId: POSITION,
      partNumber: BEARING,
      serial: worn.serial,
      fittedAt: plus(at, -400 * DAY_MS),
    });
    await seedForecast(tx, worn, worn.forecastId, at);
  });
  return worn;
}

async function seedForecast(tx: Transaction, worn: WornMachine, id: ForecastId, at: EpochMs): Promise<void> {
  await tx.insert(schema.forecasts).values({
    id,
    customerId: worn.plant.customerId,
    machineId: worn.machineId,
    fittedPartId: worn.fittedPartId,
    asOf: at,
    recordedAt: at,
    status: 'estimated',
    lifeUnit: 'operating-hours',
    lifeUsed: LIFE_USED,
    quantiles: Array.from({ length: 99 }, (_, i) => 200 + 4 * i),
    lifePerHour: 0.9,
    pFail72h: 0.01,
    pFail7d: 0.05,
    pFail30d: 0.8,
    pWearAbove5Percent: 0.97,
    failureMode: 'spalling',
    because: [],
    dataQuality: { level: 'good', channelsLive: 4, channelsExpected: 4, windowsObserved: 900 },
    model: { id: 'degradation', version: '1', tier: 'degradation' },
  });
}

/** The window of four hours that begins so many days after `at`. */
export function windowAfter(at: EpochMs, days: number): TimeRange {
  const from = plus(at, days * DAY_MS);
  return { from, to: plus(from, 4 * HOUR_MS) };
}

export function optionAfter(at: EpochMs, days: number, also: Partial<OrderOption> = {}): OrderOption {
  return {
    window: windowAfter(at, days),
    planned: true,
    pFailBefore: ratio(0.03),
    expectedCost: 412_345.6,
    chosen: false,
    ...also,
  };
}

/** Advice that opens an order at `at`: the part is worn, and the order-by date is three days away. */
export function urgingAdvice(worn: WornMachine, at: EpochMs, also: Partial<NewestAdvice> = {}): NewestAdvice {
  return {
    machineId: worn.machineId,
    fittedPartId: worn.fittedPartId,
    customerId: worn.plant.customerId,
    forecastId: worn.forecastId,
    advice: {
      evidenceGateHolds: true,
      urgent: false,
      orderBy: plus(at, 3 * DAY_MS),
      options: [
        optionAfter(at, 1, { notPossible: 'parts-late' }),
        optionAfter(at, 5, { chosen: true }),
        optionAfter(at, 12),
      ],
    },
    failureMode: 'spalling',
    p50At: plus(at, 20 * DAY_MS),
    newestEvidenceAt: at,
    price: 320_000,
    currency: 'JPY',
    at,
    ...also,
  };
}

/** The same way as the rooms: inside a transaction of the worker. */
export function openOrUpdate(database: WorkerDatabase, advice: NewestAdvice): Promise<Order | undefined> {
  return database.asWorker(async (tx) => (await new OrderOpening().follow(tx, [advice]))[0]);
}

/** A new machine with an order that is advised. */
export async function seedOrder(
  database: WorkerDatabase,
  plant: Plant,
  at: EpochMs,
): Promise<{ readonly worn: WornMachine; readonly orderId: OrderId }> {
  const worn = await seedWornMachine(database, plant, at);
  const order = await openOrUpdate(database, urgingAdvice(worn, at));
  if (!order) throw new Error('the advice opened no order');
  return { worn, orderId: order.id };
}
