import { DAY_MS, type EpochMs, epochMs, MINUTE_MS, toIso } from '@kizashi/kernel';
import { SimulationError } from '../../simulation-error.ts';
import {
  firstFittedAt,
  firstRowAt,
  lastRowAt,
  machineSerial,
  periodOf,
  type RecordedMachine,
  type RecordedMachines,
} from './recorded-machines.ts';

/** The last row comes so long before the end of its window in the product, which then closes soon after it. */
const BEFORE_END_MS = MINUTE_MS;
/** A window closes at the latest two minutes after its end; the drive goes on until it surely has. */
const CLOSING_MS = 5 * MINUTE_MS;
const SHORTEST_WINDOW_MS = 10 * MINUTE_MS;

/**
 * Dates of a replay: one shift for all machines, so that the last row is fleet-now when the replay is over. Whole days
 * but for less than a window, so that what was measured in the morning is replayed in the morning.
 */
export class ShiftedDates {
  readonly #shift: number;
  /** Of the first row and of the last. */
  readonly beginsAt: EpochMs;
  readonly endsAt: EpochMs;

  private constructor(recording: RecordedMachines, shift: number) {
    this.#shift = shift;
    this.beginsAt = this.at(firstRowAt(recording));
    this.endsAt = this.at(lastRowAt(recording));
  }

  /** The first row is replayed at `notBefore` or soon after. */
  static from(recording: RecordedMachines, notBefore: EpochMs): ShiftedDates {
    const windowMs = Math.max(SHORTEST_WINDOW_MS, periodOf(recording));
    const days = Math.ceil((notBefore - firstRowAt(recording)) / DAY_MS) * DAY_MS;
    const wanted = windowMs - BEFORE_END_MS;
    const rest = (wanted - ((lastRowAt(recording) + days) % windowMs) + 2 * windowMs) % windowMs;
    return new ShiftedDates(recording, days + rest);
  }

  /**
   * Dates of a replay that begins where the fleet clock stands, or of one that was interrupted: the service knows when
   * the first parts were fitted, and that gives the shift.
   *
   * @param known when the first part of a machine was fitted as the service says, undefined where none was
   * @throws SimulationError when the recording was replayed before, whole or from another file of its name.
   */
  static of(
    recording: RecordedMachines,
    now: EpochMs,
    known: (machine: RecordedMachine) => EpochMs | undefined,
  ): ShiftedDates {
    const begun = recording.machines.flatMap((machine) => {
      const fittedAt = known(machine);
      return fittedAt === undefined ? [] : [{ machine, shift: fittedAt - firstFittedAt(machine) }];
    });
    const [first] = begun;
    if (first === undefined) return ShiftedDates.from(recording, now);
    const other = begun.find(({ shift }) => shift !== first.shift);
    if (other !== undefined)
      throw new SimulationError(
        `${machineSerial(recording, other.machine)} and ${machineSerial(recording, first.machine)} were begun with other dates than this file has. ` +
          'Replay the file that was begun, or start a service on a new data folder (KIZASHI_HOME).',
      );
    const dates = new ShiftedDates(recording, first.shift);
    if (now >= dates.driveUntil)
      throw new SimulationError(
        `${recording.name} was replayed on this service up to ${toIso(dates.endsAt)}. To replay it again, start a service on a new data folder (KIZASHI_HOME).`,
      );
    return dates;
  }

  /** When something recorded is replayed. */
  at(recorded: EpochMs): EpochMs {
    return epochMs(recorded + this.#shift);
  }

  /** Where the fleet clock must arrive so that the last row has been judged. */
  get driveUntil(): EpochMs {
    return epochMs(this.endsAt + BEFORE_END_MS + CLOSING_MS);
  }
}
