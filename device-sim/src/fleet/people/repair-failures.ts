import { type EpochMs, epochMs, HOUR_MS } from '@kizashi/kernel';
import { slotOf } from '../../physics/fitted-wear.ts';
import type { HiddenPart } from '../../physics/simulated-machine.ts';
import { keyedRandom } from '../../random/keyed-random.ts';
import type { SimulatedFleet } from '../simulated-fleet.ts';
import { placeKey, type Workplace, type Workplaces } from './workplaces.ts';

/**
 * Machines that stand with a failed part that no order looks after: after the unplanned hours of the catalogue a new
 * one is in, and somebody enters it by hand. `lookedAfter`: places that people have an order for.
 */
export function repairFailures(
  fleet: SimulatedFleet,
  workplaces: Workplaces,
  lookedAfter: ReadonlySet<string>,
  alsoByDevice: number,
  now: EpochMs,
): void {
  for (const { machine } of fleet.machines) {
    const planned = new Set(machine.plannedParts.map(({ serial }) => serial));
    for (const part of machine.hiddenState(now).parts) {
      const place = workplaces.at(machine.serial, part.positionId);
      // A part that is planned to be replaced already is no longer among the planned ones.
      if (!part.failed || !planned.has(part.serial) || lookedAfter.has(placeKey(place))) continue;
      repair(fleet, place, part, alsoByDevice);
    }
  }
}

function repair(fleet: SimulatedFleet, place: Workplace, part: HiddenPart, alsoByDevice: number): void {
  const { machine, position, catalogue } = place;
  const repaired = slotOf(epochMs(part.failsAt + catalogue.unplannedHours * HOUR_MS));
  const since = epochMs(Math.max(fleet.machine(machine).openFrom, repaired));
  const { serial } = fleet.fit({ machine, position, since, why: 'failure' });
  const told = keyedRandom(fleet.state.seed, 'repair told', machine, position, since)();
  if (told < alsoByDevice) fleet.reportPart({ machine, position, serial, at: since });
  fleet.addErrand({
    ...{ kind: 'enter-swap', dueAt: since, machine, position, serial },
    ...{ fittedAt: since, endedBy: 'failure' },
  });
}
