import { describe, expect, it } from '@jest/globals';
import type { MachineModel, TelemetryRow } from '@kizashi/condition-monitoring/data-acquisition';
import { asId, DAY_MS, type EpochMs, HOUR_MS, MINUTE_MS, plus, SECOND_MS } from '@kizashi/kernel';
import { type MachinePass, type PassStart, passMachine } from './machine-pass.ts';
import type { MachineRecord } from './machine-record.ts';
import { MACHINE, START, startAt } from './rooms.fixture.ts';

const SPINDLE: MachineModel = {
  id: asId('model'),
  name: 'Machining centre',
  channels: [
    {
      id: asId('spindle.velocity_rms'),
      unit: 'mm/s',
      role: 'wear',
      positionIds: [asId('filter')],
      worsens: 'up',
      limit: 6,
      zones: { ab: 1.4, bc: 2.8, cd: 4.5 },
    },
    { id: asId('hours'), unit: 'h', role: 'usage', positionIds: [] },
  ],
  positions: MACHINE.model.positions,
};
const MACHINING_CENTRE: MachineRecord = { ...MACHINE, model: SPINDLE };
const PART = MACHINE.parts[0]!.id;

/** Readings every `periodMs` in [from, to), with a little spread that is the same in every run. */
function readings(
  from: EpochMs,
  to: EpochMs,
  periodMs: number,
  velocity: (at: EpochMs) => number,
): TelemetryRow[] {
  return Array.from({ length: Math.ceil((to - from) / periodMs) }, (_, index) => {
    const measuredAt = plus(from, index * periodMs);
    const value = velocity(measuredAt) + 0.05 * Math.sin(index * 12.9898);
    return {
      deviceId: MACHINE.deviceId,
      modelId: SPINDLE.id,
      measuredAt,
      receivedAt: measuredAt,
      boot: 1,
      seq: index,
      values: Float64Array.of(value, (measuredAt - START) / HOUR_MS),
    };
  });
}

/** Three healthy weeks, then live readings every ten seconds up to `until`, in an open window of ten minutes. */
function goLive(velocity: (at: EpochMs) => number, until: EpochMs): { past: MachinePass; live: MachinePass } {
  const begin = plus(START, 21 * DAY_MS);
  const past = passMachine(
    { ...startAt(undefined, 21), machine: MACHINING_CENTRE },
    readings(START, begin, 10 * MINUTE_MS, () => 1.1),
    begin,
  );
  const start: PassStart = {
    ...startAt(past.trend, 21),
    machine: MACHINING_CENTRE,
    range: { from: begin, to: plus(until, 1) },
    closableUntil: begin,
    periods: { shortestMs: 10 * SECOND_MS, longestMs: 10 * SECOND_MS },
  };
  return { past, live: passMachine(start, readings(begin, until, 10 * SECOND_MS, velocity), until) };
}

const LIVE = plus(START, 21 * DAY_MS);
const CRASH = plus(LIVE, 4 * MINUTE_MS);
const crash = (at: EpochMs) => (at < CRASH ? 1.1 : 9);

describe('a crash in an open window', () => {
  it('closes it within half a minute, raises the alarm and the chance of failing within 72 h', () => {
    const { past, live } = goLive(crash, plus(CRASH, 2 * MINUTE_MS));
    const healthy = past.newest.get(PART);
    expect(healthy).toMatchObject({ status: 'estimated' });
    expect(healthy?.status === 'estimated' && healthy.pFail72h).toBeLessThan(0.1);

    expect(live.trend.closedUntil).toBeGreaterThan(CRASH);
    expect(live.trend.closedUntil).toBeLessThanOrEqual(plus(CRASH, 30 * SECOND_MS));
    expect(live.stateChanges).toContainEqual(
      expect.objectContaining({ channel: '', state: 'alarm', at: live.trend.closedUntil }),
    );
    const [kept] = live.kept;
    expect(kept?.cause).toMatchObject({ kind: 'reading', measuredAt: live.trend.closedUntil - 1 });
    expect(kept?.forecast.status === 'estimated' && kept.forecast.pFail72h).toBeGreaterThan(0.5);
  });

  it('comes to the same cut whether its readings come at once or one by one', () => {
    const once = goLive(crash, plus(CRASH, 2 * MINUTE_MS)).live;
    const barely = goLive(crash, plus(CRASH, 21 * SECOND_MS)).live;
    expect(barely.trend.closedUntil).toBe(once.trend.closedUntil);
  });

  it('is not made of two bad readings, nor of a healthy machine', () => {
    const spike = (at: EpochMs) => (at >= CRASH && at < CRASH + 20 * SECOND_MS ? 9 : 1.1);
    for (const velocity of [spike, () => 1.1]) {
      const { live } = goLive(velocity, plus(CRASH, 2 * MINUTE_MS));
      expect(live.trend.closedUntil).toBe(LIVE);
      expect(live.kept).toEqual([]);
      expect(live.stateChanges).toEqual([]);
    }
  });

  it('is looked at when the device itself raises an alarm, whatever its readings say', () => {
    const { past } = goLive(() => 1.1, plus(LIVE, MINUTE_MS));
    const until = plus(LIVE, 3 * MINUTE_MS);
    const asked: PassStart = {
      ...startAt(past.trend, 21),
      machine: MACHINING_CENTRE,
      range: { from: LIVE, to: plus(until, 1) },
      closableUntil: LIVE,
      asked: true,
      periods: { shortestMs: 10 * SECOND_MS, longestMs: 10 * SECOND_MS },
    };
    const pass = passMachine(
      asked,
      readings(LIVE, until, 10 * SECOND_MS, () => 1.1),
      until,
    );
    expect(pass.newest.get(PART)?.asOf).toBe(pass.trend.closedUntil);
    expect(pass.trend.closedUntil).toBeGreaterThan(plus(LIVE, 2 * MINUTE_MS));
  });
});
