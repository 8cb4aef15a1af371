import { describe, expect, it } from '@jest/globals';
import type { Device } from '@kizashi/api-contract';
import { aFittedPart, aMachine } from '../../testing/samples.ts';
import { type Entered, nextStep, setUpSteps } from './set-up-steps.ts';
import { spindleTemplate } from './templates/spindle-bearing.ts';

const NOTHING: Entered = {
  customers: [],
  sites: [],
  lines: [],
  parts: [],
  models: [],
  machines: [],
  fitted: [],
  devices: [],
};
const device = (given: Partial<Device> = {}): Device => ({
  id: 'dev-1',
  machineId: 'machine-1',
  tenant: 'maker',
  username: 'maker/dev-1',
  lastSeenAt: null,
  state: null,
  connected: false,
  previousSecretUntil: null,
  troubles: [],
  ...given,
});
const PLACES: Entered = {
  ...NOTHING,
  customers: [{ id: 'c', name: 'Tokiwa' }],
  sites: [{ id: 's', customerId: 'c', name: 'Komaki', timeZone: 'Asia/Tokyo' }],
  lines: [{ id: 'l', siteId: 's', name: 'Line 2', downtimeCostPerHour: 1 }],
  parts: [...spindleTemplate.parts],
  models: [{ ...spindleTemplate.model, id: 'vmc', channels: [] }],
};
const MACHINE: Entered = {
  ...PLACES,
  machines: [aMachine({ lastReadingAt: null })],
};
const nextOf = (entered: Entered) => nextStep(setUpSteps(entered))?.name;

describe('the steps of setting up', () => {
  it('begin with a customer', () => {
    expect(nextOf(NOTHING)).toBe('customer');
  });

  it('go on where somebody left off', () => {
    expect(nextOf({ ...NOTHING, customers: PLACES.customers })).toBe('site');
    expect(nextOf({ ...PLACES, models: [] })).toBe('model');
    expect(nextOf(PLACES)).toBe('machine');
    expect(nextOf(MACHINE)).toBe('fitted');
    const fitted = [aFittedPart()];
    expect(nextOf({ ...MACHINE, fitted })).toBe('device');
    expect(nextOf({ ...MACHINE, fitted, devices: [device()] })).toBe('reading');
  });

  it('lead to the very machine that lacks something', () => {
    const two = [aMachine({ id: 'm1' }), aMachine({ id: 'm2', lastReadingAt: null })];
    const steps = setUpSteps({
      ...MACHINE,
      machines: two,
      fitted: [aFittedPart({ machineId: 'm1' })],
      devices: [device({ id: 'd1', machineId: 'm1' })],
    });
    expect(steps.find(({ name }) => name === 'fitted')).toMatchObject({
      path: '/set-up/fitted-parts?machine=m2',
      count: 1,
      of: 2,
      done: false,
    });
    expect(steps.find(({ name }) => name === 'device')?.path).toBe('/set-up/devices?machine=m2');
  });

  it('end when the machine was heard, before its first reading counts', () => {
    const heard = device({ lastSeenAt: '2026-10-26T00:00:00Z' });
    expect(nextOf({ ...MACHINE, fitted: [aFittedPart()], devices: [heard] })).toBeUndefined();
  });
});
