import type { ZoneLimits } from '@kizashi/api-contract';

/**
 * Zone limits of ISO 20816-3 (2022), tables A.1 and A.2: vibration velocity in mm/s RMS by machine group (1: above
 * 300 kW, 2: 15 to 300 kW) and support. Data to start from: an engineer may change them for a model or one machine.
 */
export const ISO_ZONES = {
  'group-2-rigid': { ab: 1.4, bc: 2.8, cd: 4.5 },
  'group-2-flexible': { ab: 2.3, bc: 4.5, cd: 7.1 },
  'group-1-rigid': { ab: 2.3, bc: 4.5, cd: 7.1 },
  'group-1-flexible': { ab: 3.5, bc: 7.1, cd: 11 },
} as const satisfies Readonly<Record<string, ZoneLimits>>;

export type IsoGroup = keyof typeof ISO_ZONES;
export const ISO_GROUPS = Object.keys(ISO_ZONES) as readonly IsoGroup[];

/** The unit that the limits are in (UCUM). */
export const ISO_UNIT = 'mm/s';
