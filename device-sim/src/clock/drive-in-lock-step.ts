import { setTimeout as wait } from 'node:timers/promises';
import { type EpochMs, epochMs } from '@kizashi/kernel';
import type { FleetClockApi } from './fleet-clock-api.ts';

/** A step of the fleet clock: what is measured in [from, to). */
export interface Step {
  readonly from: EpochMs;
  readonly to: EpochMs;
}

export interface Drive {
  readonly clock: FleetClockApi;
  /** End of the drive; the clock stands there afterwards. */
  readonly until: EpochMs;
  readonly stepMs: number;
  /** What people do before the readings of a step: fit a part, say. The clock stands at `step.from`. */
  readonly prepare?: (step: Step) => Promise<void>;
  /** Sends the readings of a step and resolves when every one is acknowledged. */
  readonly publish: (step: Step) => Promise<void>;
  /** What customers and engineers do once the clock stands at `step.to`. */
  readonly act?: (step: Step) => Promise<void>;
  readonly onStep?: (step: Step) => void;
  /** Upper bound: fleet time that may pass in one unit of wall time. */
  readonly speed?: number;
  readonly signal?: AbortSignal;
}

/**
 * Moves the fleet clock from where it stands to the end: announce the step, publish what was measured before its
 * end, wait for every PUBACK, take the step, act, repeat. Steps end at multiples of `stepMs`, so that a drive that
 * was interrupted goes on with the same steps. Answers where the clock stands; aborted, that is before the end.
 */
export async function driveInLockStep(drive: Drive): Promise<EpochMs> {
  const { clock, until, stepMs, signal } = drive;
  let { now } = await clock.read();
  while (now < until && !signal?.aborted) {
    const startedAt = performance.now();
    const edge = (Math.floor(now / stepMs) + 1) * stepMs;
    const step: Step = { from: now, to: epochMs(Math.min(edge, until)) };
    await drive.prepare?.(step);
    await clock.announce(step.to, until);
    await drive.publish(step);
    ({ now } = await clock.advance(step.to));
    await drive.act?.(step);
    drive.onStep?.(step);
    await holdBack(step, startedAt, drive);
  }
  return now;
}

async function holdBack(step: Step, startedAt: number, { speed, signal }: Drive): Promise<void> {
  if (speed === undefined) return;
  const early = (step.to - step.from) / speed - (performance.now() - startedAt);
  if (early > 0) await wait(early, undefined, signal && { signal }).catch(() => undefined);
}
