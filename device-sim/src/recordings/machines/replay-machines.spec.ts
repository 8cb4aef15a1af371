import { describe, expect, it } from '@jest/globals';
import { DAY_MS, type EpochMs, epochMs, HOUR_MS } from '@kizashi/kernel';
import type { ClockReading, FleetClockApi } from '../../clock/fleet-clock-api.ts';
import type { Batch } from '../../device/batch-rows.ts';
import type { DeviceReport } from '../../device/boot.ts';
import type { Capture } from '../../device/capture.ts';
import type { PartFitted } from './engineer.ts';
import type { RecordedMachine, RecordedMachines } from './recorded-machines.ts';
import { type MachineReplay, replayMachines } from './replay-machines.ts';
import { ShiftedDates } from './shifted-dates.ts';

const FIRST = epochMs(Date.UTC(2015, 0, 1));
const NOW = epochMs(Date.UTC(2026, 5, 1));
const HOURS = 100;
const at = (hour: number) => epochMs(FIRST + hour * HOUR_MS);

const recording: RecordedMachines = {
  name: 'made_up',
  machines: ['7', 'B'].map((id) => ({
    id,
    modelId: 'm',
    rows: Array.from({ length: HOURS }, (_, i) => ({ at: at(i), values: [['volt', i]] as const })),
    alarms: [
      { at: at(5), code: 'e1' },
      { at: at(50), code: 'e2' },
    ],
    parts: [
      { positionId: 'pump', fittedAt: at(-500) },
      { positionId: 'valve', fittedAt: at(0) },
      { positionId: 'pump', fittedAt: at(50), replaces: 'failure' as const },
      { positionId: 'pump', fittedAt: at(HOURS + 900), replaces: 'preventive' as const },
    ],
  })),
};
const position = (id: string, partNumber: string) => ({
  id,
  name: { ja: id, en: id },
  lifeUnit: 'calendar-hours' as const,
  partNumber,
});
const scenario = {
  models: [{ id: 'm', name: 'M', channels: [], positions: [position('pump', 'P'), position('valve', 'V')] }],
  alarms: { e1: { severity: 'alarm' as const, text: 'hot' } },
};
const dates = ShiftedDates.from(recording, NOW);

/** Keeps the rules of the service: nothing from beyond the announced step, nothing new behind the clock. */
class StrictService implements FleetClockApi {
  now: EpochMs = NOW;
  announced: EpochMs = NOW;
  readonly volts: number[] = [];
  readonly reports: [serial: string, DeviceReport][] = [];
  readonly parts: PartFitted[] = [];
  readonly bursts: [serial: string, at: EpochMs][] = [];
  owed = 0;

  async read(): Promise<ClockReading> {
    return { now: this.now, mode: 'driven' };
  }

  async announce(next: EpochMs): Promise<ClockReading> {
    this.announced = next;
    return this.read();
  }

  async advance(to: EpochMs): Promise<ClockReading> {
    expect([to, this.owed]).toEqual([this.announced, 0]);
    this.now = to;
    return this.read();
  }

  async tieToWall(): Promise<ClockReading> {
    throw new Error('not asked for');
  }

  publish(_serial: string, batches: readonly Batch[]): void {
    for (const { t0, samples } of batches)
      for (const { dtMs, value } of samples) {
        expect(t0 + dtMs).toBeGreaterThanOrEqual(this.now);
        expect(t0 + dtMs).toBeLessThan(this.announced);
        this.volts.push(value as number);
      }
    this.owed += batches.length;
  }

  report(serial: string, events: readonly DeviceReport[]): void {
    for (const event of events) {
      expect(event.at).toBeLessThan(this.announced);
      this.reports.push([serial, event]);
    }
    this.owed += events.length;
  }

  sendWaves(serial: string, { at }: Capture): void {
    expect(at).toBeGreaterThanOrEqual(this.now);
    expect(at).toBeLessThan(this.announced);
    this.bursts.push([serial, at]);
    this.owed += 1;
  }

  async drained(): Promise<void> {
    this.owed = 0;
  }

  async enter(part: PartFitted): Promise<void> {
    expect(part.fittedAt).toBeLessThan(this.announced);
    // Whoever replaced a part says so when it is done, not before.
    if (part.replaces !== undefined) expect(part.fittedAt).toBeLessThan(this.now);
    this.parts.push(part);
  }
}

