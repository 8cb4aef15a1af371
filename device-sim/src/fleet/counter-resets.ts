import type { EpochMs } from '@kizashi/kernel';
import type { Reading, SimulatedMachine } from '../physics/simulated-machine.ts';

interface CounterReset {
  readonly machine: string;
  readonly channel: string;
  readonly at: EpochMs;
}

/** Counters that started again from nothing. The machine goes on as it was; only what its controller shows changes. */
export class CounterResets {
  readonly #resets: readonly CounterReset[];
  readonly #before = new Map<CounterReset, number | undefined>();

  constructor(resets: readonly CounterReset[]) {
    this.#resets = resets;
  }

  /** What the counter showed when it was reset. */
  valueBefore(machine: SimulatedMachine, channel: string, at: EpochMs): number | undefined {
    return machine.readingsAt(at).find(([id]) => id === channel)?.[1];
  }

  applied(machine: SimulatedMachine, at: EpochMs, readings: readonly Reading[]): readonly Reading[] {
    const resets = this.#resets.filter((one) => one.machine === machine.serial && one.at <= at);
    if (resets.length === 0) return readings;
    return readings.map(([channel, value]): Reading => {
      const reset = resets.findLast((one) => one.channel === channel);
      return reset === undefined ? [channel, value] : [channel, value - this.#shownAt(machine, reset)];
    });
  }

  #shownAt(machine: SimulatedMachine, reset: CounterReset): number {
    if (!this.#before.has(reset)) this.#before.set(reset, this.valueBefore(machine, reset.channel, reset.at));
    return this.#before.get(reset) ?? 0;
  }
}
