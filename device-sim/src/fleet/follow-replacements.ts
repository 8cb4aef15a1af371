import type { FittedPart } from '@kizashi/api-contract';
import { epochMs } from '@kizashi/kernel';
import { slotOf } from '../physics/fitted-wear.ts';
import type { ProductApi } from '../set-up/product-api.ts';
import type { FleetMachine } from './build-fleet.ts';
import type { Replacement } from './fleet-state.ts';
import type { EnteredMachine } from './set-up-fleet.ts';

/**
 * Parts that people say they fitted since. The simulator is the machine: when an engineer closes an order, what
 * stands in the product's records is what is now in the machine.
 */
export async function newReplacements(
  api: ProductApi,
  fleet: readonly FleetMachine[],
  entered: ReadonlyMap<string, EnteredMachine>,
): Promise<readonly Replacement[]> {
  const fitted = new Map<string, FittedPart>();
  for (const part of await api.list<FittedPart>('fitted-parts?fitted=true'))
    fitted.set(`${part.machineId} ${part.positionId}`, part);
  return fleet.flatMap(({ machine }) =>
    machine.plannedParts.flatMap((part) => {
      const now = fitted.get(`${entered.get(machine.serial)?.id} ${part.position.id}`);
      if (now === undefined || now.serial === part.serial) return [];
      const since = Math.max(slotOf(epochMs(Date.parse(now.fittedAt))), machine.openFrom);
      return [
        { machine: machine.serial, position: part.position.id, serial: now.serial, since: epochMs(since) },
      ];
    }),
  );
}