function replayOn(service: StrictService, more: Partial<MachineReplay> = {}) {
  return replayMachines({
    recording,
    scenario,
    dates,
    clock: service,
    devices: service,
    entered: ({ id }) => ({ machineId: `machine ${id}`, partSerials: new Set() }),
    enter: (part) => service.enter(part),
    stepMs: DAY_MS,
    ...more,
  });
}

describe('replayMachines', () => {
  it('sends every row once and in order, within its step', async () => {
    const service = new StrictService();
    expect(await replayOn(service)).toEqual({ rows: 2 * HOURS, events: 6, bursts: 0, whole: true });
    const hours = Array.from({ length: HOURS }, (_, i) => i);
    expect(service.volts.toSorted((a, b) => a - b)).toEqual(hours.flatMap((i) => [i, i]));
    expect(service.now).toBe(dates.driveUntil);
  });

  it('sends bursts within the step of their instant', async () => {
    const service = new StrictService();
    const hours = [0, 30, 99];
    const [first, second] = recording.machines as [RecordedMachine, RecordedMachine];
    const bursts = hours.map((hour) => ({
      ...{ id: `b${hour}`, channel: 'volt', at: at(hour), sampleRateHz: 1_000, step: 0.001 },
      samples: Float32Array.of(0, 50),
    }));
    const heard = { ...recording, machines: [{ ...first, bursts }, second] };
    const { bursts: sent } = await replayOn(service, { recording: heard });
    expect(sent).toBe(3);
    expect(service.bursts).toEqual(hours.map((hour) => ['made_up-007', dates.at(at(hour))]));
  });

  it('reports alarms and replacements as the controller does', async () => {
    const service = new StrictService();
    await replayOn(service);
    const detail = { kind: 'part-replaced', position: 'pump', serial: 'made_up-007-pump-2', partNumber: 'P' };
    expect(service.reports.filter(([serial]) => serial === 'made_up-007').map(([, event]) => event)).toEqual([
      { at: dates.at(at(5)), detail: { kind: 'alarm', code: 'e1', severity: 'alarm', text: 'hot' } },
      { at: dates.at(at(50)), detail },
      { at: dates.at(at(50)), detail: { kind: 'alarm', code: 'e2', severity: 'warning' } },
    ]);
  });

  it('enters first parts as the clock comes to them, and replacements by hand once it has passed them', async () => {
    const service = new StrictService();
    await replayOn(service);
    const ofB = service.parts.filter(({ machineId }) => machineId === 'machine B');
    expect(ofB.map(({ serial, fittedAt, replaces }) => [serial, fittedAt, replaces])).toEqual([
      ['made_up-B-pump-1', dates.at(at(-500)), undefined],
      ['made_up-B-valve-1', dates.at(at(0)), undefined],
      ['made_up-B-pump-2', dates.at(at(50)), 'failure'],
    ]);
  });

  it('goes on where it was stopped: no row twice, no part lost that was replaced just before', async () => {
    const service = new StrictService();
    const stop = new AbortController();
    const passed = dates.at(at(50));
    const first = await replayOn(service, {
      signal: stop.signal,
      // Stopped between the step that has the replacement and what people do about it.
      enter: async (part) => {
        if (part.replaces !== undefined) throw new Error('the cable was pulled');
        await service.enter(part);
      },
    }).catch((error: Error) => error.message);
    expect(first).toBe('the cable was pulled');
    expect(service.now).toBeGreaterThan(passed);
    const partSerials = new Set(service.parts.map(({ serial }) => serial));
    const second = await replayOn(service, {
      entered: ({ id }) => ({ machineId: `machine ${id}`, partSerials }),
    });
    expect(second.whole).toBe(true);
    expect(service.volts).toHaveLength(2 * HOURS);
    expect(service.parts.map(({ serial }) => serial).sort()).toEqual([
      'made_up-007-pump-1',
      'made_up-007-pump-2',
      'made_up-007-valve-1',
      'made_up-B-pump-1',
      'made_up-B-pump-2',
      'made_up-B-valve-1',
    ]);
  });
});
