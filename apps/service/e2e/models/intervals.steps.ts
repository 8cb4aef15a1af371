import { expect, it } from '@jest/globals';
import type { CoverageNotice, Forecast } from '@kizashi/api-contract';
import {
  asId,
  type CustomerId,
  DAY_MS,
  epochMs,
  type FittedPartId,
  type ForecastId,
  HOUR_MS,
  type LineId,
  type MachineId,
  type MachineModelId,
  type PartNumber,
  type PositionId,
  type SiteId,
} from '@kizashi/kernel';
import { schema } from '@kizashi/storage/database';
import { Announcements } from '../../src/announcements/index.ts';
import { newId } from '../../src/listing/index.ts';
import type { WornBearing } from './worn-bearing.ts';

/** Of a part that has been in for some days and is forecast by what was always there. */
export function tellIntervals(bearing: () => WornBearing, part: () => string): void {
  const newest = () => bearing().newestForecast(part());
  const notices = async () => (await bearing().get<{ items: CoverageNotice[] }>('/model-notices')).items;

  it('that do not hold what they promise are widened, and a notice says so', async () => {
    const narrow = await newest();
    const { model } = narrow;
    expect(await notices()).toEqual([]);
    await endLives(bearing(), 10, { ...model, missedBy: 2 });
    await bearing().drive(DAY_MS);
    expect(await notices()).toMatchObject([
      {
        ...{ code: 'coverage-drifting', model: { id: model.id }, modelId: bearing().modelId },
        ...{ lives: 10, coverage: 0 },
      },
    ]);
    expect((await notices())[0]?.factor).toBeCloseTo(2, 1);
    await bearing().drive(DAY_MS);
    const wide = await newest();
    expect(wide.model.widened).toBeCloseTo(2, 1);
    // Two days of readings in between change little.
    expect(width(wide) / width(narrow)).toBeGreaterThan(1.7);
    expect(width(wide) / width(narrow)).toBeLessThan(2.3);
  });

  it('that hold again are widened no more, and the notice ends', async () => {
    const { model } = await newest();
    await endLives(bearing(), 30, { ...model, missedBy: 0 });
    await bearing().drive(DAY_MS);
    expect(await notices()).toEqual([]);
    await bearing().drive(DAY_MS);
    expect((await newest()).model.widened).toBeUndefined();
  });
}

/** Upwards: downwards a life ends at nothing. */
const width = ({ p50, p90 }: Forecast) => p90! - p50!;

/** Parts that failed, each forecast once: the truth lay so many half widths of the 80 % interval from its median. */
async function endLives(
  bearing: WornBearing,
  count: number,
  said: Forecast['model'] & { missedBy: number },
): Promise<void> {
  const { id, version, tier, missedBy } = said;
  const { plant, now } = bearing;
  const { customerId, siteId, lineId, modelId: machineModelId, partNumber } = plant;
  const of = { customerId: asId<CustomerId>(customerId), partNumber: asId<PartNumber>(partNumber) };
  await bearing.asWorker(async (tx) => {
    for (let i = 0; i < count; i += 1) {
      const machineId = newId<MachineId>('mch');
      const fittedPartId = newId<FittedPartId>('fpt');
      const end = epochMs(now - HOUR_MS + i);
      await tx.insert(schema.machines).values({
        ...{ id: machineId, customerId: of.customerId, serial: machineId },
        ...{ siteId: asId<SiteId>(siteId), lineId: asId<LineId>(lineId) },
        modelId: asId<MachineModelId>(machineModelId),
      });
      await tx.insert(schema.fittedParts).values({
        ...{ ...of, id: fittedPartId, machineId, positionId: asId<PositionId>('spindle'), serial: 'S' },
        ...{ fittedAt: epochMs(end - 20 * DAY_MS), removedAt: end, endedBy: 'failure' },
      });
      await tx.insert(schema.forecasts).values({
        ...{ id: newId<ForecastId>('fct'), customerId: of.customerId, machineId, fittedPartId },
        ...{ asOf: epochMs(end - 5 * DAY_MS), recordedAt: end, status: 'estimated' },
        ...{ lifeUnit: 'operating-hours', lifeUsed: 100, lifePerHour: 1, pFail72h: 0.01 },
        quantiles: Array.from({ length: 99 }, (_, q) => 200 + q),
        ...{ because: [], model: { id, version, tier } },
        dataQuality: { level: 'good', channelsLive: 1, channelsExpected: 1, windowsObserved: 90 },
      });
      await tx.insert(schema.endedLives).values({
        ...{ id: newId('lif'), modelId: asId<MachineModelId>(machineModelId), fittedPartId },
        ...{ ...of, positionId: asId<PositionId>('spindle'), lifeUnit: 'operating-hours' },
        ...{ life: 100 + 249 + 40 * missedBy, failureObserved: true, endedAt: end, recordedAt: end },
      });
    }
  });
  // As every way in which a part comes off does.
  bearing.service.app().get(Announcements).announce({ type: 'RegistryChanged', kind: 'fitted-part' });
}
