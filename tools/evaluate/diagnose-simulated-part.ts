import type { MachineModel, TelemetryRow } from '@kizashi/condition-monitoring/data-acquisition';
import { summariseWindow, windowContaining } from '@kizashi/condition-monitoring/data-manipulation';
import { assessHealth, startHealth } from '@kizashi/condition-monitoring/health-assessment';
import { machineModelOf } from '@kizashi/device-sim';
import {
  asId,
  DAY_MS,
  type DeviceId,
  epochMs,
  type FittedPartId,
  HOUR_MS,
  life,
  lifePerHour,
  type PositionId,
} from '@kizashi/kernel';
import { loadMachineType } from '../../device-sim/src/machine-types/load-machine-type.ts';
import { aMachine, MONDAY } from '../../device-sim/src/physics/machine.fixture.ts';
import { type WearShape, wearCurve } from '../../device-sim/src/physics/wear-shape.ts';

/** What was said of one part that is half worn, beside what the simulator had in mind. */
export interface Diagnosis {
  readonly part: string;
  readonly shape: WearShape['kind'];
  readonly truth: string;
  readonly said: string | undefined;
  readonly probability: number;
}

const WINDOW_MS = 6 * HOUR_MS;
/** The wear at which the part is looked at, reached after so long; and how long it is watched from then on. */
const HALF_WORN = 0.5;
const DAYS_UNTIL = 60;
const DAYS_AFTER = 5;

/** A part of each wear shape in each position that has a matrix, one at a time, through room 2 and room 4. */
export function diagnose(typeName: string, seed: number): readonly Diagnosis[] {
  const type = loadMachineType(typeName);
  return type.positions.flatMap(({ id, failureModes = [], wear: shapes }) =>
    shapes.flatMap((shape) => {
      const truth = failureModes.find((mode) => mode.shapes.includes(shape.kind))?.code;
      return truth === undefined ? [] : [diagnoseOne(typeName, seed, id, shape, truth)];
    }),
  );
}

function diagnoseOne(
  typeName: string,
  seed: number,
  position: string,
  shape: WearShape,
  truth: string,
): Diagnosis {
  const curve = wearCurve(shape);
  const consumedAt = (wear: number) =>
    Array.from({ length: 1_001 }, (_, i) => i / 1_000).find((consumed) => curve(consumed) >= wear)!;
  const half = consumedAt(HALF_WORN);
  // A third of the time shows what it was like before.
  const begun = consumedAt(0.03);
  const consumedAtStart = Math.max(0, begun - Math.max(0.002, (half - begun) / 2));
  const sharePerHour = (half - consumedAtStart) / (DAYS_UNTIL * 24);
  const machine = aMachine({
    type: typeName,
    seed,
    parts: { [position]: { wear: shape, consumedAtStart, life: 1 / sharePerHour } },
  });
  const model = machineModelOf(machine.type) as unknown as MachineModel;
  const deviceId = asId<DeviceId>('d');
  let memory = startHealth({
    fittedPartId: asId<FittedPartId>('p'),
    positionId: asId<PositionId>(position),
  });
  let said: readonly { readonly mode: string; readonly probability: number }[] | undefined;
  let worn = 0;
  for (let from = MONDAY; worn < DAYS_AFTER * DAY_MS; from = epochMs(from + WINDOW_MS)) {
    const rows = Array.from({ length: 6 }, (_, i): TelemetryRow => {
      const at = epochMs(from + i * HOUR_MS);
      const readings = new Map(machine.readingsAt(at));
      const values = Float64Array.from(model.channels, (channel) => readings.get(channel.id) ?? Number.NaN);
      return { deviceId, modelId: model.id, measuredAt: at, receivedAt: at, boot: 1, seq: i, values };
    });
    const features = summariseWindow(rows, windowContaining(from, WINDOW_MS), model, deviceId);
    const { to } = features.window;
    const assessed = assessHealth(memory, {
      features,
      detected: { at: to, state: 'normal', channels: [] },
      used: { lifeUsed: life((to - MONDAY) / HOUR_MS), delta: 6, rate: lifePerHour(1), running: true },
      model,
    });
    memory = assessed.memory;
    if (assessed.outcome.status === 'assessed') said = assessed.outcome.assessment.suspected;
    const state = machine.hiddenState(to).parts.find(({ positionId }) => positionId === position)!;
    if (state.wear >= HALF_WORN) worn += WINDOW_MS;
    if (state.failed || to - MONDAY > 4 * DAYS_UNTIL * DAY_MS) break;
  }
  return {
    part: `${typeName} ${position}`,
    shape: shape.kind,
    truth,
    said: said?.[0]?.mode,
    probability: said?.[0]?.probability ?? 0,
  };
}

/** One line for each part, wear shape and answer: how often it was given, and how surely. */
export function confusionOf(diagnoses: readonly Diagnosis[]): readonly string[] {
  const groups = new Map<string, Diagnosis[]>();
  for (const one of diagnoses) {
    const key = `${one.part.padEnd(44)} ${one.shape} ${one.truth} -> ${one.said ?? 'none'}`;
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  const right = diagnoses.filter(({ truth, said }) => truth === said).length;
  return [
    ...[...groups]
      .sort(([a], [b]) => a.localeCompare(b))
      .map(([key, all]) => {
        const mean = all.reduce((sum, { probability }) => sum + probability, 0) / all.length;
        return `${key}  ${all.length} times, ${Math.round(100 * mean)} % sure`;
      }),
    `named first: ${right} of ${diagnoses.length}`,
  ];
}
