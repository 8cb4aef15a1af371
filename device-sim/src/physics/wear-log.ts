import { type EpochMs, epochMs, HOUR_MS, MINUTE_MS } from '@kizashi/kernel';
import type { WarmUp } from '../machine-types/machine-type.ts';
import type { DutyCycle } from './duty-cycle.ts';
import { type Crash, consumptionPerMs, type PartLife } from './fitted-wear.ts';
import { SLOT_MS, slotOf } from './slot.ts';
import { freshlyFitted, lastsMs, type WornPart, wearOn } from './worn-part.ts';

/** One machine at one instant. */
export interface MachineMoment {
  readonly running: boolean;
  readonly operatingHours: number;
  /** Shots, strokes or cycles made so far. */
  readonly output: number;
  /** 0 as cold as the hall, 1 at the temperature of steady running. */
  readonly warmth: number;
  /** In the order of the positions. */
  readonly parts: readonly WornPart[];
}

interface KnownSlot {
  readonly index: number;
  /** At its edge. */
  readonly moment: MachineMoment;
}

interface PositionCrash {
  readonly positionId: string;
  readonly crash: Crash;
}

/** Every so many slots the moment is kept, so that an earlier instant is found again quickly. */
const KEPT_EVERY = 144;

/**
 * What one machine has gone through, slot by slot from its start: hours run, pieces made, warmth, and life consumed
 * in each position. It is computed on demand and depends on nothing but its inputs, so a later process that starts
 * it again gets the same. A machine stands from the moment one of its parts has failed until that part is replaced.
 */
export class WearLog {
  readonly #duty: DutyCycle;
  readonly #warmUp: WarmUp;
  readonly #startsAt: EpochMs;
  /** One a day. */
  readonly #kept: MachineMoment[] = [];
  /** By `since`. */
  #fittings: readonly PartLife[] = [];
  #crashes: readonly PositionCrash[] = [];
  /** The slot that was asked for last, and the newest that ever was. */
  #cursor: KnownSlot;
  #newest: KnownSlot;
  #newestAsked: EpochMs;

  /** `parts`: one a position, in the order of the positions; `startsAt` is taken to the edge of its slot. */
  constructor(options: {
    readonly duty: DutyCycle;
    readonly warmUp: WarmUp;
    readonly startsAt: EpochMs;
    readonly operatingHoursAtStart: number;
    readonly outputAtStart: number;
    readonly parts: readonly PartLife[];
  }) {
    this.#duty = options.duty;
    this.#warmUp = options.warmUp;
    this.#startsAt = slotOf(options.startsAt);
    const parts = options.parts.map(freshlyFitted);
    const running = this.#runs(this.#startsAt, parts);
    const moment: MachineMoment = {
      running,
      operatingHours: options.operatingHoursAtStart,
      output: options.outputAtStart,
      warmth: running ? 1 : 0,
      parts,
    };
    this.#kept.push(moment);
    this.#cursor = { index: 0, moment };
    this.#newest = this.#cursor;
    this.#newestAsked = this.#startsAt;
  }

  /** First edge at which a part can still be replaced: what lies before has been computed. */
  get openFrom(): EpochMs {
    return this.#edge(this.#newest.index + 1);
  }

  /** Replaces the part in the position of `part` at `part.since`, an edge not before `openFrom`. */
  replace(part: PartLife): void {
    if (part.since < this.openFrom)
      throw new RangeError(`${part.serial} cannot be fitted in a slot that is already computed`);
    this.#fittings = [...this.#fittings, part].sort((a, b) => a.since - b.since);
  }

