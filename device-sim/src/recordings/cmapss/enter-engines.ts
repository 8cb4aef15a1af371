import type { FittedPart } from '@kizashi/api-contract';
import { type EpochMs, epochMs, toIso } from '@kizashi/kernel';
import type { DeviceCredentials } from '../../device/device-session.ts';
import type { DeviceSecrets } from '../../set-up/device-secrets.ts';
import { forEachAtOnce } from '../../set-up/for-each-at-once.ts';
import type { ProductApi } from '../../set-up/product-api.ts';
import { MachineSetUp } from '../../set-up/set-up-machines.ts';
import { setUpCatalogue, setUpModel } from '../../set-up/set-up-models.ts';
import { type EnteredLine, setUpPlant } from '../../set-up/set-up-plant.ts';
import { plantWithSpares, type ReplayScenario, recordedModel } from '../replay-scenario.ts';
import { type CmapssRecording, type RecordedUnit, serialOf } from './cmapss-recording.ts';

const MACHINES_AT_ONCE = 4;

/** An engine as the product knows it. */
export interface EnteredEngine {
  readonly machineId: string;
  readonly credentials: DeviceCredentials;
  /** When its first part was fitted; undefined before the replay has come to the unit's first cycle. */
  readonly firstFittedAt: EpochMs | undefined;
}

/** Enters catalogue part and machine model where they are missing: what learning and replaying both need. */
export async function enterModel(api: ProductApi, scenario: ReplayScenario, modelId: string): Promise<void> {
  await setUpCatalogue(api, [scenario.part]);
  await setUpModel(api, recordedModel(scenario, modelId));
}

/** Enters the engines of one recording over the public API; what is there already is left as it is. */
export class EngineEntry {
  readonly #setUp: MachineSetUp;
  readonly #scenario: ReplayScenario;
  readonly #recording: CmapssRecording;
  readonly #engines = new Map<number, EnteredEngine>();

  private constructor(setUp: MachineSetUp, scenario: ReplayScenario, recording: CmapssRecording) {
    this.#setUp = setUp;
    this.#scenario = scenario;
    this.#recording = recording;
  }

  /** Enters plant, machines and their controllers; parts follow with `fit`, as the fleet clock reaches them. */
  static async enter(options: {
    readonly api: ProductApi;
    readonly secrets: DeviceSecrets;
    readonly scenario: ReplayScenario;
    readonly recording: CmapssRecording;
    readonly modelId: string;
    readonly startsAt: EpochMs;
    readonly onEngine?: (entered: number) => void;
  }): Promise<EngineEntry> {
    const { api, scenario, recording, modelId, startsAt } = options;
    await enterModel(api, scenario, modelId);
    const plant = plantWithSpares(scenario, recording.units.length);
    const { lineId } = (await setUpPlant(api, plant, startsAt)).get(scenario.line) as EnteredLine;
    const entry = new EngineEntry(await MachineSetUp.read(api, options.secrets), scenario, recording);
    const firstFitted = await firstFittedByMachine(api);
    await forEachAtOnce(recording.units, MACHINES_AT_ONCE, async ({ unit }) => {
      const machineId = await entry.#setUp.machine({ serial: serialOf(recording, unit), modelId, lineId });
      const credentials = await entry.#setUp.device(machineId);
      entry.#engines.set(unit, { machineId, credentials, firstFittedAt: firstFitted.get(machineId) });
      options.onEngine?.(entry.#engines.size);
    });
    return entry;
  }

  engine({ unit }: RecordedUnit): EnteredEngine {
    return this.#engines.get(unit) as EnteredEngine;
  }

  /** The service refuses dates in the future, so a part is entered once the clock is about to reach its first cycle. */
  async fit(unit: RecordedUnit, fittedAt: EpochMs): Promise<void> {
    const { position, part } = this.#scenario;
    await this.#setUp.fittedPart({
      machineId: this.engine(unit).machineId,
      positionId: position.id,
      serial: `${part.partNumber}-${serialOf(this.#recording, unit.unit)}`,
      fittedAt: toIso(fittedAt),
    });
  }
}

async function firstFittedByMachine(api: ProductApi): Promise<ReadonlyMap<string, EpochMs>> {
  const first = new Map<string, EpochMs>();
  for (const { machineId, fittedAt } of await api.list<FittedPart>('fitted-parts')) {
    const at = epochMs(Date.parse(fittedAt));
    first.set(machineId, epochMs(Math.min(at, first.get(machineId) ?? at)));
  }
  return first;
}
