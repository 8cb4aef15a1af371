import type { EpochMs } from '@kizashi/kernel';
import type { ClockReading, FleetClockApi } from './fleet-clock-api.ts';

/** A driven clock in memory that keeps the rules of the real one: announced steps only, never back. */
export class FakeClock implements FleetClockApi {
  /** Every move, in order. */
  readonly moves: { readonly kind: 'next' | 'to' | 'wall'; readonly at: EpochMs }[] = [];
  #next: EpochMs | undefined;
  #now: EpochMs;
  #mode: ClockReading['mode'] = 'driven';

  constructor(now: EpochMs) {
    this.#now = now;
  }

  async read(): Promise<ClockReading> {
    return { now: this.#now, mode: this.#mode };
  }

  /** How far the driver said it goes. */
  until: EpochMs | undefined;

  async announce(next: EpochMs, until?: EpochMs): Promise<ClockReading> {
    if (next <= this.#now || this.#mode === 'wall') throw new Error('clock-step-not-valid');
    this.moves.push({ kind: 'next', at: next });
    this.#next = next;
    this.until = until;
    return this.read();
  }

  async advance(to: EpochMs): Promise<ClockReading> {
    if (to !== this.#next) throw new Error('clock-step-not-valid');
    this.moves.push({ kind: 'to', at: to });
    this.#now = to;
    this.#next = undefined;
    return this.read();
  }

  async tieToWall(): Promise<ClockReading> {
    this.moves.push({ kind: 'wall', at: this.#now });
    this.#mode = 'wall';
    return this.read();
  }
}
