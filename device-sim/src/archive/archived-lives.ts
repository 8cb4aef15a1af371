import type { EndedLifeWrite } from '@kizashi/api-contract';
import { type EpochMs, epochMs, HOUR_MS } from '@kizashi/kernel';
import { drawLife, drawShape } from '../fleet/part-lives.ts';
import type { MachineType, PositionType } from '../machine-types/machine-type.ts';
import { AmbientTemperature, climateOf } from '../physics/climate.ts';
import { localTimeOf } from '../physics/local-time.ts';
import { Sensors } from '../physics/sensors.ts';
import { SLOT_MS, slotOf } from '../physics/slot.ts';
import { WorkPlan } from '../physics/work-plan.ts';
import { freshlyFitted, type WornPart } from '../physics/worn-part.ts';
import { instantBits } from '../random/hashed-noise.ts';
import { keyedRandom } from '../random/keyed-random.ts';

/** Readings kept of one life, evenly spaced over it: what a service department has on file. */
const ROWS = 150;
/** One life in so many was ended before its failure, at this share of it. */
const REPLACED_EARLY_EVERY = 4;
const REPLACED_AT = 0.8;
const TIME_ZONE = 'Asia/Tokyo';
/** Parts that are not the subject are in their middle age. */
const OTHERS_CONSUMED = 0.3;

/**
 * Lives of one position that ended in machines sold long before the fleet begins, each in a machine of its own; the
 * same inputs give the same lives. `before` is when the newest of them ended.
 */
export function archivedLives(
  type: MachineType,
  position: PositionType,
  count: number,
  seed: number,
  before: EpochMs,
): EndedLifeWrite[] {
  return Array.from({ length: count }, (_, i) => {
    const serial = `${type.serialPrefix}-A${String(i + 1).padStart(3, '0')}`;
    const failed = (i + 1) % REPLACED_EARLY_EVERY !== 0;
    return archivedLife(type, position, serial, failed, seed, before);
  });
}

function archivedLife(
  type: MachineType,
  position: PositionType,
  machine: string,
  failed: boolean,
  seed: number,
  before: EpochMs,
): EndedLifeWrite {
  const key = `archive ${machine} ${position.id}`;
  const uniform = keyedRandom(seed, key);
  const life = drawLife(type, position, uniform);
  const wear = drawShape(position, uniform);
  const ended = failed ? 1 : REPLACED_AT;
  const work = new WorkPlan(type.load, seed, key);
  const time = localTimeOf(TIME_ZONE);
  const ambient = new AmbientTemperature(climateOf(TIME_ZONE), time, seed);
  const worn: WornPart[] = type.positions.map((one) =>
    freshlyFitted({
      position: one,
      serial: `${one.partNumber}-${machine}`,
      life,
      consumedAtStart: one === position ? 0 : OTHERS_CONSUMED,
      since: before,
      ...(one === position && { wear }),
    }),
  );
  const hours = position.lifeUnit === 'operating-hours' ? life : life / Math.max(1, work.meanOutputPerHour);
  const spacing = Math.max(SLOT_MS, (ended * hours * HOUR_MS) / ROWS);
  const startsAt = slotOf(epochMs(before - ROWS * spacing));
  const at = (row: number) => slotOf(epochMs(startsAt + row * spacing));
  const consumedAt = (row: number) => (ended * (row + 0.5)) / ROWS;
  const feel = (row: number) => {
    const now = at(row);
    const share = consumedAt(row);
    const parts = worn.map((one) => (one.part.position === position ? { ...one, consumed: share } : one));
    return {
      at: now,
      bits: instantBits(now),
      machine: { running: true, operatingHours: share * hours, output: share * life, warmth: 1, parts },
      load: work.loadAt(now),
      meanLoad: work.meanLoad,
      burst: work.burstAt(now),
      recipe: work.recipeAt(now),
      ambient: ambient.indoors(now, type.hall),
    };
  };
  const sensors = new Sensors({ type, serial: key, seed, faults: [], startsAt, feel: () => feel(0) });
  const told = type.channels.flatMap((channel, index) =>
    (channel.role === 'wear' && channel.positionIds.includes(position.id)) || channel.role === 'setting'
      ? [{ id: channel.id, index }]
      : [],
  );
  const rows = Array.from({ length: ROWS }, (_, row) => feel(row));
  return {
    positionId: position.id,
    partNumber: position.partNumber,
    serial: `${position.partNumber}-${machine}`,
    life: ended * life,
    failureObserved: failed,
    history: {
      channels: told.map(({ id }) => id),
      lifeUsed: rows.map((_, row) => consumedAt(row) * life),
      values: rows.map((now) => told.map(({ index }) => sensors.read(index, now) ?? null)),
    },
  };
}
