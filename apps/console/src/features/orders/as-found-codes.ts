import type { asFoundBody, asFoundSeverity } from '@kizashi/api-contract';

type AsFound = ReturnType<(typeof asFoundBody)['parse']>;
export type Severity = ReturnType<(typeof asFoundSeverity)['parse']>;

/**
 * What an engineer may see on a removed part, with the failure mechanism that it stands for (ISO 14224:2016, table
 * B.2). Few enough for one look and one tap.
 */
export const SIGHTS = {
  spalling: '2.6',
  wear: '2.4',
  crack: '2.5',
  seizure: '2.7',
  clogging: '5.1',
  leak: '1.1',
  looseness: '1.5',
  none: undefined,
  other: undefined,
} as const;
export type Sight = keyof typeof SIGHTS;
export const SIGHT_NAMES = Object.keys(SIGHTS) as readonly Sight[];

/** How far it had gone, for everything that was seen at all. */
export const SEVERITIES = ['light', 'advanced', 'failed'] as const satisfies readonly Severity[];

/** What has been tapped so far. */
export interface Finding {
  readonly sight: Sight | undefined;
  readonly severity: (typeof SEVERITIES)[number] | undefined;
  readonly note: string;
}

export const NOTHING_SEEN: Finding = { sight: undefined, severity: undefined, note: '' };

/** The record; undefined while something is still to be tapped. A part without a defect has no severity to choose. */
export function asFoundOf({ sight, severity, note }: Finding): AsFound | undefined {
  const how = sight === 'none' ? 'none' : severity;
  if (sight === undefined || how === undefined) return undefined;
  const mechanism = SIGHTS[sight];
  return {
    severity: how,
    mode: sight,
    ...(mechanism !== undefined && { mechanism }),
    ...(note.trim() !== '' && { note: note.trim() }),
  };
}

export function isSight(mode: string): mode is Sight {
  return Object.hasOwn(SIGHTS, mode);
}
