import { describe, expect, it } from '@jest/globals';
import { loadMachineType } from './load-machine-type.ts';
import type { MachineType } from './machine-type.ts';
import { withSwitches } from './operating-switches.ts';

const press = loadMachineType('hydraulic-press');
const daysOf = (type: MachineType, cycle: string) => type.dutyCycles[cycle]?.flatMap(({ days }) => days);

describe('withSwitches', () => {
  it('leaves a type alone where nothing is off', () => {
    expect(withSwitches(press, {})).toBe(press);
    expect(withSwitches(press, { recipes: true, seasons: true })).toBe(press);
  });

  it('works through nights and weekends', () => {
    const noShifts = withSwitches(press, { shifts: false });
    expect(noShifts.dutyCycles['day-shift']).toEqual([
      { days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '00:00', to: '24:00' },
    ]);
    const noWeekends = withSwitches(press, { weekends: false });
    expect(daysOf(noWeekends, 'day-shift')?.filter((day) => day === 'sun')).toHaveLength(2);
    expect(daysOf(noWeekends, 'two-shift')?.filter((day) => day === 'sat')).toHaveLength(2);
    expect(withSwitches(press, { shifts: false, weekends: false }).dutyCycles['day-shift']).toEqual([
      { days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'], from: '00:00', to: '24:00' },
    ]);
  });

  it('makes the work even', () => {
    const even = withSwitches(press, { recipes: false, bursts: false, coldStarts: false, seasons: false });
    expect(even.load.recipes).toEqual([{ share: 1, load: 1, outputPerHour: 234 }]);
    expect(even.load.bursts).toBeUndefined();
    expect(even.hall.openness).toBe(0);
    for (const { signal } of even.channels) {
      if (signal.kind === 'recipe') expect(signal.values).toHaveLength(1);
      if (signal.kind === 'wear') expect([signal.byRecipe, signal.whenCold]).toEqual([undefined, 0]);
    }
  });
});
