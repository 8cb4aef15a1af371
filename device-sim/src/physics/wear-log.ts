import { type EpochMs, epochMs, HOUR_MS } from '@kizashi/kernel';
import type { DutyCycle } from './duty-cycle.ts';
import { consumptionOfSlot, type PartLife, SLOT_MS, slotOf } from './fitted-wear.ts';

interface Slot {
  readonly running: boolean;
  readonly operatingHours: number;
  /** By position; what each part has consumed at the beginning of the slot. */
  readonly consumed: readonly number[];
}

/**
 * What one machine has gone through, slot by slot from its start: hours run and life consumed in each position.
 * It grows on demand and depends on nothing but its inputs, so a later process that starts it again gets the same.
 * A machine stands from the moment one of its parts has failed until that part is replaced.
 */
export class WearLog {
  readonly #duty: DutyCycle;
  readonly #startsAt: EpochMs;
  readonly #slots: Slot[] = [];
  #parts: readonly PartLife[];
  #pending: readonly PartLife[] = [];

  /** `parts`: one a position, in the order of the positions; `startsAt` is taken to the edge of its slot. */
  constructor(options: {
    readonly duty: DutyCycle;
    readonly startsAt: EpochMs;
    readonly operatingHoursAtStart: number;
    readonly parts: readonly PartLife[];
  }) {
    this.#duty = options.duty;
    this.#startsAt = slotOf(options.startsAt);
    this.#parts = options.parts;
    const consumed = options.parts.map((part) => part.consumedAtStart);
    this.#slots.push(this.#slot(this.#startsAt, options.operatingHoursAtStart, consumed));
  }

  /** First edge at which a part can still be replaced: what lies before has been computed. */
  get openFrom(): EpochMs {
    return epochMs(this.#startsAt + this.#slots.length * SLOT_MS);
  }

  /** Replaces the part in the position of `part` at `part.since`, an edge not before `openFrom`. */
  replace(part: PartLife): void {
    if (part.since < this.openFrom)
      throw new RangeError(`${part.serial} cannot be fitted in a slot that is already computed`);
    this.#pending = [...this.#pending, part].sort((a, b) => a.since - b.since);
  }

  /** The parts that are fitted at the newest computed slot, in the order of the positions. */
  get parts(): readonly PartLife[] {
    return this.#parts;
  }

  /** The parts as they will be once every replacement asked for has taken place. */
  get plannedParts(): readonly PartLife[] {
    return this.#parts.map(
      (part) => this.#pending.findLast((one) => one.position.id === part.position.id) ?? part,
    );
  }

  /** State at an instant; within a slot it moves evenly. @throws RangeError before the start. */
  at(at: EpochMs): Slot {
    const index = Math.floor((at - this.#startsAt) / SLOT_MS);
    if (index < 0) throw new RangeError('the machine was not there yet');
    while (this.#slots.length <= index) this.#extend();
    const slot = this.#slots[index] as Slot;
    const share = (at - this.#startsAt) / SLOT_MS - index;
    if (!slot.running || share === 0) return slot;
    const start = epochMs(this.#startsAt + index * SLOT_MS);
    return {
      running: true,
      operatingHours: slot.operatingHours + (share * SLOT_MS) / HOUR_MS,
      consumed: slot.consumed.map((value, i) =>
        Math.min(1, value + share * consumptionOfSlot(this.#parts[i] as PartLife, this.#duty, start)),
      ),
    };
  }

  #extend(): void {
    const edge = this.openFrom;
    const last = this.#slots[this.#slots.length - 1] as Slot;
    const lastEdge = epochMs(edge - SLOT_MS);
    const hours = last.operatingHours + (last.running ? SLOT_MS / HOUR_MS : 0);
    const consumed = last.consumed.map((value, i) =>
      last.running
        ? Math.min(1, value + consumptionOfSlot(this.#parts[i] as PartLife, this.#duty, lastEdge))
        : value,
    );
    for (const part of this.#pending.filter((one) => one.since <= edge)) {
      const i = this.#parts.findIndex((one) => one.position.id === part.position.id);
      consumed[i] = part.consumedAtStart;
      this.#parts = this.#parts.with(i, part);
    }
    this.#pending = this.#pending.filter((one) => one.since > edge);
    this.#slots.push(this.#slot(edge, hours, consumed));
  }

  #slot(edge: EpochMs, operatingHours: number, consumed: readonly number[]): Slot {
    const failed = consumed.some((value) => value >= 1);
    return { running: !failed && this.#duty.runsAt(edge), operatingHours, consumed };
  }
}
