import type { MachineType } from '../../machine-types/machine-type.ts';
import type { HiddenPart } from '../../physics/simulated-machine.ts';

export type Severity = 'none' | 'light' | 'advanced' | 'failed';

/** What an engineer sees on a part: the grades of an inspection, by the true wear. */
export function severityOf({ wear, failed }: Pick<HiddenPart, 'wear' | 'failed'>): Severity {
  if (failed || wear >= 1) return 'failed';
  if (wear > 0.5) return 'advanced';
  return wear > 0.15 ? 'light' : 'none';
}

/** How parts in this position fail: the first mode that its channels point to. */
export function failureModeOf(type: MachineType, positionId: string): string {
  const channel = type.channels.find(
    ({ positionIds, failureModes }) => positionIds?.includes(positionId) && failureModes?.length,
  );
  return channel?.failureModes?.[0] ?? 'OTH';
}
