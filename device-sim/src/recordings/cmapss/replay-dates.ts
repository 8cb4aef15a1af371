import { type EpochMs, toIso } from '@kizashi/kernel';
import type { ClockReading } from '../../clock/fleet-clock-api.ts';
import { SimulationError } from '../../simulation-error.ts';
import { type CmapssRecording, type RecordedUnit, recordedLength, serialOf } from './cmapss-recording.ts';
import { ReplayCalendar } from './replay-calendar.ts';

/** @throws SimulationError when nobody may move the fleet clock; says how to start a service where one may. */
export function mustBeDriven({ mode }: ClockReading): void {
  if (mode === 'driven') return;
  throw new SimulationError(
    'The fleet clock of this service is the wall clock, and a replay has to move it. Start a service for it on a new data folder:\n' +
      '  KIZASHI_HOME=.kizashi-replay KIZASHI_CLOCK=driven KIZASHI_CLOCK_START=2026-01-01T00:00:00Z KIZASHI_BOOTSTRAP_TOKEN=<32 characters or more> npm run kizashi -- serve',
  );
}

/**
 * The dates of a replay that begins where the fleet clock stands, or of one that was interrupted: the service knows
 * when its first parts were fitted, and that is when it began.
 *
 * @param firstFittedAt of a unit's machine, undefined where no part was fitted yet
 * @throws SimulationError when the recording was replayed before, whole or with cycles of another length.
 */
export function datesOf(
  recording: CmapssRecording,
  cycleMs: number,
  now: EpochMs,
  firstFittedAt: (unit: RecordedUnit) => EpochMs | undefined,
): ReplayCalendar {
  const longest = recording.units.reduce((a, b) => (recordedLength(b) > recordedLength(a) ? b : a));
  const begun = firstFittedAt(longest);
  const dates = new ReplayCalendar(recording, cycleMs, begun ?? now);
  for (const unit of recording.units) {
    const fittedAt = firstFittedAt(unit);
    if (fittedAt === undefined || fittedAt === dates.fittedAt(unit)) continue;
    throw new SimulationError(
      `${serialOf(recording, unit.unit)} had its part fitted at ${toIso(fittedAt)}, which this replay would do at ${toIso(dates.fittedAt(unit))}. ` +
        'Its replay was begun with another --cycle or another file of that name: use those, or a service on a new data folder.',
    );
  }
  if (now >= dates.driveUntil)
    throw new SimulationError(
      `${recording.name} was replayed on this service up to ${toIso(dates.endsAt)}. To replay it again, start a service on a new data folder (KIZASHI_HOME).`,
    );
  return dates;
}
