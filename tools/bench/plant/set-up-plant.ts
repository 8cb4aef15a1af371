import type { ProductApi } from '../../../device-sim/src/set-up/product-api.ts';
import { cataloguePart, PARTS, scoredModel } from './plant-model.ts';

/** A machine with the device that speaks for it. */
export interface BenchMachine {
  readonly id: string;
  readonly device: { readonly id: string; readonly username: string; readonly secret: string };
}

export interface BenchPlant {
  /** Makes machines with their devices and fitted parts, as any user would. */
  addMachines(count: number): Promise<readonly BenchMachine[]>;
}

/** Calls that are under way at once. */
const SIDE_BY_SIDE = 8;
export const MODEL_ID = 'bench-scored';
const FITTED_AT = '2026-01-05T00:00:00Z';

/** A customer with one line, and the machine model. */
export async function setUpPlant(api: ProductApi): Promise<BenchPlant> {
  for (const { partNumber } of PARTS) await api.post('part-catalogue', cataloguePart(partNumber));
  await api.post('machine-models', scoredModel(MODEL_ID));
  const customer = await api.post<{ id: string }>('customers', { name: 'Benchmark' });
  const site = await api.post<{ id: string }>('sites', {
    customerId: customer.id,
    name: 'Works',
    timeZone: 'Asia/Tokyo',
  });
  const line = await api.post<{ id: string }>('lines', {
    siteId: site.id,
    name: 'Line 1',
    downtimeCostPerHour: 90_000,
  });
  let made = 0;
  const addMachine = async (): Promise<BenchMachine> => {
    made += 1;
    const serial = `BENCH-${made}`;
    const { id } = await api.post<{ id: string }>('machines', {
      serial,
      modelId: MODEL_ID,
      lineId: line.id,
    });
    for (const { position } of PARTS) {
      await api.post('fitted-parts', {
        machineId: id,
        positionId: position,
        serial: `${serial}-${position}`,
        fittedAt: FITTED_AT,
      });
    }
    return { id, device: await api.post('devices', { machineId: id }) };
  };
  return {
    addMachines: async (count) => {
      const machines: BenchMachine[] = [];
      let begun = 0;
      const work = async () => {
        while (begun < count) {
          begun += 1;
          machines.push(await addMachine());
        }
      };
      await Promise.all(Array.from({ length: SIDE_BY_SIDE }, work));
      return machines;
    },
  };
}
