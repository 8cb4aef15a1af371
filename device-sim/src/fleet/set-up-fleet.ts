import { toIso } from '@kizashi/kernel';
import { sendArchive } from '../archive/send-archive.ts';
import type { DeviceCredentials } from '../device/device-session.ts';
import type { MachineType } from '../machine-types/machine-type.ts';
import { catalogueOf, machineModelOf } from '../machine-types/told-to-the-product.ts';
import type { FleetScenario } from '../scenario/fleet-scenario.ts';
import type { DeviceSecrets } from '../set-up/device-secrets.ts';
import { forEachAtOnce } from '../set-up/for-each-at-once.ts';
import type { ProductApi } from '../set-up/product-api.ts';
import { MachineSetUp } from '../set-up/set-up-machines.ts';
import { setUpCatalogue, setUpModel } from '../set-up/set-up-models.ts';
import { setUpPlant } from '../set-up/set-up-plant.ts';
import type { FleetMachine } from './build-fleet.ts';
import type { FleetState } from './fleet-state.ts';

const MACHINES_AT_ONCE = 8;

/** A machine as the product knows it. */
export interface EnteredMachine {
  readonly id: string;
  readonly credentials: DeviceCredentials;
  readonly siteId: string;
  /** Name of the customer. */
  readonly customer: string;
  /** Part numbers that the site keeps on its shelf. */
  readonly stocked: ReadonlySet<string>;
}

/** What the product knows of a fleet. */
export interface EnteredFleet {
  /** By serial. */
  readonly machines: ReadonlyMap<string, EnteredMachine>;
  /** By name. */
  readonly customerIds: ReadonlyMap<string, string>;
}

/** Enters the fleet over the public API; what is there already is left as it is. `brokerUrl`: where controllers claim. */
export async function setUpFleet(
  api: ProductApi,
  secrets: DeviceSecrets,
  scenario: FleetScenario,
  fleet: readonly FleetMachine[],
  state: FleetState,
  brokerUrl: string,
  onMachine?: (entered: number) => void,
): Promise<EnteredFleet> {
  const types = new Map<string, MachineType>(fleet.map(({ machine }) => [machine.type.type, machine.type]));
  for (const type of types.values()) {
    await setUpCatalogue(api, catalogueOf(type));
    await setUpModel(api, { ...machineModelOf(type), id: type.modelId });
    if (scenario.archive !== undefined)
      await sendArchive(api, type, { ...scenario.archive, seed: state.seed, before: state.startedAt });
  }
  const lines = await setUpPlant(api, scenario.customers, state.startedAt);
  const setUp = await MachineSetUp.read(api, secrets);
  const machines = new Map<string, EnteredMachine>();
  await forEachAtOnce(fleet, MACHINES_AT_ONCE, async ({ machine, line, firstParts, controller }) => {
    const { serial } = machine;
    const place = lines.get(line);
    if (place === undefined) throw new Error(`the line "${line}" of ${serial} is not entered`);
    const { siteId, customer, stocked } = place;
    const id = await setUp.machine({
      serial,
      modelId: machine.type.modelId,
      lineId: place.lineId,
    });
    for (const { part, fittedAt } of firstParts)
      await setUp.fittedPart({
        machineId: id,
        positionId: part.position.id,
        partNumber: part.position.partNumber,
        serial: part.serial,
        fittedAt: toIso(fittedAt),
      });
    const claimant = { url: brokerUrl, uid: serial, firmware: machine.type.firmware };
    const credentials = await setUp.device(id, controller.claims ? claimant : undefined);
    machines.set(serial, { id, credentials, siteId, customer, stocked });
    onMachine?.(machines.size);
  });
  const customerIds = [...lines.values()].map(({ customer, customerId }) => [customer, customerId] as const);
  return { machines, customerIds: new Map(customerIds) };
}