  /** A blow to whatever part is in the position then; it must come after everything that was asked for. */
  crash(positionId: string, crash: Crash): void {
    if (crash.at <= this.#newestAsked)
      throw new RangeError(`${positionId} cannot crash at an instant that is already computed`);
    this.#crashes = [...this.#crashes, { positionId, crash }];
    const { index, moment } = this.#newest;
    const hit = this.#aboutToCrash(this.#edge(index), moment.parts);
    const newest = { index, moment: { ...moment, parts: hit } };
    if (this.#cursor.index === index) this.#cursor = newest;
    if (index % KEPT_EVERY === 0) this.#kept[index / KEPT_EVERY] = newest.moment;
    this.#newest = newest;
  }

  /** The parts that are fitted at the newest computed slot, in the order of the positions. */
  get parts(): readonly PartLife[] {
    return this.#newest.moment.parts.map((worn) => worn.part);
  }

  /** The parts as they will be once every replacement asked for has taken place. */
  get plannedParts(): readonly PartLife[] {
    const newest = this.#edge(this.#newest.index);
    return this.parts.map(
      (part) =>
        this.#fittings.findLast((one) => one.since > newest && one.position.id === part.position.id) ?? part,
    );
  }

  /** State at an instant. @throws RangeError before the start. */
  at(at: EpochMs): MachineMoment {
    const index = Math.floor((at - this.#startsAt) / SLOT_MS);
    if (index < 0) throw new RangeError('the machine was not there yet');
    this.#moveTo(index);
    if (at > this.#newestAsked) this.#newestAsked = at;
    const edge = this.#edge(index);
    return at === edge ? this.#cursor.moment : this.#after(this.#cursor.moment, edge, at - edge);
  }

  #moveTo(index: number): void {
    if (index < this.#cursor.index) {
      const day = Math.floor(index / KEPT_EVERY);
      this.#cursor = { index: day * KEPT_EVERY, moment: this.#kept[day] as MachineMoment };
    }
    while (this.#cursor.index < index) {
      const next = this.#cursor.index + 1;
      this.#cursor = { index: next, moment: this.#next(this.#cursor.moment, this.#edge(next)) };
      if (next <= this.#newest.index) continue;
      this.#newest = this.#cursor;
      if (next % KEPT_EVERY === 0) this.#kept.push(this.#cursor.moment);
    }
  }

  #edge(index: number): EpochMs {
    return epochMs(this.#startsAt + index * SLOT_MS);
  }

  /** The moment at an edge, from that of the slot before. */
  #next(before: MachineMoment, edge: EpochMs): MachineMoment {
    const last = epochMs(edge - SLOT_MS);
    const after = this.#after(before, last, SLOT_MS);
    let { parts } = after;
    for (const part of this.#fittings) {
      if (part.since <= last || part.since > edge) continue;
      parts = parts.map((worn) => (worn.part.position.id === part.position.id ? freshlyFitted(part) : worn));
    }
    return { ...after, parts: this.#aboutToCrash(edge, parts), running: this.#runs(edge, parts) };
  }

  /** Tells the parts which blow falls into the slot that begins at `edge`. */
  #aboutToCrash(edge: EpochMs, parts: readonly WornPart[]): readonly WornPart[] {
    if (this.#crashes.length === 0) return parts;
    return parts.map((worn) => {
      const found = this.#crashes.find(
        ({ positionId, crash: { at } }) =>
          positionId === worn.part.position.id && at >= edge && at < edge + SLOT_MS,
      );
      return found === undefined ? worn : { ...worn, crash: found.crash };
    });
  }

  /** The moment so long after the beginning of a slot; within it everything moves evenly until a part fails. */
  #after(before: MachineMoment, slot: EpochMs, elapsedMs: number): MachineMoment {
    const warmth = this.#warmthAfter(before, elapsedMs);
    const perMs = before.parts.map(({ part }) =>
      before.running ? consumptionPerMs(part, this.#duty, slot) : 0,
    );
    const lasts = before.running
      ? Math.min(...before.parts.map((worn, i) => lastsMs(worn, slot, perMs[i] ?? 0)))
      : 0;
    const ranMs = Math.min(elapsedMs, lasts);
    return {
      running: before.running && lasts > elapsedMs,
      operatingHours: before.operatingHours + ranMs / HOUR_MS,
      output: before.output + (ranMs / HOUR_MS) * this.#duty.work.outputPerHourAt(slot),
      warmth,
      parts: before.parts.map((worn, i) => wearOn(worn, { slot, elapsedMs, ranMs }, perMs[i] ?? 0)),
    };
  }

  #warmthAfter({ running, warmth }: MachineMoment, elapsedMs: number): number {
    const { minutes, coolDownMinutes } = this.#warmUp;
    const target = running ? 1 : 0;
    const constant = (running ? minutes : coolDownMinutes) * MINUTE_MS;
    return target + (warmth - target) * Math.exp(-elapsedMs / constant);
  }

  #runs(edge: EpochMs, parts: readonly WornPart[]): boolean {
    return parts.every((worn) => worn.failedAt === undefined) && this.#duty.runsAt(edge);
  }
}
