import { loadMachineType } from '../machine-types/load-machine-type.ts';
import type { MachineType } from '../machine-types/machine-type.ts';
import type { FleetScenario } from './fleet-scenario.ts';
import type { Incident, WaveChunkLostIncident } from './incidents.ts';

/** Incidents that name machines, positions or channels which are not there, or a time outside the past. */
export function* brokenIncidents(scenario: FleetScenario): Generator<string> {
  for (const [i, incident] of scenario.incidents.entries())
    yield* brokenIncident(scenario, incident, `/incidents/${i}`);
  for (const [i, incident] of scenario.liveIncidents.entries())
    yield* brokenPlace(scenario, incident, `/liveIncidents/${i}`);
  for (const [i, refused] of (scenario.people?.answers?.refuses ?? []).entries())
    yield* brokenPlace(scenario, refused, `/people/answers/refuses/${i}`);
  for (const [i, left] of (scenario.people?.answers?.leaves ?? []).entries())
    yield* brokenPlace(scenario, left, `/people/answers/leaves/${i}`);
}

function* brokenIncident(scenario: FleetScenario, incident: Incident, place: string): Generator<string> {
  yield* brokenPlace(scenario, incident, place);
  if (incident.kind === 'next-part') return;
  const { daysBeforeEndOfPast: days } = incident;
  if (days > scenario.pastDays)
    yield `${place}/daysBeforeEndOfPast: ${days} lies before the past of ${scenario.pastDays} days`;
  if (incident.kind === 'offline' && incident.days > days)
    yield `${place}/days: it must be back before the past ends, within ${days} days`;
  if (incident.kind === 'wave-chunk-lost') yield* brokenChunk(scenario, incident, place);
}

function* brokenChunk(
  { machines }: FleetScenario,
  { machine, chunk }: WaveChunkLostIncident,
  place: string,
): Generator<string> {
  const found = machines.find(({ serial }) => serial === machine);
  if (found === undefined) return;
  if (found.controller?.waves === undefined)
    yield `${place}/machine: ${machine} records no bursts; give it controller.waves`;
  for (const { samples, samplesPerChunk } of loadMachineType(found.type).waves)
    if (chunk * samplesPerChunk >= samples)
      yield `${place}/chunk: a burst of ${found.type} has ${Math.ceil(samples / samplesPerChunk)} chunks, from 0`;
}

/** Something that names a machine of the file, and perhaps a position or a counter of it. */
interface NamedPlace {
  readonly machine: string;
  readonly position?: string;
  readonly channel?: string;
}

function* brokenPlace({ machines }: FleetScenario, incident: NamedPlace, place: string): Generator<string> {
  const machine = machines.find(({ serial }) => serial === incident.machine);
  if (machine === undefined) {
    yield `${place}/machine: there is no machine "${incident.machine}" in this file`;
    return;
  }
  const type: MachineType = loadMachineType(machine.type);
  const { position, channel } = incident;
  if (position !== undefined && !type.positions.some(({ id }) => id === position))
    yield `${place}/position: ${machine.type} has no position "${position}"; it has ${ids(type.positions)}`;
  const counters = type.channels.filter(({ role }) => role === 'usage');
  if (channel !== undefined && !counters.some(({ id }) => id === channel))
    yield `${place}/channel: "${channel}" is no counter of ${machine.type}; there is ${ids(counters)}`;
}

function ids(things: readonly { readonly id: string }[]): string {
  return things.map(({ id }) => id).join(', ');
}
