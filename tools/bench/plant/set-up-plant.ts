import type { ProductApi } from '../../../device-sim/src/set-up/product-api.ts';
import { bareModel, cataloguePart, PARTS, scoredModel } from './plant-model.ts';

/** A machine with the device that speaks for it. */
export interface BenchMachine {
  readonly id: string;
  readonly device: { readonly id: string; readonly username: string; readonly secret: string };
}

export interface BenchPlant {
  /** Makes machines with their devices and, where the model is scored, their fitted parts, as any user would. */
  addMachines(count: number, model: 'scored' | 'bare'): Promise<readonly BenchMachine[]>;
}

/** Calls that are under way at once. */
const SIDE_BY_SIDE = 8;
const FITTED_AT = '2026-01-05T00:00:00Z';

/** A customer with one line, and the two machine models. */
export async function setUpPlant(api: ProductApi): Promise<BenchPlant> {
  for (const { partNumber } of PARTS) await api.post('part-catalogue', cataloguePart(partNumber));
  await api.post('machine-models', scoredModel('bench-scored'));
  await api.post('machine-models', bareModel('bench-bare'));
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
  const addMachine = async (model: 'scored' | 'bare'): Promise<BenchMachine> => {
    made += 1;
    const serial = `BENCH-${made}`;
    const modelId = `bench-${model}`;
    const { id } = await api.post<{ id: string }>('machines', { serial, modelId, lineId: line.id });
    for (const { position } of model === 'scored' ? PARTS : []) {
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
    addMachines: async (count, model) => {
      const machines: BenchMachine[] = [];
      let begun = 0;
      const work = async () => {
        while (begun < count) {
          begun += 1;
          machines.push(await addMachine(model));
        }
      };
      await Promise.all(Array.from({ length: SIDE_BY_SIDE }, work));
      return machines;
    },
  };
}
