import type { Template } from './template.ts';

/** A machining centre whose front spindle bearing is watched. */
export const spindleTemplate = {
  parts: [
    {
      partNumber: 'HG-SB-7014',
      name: { ja: '主軸前部軸受セット 7014', en: 'Spindle bearing set 7014, front' },
      price: 320_000,
      leadTimeDaysP50: 10,
      leadTimeDaysP90: 21,
      preparationDays: 3,
      plannedHours: 6,
      unplannedHours: 30,
      labour: 180_000,
      collateral: 400_000,
      emergencyPremium: 150_000,
      prior: { beta: 1.5, eta: 14_000 },
    },
  ],
  model: {
    name: 'VMC-850',
    positions: [
      {
        id: 'spindle-front-bearing',
        name: { ja: '主軸前部軸受', en: 'Front spindle bearing' },
        lifeUnit: 'operating-hours',
        usageChannel: 'machine.operating_hours',
        partNumber: 'HG-SB-7014',
      },
    ],
    channels: [
      {
        id: 'spindle.front.velocity_rms',
        name: { ja: '主軸前部 振動速度', en: 'Front spindle vibration velocity' },
        unit: 'mm/s',
        role: 'wear',
        positionIds: ['spindle-front-bearing'],
        worsens: 'up',
        limit: 6,
        failureModes: ['VIB'],
        zones: { ab: 1.4, bc: 2.8, cd: 4.5 },
      },
      {
        id: 'spindle.front.temperature',
        name: { ja: '主軸前部 温度', en: 'Front spindle temperature' },
        unit: 'Cel',
        role: 'wear',
        positionIds: ['spindle-front-bearing'],
        worsens: 'up',
        limit: 70,
        failureModes: ['OHE'],
      },
      { id: 'spindle.load', name: { ja: '主軸負荷', en: 'Spindle load' }, unit: '%', role: 'setting' },
      {
        id: 'spindle.speed',
        name: { ja: '主軸回転速度', en: 'Spindle speed' },
        unit: '/min',
        role: 'setting',
        bands: [5_000, 7_000],
      },
      {
        id: 'machine.operating_hours',
        name: { ja: '運転時間', en: 'Operating hours' },
        unit: 'h',
        role: 'usage',
      },
    ],
  },
} as const satisfies Template;
