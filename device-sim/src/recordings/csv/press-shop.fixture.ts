import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

/** A description as a maker would write it, made up. */
export const PRESS_SHOP = {
  name: 'press-shop',
  stepHours: 6,
  models: [
    {
      id: 'press-250',
      name: 'Press 250 t',
      channels: [
        { id: 'clutch.temperature', unit: 'Cel', role: 'wear', positionIds: ['clutch'], worsens: 'up' },
        { id: 'tonnage', unit: '1', role: 'setting' },
        { id: 'strokes', unit: '{strokes}', role: 'usage', positionIds: ['clutch'] },
      ],
      positions: [
        {
          id: 'clutch',
          name: { ja: 'クラッチ', en: 'clutch' },
          lifeUnit: 'strokes',
          usageChannel: 'strokes',
          partNumber: 'CL-250',
        },
      ],
    },
  ],
  parts: [
    {
      partNumber: 'CL-250',
      name: { ja: 'クラッチ板', en: 'Clutch lining' },
      price: 90_000,
      leadTimeDaysP50: 7,
      leadTimeDaysP90: 14,
      preparationDays: 1,
      plannedHours: 4,
      unplannedHours: 16,
      labour: 60_000,
      collateral: 200_000,
      emergencyPremium: 50_000,
      prior: { beta: 2, eta: 5_000_000 },
    },
  ],
};

export const HEADER = 'machine,time,clutch.temperature,tonnage,strokes';

/** Rows of press A and B, one every ten minutes from 2026-03-01 on, mixed, with a hole in B. */
export function pressRows(count: number): string[] {
  return Array.from({ length: count }, (_, i) => {
    const time = new Date(Date.UTC(2026, 2, 1) + i * 600_000).toISOString();
    return [`A,${time},${(60 + i / 10).toFixed(1)},180,${1_000 + i * 40}`, `B,${time},,200,${i * 40}`];
  }).flat();
}

export function pressCsv(count: number): string {
  return [HEADER, ...pressRows(count)].join('\n');
}

/** Writes files into a folder of their own, gzipped where the name ends in .gz; answers the folder. */
export function writeFiles(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'kizashi recorded '));
  for (const [name, text] of Object.entries(files))
    writeFileSync(join(folder, name), name.endsWith('.gz') ? gzipSync(text) : text);
  return folder;
}
