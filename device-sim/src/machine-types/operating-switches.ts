import { WEEKDAYS } from '../physics/local-time.ts';
import type { ChannelType, LoadProfile, MachineType, Recipe, ShiftWindow, Signal } from './machine-type.ts';

/** What makes a machine's day uneven. Each is on unless it is switched off, to see what it does to the forecasts. */
export interface OperatingSwitches {
  /** Off: around the clock on every day that has a shift. */
  readonly shifts?: boolean;
  /** Off: Saturday and Sunday are worked as Friday is. */
  readonly weekends?: boolean;
  /** Off: one recipe, with the mean output. */
  readonly recipes?: boolean;
  readonly coldStarts?: boolean;
  /** Off: the hall stays at its setpoint, day and night. */
  readonly seasons?: boolean;
  readonly bursts?: boolean;
}

/** The type with something switched off; the same object where nothing is. */
export function withSwitches(type: MachineType, switches: OperatingSwitches): MachineType {
  let changed = type;
  if (switches.recipes === false)
    changed = { ...changed, load: oneRecipe(changed.load), channels: changed.channels.map(inOneRecipe) };
  if (switches.bursts === false) {
    const { bursts: _, ...load } = changed.load;
    changed = { ...changed, load };
  }
  if (switches.coldStarts === false) changed = { ...changed, channels: changed.channels.map(neverCold) };
  if (switches.seasons === false) changed = { ...changed, hall: { ...changed.hall, openness: 0 } };
  if (switches.weekends === false) changed = withDutyCycles(changed, sevenDays);
  if (switches.shifts === false) changed = withDutyCycles(changed, aroundTheClock);
  return changed;
}

function oneRecipe({ recipes = [], ...load }: LoadProfile): LoadProfile {
  const shares = recipes.reduce((sum, recipe) => sum + recipe.share, 0);
  const made = recipes.reduce((sum, { share, outputPerHour = 0 }) => sum + share * outputPerHour, 0);
  const only: Recipe = { share: 1, load: 1, ...(made > 0 && { outputPerHour: made / shares }) };
  return { ...load, recipes: [only] };
}

function inOneRecipe(channel: ChannelType): ChannelType {
  return { ...channel, signal: signalInOneRecipe(channel.signal) };
}

function signalInOneRecipe(signal: Signal): Signal {
  if (signal.kind === 'recipe') return { ...signal, values: signal.values.slice(0, 1) };
  if (signal.kind !== 'wear') return signal;
  const { byRecipe: _, ...others } = signal;
  return others;
}

function neverCold(channel: ChannelType): ChannelType {
  return channel.signal.kind === 'wear'
    ? { ...channel, signal: { ...channel.signal, whenCold: 0 } }
    : channel;
}

function withDutyCycles(
  type: MachineType,
  change: (shifts: readonly ShiftWindow[]) => readonly ShiftWindow[],
): MachineType {
  const cycles = Object.entries(type.dutyCycles).map(([name, shifts]) => [name, change(shifts)] as const);
  return { ...type, dutyCycles: Object.fromEntries(cycles) };
}

function sevenDays(shifts: readonly ShiftWindow[]): readonly ShiftWindow[] {
  const friday = shifts.filter(({ days }) => days.includes('fri'));
  return [
    ...shifts.map((shift) => ({
      ...shift,
      days: shift.days.filter((day) => day !== 'sat' && day !== 'sun'),
    })),
    ...friday.map((shift) => ({ ...shift, days: ['sat', 'sun'] as const })),
  ];
}

function aroundTheClock(shifts: readonly ShiftWindow[]): readonly ShiftWindow[] {
  const days = WEEKDAYS.filter((day) => shifts.some((shift) => shift.days.includes(day)));
  return [{ days, from: '00:00', to: '24:00' }];
}
