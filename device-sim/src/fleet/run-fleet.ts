import { setTimeout as wait } from 'node:timers/promises';
import { DAY_MS, type EpochMs, epochMs, HOUR_MS, MINUTE_MS, SECOND_MS } from '@kizashi/kernel';
import { driveInLockStep, type Step } from '../clock/drive-in-lock-step.ts';
import type { FleetClockApi } from '../clock/fleet-clock-api.ts';
import type { DeviceFleet } from '../device/device-fleet.ts';
import type { FleetScenario } from '../scenario/fleet-scenario.ts';
import type { Fitting, SimulatedFleet } from './simulated-fleet.ts';

/** A device keeps what it measured for so long while nobody listens. */
const BUFFER_MS = 7 * DAY_MS;
/** The wall clock went on while the past was driven; a rest below this is left to the first live readings. */
const CLOSE_ENOUGH_MS = MINUTE_MS;
const STATE_EVERY_MS = 30 * SECOND_MS;
/** Between two looks at what people fitted: soon for a few machines, and no burden for thousands. */
const FITTINGS_EVERY_MS = { least: 15 * SECOND_MS, perMachine: 30 };

export interface FleetRun {
  readonly fleet: SimulatedFleet;
  readonly scenario: FleetScenario;
  readonly devices: DeviceFleet;
  readonly clock: FleetClockApi;
  /** Parts that people fitted since they were last asked for. */
  readonly fittings: () => Promise<readonly Fitting[]>;
  /** What simulated people do at the end of a step of the past; when it is over, real ones decide. */
  readonly people?: { act(now: EpochMs): Promise<void> };
  readonly wallNow: () => EpochMs;
  readonly speed?: number;
  readonly signal: AbortSignal;
  readonly onProgress?: (at: EpochMs, from: EpochMs, to: EpochMs) => void;
}

/** Drives a service's clock through the fleet's past, from where the clock stands to `until`. */
export async function drivePast(run: FleetRun, until: EpochMs): Promise<EpochMs> {
  const { fleet, scenario, devices, clock, signal, people } = run;
  const { startedAt } = fleet.state;
  // A run that was interrupted may have closed an order and not have written down that the part is in.
  fitAll(fleet, await run.fittings());
  return driveInLockStep({
    clock,
    until,
    stepMs: scenario.stepHours * HOUR_MS,
    signal,
    ...(run.speed !== undefined && { speed: run.speed }),
    publish: async (step: Step) => {
      fleet.letHappen(step, devices);
      await fleet.publish(devices, step, scenario.samplePeriodSeconds.past);
      await devices.drained();
    },
    act: async ({ to }) => {
      if (people === undefined) fitAll(fleet, await run.fittings());
      else await people.act(to);
    },
    onStep: ({ to }) => {
      fleet.endStep(to);
      run.onProgress?.(to, startedAt, until);
    },
  });
}

/** Drives up to the wall's time, which moves on meanwhile, and ties the fleet clock to it for ever. */
export async function driveToTheWall(run: FleetRun): Promise<void> {
  for (;;) {
    const until = run.wallNow();
    const reached = await drivePast(run, until);
    if (run.signal.aborted) return;
    if (run.wallNow() - Math.max(reached, until) < CLOSE_ENOUGH_MS) break;
  }
  await run.clock.tieToWall();
}

/** Sends what was measured while nobody listened, at most the last seven days, as any device would. */
export async function sendGap(run: FleetRun): Promise<void> {
  const { fleet, scenario, devices } = run;
  const to = run.wallNow();
  const from = epochMs(Math.max(fleet.state.publishedUntil, to - BUFFER_MS));
  fitAll(fleet, await run.fittings());
  fleet.letHappen({ from, to }, devices);
  await fleet.publish(devices, { from, to }, scenario.samplePeriodSeconds.past);
  await devices.drained();
  fleet.endStep(to);
  run.onProgress?.(to, from, to);
}

/** Measures in real time until it is told to stop. The controllers are born again with the live period. */
export async function runLive(run: FleetRun, onLive: () => void): Promise<void> {
  const { fleet, scenario, devices, signal } = run;
  const period = scenario.samplePeriodSeconds.live;
  await fleet.reboot(devices, period, run.wallNow());
  const liveAt = run.wallNow();
  for (const incident of scenario.liveIncidents) fleet.strike(incident, liveAt);
  onLive();
  const tickMs = Math.max(SECOND_MS, (period * SECOND_MS) / fleet.machines.length);
  let from = fleet.state.publishedUntil;
  let savedAt = liveAt;
  let truthAt = liveAt;
  let askedAt = liveAt;
  const { least, perMachine } = FITTINGS_EVERY_MS;
  const fittingsEveryMs = Math.max(least, perMachine * fleet.machines.length);
  while (!signal.aborted) {
    await wait(tickMs, undefined, { signal }).catch(() => undefined);
    const to = run.wallNow();
    await fleet.publish(devices, { from, to }, period, true);
    from = to;
    if (to - truthAt >= HOUR_MS || signal.aborted) {
      fleet.endStep(to);
      truthAt = to;
      savedAt = to;
    } else if (to - savedAt >= STATE_EVERY_MS) {
      fleet.reached(to);
      savedAt = to;
    }
    if (to - askedAt < fittingsEveryMs) continue;
    askedAt = to;
    // The service may be away for a while; the machines go on without it.
    fitAll(fleet, await run.fittings().catch(() => []));
  }
}

function fitAll(fleet: SimulatedFleet, fittings: readonly Fitting[]): void {
  for (const fitting of fittings) fleet.fit(fitting);
}
