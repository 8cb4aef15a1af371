import { HOUR_MS, MINUTE_MS, type TimeRange } from '@kizashi/kernel';
import type { Instant } from './instant.ts';

/** Some good and uncertain readings of one channel. */
export interface Summed {
  readonly min: number;
  readonly max: number;
  readonly sum: number;
  readonly n: number;
}

/** Those that began in one minute or hour. */
interface Rollup extends Summed {
  readonly t: number;
  readonly widthMs: number;
}

export function merged(a: Summed | undefined, b: Summed): Summed {
  if (a === undefined) return b;
  return { min: Math.min(a.min, b.min), max: Math.max(a.max, b.max), sum: a.sum + b.sum, n: a.n + b.n };
}

/** What is left of one device's readings once they are removed: minutes, and hours where minutes are not kept either. */
export class MemoryArchive {
  /** By channel index and start. */
  readonly #channels = new Map<number, Map<number, Rollup>>();

  add({ measuredAt, readings }: Instant): void {
    for (const [channel, { value, quality }] of readings) {
      if (quality === 2) continue;
      const t = Math.floor(measuredAt / MINUTE_MS) * MINUTE_MS;
      this.#merge(channel, { t, widthMs: MINUTE_MS, min: value, max: value, sum: value, n: 1 });
    }
  }

  /** Makes hours of the minutes before `before`, a full hour; gives how many minutes those were. */
  widen(before: number): number {
    let widened = 0;
    for (const [channel, rollups] of this.#channels) {
      for (const rollup of [...rollups.values()]) {
        if (rollup.widthMs !== MINUTE_MS || rollup.t >= before) continue;
        rollups.delete(rollup.t);
        this.#merge(channel, { ...rollup, t: Math.floor(rollup.t / HOUR_MS) * HOUR_MS, widthMs: HOUR_MS });
        widened++;
      }
    }
    return widened;
  }

  /** Ascending; each stands where it begins. */
  within(channel: number, { from, to }: TimeRange): Rollup[] {
    return [...(this.#channels.get(channel)?.values() ?? [])]
      .filter(({ t }) => t >= from && t < to)
      .sort((a, b) => a.t - b.t);
  }

  #merge(channel: number, added: Rollup): void {
    const rollups = this.#channels.get(channel) ?? new Map<number, Rollup>();
    const held = rollups.get(added.t);
    const widthMs = Math.max(held?.widthMs ?? 0, added.widthMs);
    this.#channels.set(channel, rollups.set(added.t, { t: added.t, widthMs, ...merged(held, added) }));
  }
}
