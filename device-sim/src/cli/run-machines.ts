import { join } from 'node:path';
import { type EpochMs, HOUR_MS, toIso } from '@kizashi/kernel';
import { Engineer } from '../recordings/machines/engineer.ts';
import { type EnteredMachine, enterMachines } from '../recordings/machines/enter-machines.ts';
import { RecordedBursts } from '../recordings/machines/recorded-bursts.ts';
import { machineSerial, periodOf, type RecordedMachine } from '../recordings/machines/recorded-machines.ts';
import { replayMachines } from '../recordings/machines/replay-machines.ts';
import { ShiftedDates } from '../recordings/machines/shifted-dates.ts';
import { DeviceSecrets } from '../set-up/device-secrets.ts';
import { startProgress } from './progress.ts';
import type { OpenedRecording } from './recording-options.ts';
import type { ReplayRun, ReplaySummary } from './replay-command.ts';

type Machines = Extract<OpenedRecording, { kind: 'machines' }>;

/** Replays machines whose rows have dates. */
export async function runMachines(
  run: ReplayRun,
  { recording, scenario }: Machines,
  startsAt: EpochMs,
): Promise<ReplaySummary> {
  const { api, clock, devices, folder, signal, speed } = run;
  const { machines } = recording;
  const entering = startProgress('Machines');
  const entered = await enterMachines({
    api,
    secrets: new DeviceSecrets(join(folder, 'devices.json')),
    scenario,
    recording,
    startsAt,
    onMachine: (count) => entering.update(count / machines.length, `${count} entered`),
  }).finally(() => entering.done());
  const known = (machine: RecordedMachine) => entered.get(machine) as EnteredMachine;
  const dates = ShiftedDates.of(recording, startsAt, (machine) => known(machine).firstFittedAt);
  const periodMs = periodOf(recording);
  for (const machine of machines) {
    const channels = scenario.models.find(({ id }) => id === machine.modelId)?.channels ?? [];
    const measured = channels.filter(({ derived }) => derived === undefined);
    devices.start(
      machineSerial(recording, machine),
      known(machine).credentials,
      {
        version: 'recorded',
        channels: measured.map(({ id, unit }, alias) => ({ alias, id, unit, periodMs })),
      },
      { machine: new RecordedBursts(machine.bursts ?? [], dates) },
    );
  }
  const engineer = new Engineer(api);
  const progress = startProgress('Replay');
  const { rows, events, bursts, whole } = await replayMachines({
    recording,
    scenario,
    dates,
    clock,
    devices,
    entered: known,
    enter: (part) => engineer.enter(part),
    stepMs: scenario.stepHours * HOUR_MS,
    signal,
    ...(speed !== undefined && { speed }),
    onStep: ({ to }) =>
      progress.update(
        Math.max(0, (to - dates.beginsAt) / (dates.driveUntil - dates.beginsAt)),
        `${toIso(to).slice(0, 10)}, ${devices.messages} messages`,
      ),
  }).finally(() => progress.done());
  return {
    range: { from: dates.beginsAt, to: dates.endsAt },
    what: `${machines.length} machines, ${rows} rows, ${events} events and ${bursts} bursts`,
    machineIds: new Set(machines.map((machine) => known(machine).machineId)),
    whole,
  };
}
