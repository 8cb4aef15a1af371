import type { FittedPart } from '@kizashi/api-contract';
import { type EpochMs, epochMs } from '@kizashi/kernel';
import type { DeviceCredentials } from '../../device/device-session.ts';
import type { DeviceSecrets } from '../../set-up/device-secrets.ts';
import { forEachAtOnce } from '../../set-up/for-each-at-once.ts';
import type { ProductApi } from '../../set-up/product-api.ts';
import { MachineSetUp } from '../../set-up/set-up-machines.ts';
import { setUpCatalogue, setUpModel } from '../../set-up/set-up-models.ts';
import { type EnteredLine, setUpPlant } from '../../set-up/set-up-plant.ts';
import { type MachinesScenario, plantWithSparesFor } from './machines-scenario.ts';
import { machineSerial, type RecordedMachine, type RecordedMachines } from './recorded-machines.ts';

const MACHINES_AT_ONCE = 4;

/** A machine as the product knows it. */
export interface EnteredMachine {
  readonly machineId: string;
  readonly credentials: DeviceCredentials;
  /** When its first part was fitted; undefined before the replay has come to it. */
  readonly firstFittedAt: EpochMs | undefined;
  /** Parts that are or were in it. */
  readonly partSerials: ReadonlySet<string>;
}

/**
 * Enters catalogue, models, plant, machines and their controllers over the public API; what is there already is left
 * as it is. Parts follow as the fleet clock reaches them.
 */
export async function enterMachines(options: {
  readonly api: ProductApi;
  readonly secrets: DeviceSecrets;
  readonly scenario: MachinesScenario;
  readonly recording: RecordedMachines;
  readonly startsAt: EpochMs;
  readonly onMachine?: (entered: number) => void;
}): Promise<ReadonlyMap<RecordedMachine, EnteredMachine>> {
  const { api, secrets, scenario, recording, startsAt } = options;
  const { machines } = recording;
  await setUpCatalogue(api, scenario.parts);
  for (const model of scenario.models)
    if (machines.some(({ modelId }) => modelId === model.id)) await setUpModel(api, model);
  const plant = plantWithSparesFor(scenario, machines.length);
  const { lineId } = (await setUpPlant(api, plant, startsAt)).get(scenario.line) as EnteredLine;
  const setUp = await MachineSetUp.read(api, secrets);
  const fitted = Map.groupBy(await api.list<FittedPart>('fitted-parts'), ({ machineId }) => machineId);
  const entered = new Map<RecordedMachine, EnteredMachine>();
  await forEachAtOnce(machines, MACHINES_AT_ONCE, async (machine) => {
    const { modelId } = machine;
    const machineId = await setUp.machine({ serial: machineSerial(recording, machine), modelId, lineId });
    const credentials = await setUp.device(machineId);
    entered.set(machine, { machineId, credentials, ...knownOf(fitted.get(machineId)) });
    options.onMachine?.(entered.size);
  });
  return entered;
}

function knownOf(parts: readonly FittedPart[] = []) {
  const fittedAt = parts.map((part) => Date.parse(part.fittedAt));
  return {
    firstFittedAt: fittedAt.length === 0 ? undefined : epochMs(Math.min(...fittedAt)),
    partSerials: new Set(parts.map(({ serial }) => serial)),
  };
}
