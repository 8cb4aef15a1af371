import { join } from 'node:path';
import { type EpochMs, HOUR_MS, toIso } from '@kizashi/kernel';
import { declarations } from '../recordings/cmapss/cmapss-channels.ts';
import { serialOf } from '../recordings/cmapss/cmapss-recording.ts';
import { EngineEntry } from '../recordings/cmapss/enter-engines.ts';
import { datesOf } from '../recordings/cmapss/replay-dates.ts';
import { replayEngines } from '../recordings/cmapss/replay-engines.ts';
import { DeviceSecrets } from '../set-up/device-secrets.ts';
import { startProgress } from './progress.ts';
import type { OpenedRecording } from './recording-options.ts';
import type { ReplayRun, ReplaySummary } from './replay-command.ts';

type Engines = Extract<OpenedRecording, { kind: 'engines' }>;

/** Replays engines that have cycles and no dates. */
export async function runEngines(
  run: ReplayRun,
  { recording, scenario, modelId }: Engines,
  startsAt: EpochMs,
): Promise<ReplaySummary> {
  const { api, clock, devices, folder, signal, speed } = run;
  const cycleMs = run.cycleMs ?? scenario.cycleHours * HOUR_MS;
  const entering = startProgress('Engines');
  const entry = await EngineEntry.enter({
    api,
    secrets: new DeviceSecrets(join(folder, 'devices.json')),
    scenario,
    recording,
    modelId,
    startsAt,
    onEngine: (entered) => entering.update(entered / recording.units.length, `${entered} entered`),
  }).finally(() => entering.done());
  const dates = datesOf(recording, cycleMs, startsAt, (unit) => entry.engine(unit).firstFittedAt);
  const firmware = { version: 'recorded', channels: declarations(cycleMs) };
  for (const unit of recording.units)
    devices.start(serialOf(recording, unit.unit), entry.engine(unit).credentials, firmware);
  const progress = startProgress('Replay');
  const { rows, whole } = await replayEngines({
    recording,
    dates,
    clock,
    devices,
    fit: (unit, fittedAt) => entry.fit(unit, fittedAt),
    cyclesPerMessage: run.cyclesPerMessage ?? scenario.cyclesPerMessage,
    signal,
    ...(speed !== undefined && { speed }),
    onStep: ({ to }) =>
      progress.update(
        (to - dates.beginsAt) / (dates.driveUntil - dates.beginsAt),
        `${toIso(to).slice(0, 10)}, ${devices.messages} messages`,
      ),
  }).finally(() => progress.done());
  return {
    what: `${recording.units.length} engines, ${rows} cycles`,
    machineIds: new Set(recording.units.map((unit) => entry.engine(unit).machineId)),
    whole,
  };
}
