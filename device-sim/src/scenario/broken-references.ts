import { loadMachineType } from '../machine-types/load-machine-type.ts';
import type { MachineType } from '../machine-types/machine-type.ts';
import { LocalTime } from '../physics/local-time.ts';
import { type FleetScenario, lineOf, type ScenarioMachine } from './fleet-scenario.ts';

/** What a JSON Schema cannot say of plant and machines: names that must exist elsewhere. */
export function* brokenReferences(scenario: FleetScenario): Generator<string> {
  for (const [i, customer] of scenario.customers.entries())
    for (const [j, { timeZone }] of customer.sites.entries())
      if (!isTimeZone(timeZone))
        yield `/customers/${i}/sites/${j}/timeZone: "${timeZone}" is no time zone such as Asia/Tokyo`;
  const { low, high } = scenario.consumedAtStart;
  if (low > high) yield `/consumedAtStart: low ${low} must not be above high ${high}`;
  const serials = scenario.machines.map((machine) => machine.serial);
  for (const [i, machine] of scenario.machines.entries()) {
    const place = `/machines/${i}`;
    if (serials.indexOf(machine.serial) !== i) yield `${place}/serial: "${machine.serial}" is there twice`;
    if (lineOf(scenario.customers, machine.line) === undefined)
      yield `${place}/line: there is no line with the key "${machine.line}"`;
    yield* brokenMachine(machine, loadMachineType(machine.type), place);
  }
}

function* brokenMachine(machine: ScenarioMachine, type: MachineType, place: string): Generator<string> {
  if (machine.dutyCycle !== undefined && !(machine.dutyCycle in type.dutyCycles))
    yield `${place}/dutyCycle: "${machine.dutyCycle}" is none of ${Object.keys(type.dutyCycles).join(', ')}`;
  yield* brokenController(machine, type, `${place}/controller`);
  for (const [j, part] of machine.parts.entries()) {
    const position = type.positions.find(({ id }) => id === part.position);
    if (position === undefined)
      yield `${place}/parts/${j}/position: ${machine.type} has no position "${part.position}"`;
    else if (part.shape !== undefined && !position.wear.some(({ kind }) => kind === part.shape))
      yield `${place}/parts/${j}/shape: ${part.position} wears as ${position.wear.map(({ kind }) => kind).join(' or ')}, not as ${part.shape}`;
  }
  for (const [j, fault] of machine.faults.entries()) {
    const channels = [fault.channel, ...(fault.kind === 'swapped' ? [fault.with] : [])];
    for (const channel of channels)
      if (!type.channels.some(({ id }) => id === channel))
        yield `${place}/faults/${j}/channel: ${machine.type} has no channel "${channel}"`;
  }
}

function* brokenController(machine: ScenarioMachine, type: MachineType, place: string): Generator<string> {
  const { clock = type.controller.clock, waves } = machine.controller ?? {};
  if (clock === 'none' && machine.clockSkews.length > 0)
    yield `${place}/clock: a controller without a clock cannot have a wrong one; take clockSkews out`;
  if (waves !== undefined && type.waves.length === 0)
    yield `${place}/waves: ${machine.type} has no waves to record`;
}

function isTimeZone(name: string): boolean {
  try {
    new LocalTime(name);
    return true;
  } catch {
    return false;
  }
}
