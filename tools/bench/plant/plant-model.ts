/** The eight channels of every machine; ids as long as real ones, since they travel in every message. */
export const CHANNELS = [
  { id: 'spindle.front.velocity_rms', unit: 'mm/s', position: 'spindle', worsens: 'up', limit: 11 },
  { id: 'spindle.front.temperature', unit: 'Cel', position: 'spindle', worsens: 'up', limit: 90 },
  { id: 'axis_z.screw.velocity_rms', unit: 'mm/s', position: 'screw', worsens: 'up', limit: 11 },
  { id: 'axis_z.motor.current', unit: 'A', position: 'screw', worsens: 'up', limit: 40 },
  { id: 'coolant.pump.pressure', unit: 'bar', position: 'pump', worsens: 'down', limit: 2 },
  { id: 'coolant.pump.current', unit: 'A', position: 'pump', worsens: 'up', limit: 40 },
  { id: 'spindle.speed', unit: 'Hz', role: 'setting' },
  { id: 'spindle.hours', unit: 'h', role: 'usage' },
] as const;

const POSITIONS = ['spindle', 'screw', 'pump'];

export const PARTS = POSITIONS.map((position) => ({
  position,
  partNumber: `BENCH-${position.toUpperCase()}`,
}));

/** A machine model whose readings are scored: three fitted parts, six wear channels. */
export function scoredModel(id: string): object {
  return {
    id,
    name: `Benchmark machine ${id}`,
    channels: CHANNELS.map((channel) =>
      'position' in channel
        ? {
            id: channel.id,
            unit: channel.unit,
            role: 'wear',
            positionIds: [channel.position],
            worsens: channel.worsens,
            limit: channel.limit,
          }
        : { id: channel.id, unit: channel.unit, role: channel.role },
    ),
    positions: PARTS.map(({ position, partNumber }) => ({
      id: position,
      name: { ja: position, en: position },
      lifeUnit: 'operating-hours',
      usageChannel: 'spindle.hours',
      partNumber,
    })),
  };
}

/** The same channels with nothing to score: none shows wear. */
export function bareModel(id: string): object {
  return {
    id,
    name: `Benchmark machine ${id}`,
    channels: CHANNELS.map((channel) => ({ id: channel.id, unit: channel.unit, role: 'context' })),
    positions: [
      {
        id: 'machine',
        name: { ja: 'machine', en: 'machine' },
        lifeUnit: 'calendar-hours',
        partNumber: PARTS[0]?.partNumber,
      },
    ],
  };
}

export function cataloguePart(partNumber: string): object {
  return {
    partNumber,
    name: { ja: partNumber, en: partNumber },
    price: 320_000,
    leadTimeDaysP50: 10,
    leadTimeDaysP90: 25,
    preparationDays: 1,
    plannedHours: 6,
    unplannedHours: 30,
    labour: 120_000,
    collateral: 400_000,
    emergencyPremium: 150_000,
    prior: { beta: 1.5, eta: 12_000 },
  };
}
