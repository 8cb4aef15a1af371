import { describe, expect, it } from '@jest/globals';
import { LIMITS } from '@kizashi/firmware-contracts';
import { type EpochMs, epochMs, HOUR_MS } from '@kizashi/kernel';
import type { ClockReading, FleetClockApi } from '../../clock/fleet-clock-api.ts';
import type { Batch } from '../../device/batch-rows.ts';
import { madeUpRecording } from './recording.fixture.ts';
import { ReplayCalendar } from './replay-calendar.ts';
import { replayEngines } from './replay-engines.ts';

const CYCLE = 6 * HOUR_MS;
const START = epochMs(Date.parse('2026-01-01T06:00:00Z'));
const recording = madeUpRecording(47, 8, 31);
const dates = new ReplayCalendar(recording, CYCLE, START);

/** Keeps the rules of the service: nothing from beyond the announced step, nothing new behind the clock. */
class StrictService implements FleetClockApi {
  now = START;
  announced = START;
  readonly steps: EpochMs[] = [];
  readonly fitted = new Map<string, EpochMs>();
  readonly cycles = new Map<string, number[]>();
  readonly sampleCounts: number[] = [];
  owed = 0;

  async read(): Promise<ClockReading> {
    return { now: this.now, mode: 'driven' };
  }

  async announce(next: EpochMs): Promise<ClockReading> {
    this.announced = next;
    return this.read();
  }

  async advance(to: EpochMs): Promise<ClockReading> {
    expect(to).toBe(this.announced);
    expect(this.owed).toBe(0);
    this.now = to;
    this.steps.push(to);
    return this.read();
  }

  async tieToWall(): Promise<ClockReading> {
    throw new Error('not asked for');
  }

  async fit(serial: string, fittedAt: EpochMs): Promise<void> {
    expect(fittedAt).toBeLessThanOrEqual(this.announced);
    expect(this.fitted.has(serial)).toBe(false);
    this.fitted.set(serial, fittedAt);
  }

  publish(serial: string, batches: readonly Batch[]): void {
    for (const { t0, samples } of batches) {
      const instants = samples.map(({ dtMs }) => t0 + dtMs);
      expect(Math.min(...instants)).toBeGreaterThanOrEqual(this.now);
      expect(Math.max(...instants)).toBeLessThan(this.announced);
      expect(this.fitted.get(serial)).toBeLessThanOrEqual(Math.min(...instants));
      const cycles = samples.filter(({ channel }) => channel === 'cycle').map(({ value }) => value as number);
      this.cycles.set(serial, [...(this.cycles.get(serial) ?? []), ...cycles]);
      this.sampleCounts.push(samples.length);
      this.owed++;
    }
  }

  async drained(): Promise<void> {
    await new Promise(setImmediate);
    this.owed = 0;
  }
}

function replayOn(service: StrictService, signal?: AbortSignal) {
  return replayEngines({
    recording,
    dates,
    clock: service,
    devices: service,
    fit: ({ unit }, fittedAt) => service.fit(`made_up-00${unit}`, fittedAt),
    cyclesPerMessage: 10,
    ...(signal !== undefined && { signal }),
  });
}

const upTo = (n: number) => Array.from({ length: n }, (_, i) => i + 1);
const everyCycle = { 'made_up-001': upTo(47), 'made_up-002': upTo(8), 'made_up-003': upTo(31) };

describe('replayEngines', () => {
  it('sends every cycle once and in order, each after its part was fitted and within its step', async () => {
    const service = new StrictService();
    expect(await replayOn(service)).toEqual({ rows: 47 + 8 + 31, whole: true });
    expect(Object.fromEntries(service.cycles)).toEqual(everyCycle);
    expect(service.now).toBe(dates.driveUntil);
  });

  it('keeps within the limits of the contract with ten cycles of 25 channels a message', async () => {
    const service = new StrictService();
    await replayOn(service);
    expect(Math.max(...service.sampleCounts)).toBe(250);
    expect(Math.max(...service.sampleCounts)).toBeLessThanOrEqual(LIMITS.samples);
  });

  it('takes steps of at most ten cycles', async () => {
    const service = new StrictService();
    await replayOn(service);
    const lengths = service.steps.map((to, i) => (to - (service.steps[i - 1] ?? START)) / CYCLE);
    expect(Math.max(...lengths)).toBeLessThanOrEqual(10);
    expect(service.steps).toHaveLength(Math.ceil((47 * CYCLE) / (10 * CYCLE)) + 1);
  });

  it('goes on where it was stopped and sends nothing twice', async () => {
    const service = new StrictService();
    const stop = new AbortController();
    const { drained } = service;
    let steps = 0;
    service.drained = async () => {
      if (++steps === 3) stop.abort();
      return drained.call(service);
    };
    const first = await replayOn(service, stop.signal);
    expect(first.whole).toBe(false);
    const second = await replayOn(service);
    expect(second.whole).toBe(true);
    expect(first.rows + second.rows).toBe(47 + 8 + 31);
    expect(Object.fromEntries(service.cycles)).toEqual(everyCycle);
  });
});
