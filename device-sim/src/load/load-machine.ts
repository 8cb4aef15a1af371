import type { CataloguePart, MachineModelWrite } from '@kizashi/api-contract';
import type { ChannelDeclaration, Sample } from '@kizashi/firmware-contracts';

const PART: CataloguePart = {
  partNumber: 'LOAD-PART',
  name: { ja: '負荷試験の部品', en: 'Part of the load test' },
  price: 0,
  leadTimeDaysP50: 1,
  leadTimeDaysP90: 1,
  preparationDays: 0,
  plannedHours: 1,
  unplannedHours: 1,
  labour: 0,
  collateral: 0,
  emergencyPremium: 0,
  prior: { beta: 2, eta: 10_000 },
};

/** Eight channels, as a machine tool has them; context, so that nobody is told that a machine of the load wears out. */
const CHANNELS = [
  'velocity_rms',
  'temperature',
  'torque',
  'current',
  'pressure',
  'flow',
  'speed',
  'level',
].map((name) => `load.${name}`);

const MODEL: MachineModelWrite & { id: string } = {
  id: 'load-test',
  name: 'Machine of the load test',
  channels: CHANNELS.map((id) => ({ id, unit: '1', role: 'context', positionIds: [] })),
  positions: [
    {
      id: 'machine',
      name: { ja: '機械', en: 'Machine' },
      lifeUnit: 'calendar-hours',
      partNumber: PART.partNumber,
    },
  ],
};

export const LOAD_PART = PART;
export const LOAD_MODEL = MODEL;

export const LOAD_CHANNELS: readonly ChannelDeclaration[] = CHANNELS.map((id, alias) => ({
  alias,
  id,
  unit: '1',
  periodMs: 1_000,
}));

/** One value of every channel, of message number `n`: different from the message before in each. */
export function loadSamples(n: number): readonly Sample[] {
  return CHANNELS.map((channel, i) => ({
    channel,
    dtMs: 0,
    value: Math.round(1_000 * (i + 1 + Math.sin(n / (i + 7)))) / 1_000,
    quality: 0,
  }));
}
