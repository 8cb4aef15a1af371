import type { FittedPart } from '@kizashi/api-contract';
import type { ProductApi } from '../set-up/product-api.ts';
import type { EnteredMachine } from './set-up-fleet.ts';
import type { Fitting, SimulatedFleet } from './simulated-fleet.ts';

/**
 * Parts that people say they fitted since. The simulator is the machine: when an engineer closes an order, the part
 * that the product's records name for the first time is what is now in the machine. A serial that the machine has
 * had before is old news: somebody changed a part and told nobody.
 */
export async function newFittings(
  api: ProductApi,
  fleet: SimulatedFleet,
  entered: ReadonlyMap<string, EnteredMachine>,
): Promise<readonly Fitting[]> {
  const serials = new Map([...entered].map(([serial, { id }]) => [id, serial]));
  const fitted = await api.list<FittedPart>('fitted-parts?fitted=true');
  return fitted.flatMap(({ machineId, positionId: position, serial }) => {
    const machine = serials.get(machineId);
    if (machine === undefined || fleet.serialsIn(machine, position).includes(serial)) return [];
    return [{ machine, position, serial, why: 'entered' }];
  });
}
