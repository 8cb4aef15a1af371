import type { Template } from './template.ts';

/** A screw compressor whose oil separator fouls. */
export const separatorTemplate = {
  parts: [
    {
      partNumber: 'HG-SP-075',
      name: { ja: 'オイルセパレータエレメント', en: 'Oil separator element' },
      price: 80_000,
      leadTimeDaysP50: 2,
      leadTimeDaysP90: 5,
      preparationDays: 1,
      plannedHours: 3,
      unplannedHours: 10,
      labour: 45_000,
      collateral: 120_000,
      emergencyPremium: 40_000,
      prior: { beta: 3, eta: 6_000 },
    },
  ],
  model: {
    name: 'CMP-75',
    positions: [
      {
        id: 'oil-separator',
        name: { ja: 'オイルセパレータ', en: 'Oil separator' },
        lifeUnit: 'operating-hours',
        usageChannel: 'compressor.running_hours',
        partNumber: 'HG-SP-075',
      },
    ],
    channels: [
      {
        id: 'separator.dp',
        name: { ja: 'セパレータ差圧', en: 'Separator pressure drop' },
        unit: 'bar',
        role: 'wear',
        positionIds: ['oil-separator'],
        worsens: 'up',
        limit: 0.8,
        failureModes: ['PLU'],
      },
      {
        id: 'compressor.load',
        name: { ja: '圧縮機負荷', en: 'Compressor load' },
        unit: '%',
        role: 'setting',
      },
      {
        id: 'compressor.running_hours',
        name: { ja: '運転時間', en: 'Running hours' },
        unit: 'h',
        role: 'usage',
      },
    ],
  },
} as const satisfies Template;
